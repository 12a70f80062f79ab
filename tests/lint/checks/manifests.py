"""Kubernetes, compose and Prometheus files: structure, and what we promise of every service."""

import os
import pathlib
import subprocess
import tempfile

from tree import Skip, Violation

name = "manifests"
holds = "k8s fits the schemas; containers are unprivileged, probed, bounded; compose is whole"

OVERLAYS = ("k8s/overlays/local", "k8s/overlays/production")
WORKLOADS = {"Deployment", "StatefulSet", "Job"}


def load(text):
    try:
        import yaml
    except ImportError:
        raise Skip("python3-yaml is not here") from None
    return [document for document in yaml.safe_load_all(text) if document]


def container_faults(kind, pod, container):
    """What a container lacks, in words."""
    context = {**pod.get("securityContext", {}), **container.get("securityContext", {})}
    if not context.get("runAsNonRoot"):
        yield "runAsNonRoot is not set"
    if not context.get("readOnlyRootFilesystem"):
        yield "readOnlyRootFilesystem is not set"
    if context.get("allowPrivilegeEscalation") is not False:
        yield "allowPrivilegeEscalation is not false"
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        yield "capabilities are not dropped"
    for wanted in ("requests", "limits"):
        if "memory" not in container.get("resources", {}).get(wanted, {}):
            yield f"no memory in resources.{wanted}"
    if kind != "Job":
        for probe in ("livenessProbe", "readinessProbe"):
            if probe not in container:
                yield f"no {probe}"


def base_faults(tree):
    for path, text in tree.under("k8s/base/", suffixes=(".yaml",)):
        for document in load(text):
            if document.get("kind") not in WORKLOADS:
                continue
            pod = document["spec"]["template"]["spec"]
            for container in pod["containers"]:
                for fault in container_faults(document["kind"], pod, container):
                    yield Violation(
                        path, 1, f"{document['kind']} {document['metadata']['name']}: {fault}"
                    )


def resource_faults(tree):
    """Every file that a kustomization names is there, and every file is named."""
    for path, text in tree.under("k8s/"):
        if not path.endswith("kustomization.yaml"):
            continue
        folder = pathlib.PurePosixPath(path).parent
        (document,) = load(text)
        named = [
            *document.get("resources", []),
            *[patch["path"] for patch in document.get("patches", []) if "path" in patch],
        ]
        for each in named:
            target = os.path.normpath(f"{folder}/{each}")
            if target not in tree.texts and f"{target}/kustomization.yaml" not in tree.texts:
                yield Violation(path, 1, f"names {each}, which is not there")
        for other, _ in tree.under(f"{folder}/", suffixes=(".yaml",)):
            rest = other[len(str(folder)) + 1 :]
            if "/" not in rest and rest != "kustomization.yaml" and rest not in named:
                yield Violation(other, 1, "in no kustomization")


def compose_faults(tree):
    path = "deploy/compose/compose.yaml"
    if path not in tree.texts:
        return
    (document,) = load(tree.texts[path])
    services = document.get("services", {})
    for service, body in services.items():
        if "image" not in body and "build" not in body:
            yield Violation(path, 1, f"{service} has neither image nor build")
        for other in body.get("depends_on", {}):
            if other not in services:
                yield Violation(path, 1, f"{service} depends on {other}, which is not there")
        for volume in body.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                target = os.path.normpath(f"deploy/compose/{source}")
                if tree.root and not (tree.root / target).exists():
                    yield Violation(path, 1, f"{service} mounts {source}, which is not there")
            elif not source.startswith("/") and source not in (document.get("volumes") or {}):
                yield Violation(
                    path, 1, f"{service} mounts the volume {source}, which is not declared"
                )


def render_faults(tree):
    kustomize = os.environ.get("INSTROOM_KUSTOMIZE")
    validate = os.environ.get("INSTROOM_KUBECTL_VALIDATE")
    if not kustomize or not validate:
        raise Skip(
            "structure is right, but kustomize and kubectl-validate are not here (they need Go): "
            "nothing was rendered or held against the schemas"
        )
    for overlay in OVERLAYS:
        done = subprocess.run(
            [kustomize, "build", overlay], cwd=tree.root, capture_output=True, text=True
        )
        if done.returncode:
            yield Violation(f"{overlay}/kustomization.yaml", 1, done.stderr.strip())
            continue
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "rendered.yaml"
            file.write_text(done.stdout)
            checked = subprocess.run([validate, str(file)], capture_output=True, text=True)
            if checked.returncode:
                for line in (checked.stdout + checked.stderr).splitlines():
                    if line.strip() and not line.endswith("OK"):
                        yield Violation(f"{overlay}/kustomization.yaml", 1, line.strip())


def run(tree):
    found = [*base_faults(tree), *resource_faults(tree), *compose_faults(tree)]
    if not found and tree.root:
        found += render_faults(tree)
    return found

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
    """Every file that a kustomization names is there, and every manifest is named."""
    for path, text in tree.under("k8s/", "deploy/"):
        if not path.endswith("kustomization.yaml"):
            continue
        folder = pathlib.PurePosixPath(path).parent
        (document,) = load(text)
        named = [
            *document.get("resources", []),
            *[patch["path"] for patch in document.get("patches", []) if "path" in patch],
            *[
                file
                for made in document.get("configMapGenerator", [])
                for file in made.get("files", [])
            ],
        ]
        for each in named:
            target = os.path.normpath(f"{folder}/{each}")
            if target not in tree.texts and f"{target}/kustomization.yaml" not in tree.texts:
                yield Violation(path, 1, f"names {each}, which is not there")
        for other, _ in (
            tree.under(f"{folder}/", suffixes=(".yaml",)) if folder.parts[0] == "k8s" else ()
        ):
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
            "structure is right, but nothing was rendered or held against the schemas: "
            "./dev install manifests builds kustomize and kubectl-validate with Go"
        )
    with tempfile.TemporaryDirectory() as folder:
        for path, text in tree.under("k8s/", "deploy/", suffixes=(".yaml",)):
            file = pathlib.Path(folder) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        # Not the length of a real one: kustomize would break the line, which the schema refuses.
        (pathlib.Path(folder) / "k8s/overlays/local/region.key").write_text("00")
        for overlay in OVERLAYS:
            where = f"{overlay}/kustomization.yaml"
            rendered = pathlib.Path(folder) / "rendered.yaml"
            done = output_of([kustomize, "build", overlay, "-o", str(rendered)], folder)
            done = done or output_of([validate, str(rendered)], folder)
            yield from (Violation(where, 1, line) for line in done if line.strip())


def output_of(command, folder):
    """What a program that failed said, line by line; nothing if it did not fail."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def run(tree):
    found = [*base_faults(tree), *resource_faults(tree), *compose_faults(tree)]
    if not found and tree.root:
        found += render_faults(tree)
    return found

"""Kubernetes, compose and Prometheus files: structure, and what we promise of every service."""

import os
import pathlib
import subprocess
import tempfile

from tree import Skip, Violation

name = "manifests"
holds = "k8s fits the schemas; containers are unprivileged, probed, bounded, have what they read"

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


def shared_settings(tree):
    """Settings that every container gets: NAME to value."""
    text = tree.texts.get("k8s/base/kustomization.yaml")
    made = load(text)[0].get("configMapGenerator", []) if text else []
    return dict(line.split("=", 1) for each in made for line in each.get("literals", []))


def service_faults(pod, container, shared):
    """A certificate of its own, and every file that a setting names within what is mounted."""
    volumes = {volume["name"]: volume for volume in pod.get("volumes", [])}
    secret = volumes.get("certificate", {}).get("secret", {}).get("secretName")
    if secret != f"{container['name']}-certificate":
        yield "has no certificate of its own"
    mounts = [mount["mountPath"] + "/" for mount in container.get("volumeMounts", [])]
    own = {each["name"]: each.get("value", "") for each in container.get("env", [])}
    for setting, value in {**shared, **own}.items():
        if setting.endswith("_FILE") and not value.startswith(tuple(mounts)):
            yield f"{setting} is {value}, where nothing is mounted"
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            yield f"mounts {mount['name']}, which is no volume"


def base_faults(tree):
    shared = shared_settings(tree)
    for path, text in tree.under("k8s/base/", suffixes=(".yaml",)):
        for document in load(text):
            if document.get("kind") not in WORKLOADS:
                continue
            pod = document["spec"]["template"]["spec"]
            for container in pod["containers"]:
                faults = [*container_faults(document["kind"], pod, container)]
                if document["kind"] == "Deployment":
                    faults += service_faults(pod, container, shared)
                for fault in faults:
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
    head = tree.texts[path].split("name:")[0]
    secrets = document.get("secrets") or {}
    for service, body in services.items():
        for secret in body.get("secrets", []):
            if (secret["source"] if isinstance(secret, dict) else secret) not in secrets:
                yield Violation(path, 1, f"{service} uses a secret that is not declared: {secret}")
        if "image" not in body and "build" not in body:
            yield Violation(path, 1, f"{service} has neither image nor build")
        for other in body.get("depends_on", {}):
            if other not in services:
                yield Violation(path, 1, f"{service} depends on {other}, which is not there")
        for volume in body.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                target = os.path.normpath(f"deploy/compose/{source}")
                # What the head of the file says how to make is not in the tree.
                made = f" {source.removeprefix('./')} " in head
                if tree.root and not made and not (tree.root / target).exists():
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
        for secret in local_secrets(tree):
            file = pathlib.Path(folder) / "k8s/overlays/local" / secret
            file.parent.mkdir(exist_ok=True)
            file.write_text("00")
        for overlay in OVERLAYS:
            where = f"{overlay}/kustomization.yaml"
            rendered = pathlib.Path(folder) / "rendered.yaml"
            done = output_of([kustomize, "build", overlay, "-o", str(rendered)], folder)
            done = done or output_of([validate, str(rendered)], folder)
            yield from (Violation(where, 1, line) for line in done if line.strip())


def local_secrets(tree):
    """Files that are made before the local overlay is applied."""
    (document,) = load(tree.texts["k8s/overlays/local/kustomization.yaml"])
    for made in document.get("secretGenerator", []):
        yield from (file.split("=")[-1] for file in made["files"])


def output_of(command, folder):
    """What a program that failed said, line by line; nothing if it did not fail."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines() if done.returncode else []


def run(tree):
    found = [*base_faults(tree), *resource_faults(tree), *compose_faults(tree)]
    if not found and tree.root:
        found += render_faults(tree)
    return found

"""Protos: a comment on every element, folder = package, buf's lint and the promise kept."""

import os
import re
import subprocess

from tree import Skip, Violation

name = "protos"
holds = "protos are commented, placed, clean by buf lint, unbroken against proto/baseline.binpb"

ELEMENT = re.compile(
    r"^\s*(?:message|enum|service|rpc|oneof)\s+\w+|"
    r"^\s*(?:optional\s+|repeated\s+)?(?:map<[^>]+>|[\w.]+)\s+\w+\s*=\s*\d+|"
    r"^\s*[A-Z][A-Z0-9_]*\s*=\s*\d+"
)
BASELINE = "proto/baseline.binpb"


def uncommented(path, text):
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if ELEMENT.match(line) and not re.match(
            r"^\s*(option|reserved|syntax|package|import)\b", line
        ):
            if number < 2 or not lines[number - 2].lstrip().startswith("//"):
                yield Violation(path, number, f"no comment above '{line.strip()[:50]}'")


def misplaced(path, text):
    package = re.search(r"^package\s+([\w.]+);", text, re.M)
    expected = ".".join(path.split("/")[1:-1])
    if not package or package[1] != expected:
        yield Violation(path, 1, f"the package should be {expected}, as the folder")


def buf(tree, *arguments):
    program = os.environ.get("INSTROOM_BUF")
    if not program:
        raise Skip(
            "comments and folders are right, but buf is not here (./dev lint fetches it from npm)"
        )
    done = subprocess.run(
        [program, *arguments], cwd=tree.root / "proto", capture_output=True, text=True
    )
    for line in (done.stdout + done.stderr).splitlines():
        match = re.match(r"^([^:]+\.proto):(\d+):\d+:(.*)$", line)
        if match:
            yield Violation("proto/" + match[1], int(match[2]), f"buf {arguments[0]}: {match[3]}")
        elif done.returncode:
            yield Violation("proto/buf.yaml", 1, f"buf {arguments[0]}: {line}")


def run(tree):
    own = list(tree.under("proto/instroom/", suffixes=(".proto",)))
    found = []
    for path, text in own:
        found += [*uncommented(path, text), *misplaced(path, text)]
    if found or tree.root is None:
        return found
    found += buf(tree, "lint")
    if (tree.root / BASELINE).exists():
        found += buf(tree, "breaking", "--against", "baseline.binpb")
    else:
        found.append(Violation(BASELINE, 1, "the baseline of the last release is missing"))
    return found

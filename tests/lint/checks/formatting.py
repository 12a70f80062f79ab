"""C++ is formatted by .clang-format."""

import concurrent.futures
import os
import re
import shutil
import subprocess

from tree import Skip, Violation

name = "format"
holds = "clang-format would change nothing"

FINDING = re.compile(r"^([^:\n]+):(\d+):\d+: error: code should be clang-formatted", re.MULTILINE)
BATCH = 8


def first_lines(output):
    """The first line per file: one is enough to run ./dev fmt."""
    first = {}
    for path, line in FINDING.findall(output):
        first.setdefault(path, int(line))
    return first


def run(tree):
    program = shutil.which("clang-format")
    if not program:
        raise Skip("clang-format is not here")
    paths = [path for path, _ in tree.cpp()]
    batches = [paths[i : i + BATCH] for i in range(0, len(paths), BATCH)]

    def ask(batch):
        done = subprocess.run(
            [program, "--dry-run", "--Werror", *batch],
            cwd=tree.root,
            capture_output=True,
            text=True,
        )
        return first_lines(done.stderr)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for first in pool.map(ask, batches):
            for path, line in first.items():
                yield Violation(path, line, "not formatted; ./dev fmt does it")

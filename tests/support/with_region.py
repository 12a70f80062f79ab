"""Runs a command against a region of its own with a small sample in it, and gives its exit code.

    with_region.py [--allocations N] COMMAND [ARGUMENT...]

INSTROOM_URL names the gateway's address to the command, INSTROOM_TOKEN is one of the region's.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from region import REGION, Region


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--allocations", type=int, default=500)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="instroom-region-") as folder:
        with Region(Path(folder), login=True) as region:
            # 1: all was answered, some of it otherwise than meant.
            sent = region.cli("sample", "history", "--to", "today", "--allocations",
                              str(given.allocations), check=False)
            if sent.returncode > 1:
                sys.exit(f"the sample was not sent\n{sent.stderr[-2000:]}")
            told = {"INSTROOM_URL": region.url("/"), "INSTROOM_TOKEN": region.token(REGION)}
            return subprocess.run(
                given.command, env={**os.environ, **told}, check=False
            ).returncode


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Adds up what the test runners said.

    sum_tests.py FOLDER

Each file NAME.KIND in the folder is a runner's output. Prints a line per runner, then
"N passed, N failed[, N skipped]"; exit code 1 if anything failed or a runner said nothing.
"""

import pathlib
import re
import sys


def number(pattern, text):
    found = re.findall(pattern, text, re.MULTILINE)
    return int(found[-1]) if found else 0


def node(text):
    """node --test, in TAP ("# pass 4") or for people ("ℹ pass 4"); cancelled ones failed."""
    failed = number(r"^(?:#|ℹ) fail (\d+)", text) + number(r"^(?:#|ℹ) cancelled (\d+)", text)
    skipped = number(r"^(?:#|ℹ) skipped (\d+)", text) + number(r"^(?:#|ℹ) todo (\d+)", text)
    return number(r"^(?:#|ℹ) pass (\d+)", text), failed, skipped


def unittest(text):
    """unittest: "Ran 7 tests in 1s", "FAILED (failures=1, errors=1, skipped=2)"."""
    failed = number(r"failures=(\d+)", text) + number(r"errors=(\d+)", text)
    skipped = number(r"skipped=(\d+)", text)
    return number(r"^Ran (\d+) tests?", text) - failed - skipped, failed, skipped


def lines(text):
    """Our own runners: their last "N passed, N failed[, N skipped]"."""
    return tuple(number(rf"(\d+) {word}", text) for word in ("passed", "failed", "skipped"))


KINDS = {"node": node, "unittest": unittest, "lines": lines}


def count(kind, text):
    """(passed, failed, skipped); a runner that ran nothing has failed."""
    counted = KINDS[kind](text)
    return counted if sum(counted) else (0, 1, 0)


def main(folder):
    total = [0, 0, 0]
    for path in sorted(path for path in pathlib.Path(folder).iterdir() if path.is_file()):
        counted = count(path.suffix[1:], path.read_text(errors="replace"))
        print("    {:<16}{:>6} passed{:>6} failed{:>6} skipped".format(path.stem, *counted))
        total = [before + more for before, more in zip(total, counted)]
    skipped = f", {total[2]} skipped" if total[2] else ""
    print(f"{total[0]} passed, {total[1]} failed{skipped}")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

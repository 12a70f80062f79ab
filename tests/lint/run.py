#!/usr/bin/env python3
"""Runs the style as a test: every check on the tree, and every check's own test.

    run.py                 all checks
    run.py CHECK...        some of them, by name
    run.py --list          their names and what they hold

Prints FILE:LINE: what is wrong, then "N passed, N failed[, N skipped]"; exit code 1 on a failure.
Needs Python and git; a check whose tool is absent is skipped, and says so.
"""

import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from checks import CHECKS  # noqa: E402
from tree import Skip, Tree  # noqa: E402

SHOWN_MAX = 60


def run_check(check, tree):
    """'passed', 'failed' or 'skipped', after printing why."""
    try:
        found = list(check.run(tree))
    except Skip as skip:
        print(f"SKIPPED {check.name}: {skip}")
        return "skipped"
    for violation in found[:SHOWN_MAX]:
        print(violation)
    if len(found) > SHOWN_MAX:
        print(f"... and {len(found) - SHOWN_MAX} more of {check.name}")
    if found:
        print(f"FAILED {check.name}: {len(found)} violations")
    return "failed" if found else "passed"


def run_self_tests(counts):
    """The checks' own tests: a check that can't fail is worth nothing."""
    suite = unittest.defaultTestLoader.discover(str(HERE / "self"), pattern="*_test.py")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(suite)
    bad = len(result.failures) + len(result.errors)
    counts["failed"] += bad
    counts["passed"] += result.testsRun - bad - len(result.skipped)
    counts["skipped"] += len(result.skipped)


def main(arguments):
    wanted = [argument for argument in arguments if not argument.startswith("-")]
    if "--list" in arguments:
        for check in CHECKS:
            print(f"{check.name:<12} {check.holds}")
        return 0
    unknown = set(wanted) - {check.name for check in CHECKS}
    if unknown:
        print(f"no check is named {', '.join(sorted(unknown))}; see --list")
        return 2
    tree = Tree.of_repository(HERE.parent.parent)
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for check in CHECKS:
        if not wanted or check.name in wanted:
            counts[run_check(check, tree)] += 1
    if not wanted:
        run_self_tests(counts)
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    print(f"{counts['passed']} passed, {counts['failed']} failed{skipped}")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

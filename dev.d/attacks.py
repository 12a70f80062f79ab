#!/usr/bin/env python3
"""The attacks of docs/security.md, each with what its tests said in this run.

    attacks.py RESULTS

RESULTS holds what the runners wrote: gtest/*.json of GoogleTest, *.unittest of Python. Prints a
line per attack: how many of its tests passed, and those that failed or did not run.
"""

import json
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs/security.md"
TEST = re.compile(r"`(\w+\.\w+|test_\w+)`")


def attacks(page):
    """(what they try, names of tests) of each row of the page's tables of attacks."""
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        tests = TEST.findall(cells[-1])
        if line.startswith("|") and len(cells) == 3 and tests:
            yield cells[0], tests


def of_gtest(folder):
    """"Suite.Case": passed, of every case that ran."""
    for path in sorted(folder.glob("*.json")):
        for suite in json.loads(path.read_text())["testsuites"]:
            for case in suite["testsuite"]:
                # "Some/Suite.Case/3" of a parametrised test is one of the cases of its name.
                name = f"{suite['name'].split('/')[-1]}.{case['name'].split('/')[0]}"
                if case["result"] == "COMPLETED":
                    yield name, not case.get("failures")


def of_unittest(folder):
    for path in sorted(folder.glob("*.unittest")):
        for name, said in re.findall(r"^(test_\w+) \(.*?\) \.\.\.(.*?)(?=^test_|\Z)",
                                     path.read_text(errors="replace"), re.M | re.S):
            yield name, bool(re.search(r"\bok$", said, re.M))


def main(folder):
    results = {}
    for name, passed in (*of_gtest(folder / "gtest"), *of_unittest(folder)):
        results[name] = results.get(name, True) and passed
    rows = list(attacks(PAGE.read_text()))
    width = min(92, max(len(what) for what, _ in rows))
    for what, tests in rows:
        passed = [test for test in tests if results.get(test)]
        bad = [f"{test} {'failed' if test in results else 'did not run'}"
               for test in tests if test not in passed]
        shown = what if len(what) <= width else what[: width - 1] + "…"
        print(f"{shown:<{width}}  {len(passed)} of {len(tests)}  {'; '.join(bad)}".rstrip())
    print(f"{len(rows)} attacks, {sum(len(tests) for _, tests in rows)} tests named")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))

"""The tests that the manual names are there."""

import re

from tree import Violation, line_of

name = "promises"
holds = "each test named in docs/operations.md exists"

MANUAL = "docs/operations.md"
NAMED = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+)`|`(test_\w+)`")
CPP_TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
PYTHON_TEST = re.compile(r"\bdef (test_\w+)\(")


def run(tree):
    there = set()
    for path, text in tree.under("tests/", suffixes=(".cc", ".py")):
        there |= {f"{suite}.{case}" for suite, case in CPP_TEST.findall(text)}
        there |= set(PYTHON_TEST.findall(text))
    manual = tree.texts.get(MANUAL, "")
    for match in NAMED.finditer(manual):
        test = match[3] or f"{match[1]}.{match[2]}"
        if test not in there:
            yield Violation(MANUAL, line_of(manual, match.start()), f"there is no test {test}")

"""The tests that the manual names are there."""

import re

from tree import Violation, line_of

name = "promises"
holds = "each test named in docs/operations.md and docs/security.md exists"

MANUALS = ("docs/operations.md", "docs/security.md")
NAMED = re.compile(r"`([A-Z]\w+)\.([A-Z]\w+)`|`(test_\w+)`")
CPP_TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
PYTHON_TEST = re.compile(r"\bdef (test_\w+)\(")


def run(tree):
    there = set()
    for path, text in tree.under("tests/", suffixes=(".cc", ".py")):
        there |= {f"{suite}.{case}" for suite, case in CPP_TEST.findall(text)}
        there |= set(PYTHON_TEST.findall(text))
    for manual in MANUALS:
        text = tree.texts.get(manual, "")
        for match in NAMED.finditer(text):
            test = match[3] or f"{match[1]}.{match[2]}"
            if test not in there:
                yield Violation(manual, line_of(text, match.start()), f"there is no test {test}")

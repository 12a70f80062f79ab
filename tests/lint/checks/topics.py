"""The topics in code and in deploy/topics.yaml are the same, and each says who has it."""

import re

from tree import Skip, Violation, line_of

name = "topics"
holds = "services/care/topics.h and deploy/topics.yaml name the same topics, each with its callers"

CODE = "services/care/topics.h"
FILE = "deploy/topics.yaml"
TOPIC = re.compile(r"instroom\.[a-z]+\.[a-z]+\.v\d+\b(?!\.dead)")


def named(text, comment):
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        for topic in TOPIC.findall(line.split(comment)[0]):
            found.setdefault(topic, number)
    return found


def entries(file):
    """Line and text of each topic's entry."""
    for match in re.finditer(r"^  - name: .*\n(?:    .*\n)*", file, re.MULTILINE):
        yield line_of(file, match.start()), match[0]


def run(tree):
    if FILE not in tree.texts:
        raise Skip(f"{FILE} is not there")
    code, file = named(tree.texts[CODE], "//"), named(tree.texts[FILE], "#")
    for topic in sorted(code.keys() - file.keys()):
        yield Violation(CODE, code[topic], f"{topic} is not in {FILE}")
    for topic in sorted(file.keys() - code.keys()):
        yield Violation(FILE, file[topic], f"{topic} is not in {CODE}")
    for number, entry in entries(tree.texts[FILE]):
        for key in ("read", "write"):
            if not re.search(rf"^    {key}: \[", entry, re.MULTILINE):
                yield Violation(FILE, number, f"a topic without {key}: only the operator could")
    for path, text in tree.under("services/", suffixes=(".cc", ".h")):
        for match in TOPIC.finditer(text):
            if path != CODE:
                yield Violation(
                    path, line_of(text, match.start()), f"{match[0]}: use the constant of {CODE}"
                )

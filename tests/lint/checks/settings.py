"""Every setting that a service reads is in the manual, and the other way round."""

import re

from tree import Violation, line_of

name = "settings"
holds = "settings read in config.cc stand in docs/operations.md and nowhere else is a setting read"

SETTING = re.compile(r'"(INSTROOM_[A-Z0-9_]+)"')
MANUAL = "docs/operations.md"
READERS = re.compile(
    r"^services/[a-z]+/(config\.(cc|h)|gate_settings\.cc|main\.cc)$|^services/cli/"
)
PLATFORM = re.compile(r"^services/platform/")


def run(tree):
    manual = tree.texts.get(MANUAL, "")
    in_manual = set(re.findall(r"\bINSTROOM_[A-Z0-9_]+\b", manual))
    read = set()
    for path, text in tree.under("services/", suffixes=(".cc", ".h")):
        for match in SETTING.finditer(text):
            read.add(match[1])
            line = line_of(text, match.start())
            if not READERS.search(path) and not PLATFORM.search(path):
                yield Violation(path, line, f"{match[1]}: only config.cc names settings")
            if match[1] not in in_manual:
                yield Violation(path, line, f"{match[1]} is not in {MANUAL}")
    if read:
        for setting in sorted(in_manual - read):
            if not any(
                setting in text
                for path, text in tree.texts.items()
                if path.startswith(("deploy/local/", "dev.d/", "cmake/", "tests/lint/"))
                or path in ("dev", "CMakePresets.json")
            ):
                yield Violation(
                    MANUAL, line_of(manual, manual.index(setting)), f"nothing reads {setting}"
                )

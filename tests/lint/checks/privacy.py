"""Nothing personal in log lines, metrics or errors."""

import re

from tree import CPP, Violation, closing, line_of, without_comments

name = "privacy"
holds = "no personal field or value in Log(...), metrics or error details"

CALL = re.compile(r"\b(Log|Counter|Gauge|Histogram|Count|Observe|Error|Park)\s*[({]")
FIELD = re.compile(r'\{\s*"([^"]*)"\s*,')
PERSONAL_FIELD = re.compile(
    r"^(name|names)$|bsn|surname|first_?name|last_?name|initials|address(?!ee)|street|"
    r"post(al_?)?code|house_number|birth|gender|phone|e_?mail|person",
    re.I,
)
# Addresses of machines are no addresses of people.
MACHINE = re.compile(r"(grpc|redis|broker|listen|peer|service|server)_?address|addresses_\w+", re.I)
PERSONAL_VALUE = re.compile(
    r"[.>](bsn|surname|first_names?|initials|street|postal_code|birth_date|address|person)\s*\(\)"
    r"|\bbsn\b",
    re.I,
)


def calls(code):
    """(name, offset, arguments) of the calls that leave the process."""
    for match in CALL.finditer(code):
        end = closing(code, match.end() - 1)
        yield match[1], match.start(), code[match.end() : end if end > 0 else len(code)]


def run(tree):
    for path, text in tree.under("services/", "deploy/", suffixes=CPP):
        code = without_comments(text)
        for called, offset, arguments in calls(code):
            line = line_of(text, offset)
            if called == "Log":
                for field in FIELD.findall(arguments):
                    if PERSONAL_FIELD.search(field) and not MACHINE.search(field):
                        yield Violation(path, line, f"logs the field '{field}', which is personal")
            values = without_comments(arguments, False)
            found = PERSONAL_VALUE.search(values)
            if found:
                yield Violation(path, line, f"{called} is given '{found[0]}', which is personal")

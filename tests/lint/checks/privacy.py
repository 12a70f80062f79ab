"""Nothing personal in log lines, metrics or errors.

What is personal is read from the classes in the protos: an accessor named as a personal or special
field, and as no other, is refused there; so is a whole message as text, anywhere.
"""

import re

import contracts
from tree import CPP, Violation, closing, line_of, without_comments

name = "privacy"
holds = "no personal field or value in Log(...), metrics or error details; no message as text"

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
# A message as text or bytes where it would be shown: it may hold anything.
WHOLE = re.compile(r"\bSerialize(Partial)?As(Cord|String)\b|\bToXml\b|\b(return_)?xml\s*\(\)")
PRINTED = re.compile(
    r"\b\w*DebugString\b|\bTextFormat\b|\bMessageToJson\w*"
    r"|\boperator\s*<<\s*\(\s*std::ostream\s*&[^)]*v1::"
)
GUARDED = ("CLASS_PERSONAL", "CLASS_SPECIAL")
# Words that machinery uses for something of its own.
AMBIGUOUS = {"address", "message", "date"}


def guarded_accessors(tree):
    """Names that only personal or special fields have, as a pattern of their accessors; or None."""
    read = contracts.read(tree.under("proto/instroom/", suffixes=(".proto",)))
    classes = {}
    for field in (field for fields in read.messages.values() for field in fields):
        classes.setdefault(field.name, set()).add(field.classified)
    names = {name for name, found in classes.items() if found <= set(GUARDED)} - AMBIGUOUS
    if not names:
        return None
    return re.compile(r"(?:\.|->)(%s)\s*\(" % "|".join(sorted(names)))


def calls(code):
    """(name, offset, arguments) of the calls that leave the process."""
    for match in CALL.finditer(code):
        end = closing(code, match.end() - 1)
        yield match[1], match.start(), code[match.end() : end if end > 0 else len(code)]


def run(tree):
    accessors = guarded_accessors(tree)
    for path, text in tree.under("services/", "deploy/", suffixes=CPP):
        code = without_comments(text)
        for printed in PRINTED.finditer(without_comments(text, False)):
            line = line_of(text, printed.start())
            yield Violation(path, line, f"{printed[0]}: a message as text may hold anything")
        for called, offset, arguments in calls(code):
            line = line_of(text, offset)
            if called == "Log":
                for field in FIELD.findall(arguments):
                    if PERSONAL_FIELD.search(field) and not MACHINE.search(field):
                        yield Violation(path, line, f"logs the field '{field}', which is personal")
            values = without_comments(arguments, False)
            found = PERSONAL_VALUE.search(values) or WHOLE.search(values)
            found = found or (accessors and accessors.search(values))
            if found:
                yield Violation(path, line, f"{called} is given '{found[0]}', which is personal")

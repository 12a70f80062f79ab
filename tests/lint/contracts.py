"""The messages of the contracts, read from their text.

Reads what this house writes of proto3 and refuses the rest: a statement in a message that is not
understood is reported, never skipped, so no field can hide from a check.
"""

import dataclasses
import re

from tree import line_of

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\w.]+|\S')
FIELD = re.compile(
    r"^(?:optional |repeated )?(?P<type>map < [\w.]+ , [\w.]+ >|[\w.]+) (?P<name>\w+) = \d+"
    r"(?: \[ (?P<options>.*) \])?$"
)
CLASS = re.compile(r"\( instroom\.care\.v1\.class \) = (\w+)")
MAP = re.compile(r"^map < [\w.]+ , ([\w.]+) >$")
CLASSES = ("CLASS_PUBLIC", "CLASS_PSEUDONYMOUS", "CLASS_PERSONAL", "CLASS_SPECIAL")
SCALARS = frozenset(
    "double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool"
    " string bytes".split()
)


@dataclasses.dataclass
class Field:
    """One field; `type` is a full name if it is a message of ours, else what was written."""

    owner: str
    name: str
    type: str
    classified: str
    path: str
    line: int

    @property
    def full_name(self):
        return f"{self.owner}.{self.name}"


@dataclasses.dataclass
class Contracts:
    """Full name of each message with its fields; and (path, line, text) of what was not read."""

    messages: dict
    unread: list


def read(files):
    """Contracts of [(path, text)]; names of types are looked up as protoc does."""
    contracts = Contracts({}, [])
    for path, text in files:
        package = re.search(r"^package\s+([\w.]+);", text, re.M)
        _Reader(contracts, path, text).body(package[1] if package else "", None)
    for fields in contracts.messages.values():
        for field in fields:
            field.type = _resolved(field.type, field.owner, contracts.messages)
    return contracts


class _Reader:
    def __init__(self, contracts, path, text):
        plain = re.sub(r"//[^\n]*", lambda found: " " * len(found[0]), text)
        self.contracts, self.path, self.text = contracts, path, text
        self.tokens = [(found[0], found.start()) for found in TOKEN.finditer(plain)]
        self.at = 0

    def body(self, scope, message):
        """Statements up to the closing bracket; `message` is the name of the one they stand in."""
        words, start = [], 0
        while self.at < len(self.tokens):
            token, offset = self.tokens[self.at]
            self.at += 1
            if not words:
                start = offset
            if token == "}":
                break
            if token == ";":
                self.statement(" ".join(words), start, message)
            elif token == "{":
                self.block(words, start, scope, message)
            else:
                words.append(token)
                continue
            words = []
        if words:
            self.give_up(start, " ".join(words))

    def block(self, words, start, scope, message):
        kind, name = (words + ["", ""])[:2]
        if kind == "message" and len(words) == 2:
            full = f"{scope}.{name}".lstrip(".")
            self.contracts.messages[full] = []
            self.body(full, full)
        elif kind == "oneof" and message:
            self.body(scope, message)
        elif kind in ("enum", "service", "rpc", "extend"):
            self.body(scope, None)
        else:
            self.give_up(start, " ".join(words))
            self.body(scope, None)

    def statement(self, text, start, message):
        if message is None or re.match(r"^(reserved|option)\b", text) or not text:
            return
        found = FIELD.match(text)
        if not found:
            self.give_up(start, text)
            return
        classified = CLASS.search(found["options"] or "")
        self.contracts.messages[message].append(
            Field(
                message,
                found["name"],
                found["type"],
                classified[1] if classified else "",
                self.path,
                line_of(self.text, start),
            )
        )

    def give_up(self, start, text):
        self.contracts.unread.append((self.path, line_of(self.text, start), text))


def _resolved(written, scope, messages):
    """The message of ours that a type names, from the innermost scope outwards; else as written."""
    mapped = MAP.match(written)
    name = mapped[1] if mapped else written
    if name in SCALARS:
        return name
    parts = scope.split(".")
    for depth in range(len(parts), -1, -1):
        full = ".".join([*parts[:depth], name.lstrip(".")])
        if full in messages:
            return full
    return name

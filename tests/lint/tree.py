"""The files under check, and what a check gives back."""

import dataclasses
import functools
import pathlib
import subprocess

CPP = (".h", ".cc")
TEXT = CPP + (
    ".proto",
    ".ts",
    ".mjs",
    ".js",
    ".py",
    ".sh",
    ".md",
    ".yaml",
    ".yml",
    ".toml",
    ".txt",
    ".json",
    ".css",
    ".html",
    ".cmake",
    ".properties",
    ".xml",
    "",
)


class Skip(Exception):
    """A check can't run here; the text says what is missing."""


@dataclasses.dataclass(frozen=True)
class Violation:
    path: str
    line: int
    what: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.what}"


class Tree:
    """Paths (from the root, with slashes) and their texts."""

    def __init__(self, texts, root=None):
        self.texts = texts
        self.root = root

    @staticmethod
    def of_repository(root):
        """All files that git tracks or would track."""
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=root,
            check=True,
            capture_output=True,
        ).stdout.decode()
        texts = {}
        for path in sorted(filter(None, listed.split("\0"))):
            file = pathlib.Path(root) / path
            if file.is_file() and file.suffix in TEXT:
                try:
                    texts[path] = file.read_text()
                except UnicodeDecodeError:
                    continue
        return Tree(texts, pathlib.Path(root))

    def under(self, *folders, suffixes=None):
        """(path, text) of the files in these folders with one of these suffixes."""
        for path, text in self.texts.items():
            if any(path.startswith(folder) for folder in folders):
                if suffixes is None or pathlib.PurePosixPath(path).suffix in suffixes:
                    yield path, text

    def cpp(self):
        return self.under("services/", "tests/", "deploy/", suffixes=CPP)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


@functools.lru_cache(maxsize=None)
def without_comments(text, keep_strings=True):
    """C++ with comments (and, if asked, the inside of literals) blanked; offsets and lines stay."""
    out = []
    i, n = 0, len(text)
    while i < n:
        two = text[i : i + 2]
        if two == "//":
            end = text.find("\n", i)
            end = n if end < 0 else end
            out.append(" " * (end - i))
        elif two == "/*":
            end = text.find("*/", i + 2)
            end = n if end < 0 else end + 2
            out.append(blank(text[i:end]))
        elif text.startswith('R"', i) and (i == 0 or not text[i - 1].isalnum()):
            bracket = text.find("(", i)
            closing = ")" + text[i + 2 : bracket] + '"'
            end = text.find(closing, bracket)
            end = n if end < 0 else end + len(closing)
            out.append(text[i:end] if keep_strings else blank(text[i:end]))
        elif text[i] in "\"'" and not (text[i] == "'" and i and text[i - 1].isalnum()):
            end = literal_end(text, i)
            body = text[i:end]
            out.append(body if keep_strings else body[0] + blank(body[1:-1]) + body[-1])
        else:
            out.append(text[i])
            end = i + 1
        i = end
    return "".join(out)


def blank(text):
    return "".join("\n" if letter == "\n" else " " for letter in text)


def literal_end(text, start):
    """Past the closing quote of the literal that opens at start."""
    i = start + 1
    while i < len(text) and text[i] != text[start] and text[i] != "\n":
        i += 2 if text[i] == "\\" else 1
    return min(i + 1, len(text))


def closing(text, opening):
    """Offset of the bracket that closes the one at `opening`, or -1."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    depth = 0
    for i in range(opening, len(text)):
        if text[i] in pairs:
            depth += 1
        elif text[i] in pairs.values():
            depth -= 1
            if depth == 0:
                return i
    return -1

"""Every source is built, every link leads somewhere."""

import posixpath
import re

from tree import Violation, line_of

name = "orphans"
holds = "each .cc stands in a CMakeLists.txt; each Markdown link leads on; no file over 200 KB"

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
BYTES_MAX = 200_000
LARGE = re.compile(r"package-lock\.json$")


def run(tree):
    lists = {
        posixpath.dirname(path): text
        for path, text in tree.texts.items()
        if path.endswith("CMakeLists.txt")
    }
    for path, text in tree.texts.items():
        if path.endswith(".cc"):
            yield from built(path, lists)
        if path.endswith(".md"):
            yield from links(tree, path, text)
        if len(text) > BYTES_MAX and not LARGE.search(path):
            yield Violation(path, 1, f"{len(text)} bytes, at most {BYTES_MAX}")


def built(path, lists):
    """The source stands, relative to its folder or in full, in some CMakeLists.txt."""
    for folder, text in lists.items():
        inside = path.startswith(folder + "/")
        patterns = [r"\}/" + re.escape(path)]
        if inside:
            patterns.append(r"(?<![\w/])" + re.escape(posixpath.relpath(path, folder)))
        if any(re.search(pattern + r"\b", text) for pattern in patterns):
            return
    yield Violation(path, 1, "in no CMakeLists.txt")


def links(tree, path, text):
    for match in LINK.finditer(text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))
        there = tree.root and (tree.root / target).exists()
        if not there and target not in tree.texts:
            yield Violation(
                path, line_of(text, match.start()), f"link to {match[1]}, which is not there"
            )

"""What the checks' tests share: small trees, and what a check says of them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tree import Tree  # noqa: E402


def said(check, texts):
    """The texts of a check's violations on a tree of {path: text}."""
    return [
        f"{violation.path}:{violation.line}: {violation.what}"
        for violation in check.run(Tree(texts))
    ]

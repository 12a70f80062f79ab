"""Words and names that have no place here."""

import pathlib
import re

from tree import CPP, Violation, line_of, without_comments

name = "words"
holds = "no vague names, leftovers, banners, hidden time or stray output"

VAGUE = re.compile(
    r"^(Manager|Helper|Util|Utils|Info|Data|Common)$|(Manager|Helper|Utils?|Info|Data|Common)$"
)
VAGUE_FILE = re.compile(r"(^|_)(manager|helper|helpers|util|utils|info|data|common)$")
DECLARED = re.compile(
    r"\b(?:class|struct|enum class|enum|union|concept|namespace|message|interface|type)\s+(\w+)"
)

# Text files: pattern, what to do instead. In the files that list them they are, of course, there.
ANYWHERE = (
    (re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), "leftover: do it, or say nothing"),
    (re.compile(r"(?<![\w.])/(work|root)/\w"), "path of one machine"),
    (re.compile(r"/home/\w"), "path of one machine"),
    (re.compile(r"\bshared/(design|domain)\b"), "names a place outside the repository"),
)
COMMENTS = (
    (re.compile(r"//\s*[-=*#/]{4,}"), "banner"),
    (
        re.compile(r"//.*(?:@param|@return|@brief|\\brief|\\param)\b"),
        "Doxygen tag: write a sentence",
    ),
    (re.compile(r"///"), "two slashes are enough"),
    (
        re.compile(r"^\s*//\s*(?:if|for|while|return|auto|const|std::)\b.*[;{]\s*$", re.M),
        "code in a comment",
    ),
)
# C++: pattern, where it is allowed, what to do instead.
CODE = (
    (
        re.compile(
            r"\busing\s+namespace\s+(?!std::(chrono_)?(string_view_)?literals|std::literals)"
        ),
        r"^tests/|/main\.cc$",
        "name what you use",
    ),
    # A gRPC deadline is a moment of the system clock.
    (
        re.compile(r"^(?!.*(?:deadline|WaitForConnected)).*\b(system_clock::now)\b", re.I | re.M),
        r"^services/platform/|^tests/|^services/cli/|^deploy/",
        "time comes by argument or a Clock",
    ),
    (
        re.compile(r"\bsteady_clock::now\b"),
        r"^tests/|^services/[a-z]+/(?!domain|fold|definition|rule|view)",
        "time comes in as an argument",
    ),
    (
        re.compile(r"\bstd::(cout|cerr)\b|\bf?printf\s*\("),
        r"^services/cli/|/main\.cc$|^services/platform/(base/check|observe/)|^tests/|^deploy/",
        "use Log",
    ),
    (
        re.compile(r"\bcatch\s*\(\s*\.\.\.\s*\)"),
        r"/main\.cc$|^services/platform/",
        "catch what you expect",
    ),
    (re.compile(r"\b(rand|srand)\s*\("), r"^$", "randomness comes in as an argument"),
    (
        re.compile(r"\bgetenv\b"),
        r"^services/platform/base/settings\.cc$|^tests/",
        "only Settings reads the environment",
    ),
)
OWN = re.compile(
    r"^tests/lint/|^proto/google/|package-lock\.json$|^LICENSE$|^deploy/local/kafka/jars\.sha256$"
)


def names(path, text):
    stem = pathlib.PurePosixPath(path).stem
    for folder in pathlib.PurePosixPath(path).parts[:-1] + (stem,):
        if VAGUE_FILE.search(folder.lower()):
            yield Violation(path, 1, f"'{folder}' says nothing: name what it is")
    if pathlib.PurePosixPath(path).suffix in CPP + (".proto", ".ts"):
        code = without_comments(text, False)
        for match in DECLARED.finditer(code):
            if VAGUE.search(match[1]):
                yield Violation(
                    path,
                    line_of(text, match.start()),
                    f"'{match[1]}' says nothing: name what it is",
                )


def find(path, text, patterns):
    for pattern, why in patterns:
        for match in pattern.finditer(text):
            yield Violation(path, line_of(text, match.start()), f"'{match[0].strip()[:40]}': {why}")


def comments_of(text):
    """The comments, at their places; all else blank."""
    kept = zip(text, without_comments(text))
    return "".join(
        letter if letter in ("\n", "\t") or letter != code else " " for letter, code in kept
    )


def lone_sleeps(path, code):
    """A sleep inside a loop polls; one that stands alone hopes."""
    lines = code.splitlines()
    for number, line in enumerate(lines, 1):
        if re.search(r"\bsleep_(for|until)\b|\busleep\b", line):
            if not re.search(
                r"\b(while|for|until|do)\b", "\n".join(lines[max(0, number - 15) : number])
            ):
                yield Violation(path, number, "a lone sleep: wait for a condition with a deadline")


def run(tree):
    for path, text in tree.texts.items():
        if OWN.search(path):
            continue
        yield from names(path, text)
        yield from find(path, text, ANYWHERE)
        if pathlib.PurePosixPath(path).suffix not in CPP:
            continue
        yield from find(path, comments_of(text), COMMENTS)
        code = without_comments(text, False)
        yield from find(
            path,
            code,
            [(pattern, why) for pattern, allowed, why in CODE if not re.search(allowed, path)],
        )
        if not re.match(r"services/(platform|cli)/|tests/(support|bench|fault)/", path):
            yield from lone_sleeps(path, code)

"""Sizes of lines, functions, files and parameter lists."""

import pathlib
import re

from tree import Violation, closing, line_of, without_comments

name = "sizes"
holds = "line 100, function 60, header 200, source 400, test 500, main.cc 60 lines; 6 parameters"

LINE_MAX = 100
FUNCTION_MAX = 60
TEST_BODY_MAX = 100
PARAMETERS_MAX = 6
FILE_MAX = (
    (re.compile(r"(^|/)main\.cc$"), 60),
    (re.compile(r"^tests/.*\.(cc|h|py|mjs|ts)$"), 500),
    (re.compile(r"\.h$"), 200),
    (re.compile(r"\.(cc|ts|mjs|js|py|sh|proto)$"), 400),
)
LONG_LINES = {".cc", ".h", ".proto", ".py", ".sh", ".ts", ".mjs", ".cmake"}
# Lists that a machine made or that grow by one line per row.
EXEMPT = re.compile(r"^(proto/google/|proto/buf\.lock)|package-lock\.json$")
SCOPE = re.compile(
    r"^\s*(inline\s+)?(namespace|extern\b)|(^|\s|>)(class|struct|union|enum)\s+[^()]*$"
)


def functions(code):
    """(head, start, end) of every function defined at namespace or class scope, and declarations
    (end is None). `code` is without comments and literals."""
    code = re.sub(
        r"^[ \t]*#.*(?:\\\n.*)*$", lambda m: re.sub(r"[^\n]", " ", m[0]), code, flags=re.M
    )
    i, head_start = 0, 0
    while i < len(code):
        letter = code[i]
        if letter == "(":
            end = closing(code, i)
            i = end if end > 0 else i
        elif letter == ";":
            yield code[head_start:i], head_start, None
            head_start = i + 1
        elif letter == "}":
            head_start = i + 1
        elif letter == "{":
            head = code[head_start:i]
            end = closing(code, i)
            if end < 0:
                return
            if not SCOPE.search(head):
                if is_function(head):
                    yield head, head_start, end
                i = end
                # A member initialised in braces is followed by the body of its constructor.
                if not is_member_initialiser(head):
                    head_start = end + 1
            else:
                head_start = i + 1
        elif letter == ":" and re.search(r"\b(public|private|protected)\s*$", code[head_start:i]):
            head_start = i + 1
        i += 1


def is_member_initialiser(head):
    return re.search(r"\)\s*(noexcept\s*)?:[^:]", head) is not None and re.search(
        r"[\w>]\s*$", head
    )


def is_function(head):
    return parameters(head) is not None and not re.search(r"=\s*$|=\s*[\w:<>]+\s*$", head)


def parameters(head):
    """The number of parameters of a function's head, or None if it isn't one."""
    match = re.search(r"[\w>~\])]\s*\(", re.sub(r"\boperator\s*\(\)", "operator__", head))
    head = re.sub(r"\boperator\s*\(\)", "operator__", head)
    match = re.search(r"[\w>~=+\-*/!<]\s*\(", head)
    if not match or re.search(r"\b(if|for|while|switch|return)\s*\($", head[: match.end()].strip()):
        return None
    if re.search(r"[^=!<>]=[^=]", head[: match.end()]) and "operator" not in head[: match.end()]:
        return None
    opening = match.end() - 1
    inside = head[opening + 1 : closing(head, opening)]
    return 0 if inside.strip() in ("", "void") else 1 + top_level_commas(inside)


def top_level_commas(text):
    depth = commas = 0
    for letter in text:
        depth += (letter in "(<[{") - (letter in ")>]}")
        commas += letter == "," and depth == 0
    return commas


def check_functions(path, text):
    code = without_comments(text, False)
    for head, start, end in functions(code):
        start += len(head) - len(head.lstrip())
        line = line_of(text, start)
        is_test = re.match(r"\s*(TYPED_)?TEST(_[FP])?\s*\(", head)
        if end is not None:
            lines = line_of(text, end) - line + 1
            limit = TEST_BODY_MAX if is_test else FUNCTION_MAX
            if lines > limit:
                yield Violation(path, line, f"function of {lines} lines, at most {limit}")
        # A callback's list is its library's.
        if (parameters(head) or 0) > PARAMETERS_MAX and not is_test and "xmlChar" not in head:
            yield Violation(path, line, f"{parameters(head)} parameters, at most {PARAMETERS_MAX}")


def file_max(path):
    for pattern, limit in FILE_MAX:
        if pattern.search(path):
            return limit
    return None


def run(tree):
    for path, text in tree.texts.items():
        if EXEMPT.search(path):
            continue
        lines = text.splitlines()
        limit = file_max(path)
        if limit and len(lines) > limit:
            yield Violation(path, limit + 1, f"{len(lines)} lines, at most {limit}")
        suffix = pathlib.PurePosixPath(path).suffix
        if suffix in LONG_LINES:
            for number, line in enumerate(lines, 1):
                if len(line) > LINE_MAX and "://" not in line:
                    yield Violation(
                        path, number, f"line of {len(line)} columns, at most {LINE_MAX}"
                    )
        if suffix in (".h", ".cc"):
            yield from check_functions(path, text)

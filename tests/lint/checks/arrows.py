"""Who may include whom: rooms, services, and the walls around libraries."""

import re

from tree import CPP, Violation, line_of, without_comments

name = "arrows"
holds = "include lines follow the rooms: pure rooms stay pure, a library stays behind its wall"

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.MULTILINE)
PURE = {"domain", "definition", "fold", "rule"}
# A pure room reads a declaration that a person wrote, through this library and no other.
YAML_ROOMS = {
    "services/indicator/definition/",
    "services/notification/rule/",
    "services/platform/log/",
}

# What services share beside platform: the vocabulary, and who may do what.
SHARED = ("care", "access")
# The command is no service: it counts again, and writes messages, with a service's own rooms.
TOOL_ROOMS = (
    "services/allocation/ijw/",
    "services/indicator/recount/",
    "services/indicator/definition/",
)

# Library: what its headers look like, and the folders that may see them.
WALLS = (
    ("librdkafka", re.compile(r"^(librdkafka/|rdkafka)"), ("services/platform/log/",)),
    ("hiredis", re.compile(r"^hiredis"), ("services/platform/cache/",)),
    (
        "gRPC",
        re.compile(r"^(grpc|grpcpp|grpc\+\+)/|\.grpc\.pb\.h$"),
        (
            "services/platform/rpc/",
            "services/access/",
            "services/*/api/",
            "services/gateway/",
            "services/cli/",
        ),
    ),
    ("libxml2", re.compile(r"^libxml"), ("services/allocation/ijw/",)),
    ("cpp-httplib", re.compile(r"^httplib\.h$"), ("services/platform/http/",)),
    ("libsodium", re.compile(r"^sodium"), ("services/platform/auth/",)),
    (
        "OpenSSL",
        re.compile(r"^openssl/"),
        ("services/platform/auth/", "services/platform/net/"),
    ),
    ("prometheus-cpp", re.compile(r"^prometheus/"), ("services/platform/observe/",)),
    ("CLI11", re.compile(r"^CLI/"), ("services/cli/",)),
)


def inside(path, folders):
    for folder in folders:
        if re.match("^" + re.escape(folder).replace(r"\*", "[a-z]+"), path):
            return True
    return False


def is_standard(header):
    return "/" not in header and "." not in header


def is_message(header):
    return header.endswith(".pb.h") and not header.endswith(".grpc.pb.h")


def wall(path, header):
    for library, pattern, folders in WALLS:
        if pattern.search(header) and not inside(path, folders):
            return f"{library} stays within {', '.join(folders)}"
    return None


def between_services(service, header):
    """Services meet in proto/, care/ and access/ only."""
    if not header.startswith("services/"):
        return None
    other = header.split("/")[1]
    if service == "platform" and other != "platform":
        return "platform knows no service and no word of youth care"
    if (
        service == "care"
        and header.startswith("services/platform/")
        and not header.startswith("services/platform/base/")
    ):
        return "care may include platform/base only"
    if service in SHARED and other not in (*SHARED, "platform"):
        return f"{service} is shared and knows no service"
    if service == "cli" and header.startswith(TOOL_ROOMS):
        return None
    if other not in (service, "platform", *SHARED):
        return f"{service} may not include {other}: services share proto/, care/ and access/ only"
    return None


def purity(path, service, room, header):
    """Pure rooms see each other, care, platform/base, messages and the standard library."""
    own = [
        f"services/{service}/{each}/"
        for each in sorted(PURE | ({"view"} if room == "view" else set()))
    ]
    if is_standard(header) or is_message(header):
        return None
    if header.startswith(("google/protobuf/", "services/care/", "services/platform/base/", *own)):
        return None
    if header.startswith("yaml-cpp/") and inside(path, YAML_ROOMS):
        return None
    return f"{room} is pure: only {', '.join(sorted(PURE))}, care, platform/base, messages, std"


def complaint(path, header):
    if path.startswith("services/"):
        parts = path.split("/")
        service, room = parts[1], parts[2] if len(parts) > 3 else ""
        if service == "platform" and room == "base":
            ok = is_standard(header) or header.startswith("services/platform/base/")
            return None if ok else "platform/base depends on the standard library only"
        if service == "care":
            room = "care"
        return (
            wall(path, header)
            or between_services(service, header)
            or (purity(path, service, room, header) if room in PURE | {"view", "care"} else None)
        )
    return wall(path, header) if path.startswith("deploy/") else None


def run(tree):
    for path, text in tree.under("services/", "deploy/", suffixes=CPP):
        for match in INCLUDE.finditer(without_comments(text)):
            why = complaint(path, match[1])
            if why:
                yield Violation(path, line_of(text, match.start(1)), f"includes {match[1]}: {why}")

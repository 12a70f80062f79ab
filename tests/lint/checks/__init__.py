"""All checks: each module has `name`, `holds` (one line) and `run(tree)` giving violations."""

from . import (
    arrows,
    classes,
    formatting,
    manifests,
    orphans,
    privacy,
    promises,
    protos,
    settings,
    sizes,
    topics,
    words,
)

CHECKS = (
    *(arrows, sizes, words, privacy, orphans, topics, settings, promises),
    *(protos, classes, formatting, manifests),
)

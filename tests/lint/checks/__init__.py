"""All checks: each module has `name`, `holds` (one line) and `run(tree)` giving violations."""

from . import (
    arrows,
    formatting,
    manifests,
    orphans,
    privacy,
    protos,
    settings,
    sizes,
    topics,
    words,
)

CHECKS = (arrows, sizes, words, privacy, orphans, topics, settings, protos, formatting, manifests)

"""What may be shown of a field is written at the field, and holds in every topic."""

import re
import tomllib

import contracts
from contracts import CLASSES
from tree import Violation

name = "classes"
holds = "each proto field has its class; none in a topic is personal but by proto/classes.toml"

FILE = "proto/classes.toml"
TOPICS_FILE = "deploy/topics.yaml"
TOPIC = re.compile(r"^\s*- name:\s*(\S+)", re.M)
REASON_CHARACTERS_MIN = 40
TOPIC_MAX = CLASSES.index("CLASS_PSEUDONYMOUS")


def rank(classified):
    """Place of a class from the least guarded; unknown is -1."""
    return CLASSES.index(classified) if classified in CLASSES else -1


def highest(message, messages, seen=()):
    """Highest rank among the fields of a message and of what stands in it."""
    found = [0]
    for field in messages[message]:
        found.append(rank(field.classified))
        if field.type in messages and field.type not in (*seen, message):
            found.append(highest(field.type, messages, (*seen, message)))
    return max(found)


def within(field, messages):
    """Highest rank that the type of a field explains by itself."""
    return highest(field.type, messages) if field.type in messages else 0


def unclassified(field, messages):
    """What is wrong with the class of one field, or nothing."""
    if not field.classified:
        return f"{field.full_name} has no class"
    if rank(field.classified) < 0:
        return f"{field.full_name}: {field.classified} is not one of {', '.join(CLASSES)}"
    if rank(field.classified) < within(field, messages):
        inside = CLASSES[within(field, messages)]
        return f"{field.full_name} is {field.classified}, but carries {inside}"
    return None


def reached(message, messages):
    """Every message that can stand in this one, itself included."""
    found, waiting = set(), [message]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [field.type for field in messages[one] if field.type in messages]
    return found


def guarded(message, messages):
    """Fields below a message that are above pseudonymous, and not only by what stands in them."""
    for one in sorted(reached(message, messages)):
        for field in messages[one]:
            own = rank(field.classified)
            if own > TOPIC_MAX and own > within(field, messages):
                yield field


def listed(tree):
    """(topics, allowed, violations) of the file of exceptions."""
    try:
        file = tomllib.loads(tree.texts.get(FILE, ""))
    except tomllib.TOMLDecodeError as wrong:
        return {}, {}, [Violation(FILE, 1, f"not TOML: {wrong}")]
    topics, allowed = file.get("topics", {}), file.get("allowed", {})
    thin = [
        Violation(FILE, 1, f"{field}: the reason is too short to be one")
        for field, reason in allowed.items()
        if len(str(reason).strip()) < REASON_CHARACTERS_MIN
    ]
    return topics, allowed, thin


def topics_missing(tree, topics, messages):
    made = set(TOPIC.findall(tree.texts.get(TOPICS_FILE, "")))
    for topic in sorted(made - topics.keys()):
        yield Violation(FILE, 1, f"{topic} of {TOPICS_FILE} is missing under topics")
    for topic, message in topics.items():
        if topic not in made:
            yield Violation(FILE, 1, f"{topic} is not in {TOPICS_FILE}")
        if message not in messages:
            yield Violation(FILE, 1, f"{topic}: there is no message {message}")


def run(tree):
    read = contracts.read(tree.under("proto/instroom/", suffixes=(".proto",)))
    messages = read.messages
    for path, line, text in read.unread:
        yield Violation(path, line, f"not read as proto3 of this house: '{text[:60]}'")
    for field in (field for fields in messages.values() for field in fields):
        wrong = unclassified(field, messages)
        if wrong:
            yield Violation(field.path, field.line, wrong)
    topics, allowed, thin = listed(tree)
    yield from thin
    yield from topics_missing(tree, topics, messages)
    used, told = set(), set()
    for topic, message in topics.items():
        for field in guarded(message, messages) if message in messages else ():
            used.add(field.full_name)
            if field.full_name not in allowed and field.full_name not in told:
                told.add(field.full_name)
                what = f"{field.full_name} is {field.classified} and can stand in {topic}"
                yield Violation(field.path, field.line, f"{what}: seal it, or argue in {FILE}")
    for name_ in sorted(allowed.keys() - used):
        yield Violation(FILE, 1, f"{name_} needs no exception; take it out")

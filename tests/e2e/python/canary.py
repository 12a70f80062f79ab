"""Made-up persons who can be found again in any bytes, and where to look for them.

Each path through the region has a person of its own, so a hit tells which path leaked. Every text
of a person begins with one stem and every number with another: a place is searched for the stems
in all their writings, and only what follows a stem is compared with the persons.
"""

import base64
import dataclasses
import os
import random

import confluent_kafka
from confluent_kafka.admin import AdminClient

STEM = "Zqvkxj"
NUMBER_STEM = "99990"
TELEPHONE_STEM = "069999"
HEAD = 5


def _bsn(rest):
    """A number of the test range that passes the eleven test, or nothing."""
    digits = f"{NUMBER_STEM}{rest:03d}"
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), digits)) % 11
    return f"{digits}{last}" if last < 10 else None


NUMBERS = [number for number in map(_bsn, range(1000)) if number]


@dataclasses.dataclass(frozen=True)
class Canary:
    """One made-up person; `index` keeps persons apart."""

    index: int
    letters: str

    @staticmethod
    def born(index, seed):
        dice = random.Random(f"{seed}/{index}")
        return Canary(index, "".join(dice.choices("bcdfghlmnprstw", k=8)))

    @property
    def bsn(self):
        return NUMBERS[self.index]

    def text(self, kind):
        return f"{STEM}{self.letters}{kind}"

    @property
    def marks(self):
        """What identifies the person, by what it is."""
        texts = ("surname", "partner", "firstname", "street", "town", "comment", "remark",
                 "relation", "language")
        return {
            **{kind: self.text(kind) for kind in texts},
            "bsn": self.bsn,
            "email": f"{self.text('mail')}@voorbeeld.test",
            "telephone": f"{TELEPHONE_STEM}{self.index:03d}7",
        }


def writings(text):
    """How a text may stand in bytes: plain, upper, lower, UTF-16, hexadecimal, base64."""
    plain = text.encode()
    yield from {plain, text.lower().encode(), text.upper().encode(), plain.hex().encode()}
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"))
    for shift in range(3):
        # Digits at the ends that hold bits of a neighbour too are left out.
        padded = b"\0" * shift + plain
        yield base64.b64encode(padded)[(0, 2, 3)[shift] : len(padded) * 8 // 6]


class Searcher:
    """Finds canaries in bytes."""

    def __init__(self, canaries):
        self.heads = {}
        for canary in canaries:
            for kind, text in canary.marks.items():
                for writing in writings(text):
                    self.heads.setdefault(writing[:HEAD], {})[writing] = (canary.index, kind)
        self.lengths = {head: {len(one) for one in found} for head, found in self.heads.items()}

    def found(self, data):
        """Set of (index of a canary, kind of mark)."""
        hits = set()
        for head, known in self.heads.items():
            at = data.find(head)
            while at >= 0:
                for length in self.lengths[head]:
                    hit = known.get(bytes(data[at : at + length]))
                    if hit:
                        hits.add(hit)
                at = data.find(head, at + 1)
        return hits


def dense_bytes(path):
    """The contents of a file without its holes: Kafka lays out indexes of megabytes of nothing."""
    parts = []
    with open(path, "rb") as file:
        at, end = 0, os.fstat(file.fileno()).st_size
        while at < end:
            try:
                begin = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:
                break
            at = os.lseek(file.fileno(), begin, os.SEEK_HOLE)
            file.seek(begin)
            parts.append(file.read(at - begin))
    return b"".join(parts)


def files_below(folder):
    """(path, contents) of every file; what vanished meanwhile is left out."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                yield path, dense_bytes(path)
        except FileNotFoundError:
            continue


def records(kafka, seconds=60):
    """Every record of every topic, the broker's own too, uncompressed: (topic, bytes)."""
    admin = AdminClient(kafka)
    topics = admin.list_topics(timeout=20).topics
    consumer = confluent_kafka.Consumer({
        **kafka, "group.id": "canary", "enable.auto.commit": False,
        "enable.partition.eof": True,
        # What was aborted lies there as well.
        "isolation.level": "read_uncommitted",
    })
    wanted = [
        confluent_kafka.TopicPartition(name, partition, confluent_kafka.OFFSET_BEGINNING)
        for name, topic in topics.items() for partition in topic.partitions]
    try:
        consumer.assign(wanted)
        ended = set()
        # Silence of `seconds` ends the reading, too few ends fail it.
        while len(ended) < len(wanted):
            record = consumer.poll(seconds)
            if record is None:
                raise TimeoutError(f"{len(ended)} of {len(wanted)} partitions were read to the end")
            if record.error():
                ended.add((record.topic(), record.partition()))
                continue
            headers = b"\n".join(
                name.encode() + b"=" + (value or b"") for name, value in record.headers() or ())
            yield record.topic(), b"\n".join((record.key() or b"", record.value() or b"", headers))
    finally:
        consumer.close()


class Redis:
    """As much of the protocol as reading everything takes."""

    def __init__(self, connection):
        self.connection = connection
        self.file = self.connection.makefile("rb")

    def close(self):
        self.file.close()
        self.connection.close()

    def call(self, *words):
        parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        request = b"*%d\r\n" % len(parts)
        self.connection.sendall(
            request + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        return self._answer()

    def _answer(self):
        kind, rest = (line := self.file.readline())[:1], line[1:-2]
        if kind == b"$":
            size = int(rest)
            return None if size < 0 else self.file.read(size + 2)[:-2]
        if kind == b"*":
            return [self._answer() for _ in range(int(rest))]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        return rest

    def everything(self):
        """(key, bytes): each key as dumped without compression and as its type is read."""
        self.call("CONFIG", "SET", "rdbcompression", "no")
        reading = {
            b"string": lambda key: self.call("GET", key),
            b"hash": lambda key: self.call("HGETALL", key),
            b"list": lambda key: self.call("LRANGE", key, 0, -1),
            b"set": lambda key: self.call("SMEMBERS", key),
            b"zset": lambda key: self.call("ZRANGE", key, 0, -1),
            b"stream": lambda key: self.call("XRANGE", key, "-", "+"),
        }
        cursor = b"0"
        while True:
            cursor, keys = self.call("SCAN", cursor, "COUNT", 500)
            for key in keys:
                read = reading[self.call("TYPE", key)](key)
                yield key, b"\n".join((key, flat(read), self.call("DUMP", key) or b""))
            if cursor == b"0":
                break
        yield b"slowlog", flat(self.call("SLOWLOG", "GET", 1000))


def flat(answer):
    if isinstance(answer, list):
        return b"\n".join(flat(one) for one in answer)
    return answer or b""

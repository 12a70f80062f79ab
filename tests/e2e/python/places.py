"""Every place of a region where bytes can lie: reading all of it, and putting something there."""

import os
import urllib.request
from pathlib import Path

import confluent_kafka
from confluent_kafka.admin import AdminClient, NewTopic

NAMES = ("broker files", "records", "Redis", "logs", "metrics", "webhooks", "errors", "lists",
         "other files")
# Where `plant` puts something.
CONTROLLED = ("broker files", "records", "Redis", "logs", "webhooks", "errors", "other files")


class Places:
    """The places of one region; what was received from it is kept here by those who received it."""

    def __init__(self, region):
        self.region = region
        self.webhooks, self.errors, self.lists = [], [], []

    def plant(self, text, key):
        """The text on purpose in each place where it can be put."""
        producer = confluent_kafka.Producer(
            {**self.region.kafka(), "compression.type": "lz4", "linger.ms": 50})
        wish = NewTopic("canary.control", num_partitions=1, replication_factor=1)
        admin = AdminClient(self.region.kafka())
        admin.create_topics([wish])[wish.topic].result(20)
        for _ in range(50):
            producer.produce("canary.control", text * 5, key)
        if producer.flush(20):
            raise TimeoutError("the control did not reach the broker")
        redis = Redis(self.region.redis_connection(20))
        redis.call("HSET", "control", "who", text * 20)
        redis.close()
        Path(self.region.folder, "control.log").write_text(text)
        Path(self.region.folder, "control.bin").write_bytes(text.encode("utf-16-le"))
        self.webhooks.append(text.encode())
        self.errors.append(text.encode().hex().encode())

    def contents(self):
        """(place, where exactly, bytes) of all there is. Stops the region, to read its files."""
        for topic, data in records(self.region.kafka()):
            yield "records", topic, data
        redis = Redis(self.region.redis_connection(20))
        for key, data in redis.everything():
            yield "Redis", key, data
        redis.close()
        for processes in self.region.services.values():
            for process in processes:
                url = process.ready_url.replace("/readyz", "/metrics")
                with urllib.request.urlopen(url, timeout=20) as answer:
                    yield "metrics", process.name, answer.read()
        for place, kept in (("webhooks", self.webhooks), ("errors", self.errors),
                            ("lists", self.lists)):
            for number, data in enumerate(kept):
                yield place, number, data
        self.region.stop()
        for path, data in files_below(self.region.folder):
            inside = path.relative_to(self.region.folder)
            yield place_of(inside), inside, data

    def secrets(self):
        """What proves who somebody is, by its name: each token's signature, each key's body."""
        found = {f"token of {' '.join(who)}": token.split(".")[2]
                 for who, token in self.region.tokens.items()}
        for path in self.region.folder.rglob("*.key"):
            lines = path.read_text().split("\n")
            found[f"{path.name}"] = lines[1 if lines[0].startswith("-") else 0]
        return {name: text[-40:].encode() for name, text in found.items()}


def place_of(path):
    """The place of a file, by its path in the folder of the region."""
    if path.parts[:2] == ("kafka", "log"):
        return "broker files"
    return "logs" if path.suffix == ".log" else "other files"


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

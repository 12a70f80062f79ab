"""A region as an outsider meets it: PyPI's own gRPC and Kafka libraries, HTTP, and nothing of ours
but the protos. Run by ./dev test e2e; needs requirements.txt and the release programs."""

import json
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import confluent_kafka
import grpc
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import outside  # noqa: E402
import resets  # noqa: E402
from region import ROOT, Region, wait_until  # noqa: E402

BSN, SURNAME = "999994104", "Kanariegeel"


def setUpModule():
    global region, folder, allocation_pb, services, stub
    outside.compile_protos()
    folder = tempfile.TemporaryDirectory(prefix="instroom-e2e-")
    region = Region(Path(folder.name))
    unittest.addModuleCleanup(folder.cleanup)
    unittest.addModuleCleanup(region.stop, check=False)
    region.start()
    allocation_pb = outside.module("allocation.v1.allocation_service_pb2")
    services = outside.module("allocation.v1.allocation_service_pb2_grpc")
    stub = stub_as("municipality-0995")


def stub_as(name):
    """The allocation service, for whoever has the certificate of this name."""
    return services.AllocationServiceStub(outside.channel(region, "allocation", name))


def exchange(*messages):
    """Sends on one stream and collects until every message has its judgement or refusal."""

    def requests():
        batch = allocation_pb.ExchangeRequest()
        for number, message in enumerate(messages):
            batch.submittals.add(message=message, correlation=number)
        yield batch
        done.wait(20)

    import threading

    done = threading.Event()
    receipts, judgements, refusals = {}, {}, {}
    for reply in stub.Exchange(requests(), timeout=30):
        receipts.update({receipt.correlation: receipt.receipt_id for receipt in reply.receipts})
        judgements.update({judged.correlation: judged for judged in reply.judgements})
        refusals.update({refusal.correlation: refusal for refusal in reply.refusals})
        if len(judgements) + len(refusals) == len(messages):
            done.set()
            break
    return receipts, judgements, refusals


POISON = b"\xff\xff\xff poison"
# Topics that a judge reads, and those that only folds read with a service that does.
PARKED = {"instroom.allocation.intake.v1", "instroom.allocation.commands.v1",
          "instroom.allocation.events.v1", "instroom.allocation.outcomes.v1",
          "instroom.referral.commands.v1", "instroom.access.looks.v1", "instroom.clock.ticks.v1"}
PASSED_OVER = {"instroom.allocation.deliveries.v1": "allocation",
               "instroom.allocation.keys.v1": "allocation",
               "instroom.allocation.erasures.v1": "allocation",
               "instroom.referral.events.v1": "indicator",
               "instroom.reference.events.v1": "indicator",
               "instroom.notification.events.v1": "notification"}


def post(xml, prefer="wait=10", party="provider:99000346"):
    request = urllib.request.Request(
        region.url("/v1/messages"), data=xml if isinstance(xml, bytes) else xml.encode(),
        method="POST",
        headers={"Content-Type": "application/xml", "Prefer": prefer, **region.bearer(party)},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


class Outside(unittest.TestCase):
    def test_an_allocation_by_stream_gets_receipt_and_return_message(self):
        message = outside.allocation_message(BSN, SURNAME, "E2E-1", 700001)
        receipts, judgements, refusals = exchange(message)
        self.assertEqual(refusals, {})
        self.assertTrue(judgements[0].accepted, judgements[0])
        self.assertEqual(judgements[0].receipt_id, receipts[0])
        self.assertIn(b"437</", judgements[0].return_xml)

    def test_a_start_by_http_is_answered_in_the_same_call_and_read_in_the_feed(self):
        exchange(outside.allocation_message(BSN, SURNAME, "E2E-2", 700002, end="2027-06-30"))
        status, headers, body = post(outside.start_xml(BSN, SURNAME, "E2E-S2", 700002))
        self.assertEqual(status, 200, body)
        self.assertIn("439</", body)
        self.assertNotIn("RetourCode>", body)
        feed = outside.module("allocation.v1.allocation_service_pb2").ReadFeedRequest(
            party="0995", limit=1000, wait_ms=5000)
        wait_until(lambda: self.in_feed(feed, b"E2E-S2"), 20, "the start in its addressee's feed")

    def in_feed(self, feed, identification):
        items = [item.xml for item in stub.ReadFeed(feed, timeout=20)]
        return any(identification in xml and SURNAME.encode() in xml for xml in items)

    def test_without_prefer_the_outcome_is_read_where_location_says(self):
        exchange(outside.allocation_message(BSN, SURNAME, "E2E-3", 700003, end="2027-07-31"))
        status, headers, _ = post(outside.start_xml(BSN, SURNAME, "E2E-S3", 700003), prefer="")
        self.assertEqual(status, 202)
        outcome = wait_until(
            lambda: self.read_outcome(headers["Location"]), 20, "outcome at Location")
        self.assertEqual(outcome["state"], "accepted", outcome)

    def read_outcome(self, location):
        outcome = region.get_json(location, party="provider:99000346")
        return outcome if outcome["state"] != "pending" else None

    def test_a_start_without_allocation_comes_back_with_9019_at_its_class(self):
        status, _, body = post(outside.start_xml(BSN, SURNAME, "E2E-S4", 799999))
        self.assertEqual(status, 200, body)
        self.assertIn("9019", body)
        self.assertIn(SURNAME, body)

    def test_the_same_message_again_gets_its_first_outcome_and_other_content_9056(self):
        first = outside.allocation_message(BSN, SURNAME, "E2E-5", 700005, end="2027-08-31")
        receipts, judgements, _ = exchange(first)
        again, judged_again, _ = exchange(first)
        self.assertEqual(receipts[0], again[0])
        self.assertEqual(judgements[0].return_xml, judged_again[0].return_xml)
        other = outside.allocation_message(BSN, SURNAME, "E2E-5", 700006, end="2027-09-30")
        _, refused, _ = exchange(other)
        self.assertEqual([fault.return_code for fault in refused[0].faults], ["9056"])

    def test_topics_decode_with_the_protos_and_lie_where_murmur2_says(self):
        exchange(outside.allocation_message(BSN, SURNAME, "E2E-6", 700010, end="2027-10-31"))
        events = outside.module("allocation.v1.allocation_events_pb2")
        records = self.read_topic("instroom.allocation.events.v1")
        self.assertTrue(records)
        for record in records:
            if record.value() == POISON:
                continue
            event = events.AllocationEvent.FromString(record.value())
            self.assertEqual(event.client_key.encode(), record.key())
            self.assertEqual(record.partition(), murmur2(record.key()) % 12)

    def read_topic(self, topic):
        consumer = confluent_kafka.Consumer({
            **region.kafka(), "group.id": f"outside-{time.monotonic_ns()}",
            "auto.offset.reset": "earliest", "isolation.level": "read_committed",
            "enable.partition.eof": True,
        })
        try:
            consumer.assign([
                confluent_kafka.TopicPartition(topic, partition, confluent_kafka.OFFSET_BEGINNING)
                for partition in range(12)])
            records, ended = [], set()
            until = time.monotonic() + 30
            while len(ended) < 12 and time.monotonic() < until:
                record = consumer.poll(1)
                if record is None:
                    continue
                if record.error():
                    ended.add(record.partition())
                else:
                    records.append(record)
            self.assertEqual(len(ended), 12, f"{topic} was not read to its end")
            return records
        finally:
            consumer.close()

    def test_reflection_tells_every_service(self):
        expected = {"allocation": "AllocationService", "referral": "ReferralService",
                    "indicator": "IndicatorService", "notification": "NotificationService"}
        for name, service in expected.items():
            with outside.channel(region, name, "municipality-0995") as to_service:
                services = ProtoReflectionDescriptorDatabase(to_service).get_services()
            self.assertIn(f"instroom.{name}.v1.{service}", services)
            self.assertIn("grpc.health.v1.Health", services)

    def test_a_figure_moves_and_equals_a_recount_by_the_same_definition(self):
        exchange(outside.allocation_message("999990019", SURNAME, "E2E-8", 700020,
                                            end="2027-12-31"))
        def inflow():
            figures = region.get_json(
                "/v1/indicators/figures?measure=inflow_with_residence&area=0995"
                "&from=2026-11&to=2026-11&period=month")["figures"]
            return figures and figures[0].get("value")
        wait_until(lambda: int(inflow() or 0) >= 1, 20, "inflow of November 2026 in Lelystad")
        recount = region.cli("recount")
        self.assertRegex(recount.stdout, r"0 differences in \d+ cells")
        self.assert_refused_by_another_definition()

    def assert_refused_by_another_definition(self):
        shipped = (ROOT / "deploy/definitions/lelystad-2025.yaml").read_text()
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as other:
            other.write(shipped.replace("version: 1", "version: 2"))
            other.flush()
            done = region.cli("--definition-file", other.name, "recount", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("served by lelystad-2025 version 1, the file is lelystad-2025 version 2",
                      done.stderr)


class Erasing(unittest.TestCase):
    """Under the access rules of the broker, as a region has them."""

    ERASED = "999991024"

    def erase(self, *options, **how):
        return region.cli(*options, "erase", "--bsn-file", "-", "--reason", "request",
                          "--reference", "Z/26/118", input=self.ERASED + "\n", **how)

    def token_file(self):
        path = Path(folder.name) / "person.token"
        path.write_text(region.token("operator:OPS", "operator"))
        return str(path)

    def delivered(self):
        request = allocation_pb.ReadFeedRequest(party="99000346", limit=1000)
        items = list(stub_as("provider-99000346").ReadFeed(request, timeout=20))
        return [item for item in items if item.receipt_id == self.receipt]

    def test_a_person_at_the_operator_erases_and_nothing_opens_afterwards(self):
        message = outside.allocation_message(self.ERASED, SURNAME, "E2E-E1", 700050)
        receipts, judgements, _ = exchange(message)
        self.assertTrue(judgements[0].accepted, judgements[0])
        self.receipt = receipts[0]
        before = wait_until(self.delivered, 20, "the allocation in its addressee's feed")
        self.assertIn(SURNAME.encode(), before[0].xml)

        self.assertNotEqual(self.erase(check=False).returncode, 0)
        erased = self.erase("--token-file", self.token_file())
        self.assertIn("1 data keys forgotten", erased.stdout)

        after = self.delivered()
        self.assertTrue(after[0].erased)
        self.assertNotIn(SURNAME.encode(), after[0].xml)
        _, again, _ = exchange(outside.allocation_message(
            self.ERASED, SURNAME, "E2E-E2", 700051, end="2027-06-30"))
        self.assertTrue(again[0].accepted, again[0])
        self.assertRegex(region.cli("recount").stdout, r"0 differences in \d+ cells")


class Callers(unittest.TestCase):
    """Who may call, with whatever an outsider can present."""

    def feed_of(self, party, name, metadata=()):
        request = allocation_pb.ReadFeedRequest(party=party, limit=1)
        return list(stub_as(name).ReadFeed(request, timeout=20, metadata=metadata))

    def assert_code(self, code, call, *arguments):
        with self.assertRaises(grpc.RpcError) as refused:
            call(*arguments)
        self.assertEqual(refused.exception.code(), code, refused.exception.details())

    def status_of(self, path, **how):
        try:
            region.get(path, **how)
            return 200, {}
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers

    def test_nobody_is_refused(self):
        self.assert_code(grpc.StatusCode.UNAUTHENTICATED, self.feed_of, "0995", None)
        status, headers = self.status_of("/v1/feeds/0995", party=None)
        self.assertEqual(status, 401)
        self.assertIn("Bearer", headers["WWW-Authenticate"])

    def test_without_tls_there_is_no_answer(self):
        plain = grpc.insecure_channel(f"127.0.0.1:{region.services['allocation'][0].grpc_port}")
        asked = services.AllocationServiceStub(plain).ReadFeed(
            allocation_pb.ReadFeedRequest(party="0995"), timeout=5)
        self.assert_code(grpc.StatusCode.UNAVAILABLE, list, asked)

    def test_a_token_is_as_good_as_a_certificate(self):
        token = region.bearer("municipality:0995")["Authorization"]
        self.feed_of("0995", None, (("authorization", token),))
        self.assertEqual(self.status_of("/v1/feeds/0995", party="municipality:0995")[0], 200)

    def test_a_forged_token_is_refused(self):
        token = region.bearer("municipality:0995")["Authorization"]
        forged = token[:-20] + token[-20:].swapcase()
        self.assert_code(grpc.StatusCode.UNAUTHENTICATED, self.feed_of, "0995", None,
                         (("authorization", forged),))
        status, _ = self.status_of("/v1/feeds/0995", party=None, headers={"Authorization": forged})
        self.assertEqual(status, 401)

    def test_another_partys_feed_is_refused_whether_or_not_it_exists(self):
        for party in ("0482", "99000346", "0034"):
            self.assert_code(
                grpc.StatusCode.PERMISSION_DENIED, self.feed_of, party, "municipality-0995")
            status, _ = self.status_of(f"/v1/feeds/{party}", party="municipality:0995")
            self.assertEqual(status, 403)

    def test_a_party_can_only_send_as_itself(self):
        start = outside.start_xml(BSN, SURNAME, "E2E-C1", 1)
        code, _, text = post(start, party="provider:99000353")
        self.assertEqual(code, 403, text)
        message = outside.allocation_message(BSN, SURNAME, "E2E-C2", 700040)
        batch = allocation_pb.ExchangeRequest()
        batch.submittals.add(message=message, correlation=1)
        refused = next(iter(stub_as("municipality-0482").Exchange(iter([batch]), timeout=20)))
        self.assertEqual(len(refused.refusals), 1, refused)

    def test_nobody_speaks_for_another_but_the_gateway(self):
        self.assert_code(grpc.StatusCode.UNAUTHENTICATED, self.feed_of, "0482",
                         "municipality-0995", (("instroom-caller", "municipality:0482"),))
        self.feed_of("0482", "gateway", (("instroom-caller", "municipality:0482"),))


class BadInput(unittest.TestCase):
    def assert_refused(self, body, status, reason, **how):
        code, headers, text = post(body, **how)
        self.assertEqual(code, status, text[:500])
        self.assertIn("application/problem+json", headers["Content-Type"])
        self.assertIn(reason, text)
        self.assertNotIn(BSN, text)
        self.assertNotIn(SURNAME, text)

    def test_broken_xml_is_named(self):
        self.assert_refused(outside.start_xml(BSN, SURNAME, "E2E-B1", 1)[:-40], 400, "XML")

    def test_an_entity_bomb_and_an_external_entity_are_refused(self):
        bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
        external = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        for doctype in (bomb, external):
            xml = outside.start_xml(BSN, SURNAME, "E2E-B2", 1).replace("?>\n", "?>\n" + doctype)
            self.assert_refused(xml, 400, "DOCTYPE")

    def test_more_than_25_megabytes_is_refused(self):
        try:
            code, _, _ = post(b"<a>" + b" " * 27_000_000 + b"</a>")
            self.assertEqual(code, 413)
        except urllib.error.URLError:
            pass  # The server may close before everything was sent.

    def test_a_flood_of_resets_holds_nobody_up(self):
        # A party of its own, that nothing else here speaks for while its share is used up.
        flood = resets.Flood(
            region.services["allocation"][0].grpc_port, region.pki, "provider-42420001")
        flood.start()
        wait_until(lambda: flood.resets > 10_000, 30, "the flood")
        request = allocation_pb.ListAllocationsRequest(municipality="0995", page_size=1)
        slowest = 0
        for _ in range(50):
            begun = time.monotonic()
            stub.ListAllocations(request, timeout=10)
            slowest = max(slowest, time.monotonic() - begun)
        flood.stopped.set()
        flood.join(20)
        print(f"{flood.resets} resets over {flood.connections} connections; the slowest of 50 "
              f"calls of another party took {slowest * 1000:.0f} ms")
        self.assertLess(slowest, 5)
        url = region.services["allocation"][0].ready_url.replace("/readyz", "/metrics")
        with urllib.request.urlopen(url, timeout=10) as answer:
            self.assertIn('instroom_access_refused_total{reason="TOO_MANY_CALLS"}',
                          answer.read().decode())

    def test_an_unknown_sender_is_refused(self):
        xml = outside.start_xml(BSN, SURNAME, "E2E-B4", 1).replace("99000346", "12345670")
        self.assert_refused(xml, 403, "UNKNOWN_SENDER", party="provider:12345670")

    def test_wrong_encoding_is_refused(self):
        xml = outside.start_xml(BSN, "Kanariegéél", "E2E-B5", 1).encode("latin-1")
        code, _, text = post(xml)
        self.assertEqual(code, 400, text)

    def test_a_poison_record_in_every_topic_holds_nobody_up(self):
        # Not the log of looks: whoever verifies its chain is to find that one.
        producer = confluent_kafka.Producer(region.kafka())
        for topic in sorted(PARKED | PASSED_OVER.keys()):
            partitions = 1 if topic == "instroom.reference.events.v1" else 12
            for partition in range(partitions):
                producer.produce(topic, POISON, b"poison", partition=partition)
        self.assertEqual(producer.flush(20), 0)
        message = outside.allocation_message(BSN, SURNAME, "E2E-B6", 700030, end="2028-01-31")
        _, judgements, _ = exchange(message)
        self.assertTrue(judgements[0].accepted, judgements[0])
        dead = wait_until(self.all_parked, 60, "every poison record parked")
        self.assertIn("NOT_DECODABLE", json.dumps(dead))
        for topic, service in PASSED_OVER.items():
            wait_until(lambda: self.passed_over(service, topic), 30, f"{topic} passed over")
        recounted = region.cli("recount")
        self.assertIn("0 differences", recounted.stdout)
        self.assertIn("records of the log can't be read", recounted.stderr)

    def all_parked(self):
        listed = region.cli("--json", "dead", "list", check=False)
        parked = {json.loads(line)["from"].split("/")[0] for line in listed.stdout.splitlines()}
        return listed.stdout if PARKED <= parked else None

    def passed_over(self, service, topic):
        url = region.services[service][0].ready_url.replace("/readyz", "/metrics")
        with urllib.request.urlopen(url, timeout=10) as answer:
            text = answer.read().decode()
        return f'passed_over_total{{reason="NOT_DECODABLE",topic="{topic}"}}' in text


def murmur2(key):
    """As Java clients compute it, so that Kafka Streams and Flink agree with us."""
    mask = 0xFFFFFFFF
    m, h = 0x5BD1E995, (0x9747B28C ^ len(key)) & mask
    whole = len(key) // 4 * 4
    for at in range(0, whole, 4):
        k = int.from_bytes(key[at:at + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h = h * m & mask ^ k
    tail = key[whole:]
    for at in reversed(range(len(tail))):
        h ^= tail[at] << 8 * at
    if tail:
        h = h * m & mask
    h = (h ^ h >> 13) * m & mask
    return (h ^ h >> 15) & 0x7FFFFFFF


if __name__ == "__main__":
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    failed = len(result.failures) + len(result.errors)
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print(f"{passed} passed, {failed} failed, "
          f"{len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)

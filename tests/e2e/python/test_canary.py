"""Nothing of a person stays anywhere: canaries through every path, good and bad, and then a search
of every place where bytes can lie. Prints a table of paths and places. Run by ./dev test e2e."""

import collections
import datetime
import http.server
import secrets
import sys
import tempfile
import threading
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import confluent_kafka
import grpc

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import canary  # noqa: E402
import outside  # noqa: E402
import places  # noqa: E402
from region import REGION, Region, wait_until  # noqa: E402

# Put by this test where nobody else would, to see that the search finds them.
CONTROL = "(control)"
TODAY = datetime.date.today()
# What the reader of XML, the form and the rules object to, one at a time: element, bad value.
SPOILED = (
    ("Bsn", "{bsn}0"), ("Bsn", "12{bsn}"), ("Datum", "{surname}"), ("Geslacht", "{surname}"),
    ("Achternaam", "{surname}" * 20), ("Voornamen", "{firstname}" * 20), ("Postcode", "{street}"),
    ("Huisnummer", "{street}"), ("Straatnaam", "{street}" * 9), ("Plaatsnaam", "{town}" * 9),
    ("Telefoonnummer", "{telephone}" * 4), ("Emailadres", "{email}" * 9),
    ("Taal", "{language}" * 20), ("Categorie", "{surname}"), ("ToewijzingNummer", "{bsn}{bsn}"),
    ("Toewijzingsdatum", "{surname}"), ("BerichtCode", "{bsn}"), ("Afzender", "{surname}"),
    ("Identificatie", "{surname}"),
)


def day(days):
    return (TODAY + datetime.timedelta(days)).isoformat()


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what webhooks bring."""

    kept = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        Receiver.kept.append(f"{self.path}\n{self.headers}".encode() + body)
        # The first of all must be tried again.
        self.send_response(503 if len(Receiver.kept) == 1 else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


class Canaries(unittest.TestCase):
    """One region, all paths, one search."""

    @classmethod
    def setUpClass(cls):
        outside.compile_protos()
        cls.folder = tempfile.TemporaryDirectory(prefix="instroom-canary-")
        cls.region = Region(Path(cls.folder.name))
        cls.places = places.Places(cls.region)
        Receiver.kept = cls.places.webhooks
        cls.hooks = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=cls.hooks.serve_forever, daemon=True).start()
        for last in (cls.folder.cleanup, lambda: cls.region.stop(check=False), cls.hooks.shutdown):
            cls.addClassCleanup(last)
        cls.region.start()
        cls.seed = secrets.token_hex(4)
        cls.paths = {}

    def born(self, path):
        """A person for one path."""
        person = canary.Canary.born(len(self.paths), self.seed)
        self.paths[person.index] = path
        return person

    def stub(self, service, name="municipality-0995"):
        """The service, for whoever has the certificate of this name."""
        services = outside.module(f"{service}.v1.{service}_service_pb2_grpc")
        channel = outside.channel(self.region, service, name)
        self.addCleanup(channel.close)
        return getattr(services, f"{service.capitalize()}ServiceStub")(channel)

    def requests(self, service="allocation"):
        return outside.module(f"{service}.v1.{service}_service_pb2")

    def allocation(self, person):
        """A JW301 with every field of a person filled; ends within the rule of endings."""
        message = outside.allocation_message(
            person.bsn, person.text("surname"), f"CAN-{person.index}", 810000 + person.index,
            sent=day(-20), end=day(40))
        outside.adorn(message.person, person.marks)
        return message

    def submit(self, message):
        """Judgement of a message, or None and what was answered instead."""
        request = self.requests().SubmitMessageRequest(wait_ms=15000)
        if isinstance(message, bytes):
            request.submittal.xml = message
        else:
            request.submittal.message.CopyFrom(message)
        try:
            answer = self.stub("allocation").SubmitMessage(request, timeout=30)
            return answer.judgement if answer.HasField("judgement") else None
        except grpc.RpcError as refused:
            self.keep_refusal(refused)
            return None

    def keep_refusal(self, refused):
        self.places.errors.append(f"{refused.details()} {refused.debug_error_string()}".encode())
        self.places.errors.extend(flat(refused.trailing_metadata()))

    def http(self, method, path, body=None, headers=None, party="municipality:0995"):
        """(status, headers, body); what was refused is kept for the search."""
        request = urllib.request.Request(
            self.region.url(path), data=body, method=method,
            headers={**self.region.bearer(party), **(headers or {})})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            said = refused.read()
            self.places.errors.append(f"{refused.headers}".encode() + said)
            return refused.code, refused.headers, said
        except OSError as cut:
            # A server may close before everything was sent.
            self.places.errors.append(str(cut).encode())
            return 0, {}, b""

    def post(self, xml, party="municipality:0995", **headers):
        usual = {"Content-Type": "application/xml", "Prefer": "wait=10"}
        return self.http("POST", "/v1/messages", xml, {**usual, **headers}, party)

    def cli(self, *words, given=None):
        done = self.region.cli(*words, check=False, input=given)
        self.places.errors.append((done.stdout + done.stderr).encode())
        return done

    def feed(self, party="99000346"):
        request = self.requests().ReadFeedRequest(party=party, limit=1000, wait_ms=2000)
        stub = self.stub("allocation", f"provider-{party}")
        return [item.xml.decode() for item in stub.ReadFeed(request, timeout=30)]

    def test_nothing_of_a_person_stays_anywhere(self):
        template, first = self.good_paths()
        self.bad_messages(template, first)
        self.bad_doors(template, first)
        self.referrals()
        self.addresses()
        self.poison()
        self.commands(template, first)
        self.ends_of_processes()
        self.outcomes_of_webhooks()
        self.assert_found_nowhere()

    def good_paths(self):
        """XML of an accepted message, and the person in it."""
        hook = f"http://127.0.0.1:{self.hooks.server_address[1]}/hook"
        notification = self.requests("notification")
        made = notification.MakeSubscriptionRequest()
        made.subscription.subscription_id, made.subscription.url = "canary", hook
        made.subscription.secret_name = "test"
        self.stub("notification", "operator-ops").MakeSubscription(made, timeout=30)

        first = self.born("protobuf, accepted")
        self.assertTrue(self.submit(self.allocation(first)).accepted)
        template = wait_until(
            lambda: next((xml for xml in self.feed() if first.bsn in xml), None), 20,
            "the message in its addressee's feed")
        for kind, text in first.marks.items():
            self.assertIn(text, template, f"{kind} has not travelled: the test would prove nothing")

        person = self.born("XML, accepted")
        xml = self.as_person(template, first, person)
        self.assertEqual(self.post(xml)[0], 200)
        self.assertEqual(self.post(xml)[1]["X-Outcome"], "accepted", "repeated")
        numbers = (str(given + person.index).encode() for given in (810000, 870000))
        other = xml.replace(*numbers)
        self.assertIn(b"9056", self.post(other)[2])

        person = self.born("start, accepted; start, rejected")
        self.assertTrue(self.submit(self.allocation(person)).accepted)
        for number, expected in ((810000 + person.index, "accepted"), (799998, "rejected")):
            start = outside.start_xml(
                person.bsn, person.text("surname"), f"CANS-{number}", number, begin=day(-15))
            start = start.replace("2026-11-02", day(-20)).encode()
            answered = self.post(start, party="provider:99000346")
            self.assertEqual(answered[1]["X-Outcome"], expected)

        person = self.born("XML, answered later")
        status, headers, _ = self.post(self.as_person(template, first, person), Prefer="")
        self.assertEqual(status, 202)
        self.http("GET", headers["Location"])
        return template, first

    def as_person(self, template, first, person):
        """The XML about somebody else, under marks of its own."""
        for kind, text in first.marks.items():
            template = template.replace(text, person.marks[kind])
        template = template.replace(f"CAN-{first.index}<", f"CAN-{person.index}<")
        numbers = (str(810000 + one.index) for one in (first, person))
        return template.replace(*numbers).encode()

    def bad_messages(self, template, first):
        for element, pattern in SPOILED:
            person = self.born(f"XML, bad {element}")
            xml = self.as_person(template, first, person).decode()
            bad = pattern.format(**person.marks)
            spoiled = outside.with_element(xml, element, bad)
            status, headers, _ = self.post(spoiled.encode())
            with self.subTest(element=element):
                self.assertNotEqual(spoiled, xml)
                self.assertNotEqual((status, headers.get("X-Outcome")), (200, "accepted"))
            self.submit(spoiled.encode())

        for field, spoil in outside.SPOILED_FIELDS.items():
            person = self.born(f"protobuf, bad {field}")
            message = self.allocation(person)
            spoil(message, person.marks)
            judgement = self.submit(message)
            with self.subTest(field=field):
                self.assertFalse(judgement and judgement.accepted)
            for fault in judgement.faults if judgement else ():
                self.places.errors.append(fault.SerializeToString())

    def bad_doors(self, template, first):
        def about(path):
            return self.as_person(template, first, self.born(path))

        def expect(statuses, body, **headers):
            with self.subTest(statuses=statuses, start=body[:20], headers=headers):
                self.assertIn(self.post(body, **headers)[0], statuses)

        expect((400,), about("XML, cut off")[:-60])
        doctype = b'?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
        expect((400,), about("XML, entity").replace(b"?>", doctype, 1))
        latin = about("XML, wrong encoding").decode().replace(canary.STEM, f"\u00e9{canary.STEM}")
        expect((400, 422), latin.encode("latin-1"))
        expect((400, 415, 422), about("XML, UTF-16").decode().encode("utf-16"))
        expect((0, 413), about("XML, oversize") + b" " * 27_000_000)
        expect((403,), about("XML, unknown sender").replace(b">0995<", b">0001<"))
        expect((415,), about("JSON instead of XML"), **{"Content-Type": "application/json"})
        self.assertEqual(self.http("PUT", "/v1/messages", about("wrong method"))[0], 405)

    def referrals(self):
        referral = self.requests("referral")
        person = self.born("referral, good")
        report = referral.ReportReferralRequest(referral_id="CAN-R1", bsn=person.bsn)
        report.referral.referrer, report.referral.municipality = 2, "0995"
        outside.date(report.referral.referral_date, day(-30))
        stub = self.stub("referral")
        reported = stub.ReportReferral(report, timeout=30).referral
        self.places.lists.append(reported.SerializeToString())
        decide = referral.DecideReferralRequest(referral_id="CAN-R1", bsn=person.bsn)
        decide.decision.decision = 1
        outside.date(decide.decision.decision_date, day(-25))
        decided = stub.DecideReferral(decide, timeout=30).referral
        self.places.lists.append(decided.SerializeToString())

        for field in ("bsn", "referral_id", "client_key", "provider_reference", "referrer_agb"):
            person = self.born(f"referral, bad {field}")
            report = referral.ReportReferralRequest(referral_id="CAN-R2", bsn=person.bsn)
            report.referral.CopyFrom(self.report_of(referral))
            outside.spoil_referral(report, field, person.marks)
            with self.subTest(field=field):
                with self.assertRaises(grpc.RpcError) as refused:
                    stub.ReportReferral(report, timeout=30)
                self.keep_refusal(refused.exception)

    def report_of(self, referral):
        report = referral.ReportReferralRequest().referral
        report.referrer, report.municipality = 2, "0995"
        outside.date(report.referral_date, day(-30))
        return report

    def addresses(self):
        """Persons where only codes belong: in paths, queries and headers."""
        person = self.born("address and headers")
        bsn, name = person.bsn, person.text("surname")
        for path in (f"/v1/feeds/{bsn}", f"/v1/messages/{bsn}", f"/clients/{name}/{bsn}",
                     f"/v1/allocations?client_key={bsn}", f"/v1/allocations?municipality={name}",
                     f"/v1/notices?municipality={bsn}", f"/v1/notices?page={name}",
                     f"/v1/referrals?client_key={name}", f"/v1/indicators/figures?area={bsn}",
                     f"/v1/allocations?municipality=0995&page={bsn}"):
            trace = f"00-{bsn}-{name}-01"
            _, _, said = self.http("GET", path, headers={"traceparent": trace, "User-Agent": name})
            self.places.errors.append(said)
        for proof in (f"Bearer {name}", f"Bearer {bsn}.{name}.{name}", f"Basic {name}"):
            status, _, _ = self.http("GET", "/v1/notices", headers={"Authorization": proof})
            self.assertEqual(status, 401)
        request = self.requests().ListAllocationsRequest(client_key=bsn, page_token=name)
        with self.assertRaises(grpc.RpcError) as refused:
            self.stub("allocation").ListAllocations(
                request, timeout=30, metadata=(("traceparent", f"{name}/{bsn}"),))
        self.keep_refusal(refused.exception)
        for path in ("/v1/allocations?municipality=0995&limit=1000", "/v1/notices", "/",
                     "/v1/referrals?municipality=0995", "/v1/indicators/figures?area=0995"):
            status, _, body = self.http("GET", path, party=REGION)
            self.assertEqual(status, 200, path)
            self.places.lists.append(body)

    def poison(self):
        """Records of canaries that were spoiled on their way, parked and replayed."""
        intake = "instroom.allocation.intake.v1"
        producer = confluent_kafka.Producer(self.region.kafka())
        sealed = [data for topic, data in places.records(self.region.kafka()) if topic == intake]
        for topic in (intake, "instroom.allocation.commands.v1", "instroom.referral.commands.v1"):
            # The first bytes can't begin a message.
            spoiled = b"\xff\xff\xff\x20" + sealed[0][:-7]
            producer.produce(topic, spoiled, b"0995", partition=0)
        self.assertEqual(producer.flush(20), 0)
        wait_until(lambda: self.cli("--json", "dead", "list").stdout.count("\n") >= 3, 30, "parked")
        self.cli("dead", "list")
        position = self.cli("dead", "list").stdout.split()[0]
        self.cli("dead", "show", position)
        self.assertEqual(self.cli("dead", "replay", "--all").returncode, 0)

    def commands(self, template, first):
        person = self.born("command")
        xml = self.as_person(template, first, person).decode()
        self.assertEqual(self.cli("send", "-", given=xml).returncode, 0)
        self.assertEqual(self.cli("send", "-", given=xml[:-50]).returncode, 1)
        bad = outside.with_element(xml, "Postcode", person.text("street"))
        self.assertEqual(self.cli("--json", "send", "-", given=bad).returncode, 1)
        for words in (("send", person.bsn), (person.bsn,), ("feed", person.bsn),
                      ("allocations", "--client", person.bsn), ("--bsn", person.bsn),
                      ("allocations", "--number", f"{person.bsn}x"),
                      ("allocations", "--limit", f"x{person.bsn}")):
            with self.subTest(words=words):
                self.assertNotEqual(self.cli(*words).returncode, 0)
        self.assertEqual(self.cli("feed", "99000346").returncode, 0)

    def ends_of_processes(self):
        """Services end in the middle of messages, gently and not, and come back."""
        for way in ("SIGTERM", "kill -9"):
            people = [self.born(f"{way} while it is judged") for _ in range(6)]
            sender = threading.Thread(
                target=lambda group=people: [self.submit(self.allocation(one)) for one in group])
            sender.start()
            for name in ("allocation", "notification", "indicator"):
                process = self.region.services[name][0]
                process.kill() if way == "kill -9" else process.stop()
            for name in ("allocation", "notification", "indicator"):
                self.region.services[name][0].start()
                self.region.services[name][0].wait_ready()
            sender.join()
            for person in people:
                judged = wait_until(lambda one=person: self.submit(self.allocation(one)), 60, way)
                self.assertTrue(judged.accepted, judged.faults)

    def outcomes_of_webhooks(self):
        def repeated():
            ids = [kept.split(b"webhook-id: ")[1].split(b"\n")[0] for kept in self.places.webhooks]
            return len(ids) >= 3 and len(set(ids)) < len(ids)

        wait_until(repeated, 90, "webhooks delivered, one of them again")

    def control(self):
        """A person put on purpose in each place where one can be put."""
        person = self.born(CONTROL)
        self.places.plant(" ".join(person.marks.values()), person.bsn)
        return person

    def assert_found_nowhere(self):
        control = self.control()
        kept, leaked = self.places.secrets(), set()
        planted = self.region.token("operator:OPS")
        kept["control"] = planted.split(".")[2][-40:].encode()
        Path(self.region.folder, "planted.log").write_text(planted)
        searcher = canary.Searcher(
            [canary.Canary.born(index, self.seed) for index in self.paths])
        table = collections.defaultdict(set)
        where = collections.defaultdict(set)
        sizes = collections.Counter()
        for place, exactly, data in self.places.contents():
            sizes[place] += len(data)
            if place != "other files":
                leaked |= {(name, str(exactly)) for name, text in kept.items() if text in data}
            for index, kind in searcher.found(data):
                table[self.paths[index], place].add(kind)
                where[self.paths[index], place].add(str(exactly))
        outside.keep_table(
            "canaries", table_text(list(dict.fromkeys(self.paths.values())), table, sizes))
        for place in places.CONTROLLED:
            self.assertIn("bsn", table.pop((CONTROL, place), ()), f"the search is blind in {place}")
        self.assertEqual(leaked, {("control", "planted.log")}, "tokens and keys in the clear")
        leaks = [f"{path} in {place}: {sorted(kinds)} at {sorted(where[path, place])[:3]}"
                 for (path, place), kinds in table.items()]
        self.assertEqual(leaks, [], f"seed {self.seed}, control {control.index}")


def flat(metadata):
    for name, value in metadata or ():
        yield f"{name}=".encode() + (value if isinstance(value, bytes) else value.encode())


def table_text(paths, table, sizes):
    width = max(map(len, paths)) + 2
    lines = [" " * width + "  ".join(places.NAMES)]
    for path in paths:
        cells = ("FOUND" if (path, place) in table else "-" for place in places.NAMES)
        lines.append(path.ljust(width) + "  ".join(
            cell.center(len(place)) for cell, place in zip(cells, places.NAMES)))
    lines.append("bytes searched".ljust(width) + "  ".join(
        f"{sizes[place]}".center(len(place)) for place in places.NAMES))
    return "\n".join(lines)


if __name__ == "__main__":
    unittest.main(verbosity=2)

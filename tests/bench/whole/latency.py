"""One row of the speed table: from the receipt of a message to the changed figure on a client of
server-sent events, while 500 messages a second flow.

Probes are allocations of another municipality than the load's, so that each raises one figure by
exactly one; the n-th probe has arrived when the figure has risen by n.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from region import REGION, Process, Region, wait_until  # noqa: E402

MEASURE, AREA, PERIOD = "inflow_with_residence", "0482", "2026-11"
FLOOR_MS = 250
WARM_S = 60


class Listener(threading.Thread):
    """Follows the live stream and notes when the figure rose to each value."""

    def __init__(self, request):
        super().__init__(daemon=True)
        self.request = request
        self.seen = {}
        self.value = None

    def run(self):
        with urllib.request.urlopen(self.request, timeout=300) as stream:
            event = ""
            for raw in stream:
                line = raw.decode().rstrip("\n")
                if line.startswith("event:"):
                    event = line[6:].strip()
                elif line.startswith("data:") and event == "figures":
                    self.take(json.loads(line[5:]))
                elif line.startswith("data:") and event == "snapshot":
                    self.value = self.value or 0

    def take(self, changed):
        now = time.monotonic()
        for figure in changed["figures"]:
            if (figure["measure"], figure["area"], figure["period"]) == (MEASURE, AREA, PERIOD):
                value = int(figure["value"] or 0)
                for reached in range((self.value or 0) + 1, value + 1):
                    self.seen.setdefault(reached, now)
                self.value = max(value, self.value or 0)


def probe_xml(number):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<a:Bericht xmlns:a="http://www.istandaarden.nl/ijw/3_2/jw301/schema"
           xmlns:b="http://www.istandaarden.nl/ijw/3_2/basisschema/schema">
<a:Header><a:BerichtCode>436</a:BerichtCode><a:BerichtVersie>3</a:BerichtVersie>
<a:BerichtSubversie>2</a:BerichtSubversie><a:Afzender>{AREA}</a:Afzender>
<a:Ontvanger>99000353</a:Ontvanger><a:BerichtIdentificatie>
<b:Identificatie>P{number}</b:Identificatie><b:Dagtekening>2026-11-02</b:Dagtekening>
</a:BerichtIdentificatie><a:XsdVersie><b:BasisschemaXsdVersie>1.0.0</b:BasisschemaXsdVersie>
<b:BerichtXsdVersie>1.0.0</b:BerichtXsdVersie></a:XsdVersie></a:Header>
<a:Client><a:Bsn>999990019</a:Bsn><a:Geboortedatum><b:Datum>2012-05-17</b:Datum></a:Geboortedatum>
<a:Geslacht>2</a:Geslacht><a:Naam><b:Geslachtsnaam><b:Achternaam>Proefpersoon</b:Achternaam>
</b:Geslachtsnaam><b:NaamGebruik>1</b:NaamGebruik></a:Naam><a:Contactgegevens><a:Contact>
<a:Soort>01</a:Soort><a:Adres><b:Huis><b:Huisnummer>1</b:Huisnummer></b:Huis>
<b:Postcode>2951AA</b:Postcode><b:LandCode>NL</b:LandCode></a:Adres></a:Contact>
</a:Contactgegevens><a:ToegewezenProducten><a:ToegewezenProduct>
<a:ToewijzingNummer>{number}</a:ToewijzingNummer><a:Product><b:Categorie>43</b:Categorie>
<b:Code>43A03</b:Code></a:Product><a:Toewijzingsdatum>2026-11-02</a:Toewijzingsdatum>
<a:Toewijzingstijd>09:15:00</a:Toewijzingstijd><a:Ingangsdatum>2026-11-02</a:Ingangsdatum>
<a:Einddatum>2027-05-31</a:Einddatum><a:Omvang><b:Volume>7</b:Volume><b:Eenheid>14</b:Eenheid>
<b:Frequentie>2</b:Frequentie></a:Omvang></a:ToegewezenProduct></a:ToegewezenProducten>
</a:Client></a:Bericht>
"""


def send_probe(region, number):
    request = urllib.request.Request(
        region.url("/v1/messages"), data=probe_xml(number).encode(), method="POST",
        headers={"Content-Type": "application/xml", **region.bearer(f"municipality:{AREA}")})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 202, answer.status
    return time.monotonic()


def measure(region, rate, probes):
    address = f"127.0.0.1:{region.services['allocation'][0].grpc_port}"
    load = Process(
        "load", [str(region.binaries / "instroom-load"), "--addresses", address, "--rate",
                 str(rate), "--receipts", str(region.folder / "receipts.txt")],
        region.environment, region.folder / "load.log")
    load.start()
    listener = Listener(urllib.request.Request(
        region.url("/v1/live"), headers=region.bearer(REGION)))
    listener.start()
    wait_until(lambda: listener.value is not None, 30, "snapshot of the live stream")
    # The broker compiles its own code in its first minute, connections and caches are cold: that is
    # not what is asked.
    time.sleep(WARM_S)
    warm = 20
    receipts = {}
    for number in range(1, warm + probes + 1):
        receipts[number] = send_probe(region, number)
        time.sleep(0.1)
    wait_until(lambda: (listener.value or 0) >= warm + probes, 30, "every probe on the stream")
    load.kill()
    return sorted((listener.seen[number] - receipts[number]) * 1000
                  for number in range(warm + 1, warm + probes + 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--probes", type=int, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="instroom-latency-") as folder:
        with Region(Path(folder)) as region:
            millis = measure(region, given.rate, given.probes)
    p50, p99 = millis[len(millis) // 2], millis[min(len(millis) - 1, len(millis) * 99 // 100)]
    print(json.dumps({
        "work": f"receipt to changed figure on an SSE client at {given.rate} messages/s, p99",
        "ours": round(p99, 1), "limit": FLOOR_MS, "unit": "ms", "measured": round(p99, 1),
        "floor": FLOOR_MS, "at_most": True, "kept": p99 <= FLOOR_MS, "p50": round(p50, 1),
        "max": round(millis[-1], 1), "probes": len(millis)}))


if __name__ == "__main__":
    main()

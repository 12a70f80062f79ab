"""One row of the speed table: how much slower the calls of a quiet party are while another one asks
everything it can, as fast as it can.

The noisy one is a program of its own with the lowest priority: it stands for another machine, whose
processor must not be taken for ours.
"""

import argparse
import http.client
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from latency import AREA, MEASURE, probe_xml  # noqa: E402
from region import Process, Region, wait_until  # noqa: E402

NOISY = "municipality:0995"
LONG_LIST = "/v1/allocations?municipality=0995&limit=1000"
CONNECTIONS = 8
FLOOR = 1.2


def hammer(port, headers, refused, served, stop):
    """Asks for a long list again and again over one connection."""
    os.nice(19)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while not stop.is_set():
        try:
            connection.request("GET", LONG_LIST, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            continue
        with (refused if answer.status == 429 else served).get_lock():
            (refused if answer.status == 429 else served).value += 1


class Quiet:
    """Sends a message and asks for figures, twenty times a second."""

    def __init__(self, region):
        self.port = region.services["gateway"][0].http_port
        self.headers = region.bearer(f"municipality:{AREA}")
        self.number = 0

    def millis(self, seconds):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        took = []
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.number += 1
            begun = time.monotonic()
            if self.number % 2:
                connection.request("POST", "/v1/messages", probe_xml(self.number).encode(),
                                   {"Content-Type": "application/xml", **self.headers})
            else:
                connection.request("GET", f"/v1/indicators/figures?area={AREA}&measure={MEASURE}",
                                   headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status in (200, 202), answer.status
            took.append((time.monotonic() - begun) * 1000)
            time.sleep(max(0, begun + 0.05 - time.monotonic()))
        return took


def load_history(region):
    """Some thousand messages of the noisy one's own, so that its lists are long."""
    address = f"127.0.0.1:{region.services['allocation'][0].grpc_port}"
    load = Process(
        "load", [str(region.binaries / "instroom-load"), "--addresses", address, "--rate", "500",
                 "--receipts", str(region.folder / "receipts.txt")],
        region.environment, region.folder / "load.log")
    load.start()
    time.sleep(30)
    load.kill()


def measure(region, seconds):
    load_history(region)
    quiet = Quiet(region)
    quiet.millis(20)  # Warm.
    refused, served = multiprocessing.Value("q", 0), multiprocessing.Value("q", 0)
    alone, beside = [], []
    # By turns, so that whatever else changes in the region falls on both.
    for _ in range(3):
        alone += quiet.millis(seconds)
        stop = multiprocessing.Event()
        noisy = [multiprocessing.Process(
            target=hammer,
            args=(quiet.port, region.bearer(NOISY), refused, served, stop), daemon=True)
            for _ in range(CONNECTIONS)]
        for one in noisy:
            one.start()
        wait_until(lambda: refused.value > 0, 60, "the noisy party to have had its share")
        beside += quiet.millis(seconds)
        stop.set()
        for one in noisy:
            one.join(40)
    return alone, beside, served.value, refused.value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=10, help="of each of six parts")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="instroom-noisy-") as folder:
        with Region(Path(folder)) as region:
            alone, beside, served, refused = measure(region, given.seconds)
    before, after = statistics.median(alone), statistics.median(beside)
    print(json.dumps({
        "work": "noisy neighbour: median call of another party, beside it to without it",
        "ours": round(after, 2), "limit": round(before, 2), "unit": "ms",
        "measured": round(after / before, 3), "floor": FLOOR, "at_most": True,
        "kept": after <= FLOOR * before, "mean_alone": round(statistics.mean(alone), 2),
        "mean_beside": round(statistics.mean(beside), 2),
        "p95_alone": round(sorted(alone)[len(alone) * 95 // 100], 2),
        "p95_beside": round(sorted(beside)[len(beside) * 95 // 100], 2),
        "served": served, "refused": refused}))


if __name__ == "__main__":
    main()

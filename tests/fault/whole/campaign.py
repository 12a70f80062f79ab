"""A campaign of crashes against a whole region under load, printed as a table.

In every round one thing is broken while messages flow: a service killed, the broker killed, Redis
flushed or killed, a replica taken away. Then the region must be ready again by itself. At the end
every receipt that a caller was given has exactly one outcome, nothing is lost or doubled, and every
figure equals a recount from scratch.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from region import SERVICES, Process, Region, wait_until  # noqa: E402


# Where a judge's transaction can be cut; the service ends itself there, the hard way.
STEPS = ("before_begin", "after_produce", "before_offsets", "before_commit", "after_commit")


class Campaign:
    def __init__(self, region, rate, seed):
        self.region = region
        self.rate = rate
        self.random = random.Random(seed)
        self.receipts = region.folder / "receipts.txt"
        self.rows = {}

    def start_load(self):
        allocation = self.region.services["allocation"]
        addresses = ",".join(f"127.0.0.1:{process.grpc_port}" for process in allocation)
        self.load = Process(
            "load",
            [str(self.region.binaries / "instroom-load"), "--addresses", addresses,
             "--rate", str(self.rate), "--receipts", str(self.receipts), "--seed", "7"],
            self.region.environment, self.region.folder / "load.log",
        )
        self.load.start()
        wait_until(lambda: self.given() > 0, 60, "the first receipt\n" + self.load.tail())

    def given(self):
        try:
            with open(self.receipts, "rb") as lines:
                return sum(1 for _ in lines)
        except OSError:
            return 0

    def everything_ready(self):
        return all(process.ready() for name in SERVICES for process in self.region.services[name])

    def kill_service(self, name):
        victim = self.random.choice(self.region.services[name])
        victim.kill()
        victim.start()

    def die_at(self, judge, step):
        # Alone it owns every partition, so that the step is taken whatever the load's senders are.
        victim, *others = self.region.services["allocation"]
        for process in (victim, *others):
            process.kill()
        healthy = victim.environment
        victim.environment = {**healthy, "INSTROOM_FAULT_STEP": f"{judge}/{step}"}
        victim.start()
        wait_until(lambda: not victim.alive(), 60, f"death at {judge}/{step}\n{victim.tail()}")
        victim.environment = healthy
        for process in (victim, *others):
            process.start()

    def kill_broker(self):
        self.region.kill_broker()
        self.region.start_broker()

    def flush_redis(self):
        assert self.region.redis_call("FLUSHALL") == "+OK"

    def kill_redis(self):
        self.region.redis.kill()
        self.region.start_redis()

    def rebalance(self):
        for name in ("allocation", "indicator", "notification", "referral"):
            self.region.services[name][-1].kill()
        wait_until(
            lambda: all(self.region.services[name][0].ready() for name in SERVICES), 60,
            "the remaining replicas ready",
        )
        for name in ("allocation", "indicator", "notification", "referral"):
            self.region.services[name][-1].start()

    def faults(self):
        named = [
            (f"kill -9 {name}", lambda name=name: self.kill_service(name)) for name in SERVICES
        ]
        steps = [
            (f"dies at {judge}/{step}", lambda at=(judge, step): self.die_at(*at))
            for judge in ("sender", "client", "postman") for step in STEPS
        ]
        soft = [("Redis FLUSHALL", self.flush_redis), ("Redis kill -9", self.kill_redis)]
        hard = [
            ("broker kill -9", self.kill_broker),
            ("rebalance, two replicas", self.rebalance),
        ]
        # A short campaign meets every kind of fault but the steps.
        return named + hard + soft + steps + named + hard + named * 2

    def round(self, what, breakage):
        time.sleep(self.random.uniform(0.05, 0.6))
        before = self.given()
        begun = time.monotonic()
        breakage()
        wait_until(self.everything_ready, 90, f"ready again after {what}\n" + self.tails())
        wait_until(lambda: self.given() > before, 60, f"receipts flow again after {what}")
        self.rows.setdefault(what, []).append(time.monotonic() - begun)

    def tails(self):
        return "\n".join(
            f"--- {process.name}\n{process.tail(6)}"
            for name in SERVICES for process in self.region.services[name] if not process.ready()
        )

    def drained(self):
        done = subprocess.run(
            [str(self.region.binaries / "instroom-log-check"), str(self.receipts)],
            env=self.region.operator(), capture_output=True, text=True, timeout=300,
        )
        self.verdict = json.loads(done.stdout) if done.stdout else {"error": done.stderr}
        return self.verdict.get("without_outcome") == 0 and self.verdict.get("returns_lost") == 0 \
            and self.verdict.get("messages_lost") == 0

    def finish(self):
        self.load.child.terminate()
        self.load.child.wait(60)
        try:
            wait_until(self.drained, 120, "every receipt has its outcome")
        except TimeoutError as late:
            print(late)
        recount = self.region.cli("recount", check=False)
        return recount.returncode == 0, recount.stdout.strip().splitlines()[-1:]


def print_table(campaign, rounds, equal, recount):
    print(f"| {'fault':<28} | rounds | ready again, s: median | max  |")
    print(f"|{'-' * 30}|{'-' * 8}|{'-' * 24}|{'-' * 6}|")
    for what, seconds in sorted(campaign.rows.items()):
        middle = sorted(seconds)[len(seconds) // 2]
        print(f"| {what:<28} | {len(seconds):>6} | {middle:>22.1f} | {max(seconds):>4.1f} |")
    print(f"rounds: {rounds}; log: {json.dumps(campaign.verdict)}; recount: {' '.join(recount)}")
    bad = {
        name: count for name, count in campaign.verdict.items()
        if name not in ("receipts", "given", "submissions", "accepted") and count
    }
    verdict = equal and not bad and campaign.verdict.get("receipts", 0) > 0
    print(f"{1 if verdict else 0} passed, {0 if verdict else 1} failed")
    return verdict


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--rate", type=int, default=500, help="messages a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument("--only", default="", help="only faults with this in their name")
    parser.add_argument("--folder", help="kept after the run; a temporary one if absent")
    given = parser.parse_args()
    print(f"seed {given.seed}, {given.rounds} rounds, {given.rate} messages/s", flush=True)
    with tempfile.TemporaryDirectory(prefix="instroom-fault-") as temporary:
        folder = Path(given.folder or temporary)
        with Region(folder, replicas=given.replicas) as region:
            campaign = Campaign(region, given.rate, given.seed)
            campaign.start_load()
            faults = [fault for fault in campaign.faults() if given.only in fault[0]]
            try:
                for number in range(given.rounds):
                    what, breakage = faults[number % len(faults)]
                    campaign.round(what, breakage)
                    print(f"{number + 1:>3} {what}: {campaign.rows[what][-1]:.1f} s", flush=True)
            finally:
                equal, recount = campaign.finish()
            return 0 if print_table(campaign, given.rounds, equal, recount) else 1


if __name__ == "__main__":
    sys.exit(main())

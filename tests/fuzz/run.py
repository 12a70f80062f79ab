"""Runs the fuzzers of preset fuzz one after another and prints a table.

    run.py [--runs N] [--seconds N] [--keep] [--only NAME] [--bin DIR]

Each starts with its part of corpus/ and looks for new paths for N runs. --keep adds to the corpus
what reached new code, in the fewest files that do; findings are kept in build/fuzz/findings.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests/fuzz/corpus"
BYTES_MAX = 8192


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    runs = int(os.environ.get("INSTROOM_FUZZ_RUNS", 20000))
    parser.add_argument("--runs", type=int, default=runs)
    parser.add_argument("--seconds", type=int, default=1200, help="at most, for each fuzzer")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--bin", type=Path, default=ROOT / "build/fuzz/bin")
    given = parser.parse_args()
    programs = sorted(given.bin.glob("fuzz_*"))
    programs = [p for p in programs if given.only in p.name]
    if not programs:
        sys.exit(f"no fuzzers in {given.bin}: cmake --preset fuzz, then build the target fuzzers")
    failed = 0
    print(f"{'fuzzer':<14} {'runs':>9} {'a second':>9} {'edges':>7} {'corpus':>7}  result")
    for program in programs:
        failed += not fuzz(program, given)
    print(f"{len(programs) - failed} passed, {failed} failed")
    return min(failed, 1)


def fuzz(program, given):
    name = program.name.removeprefix("fuzz_")
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    findings = ROOT / "build/fuzz/findings"
    findings.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="instroom-fuzz-") as grown:
        options = [f"-runs={given.runs}", f"-max_len={BYTES_MAX}", "-timeout=25",
                   f"-max_total_time={given.seconds}", f"-artifact_prefix={findings}/{name}-",
                   "-print_final_stats=1", "-rss_limit_mb=4096"]
        dictionary = CORPUS / f"{name}.dict"
        if dictionary.exists():
            options.append(f"-dict={dictionary}")
        done = run([program, *options, grown, kept], given.seconds + 120)
        good = done.returncode == 0
        print(row(name, done.stdout, "ok" if good else "FOUND", kept), flush=True)
        if not good:
            print(done.stdout[-3000:], file=sys.stderr)
        elif given.keep:
            keep(program, kept, grown, name)
    return good


def run(command, seconds):
    # Leaks are looked for at the end; a server that lives as long as the process is none.
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", timeout=seconds,
                          check=False)


def row(name, output, result, kept):
    def last(pattern):
        found = re.findall(pattern, output)
        return found[-1] if found else "?"

    runs = last(r"stat::number_of_executed_units:\s+(\d+)")
    speed = last(r"stat::average_exec_per_sec:\s+(\d+)")
    edges = last(r"cov: (\d+)")
    files = sum(1 for _ in kept.iterdir())
    return f"{name:<14} {runs:>9} {speed:>9} {edges:>7} {files:>7}  {result}"


def keep(program, kept, grown, name):
    """The fewest inputs that reach all that is reached, in place of those that were there."""
    with tempfile.TemporaryDirectory(prefix="instroom-fuzz-") as merged:
        run([program, "-merge=1", merged, kept, grown], 1200)
        for old in kept.iterdir():
            old.unlink()
        for new in sorted(Path(merged).iterdir(), key=lambda path: path.stat().st_size):
            shutil.copy(new, kept / new.name[:16])
    print(f"{name}: {sum(1 for _ in kept.iterdir())} inputs kept")


if __name__ == "__main__":
    sys.exit(main())

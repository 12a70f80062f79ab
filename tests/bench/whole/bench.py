"""The speed table: runs every program of the bench, prints one table and writes it as JSON."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BIN = ROOT / "build" / "release" / "bin"
PROGRAMS = {
    "pure": [[str(BIN / "bench_pure")]],
    "log": [[str(BIN / "bench_log")]],
    "latency": [[sys.executable, str(Path(__file__).with_name("latency.py"))]],
    "noisy": [[sys.executable, str(Path(__file__).with_name("noisy.py"))]],
}


def rows_of(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=900)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}\n{done.stderr[-3000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def show(rows):
    print(f"| {'work':<68} | {'ours':>10} | {'limit':>10} | {'unit':<12} | {'measured':>8} | "
          f"{'floor':>7} | kept |")
    print(f"|{'-' * 70}|{'-' * 12}|{'-' * 12}|{'-' * 14}|{'-' * 10}|{'-' * 9}|{'-' * 6}|")
    for row in rows:
        sign = "<=" if row["at_most"] else ">="
        print(f"| {row['work']:<68} | {row['ours']:>10.0f} | {row['limit']:>10.0f} | "
              f"{row['unit']:<12} | {row['measured']:>8.2f} | {sign}{row['floor']:>5g} | "
              f"{'yes' if row['kept'] else 'NO':<4} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[*PROGRAMS, []], help="rows; all if absent")
    parser.add_argument("--json", default=str(ROOT / ".instroom" / "bench.json"))
    given = parser.parse_args()
    rows = []
    for name in given.what or PROGRAMS:
        for command in PROGRAMS[name]:
            print(f"running {name} ...", file=sys.stderr, flush=True)
            rows += rows_of(command)
    show(rows)
    Path(given.json).parent.mkdir(parents=True, exist_ok=True)
    Path(given.json).write_text(json.dumps(rows, indent=1) + "\n")
    print(f"written: {given.json}")


if __name__ == "__main__":
    main()

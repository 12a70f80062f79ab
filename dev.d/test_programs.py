#!/usr/bin/env python3
"""Runs GoogleTest programs and adds up their cases.

    test_programs.py [--jobs N] [--seconds N] PROGRAM...

Each program runs whole, in its own folder: cases that share a broker start it once. Prints a line
per program, the output of what failed, and "N passed, N failed[, N skipped]". A program that
crashes, hangs or runs nothing counts as a failure.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time


def number(pattern, text):
    found = re.search(pattern, text, re.MULTILINE)
    return int(found[1]) if found else 0


def count(output, code):
    """(passed, failed, skipped) of one program's output and exit code."""
    passed = number(r"^\[  PASSED  \] (\d+) tests?", output)
    skipped = number(r"^\[  SKIPPED \] (\d+) tests?", output)
    failed = number(r"^\[  FAILED  \] (\d+) tests?, listed", output)
    if failed == 0 and (code != 0 or passed + skipped == 0):
        failed = 1
    return passed, failed, skipped


def environment(program):
    """With a file for the results of each case, if somebody wants them."""
    folder = os.environ.get("INSTROOM_GTEST_RESULTS")
    if not folder:
        return None
    return {**os.environ, "GTEST_OUTPUT": f"json:{folder}/{pathlib.Path(program).name}.json"}


def run(program, seconds):
    began = time.monotonic()
    try:
        done = subprocess.run(
            [os.path.abspath(program)],
            cwd=pathlib.Path(program).parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=seconds,
            env=environment(program),
        )
        output, code = done.stdout.decode(errors="replace"), done.returncode
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode(errors="replace") + f"\nno end within {seconds} s\n"
        code = 1
    return program, output, count(output, code), time.monotonic() - began


def failures(output):
    """The cases that failed, with what they said; of a crash, the end."""
    cases = re.findall(r"^\[ RUN      \] .*?^\[  FAILED  \] [^\n]*ms\)$", output, re.M | re.S)
    said = [case[case.rindex("[ RUN") :] for case in cases]
    return "\n".join(said) or "\n".join(output.splitlines()[-60:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("programs", nargs="+")
    given = parser.parse_args()
    total = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        running = [pool.submit(run, program, given.seconds) for program in given.programs]
        for future in concurrent.futures.as_completed(running):
            program, output, counted, seconds = future.result()
            if counted[1]:
                print(failures(output))
            name = pathlib.Path(program).name
            print(
                "{:<44}{:>5} passed{:>5} failed{:>5} skipped{:>8.1f} s".format(
                    name, *counted, seconds
                )
            )
            sys.stdout.flush()
            total = [before + more for before, more in zip(total, counted)]
    skipped = f", {total[2]} skipped" if total[2] else ""
    print(f"{total[0]} passed, {total[1]} failed{skipped}")
    return 1 if total[1] else 0


if __name__ == "__main__":
    sys.exit(main())

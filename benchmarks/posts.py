"""Speed of `cleanlint check` over a folder of Markdown posts beside markdownlint-cli2: ratios within one run.

    python benchmarks/posts.py posts/ --markdownlint node_modules/.bin/markdownlint-cli2

Both are run as people run them, start included, with nothing but their defaults, on the same files and in turns, after
one run each to warm up. Printed are the median seconds of processor and of wall clock time for each, and the median,
least and greatest ratio of cleanlint to markdownlint-cli2, turn by turn: below 1, cleanlint is faster.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

FAILED = 2  # for both: something could not be run; 0 and 1 are what a check may say


class Taken(NamedTuple):
    """Seconds that one run took."""

    processor: float
    wall: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="a folder with .md files")
    parser.add_argument("--markdownlint", required=True, metavar="PATH", help="the program markdownlint-cli2")
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    folder = os.path.abspath(given.folder)
    commands = {
        "cleanlint": [sys.executable, "-m", "cleanlint", "check", "--isolated", folder],
        "markdownlint-cli2": [os.path.abspath(given.markdownlint), "**/*.md"],
    }
    for command in commands.values():
        taken(command, folder)
    turns = [{name: taken(command, folder) for name, command in commands.items()} for _ in range(given.turns)]
    print(f"{posts(folder)} posts, {given.turns} turns")
    for name in commands:
        processor, wall = (statistics.median(turn[name][k] for turn in turns) for k in range(2))
        print(f"{name:20} {processor:6.2f} s processor, {wall:6.2f} s wall clock")
    for k, kind in enumerate(Taken._fields):
        ratios = [turn["cleanlint"][k] / turn["markdownlint-cli2"][k] for turn in turns]
        print(f"ratio, {kind:13} {statistics.median(ratios):6.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


def taken(command: Sequence[str], folder: str) -> Taken:
    """What one run of the command in the folder takes; ends the program where the command fails."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode >= FAILED:
        sys.exit(f"{command[0]} failed: {done.stderr[-500:]}")
    return Taken(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def posts(folder: str) -> int:
    return sum(name.endswith(".md") for _, _, names in os.walk(folder) for name in names)


if __name__ == "__main__":
    main()

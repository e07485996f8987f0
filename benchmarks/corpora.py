"""Speed and memory of `cleanlint fix` over JSON Lines, as ratios within one run.

    python benchmarks/corpora.py                          # over texts made up here
    python benchmarks/corpora.py --shard wild.jsonl       # over a shard with a field `text`
    python benchmarks/corpora.py --megabytes 1000         # to see that memory stays flat

Prints one row for each way: how fast it is beside cleaning the texts in Python, the megabytes a second by the clock and
by the processors' time, which a busy machine does not change as much, and the largest process. Starting up is included,
so small shards look slow.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import NamedTuple

from figures import Figure, show
from speed import made_up_texts

_READ = "import orjson, sys\nfor line in open(sys.argv[1], 'rb'): orjson.loads(line)['text'].lower()"
_CLEAN = (
    "import orjson, sys, cleanlint\ncleaner = cleanlint.Cleaner()\n"
    "for line in open(sys.argv[1], 'rb'): cleaner.clean(orjson.loads(line)['text'])"
)


class Measured(NamedTuple):
    seconds: float
    cpu: float
    megabytes: float  # of memory, of the largest process


def write_made_up(path: str, megabytes: float) -> None:
    texts = made_up_texts()
    size = number = 0
    with open(path, "w", encoding="utf-8") as stream:
        while size < megabytes * 1e6:
            url = f"https://site{number % 37}.example/{number}"
            size += stream.write(json.dumps({"id": number, "url": url, "text": texts[number % len(texts)]}) + "\n")
            number += 1


def measured(command: list[str]) -> Measured:
    """Run a command, of which the system then knows what its processes took."""
    probe = (
        "import resource, subprocess, sys\nsubprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", probe, *command], check=True, capture_output=True, text=True)
    cpu, memory = done.stdout.split()[-2:]
    return Measured(time.perf_counter() - started, float(cpu), int(memory) / 1024)


def fixing(shard: str, folder: str, jobs: int) -> list[str]:
    output = os.path.join(folder, f"jobs-{jobs}")
    program = [sys.executable, "-m", "cleanlint", "fix", shard, "-o", output, "--jobs", str(jobs)]
    return [*program, "--progress", "none"]


def figures(megabytes: float, shard: str | None = None) -> Iterator[Figure]:
    """One for each way, over a shard, or over one of that size that is made up."""
    with tempfile.TemporaryDirectory() as folder:
        if shard is None:
            shard = os.path.join(folder, "shard.jsonl")
            write_made_up(shard, megabytes)
        size = os.path.getsize(shard) / 1e6
        ways = {
            "clean": [sys.executable, "-c", _CLEAN, shard],
            "read": [sys.executable, "-c", _READ, shard],
            "fix --jobs 1": fixing(shard, folder, 1),
            "fix --jobs 2": fixing(shard, folder, 2),
        }
        clean = 0.0
        for name, command in ways.items():
            took = measured(command)
            clean = clean or took.seconds
            rates = f"{size / took.seconds:.2f} MB/s, {size / took.cpu:.2f} MB/CPU s, peak {took.megabytes:.0f} MB"
            yield Figure(
                name if name == "clean" else f"{name} / clean", f"{clean / took.seconds:.2f}", f"{rates}; {size:.1f} MB"
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shard", help="JSON Lines with a field `text`, not compressed")
    parser.add_argument("--megabytes", type=float, default=30, help="size of the shard that is made up (30)")
    options = parser.parse_args()
    show(figures(options.megabytes, options.shard))
    return 0


if __name__ == "__main__":
    sys.exit(main())

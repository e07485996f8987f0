"""Speed of `check`, claims rules included, beside other linters of prose: ratios within one run.

    python benchmarks/claims_speed.py --texts wild.jsonl.gz --proselint VENV/bin/python --write-good FOLDER

VENV is a virtual environment with proselint, FOLDER one in which `npm install write-good` was run; either may be left
out. Each linter is one process, and all of them share one processor. They read the same texts once to warm up and then
take turns; what counts is the processor time that a turn takes. Printed are, for each linter, the median of millions
of characters a second, and the median, least and greatest ratio of cleanlint to it, turn by turn.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

HERE = os.path.dirname(os.path.abspath(__file__))
SIZE = 1_000_000  # characters, from all over the texts
TURNS = 5

_TURNS_PY = """
import json, sys, time
texts = json.load(open(sys.argv[1], encoding="utf-8"))
def turn():
    started = time.process_time()
    for text in texts:
        lint(text)
    return time.process_time() - started
turn()
for _ in sys.stdin:
    print(turn(), flush=True)
"""
CLEANLINT = "from cleanlint import Cleaner\nlint = Cleaner().check\n" + _TURNS_PY
PROSELINT = (
    """
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
CheckRegistry().register_many(__register__)
def lint(text):
    return LintFile("text", text).lint()
"""
    + _TURNS_PY
)
WRITE_GOOD = """
const texts = JSON.parse(require("fs").readFileSync(process.argv[1], "utf-8"));
const lint = require("write-good");
function turn() {
  const started = process.cpuUsage();
  texts.forEach((text) => lint(text));
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
turn();
require("readline").createInterface({ input: process.stdin }).on("line", () => console.log(turn()));
"""


def some_texts(path: str) -> list[str]:
    """Texts from all over a JSONL file, plain or gzipped: `SIZE` characters or a little more."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as stream:
        texts = [json.loads(line)["text"] for line in stream]
    chosen, size = [], 0
    for text in texts[:: max(1, sum(map(len, texts)) // SIZE)]:
        if size < SIZE:
            chosen.append(text)
            size += len(text)
    return chosen


@contextmanager
def linter(command: list[str], folder: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has read the texts once and takes a turn for every line it is given."""
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def turn(process: subprocess.Popen[str]) -> float:
    """Seconds of processor time."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def measured(linters: Mapping[str, tuple[list[str], str]]) -> dict[str, list[float]]:
    """The seconds of all turns; the first one, in which some are still warming up, is left out."""
    with ExitStack() as stack:
        running = {name: stack.enter_context(linter(*command)) for name, command in linters.items()}
        rounds = [{name: turn(process) for name, process in running.items()} for _ in range(TURNS + 1)]
    return {name: [one[name] for one in rounds[1:]] for name in linters}


def show(seconds: Mapping[str, list[float]], characters: int) -> None:
    """One row for each linter."""
    own = seconds["cleanlint"]
    for name, took in seconds.items():
        row = f"{name:11}{characters / statistics.median(took) / 1e6:7.3f} million characters a second"
        if took is not own:
            ratios = [theirs / ours for theirs, ours in zip(took, own, strict=True)]
            row += f"   cleanlint / {name} {statistics.median(ratios):5.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        print(row)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", required=True, help="a JSONL file, .gz or plain, with a field `text`")
    parser.add_argument("--proselint", metavar="PYTHON", help="the interpreter of an environment with proselint")
    parser.add_argument("--write-good", metavar="FOLDER", help="a folder in which write-good is installed")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # for the processes that are started as well
    texts = some_texts(options.texts)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "texts.json")
        with open(path, "w", encoding="utf-8") as stream:
            json.dump(texts, stream)
        linters = {"cleanlint": ([sys.executable, "-c", CLEANLINT, path], os.path.dirname(HERE))}
        if options.proselint:
            linters["proselint"] = ([os.path.abspath(options.proselint), "-c", PROSELINT, path], folder)
        if options.write_good:
            linters["write-good"] = (["node", "-e", WRITE_GOOD, path], os.path.abspath(options.write_good))
        seconds = measured(linters)
    characters = sum(map(len, texts))
    print(f"{len(texts)} texts, {characters / 1e6:.2f} million characters, {TURNS} turns")
    show(seconds, characters)
    return 0


if __name__ == "__main__":
    sys.exit(main())

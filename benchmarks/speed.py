"""Speed and memory, as ratios within one run: absolute times of a shared machine mean little.

    python benchmarks/speed.py                          # over texts made up here
    python benchmarks/speed.py --texts wild.jsonl.gz    # over the `text` fields of a JSONL file

Prints one row a figure:

* clean / loop      throughput of `Cleaner.clean` with all built-in packs over that of a plain loop: every pattern of
                    every rule that takes part searched in every line with the `regex` package, which is what the
                    gate saves;
* check / loop      the same for `Cleaner.check`, in which claims rules take part as well;
* clean / read      the same throughput over that of reading the JSONL and lower-casing the texts;
* growth            time per character of a document of 10 MB over that of one of 100 kB, the same text repeated;
* start             `cleanlint check` of one small Markdown file over bare `python`, medians of whole processes;
* peak RSS          of a process that cleans all texts.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator

import regex
from figures import Figure, show

from cleanlint import Cleaner
from cleanlint.rules.records import Condition, Rule

LOOP_CHARACTERS = 300_000  # the plain loop is slow: a part of the texts will do
ROUNDS = 3

_WORDS = (
    "harbour council bridge winter report village engine teacher market river morning budget school station plan "
    "garden letter summer police hospital road minister engineer island forest company study record paper film"
).split()
_BOILERPLATE = (
    "Sign up for our newsletter and never miss a story.",
    "Leave a comment",
    "Advertisement",
    "Follow us on Facebook and Twitter.",
    "Copyright 2024 The Harbour Gazette. All rights reserved.",
)


def made_up_texts(count: int = 2_000) -> list[str]:
    """News-like texts with boilerplate in every other one: always the same."""
    rng = random.Random(7)
    texts = []
    for number in range(count):
        paragraphs = [
            " ".join(
                " ".join(rng.choices(_WORDS, k=rng.randint(8, 22))).capitalize() + "." for _ in range(rng.randint(1, 4))
            )
            for _ in range(rng.randint(5, 30))
        ]
        if number % 2:
            paragraphs.insert(rng.randint(0, len(paragraphs)), rng.choice(_BOILERPLATE))
        texts.append("\n\n".join(paragraphs))
    return texts


def read_texts(path: str) -> list[str]:
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line)["text"] for line in stream]


def patterns(condition: Condition) -> list[str]:
    return [p.regex for p in (*condition.any, *condition.all, *(p for p, _ in condition.score))]


def plain_loop(rules: Iterable[Rule]) -> Callable[[str], None]:
    """Every pattern of every rule, searched in every line."""
    compiled = [
        regex.compile(source, regex.IGNORECASE | regex.DOTALL) for rule in rules for source in patterns(rule.match)
    ]

    def run(text: str) -> None:
        for line in text.splitlines():
            for pattern in compiled:
                pattern.search(line)

    return run


def rate(function: Callable[[str], object], texts: list[str]) -> float:
    """Characters per second, the best of some rounds."""
    characters = sum(map(len, texts))
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for text in texts:
            function(text)
        best = max(best, characters / (time.perf_counter() - started))
    return best


def reading_rate(texts: list[str]) -> float:
    """Characters per second of parsing JSON lines and lower-casing, what any consumer pays."""
    try:
        from orjson import loads
    except ImportError:
        from json import loads
    lines = [json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "surrogatepass") for text in texts]
    characters = sum(map(len, texts))
    best = 0.0
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for line in io.BytesIO(b"\n".join(lines)):
            loads(line)["text"].lower()
        best = max(best, characters / (time.perf_counter() - started))
    return best


def growth(cleaner: Cleaner, texts: list[str]) -> float:
    """Time per character at 10 MB over that at 100 kB, of which the large text is a hundred copies.

    Other texts would need more rounds until the last of them settles, and show the rounds instead of the size.
    """
    body = "\n\n".join(texts)
    small = (body * (100_000 // len(body) + 1))[:100_000]
    large = "\n\n".join([small] * 100)
    rates = [rate(cleaner.clean, [small] * 20), rate(cleaner.clean, [large])]
    return rates[0] / rates[1]


def start_ratio(ending: str, runs: int = 10) -> float:
    """The whole process `cleanlint check post.md`, cache warm, over `python -c pass`."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "post.md")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(f"# The bridge\n\nThe council voted 7-2 on Tuesday.\n\n{ending}\n")
        check = [sys.executable, "-m", "cleanlint", "check", path]
        bare = [sys.executable, "-c", "pass"]
        times: dict[int, list[float]] = {0: [], 1: []}
        for _ in range(runs + 1):
            for k, command in enumerate((check, bare)):
                started = time.perf_counter()
                subprocess.run(command, capture_output=True)
                times[k].append(time.perf_counter() - started)
        return statistics.median(times[0][1:]) / statistics.median(times[1][1:])


def figures(texts: list[str]) -> Iterator[Figure]:
    """All that is measured, over these texts."""
    cleaner = Cleaner()
    some, size = [], 0
    for text in texts[:: max(1, sum(map(len, texts)) // LOOP_CHARACTERS)]:
        if size < LOOP_CHARACTERS:
            some.append(text)
            size += len(text)
    cleaning = rate(cleaner.clean, texts)
    looping = rate(plain_loop(rule for rule in cleaner.rules if rule.kind == "boilerplate"), some)
    checking, looping_all = rate(cleaner.check, texts), rate(plain_loop(cleaner.rules), some)
    of_all = f"{len(cleaner.rules)} rules, {len(texts)} texts, {sum(map(len, texts)) / 1e6:.1f} million characters"
    yield Figure("clean / loop", f"{cleaning / looping:.1f}", _rates(cleaning, looping) + "; " + of_all)
    yield Figure("check / loop", f"{checking / looping_all:.1f}", _rates(checking, looping_all))
    yield Figure("clean / read", f"{cleaning / reading_rate(texts):.3f}", "reading is parsing JSON and lower-casing")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("peak RSS", f"{memory:.0f} MB", "the texts included")
    yield Figure("growth", f"{growth(cleaner, texts):.2f}", "time per character at 10 MB over that at 100 kB")
    yield Figure("start, nothing found", f"{start_ratio('Work starts in May.'):.1f}", "times bare python")
    yield Figure("start, something found", f"{start_ratio('Leave a comment'):.1f}", "times bare python")


def _rates(ours: float, theirs: float) -> str:
    return f"{ours / 1e6:.2f} / {theirs / 1e6:.3f} million characters a second"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="a JSONL file, .gz or plain, with a field `text`")
    options = parser.parse_args()
    show(figures(read_texts(options.texts) if options.texts else made_up_texts()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

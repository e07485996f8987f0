"""Everything that can be measured without another environment, as one table in Markdown.

    python benchmarks/all.py -o results.md
    python benchmarks/all.py --texts wild.jsonl.gz --pages FOLDER --bench FOLDER -o results.md

Ratios come from the same run, on texts made up here unless others are given. `--pages` is a folder of HTML pages and
`--bench` one with `score.py`; without them, extraction and accuracy are left out.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable, Iterator

import corpora
import extraction
import floors
import speed
from figures import Figure, show, table

import cleanlint


def sections(options: argparse.Namespace) -> Iterator[tuple[str, Iterable[Figure]]]:
    """What there is to measure; `speed` comes first, as it asks for the memory of this process."""
    texts = speed.read_texts(options.texts) if options.texts else speed.made_up_texts()
    yield "Speed and memory", speed.figures(texts)
    yield "Corpora", corpora.figures(options.megabytes)
    if options.pages:
        yield "Extraction", extraction.figures(options.pages)
    if options.bench:
        yield "Accuracy", floors.figures(options.bench)


def machine() -> str:
    """What the figures were taken on, and how busy it was."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return f"cleanlint {cleanlint.__version__}, {python}, {system}{load}."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", help="a JSONL file, .gz or plain, with a field `text`")
    parser.add_argument("--megabytes", type=float, default=30, help="size of the shard that is made up (30)")
    parser.add_argument("--pages", metavar="FOLDER", help="a folder of HTML pages")
    parser.add_argument("--bench", metavar="FOLDER", help="an accuracy benchmark")
    parser.add_argument("-o", "--output", default="results.md", help="the file to write (results.md)")
    options = parser.parse_args()
    lines = ["# Benchmarks", "", machine()]
    for title, figures in sections(options):
        known = []
        for figure in figures:
            show([figure])
            known.append(figure)
        lines += ["", f"## {title}", "", *table(known)]
    with open(options.output, "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What `clean_html` costs beside plain extraction, as a ratio, on the pages of a folder.

    python benchmarks/extraction.py FOLDER [--rounds 4]

Each page is read by both in turn; the fastest round of each counts, because other programs only ever slow one down.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator

import trafilatura
from figures import Figure, show

from cleanlint import Cleaner


def pages(folder: str) -> Iterator[bytes]:
    """The .html files below a folder."""
    for path, _, names in os.walk(folder):
        for name in sorted(names):
            if name.endswith((".html", ".htm")):
                with open(os.path.join(path, name), "rb") as file:
                    yield file.read()


def fastest(reads: list[Callable[[bytes], object]], page: bytes, rounds: int) -> list[float]:
    """The seconds that each function takes for a page."""
    best = [float("inf")] * len(reads)
    for _ in range(rounds):
        for k, read in enumerate(reads):
            started = time.process_time()
            read(page)
            best[k] = min(best[k], time.process_time() - started)
    return best


def figures(folder: str, rounds: int = 4) -> Iterator[Figure]:
    """The ratio over all pages below a folder; none where there are no pages."""
    cleaner = Cleaner()
    reads: list[Callable[[bytes], object]] = [
        lambda page: trafilatura.extract(page, include_comments=False),
        cleaner.clean_html,
    ]
    times = [fastest(reads, page, rounds) for page in pages(folder)]
    if times:
        plain, cleaned = map(sum, zip(*times, strict=True))
        yield Figure("clean_html / extraction", f"{cleaned / plain:.3f}", f"{len(times)} pages")


def main() -> None:
    parser = argparse.ArgumentParser(description="clean_html over plain extraction")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    found = list(figures(given.folder, given.rounds))
    if not found:
        parser.error(f"no .html files in {given.folder}")
    show(found)


if __name__ == "__main__":
    main()

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


def main() -> None:
    parser = argparse.ArgumentParser(description="clean_html over plain extraction")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    cleaner = Cleaner()
    reads: list[Callable[[bytes], object]] = [
        lambda page: trafilatura.extract(page, include_comments=False),
        cleaner.clean_html,
    ]
    plain = cleaned = 0.0
    count = 0
    for page in pages(given.folder):
        one, other = fastest(reads, page, given.rounds)
        plain, cleaned, count = plain + one, cleaned + other, count + 1
    if not count:
        parser.error(f"no .html files in {given.folder}")
    print(f"{count} pages: clean_html / plain extraction = {cleaned / plain:.3f}")


if __name__ == "__main__":
    main()

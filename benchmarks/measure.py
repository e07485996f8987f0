"""Measure the built-in rules: writes ``rules/evidence.json`` and ``docs/rules.md``.

python benchmarks/measure.py --bench FOLDER   # FOLDER holds labelled, clean and wild texts; about a minute
python benchmarks/measure.py                  # the page only, after a change of words or examples
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path[:0] = [TOP, HERE]  # the checkout's rules and code, whatever is installed

from rules_page import page  # noqa: E402

from cleanlint import Cleaner  # noqa: E402
from cleanlint.rules.bench import Measured, measure  # noqa: E402
from cleanlint.rules.evidence import FILE, Evidence, Row, acts, disagreements, evidence_text, load_evidence  # noqa: E402
from cleanlint.rules.labels import Labelled, read_labelled, read_verdicts  # noqa: E402
from cleanlint.rules.loader import read_packs  # noqa: E402
from cleanlint.rules.sources import builtin_paths  # noqa: E402

LABELLED, CLEAN, WILD, PAGES = "labelled", "clean", "wild", "pages"


def measured(folder: str) -> Evidence:
    """The figures of the rules as they are now."""
    texts = list(_texts(folder))
    verdicts = read_verdicts(os.path.join(HERE, "judged-hits.tsv"))
    safe = measure(Cleaner(), texts, verdicts)
    unsafe = measure(Cleaner(unsafe=True), texts, verdicts)
    rows = {
        rule.id: Row(acts(rule), (unsafe if rule.fix == "unsafe" else safe).rules[rule.id]) for rule in Cleaner().rules
    }
    return Evidence({name: _described(safe, name, _path(folder, name)) for name in safe.data}, rows)


def _texts(folder: str) -> Iterator[Labelled]:
    """Labelled texts first: a text that is there several times counts where it is known best."""
    yield from read_labelled(_path(folder, LABELLED))
    for text in read_labelled(_path(folder, CLEAN)):
        yield text._replace(remove=())
    yield from read_labelled(_path(folder, WILD))
    if os.path.exists(_path(folder, PAGES)):
        yield from _pages(_path(folder, PAGES))


def _pages(path: str) -> Iterator[Labelled]:
    """What extractors made of pages. The file keeps it under a name of its own."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            if record["extracted_text"]:
                text, url, lang = record["extracted_text"], record.get("url") or None, record.get("lang") or None
                yield Labelled(PAGES, record["id"], text, None, (), url, lang)


def _path(folder: str, name: str) -> str:
    inner = os.path.join(folder, "data")
    return os.path.join(inner if os.path.isdir(inner) else folder, f"{name}.jsonl.gz")


def _described(figures: Measured, name: str, path: str) -> dict[str, Any]:
    texts = figures.data[name]
    with gzip.open(path, "rb") as stream:
        digest = sha256(stream.read()).hexdigest()[:16]
    return {"texts": texts.texts, "labelled_words": texts.labelled_words, "sha256": digest}


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bench", metavar="FOLDER", help="texts to measure on")
    folder = arguments.parse_args().bench
    if folder is not None:
        _write(os.path.join(builtin_paths()[0], FILE), evidence_text(measured(folder)))
    rules, evidence = read_packs(builtin_paths(), builtin=True).rules, load_evidence()
    _write(os.path.join(TOP, "docs", "rules.md"), page(rules, evidence))
    found = disagreements(rules, evidence)
    for name, reason in found.items():
        print(f"{name}: {reason}")
    print(f"{len(rules)} rules; {len(found)} whose tier and figures disagree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

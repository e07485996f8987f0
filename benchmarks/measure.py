"""Measure the built-in rules: writes ``rules/evidence.json`` and ``docs/rules.md``.

python benchmarks/measure.py --bench FOLDER   # FOLDER holds labelled, clean and wild texts, and pages; some minutes
python benchmarks/measure.py                  # the page only, after a change of words or examples
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tarfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path[:0] = [TOP, HERE]  # the checkout's rules and code, whatever is installed

from rules_page import page  # noqa: E402

from cleanlint import Cleaner  # noqa: E402
from cleanlint.rules.bench import Measured, measure  # noqa: E402
from cleanlint.rules.evidence import FILE, Evidence, Row, acts, disagreements, evidence_text, load_evidence  # noqa: E402
from cleanlint.rules.gates import is_for_pages  # noqa: E402
from cleanlint.rules.labels import Labelled, read_labelled, read_verdicts  # noqa: E402
from cleanlint.rules.loader import read_packs  # noqa: E402
from cleanlint.rules.review import deleted_spans  # noqa: E402
from cleanlint.rules.sources import builtin_paths  # noqa: E402

VERDICTS = ("judged-hits.tsv", "judged-claims.tsv")
LABELLED, CLEAN, WILD, PAGES, HTML, SEEDS = "labelled", "clean", "wild", "pages", "html", "seeds"


def measured(folder: str) -> Evidence:
    """The figures of the rules as they are now."""
    texts = list(_texts(folder))
    verdicts = {key: said for name in VERDICTS for key, said in read_verdicts(os.path.join(HERE, name)).items()}
    rules = Cleaner().rules
    safe = measure(Cleaner(), texts, verdicts)
    unsafe = measure(Cleaner(unsafe=True), texts, verdicts)
    for_pages = [rule.id for rule in rules if is_for_pages(rule)]
    pages = measure(Cleaner(select=for_pages, unsafe=True), _html(folder), verdicts)
    counts = {rule.id: (unsafe if rule.fix == "unsafe" else safe).rules[rule.id] for rule in rules}
    counts |= {name: pages.rules[name] for name in for_pages}
    rows = {rule.id: Row(acts(rule), counts[rule.id]) for rule in rules}
    data = {name: _described(safe, name, _paths(folder, name)) for name in safe.data}
    data |= {name: _described(pages, name, _paths(folder, name)) for name in pages.data}
    return Evidence(data, rows)


def _texts(folder: str) -> Iterator[Labelled]:
    """Labelled texts first: a text that is there several times counts where it is known best."""
    yield from read_labelled(_path(folder, LABELLED))
    for text in read_labelled(_path(folder, CLEAN)):
        yield text._replace(remove=())
    yield from read_labelled(_path(folder, WILD))
    if os.path.exists(_path(folder, PAGES)):
        yield from _pages(_path(folder, PAGES))
    for seed, golden in zip(_paths(folder, SEEDS), _files(os.path.join(TOP, "tests", "goldens"), ".txt"), strict=True):
        before = _read(seed)
        yield Labelled(SEEDS, os.path.basename(seed), before, deleted_spans(before, _read(golden)))


def _html(folder: str) -> Iterator[Labelled]:
    """Whole pages, for the rules that ask what only a page knows; verdicts judge their hits."""
    for path in _paths(folder, HTML):
        with tarfile.open(path) as pages:
            for member in sorted(pages.getmembers(), key=lambda member: member.name):
                file = pages.extractfile(member)
                name = os.path.basename(member.name)
                if file is not None and name.endswith(".html"):
                    source = os.path.basename(path).partition(".")[0]
                    html = file.read().decode("utf-8", "replace")
                    yield Labelled(HTML, f"{source}/{name.removesuffix('.html')}", html, None, (), None, None, "html")


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


def _paths(folder: str, name: str) -> list[str]:
    """The files that a set of texts comes from."""
    if name == SEEDS:
        return _files(os.path.join(TOP, "seeds"), ".txt")
    if name == HTML:
        return _files(os.path.join(os.path.dirname(_path(folder, name)), HTML), ".tar.xz")
    return [_path(folder, name)]


def _files(folder: str, ending: str) -> list[str]:
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return [os.path.join(folder, name) for name in names if name.endswith(ending)]


def _described(figures: Measured, name: str, paths: Iterable[str]) -> dict[str, Any]:
    texts = figures.data[name]
    digest = sha256()
    for path in paths:
        with (gzip.open if path.endswith(".gz") else open)(path, "rb") as stream:
            digest.update(stream.read())
    return {"texts": texts.texts, "labelled_words": texts.labelled_words, "sha256": digest.hexdigest()[:16]}


def _read(path: str) -> str:
    with open(path, encoding="utf-8", newline="") as stream:
        return stream.read()


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

"""cleanlint beside what people use instead: time, and what each takes of articles and of boilerplate.

python benchmarks/alternatives.py FOLDER [--every 2] [--write-good NODE_MODULES]

FOLDER holds labelled texts and pages and the code that scores them (`score.py`). The environment needs cleanlint,
datatrove, jusText and proselint; write-good is a package of npm, and left out where it is not given. Prints Markdown.
All figures of one table come from the same texts in the same run; times are CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

import justext
import trafilatura
from datatrove.data import Document
from datatrove.pipeline.filters.c4_filters import CITATION_REGEX, C4QualityFilter
from proselint.checks import __register__ as proselint_checks
from proselint.registry import CheckRegistry
from proselint.tools import LintFile

from cleanlint import Cleaner

Span = tuple[int, int]

# What somebody writes in an afternoon, who has seen what is left in the texts: one pattern for each kind of line.
BY_HAND = [
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"^.{0,80}\b(sign up|subscribe|register)\b.{0,80}\b(newsletter|e-?mails?|alerts?|updates)\b.*$",
        r"^.{0,40}\b(newsletter|inbox)\b.{0,60}$",
        r"^(leave|post|add) a (comment|reply).*$",
        r"^\d* ?comments?$",
        r"^(share|tweet|print|e-?mail)( this.{0,40})?$",
        r"^.{0,40}\bfollow (us|me|him|her|@\w+)\b.{0,80}$",
        r"^.{0,20}\b(like us on|find us on|join us on)\b.{0,60}$",
        r"^(related|read (more|also|next)|see also|more from|you may also like|recommended)\b.{0,120}$",
        r"^(advertisement|sponsored( content)?|promoted)$",
        r"^.{0,60}\b(donate|donation|support our (work|journalism)|make a gift)\b.{0,100}$",
        r"^.{0,20}(©|\(c\)|copyright\b|all rights reserved).{0,120}$",
        r"^.{0,60}\b(cookie policy|privacy policy|terms of (use|service))\b.{0,60}$",
        r"^(image|photo|picture)( credit| source)?s?:.{0,80}$",
        r"^click here\b.{0,100}$",
        r"^.{0,40}\bdownload (our|the) app\b.{0,60}$",
        r"^(skip to|back to top|menu|search|log ?in|home)\b.{0,20}$",
    )
]


class TextTool(NamedTuple):
    """A cleaner of texts: what is timed, and the spans that it takes out."""

    name: str
    run: Callable[[str], object]
    removed: Callable[[str], list[Span]]


class PageTool(NamedTuple):
    """An extractor: the article of a page."""

    name: str
    extract: Callable[[bytes], str]


class Removed(NamedTuple):
    start: int
    end: int
    rule: str


class Result(NamedTuple):
    text: str
    removed: list[Removed]


class Implementation:
    """A tool as the benchmark calls one."""

    def __init__(self, tool: TextTool) -> None:
        self.__name__ = tool.name
        self._tool = tool

    def clean(self, text: str, **_: Any) -> Result:
        spans = self._tool.removed(text)
        kept, position = [], 0
        for start, end in spans:
            kept.append(text[position:start])
            position = end
        return Result("".join([*kept, text[position:]]), [Removed(*span, self._tool.name) for span in spans])


def line_spans(text: str, goes: Callable[[str], bool]) -> list[Span]:
    """The lines that go, with their ends."""
    spans, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip() and goes(line):
            spans.append((position, position + len(line)))
        position += len(line)
    return spans


class LineFilter:
    """datatrove's C4 filter, of which the rules for lines alone count: that for whole documents needs a tokenizer."""

    def __init__(self) -> None:
        self._filter = C4QualityFilter(min_num_sentences=-1)

    def run(self, text: str) -> str | None:
        """None: the whole document is dropped."""
        document = Document(text, "")
        kept = self._filter.filter(document)
        return document.text if kept is True else None

    def removed(self, text: str) -> list[Span]:
        left = self.run(text)
        if left is None:
            return [(0, len(text))]
        kept = iter([*left.split("\n"), None])
        wanted = next(kept)

        def goes(line: str) -> bool:
            nonlocal wanted
            if wanted is None or CITATION_REGEX.sub("", line.strip()).strip() != wanted.strip():
                return True
            wanted = next(kept)
            return False

        return line_spans(text, goes)


def by_hand(text: str) -> str:
    for pattern in BY_HAND:
        text = pattern.sub("", text)
    return text


def by_hand_removed(text: str) -> list[Span]:
    return line_spans(text, lambda line: any(pattern.match(line.rstrip("\n")) for pattern in BY_HAND))


def text_tools(cleaner: Cleaner) -> list[TextTool]:
    lines = LineFilter()
    return [
        TextTool("cleanlint fix", cleaner.clean, lambda text: [r[:2] for r in cleaner.clean(text).removed]),
        TextTool(f"re.sub, {len(BY_HAND)} patterns", by_hand, by_hand_removed),
        TextTool(f"datatrove {version('datatrove')}, C4 filter, lines", lines.run, lines.removed),
    ]


def page_tools(cleaner: Cleaner) -> list[PageTool]:
    stops = justext.get_stoplist("English")
    return [
        PageTool(f"trafilatura {version('trafilatura')}", _extracted),
        PageTool("the same, favor_precision", lambda page: _extracted(page, favor_precision=True)),
        PageTool(
            f"jusText {version('justext')}",
            lambda page: "\n".join(p.text for p in justext.justext(page, stops) if not p.is_boilerplate),
        ),
        PageTool("cleanlint, clean_html", lambda page: cleaner.clean_html(page).text),
    ]


def _extracted(page: bytes, **options: bool) -> str:
    return trafilatura.extract(page, include_comments=False, **options) or ""


def timed(run: Callable[[Any], Any], inputs: Sequence[Any]) -> tuple[float, list[Any]]:
    """The CPU time, and what came of the inputs: of the faster of two rounds, since much is made ready in the first."""
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        outputs = [run(one) for one in inputs]
        best = min(best, time.process_time() - started)
    return best, outputs


def write_good_seconds(texts: Sequence[str], modules: str) -> float:
    script = (
        "const check = require('write-good');"
        "const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "const round = () => { const before = process.cpuUsage(); texts.forEach(text => check(text));"
        "const used = process.cpuUsage(before); return (used.user + used.system) / 1e6 };"
        "console.log(Math.min(round(), round()))"
    )
    done = subprocess.run(
        ["node", "-e", script],
        input=json.dumps(texts),
        env={**os.environ, "NODE_PATH": modules},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f} %"


def table(*rows: Sequence[object]) -> list[str]:
    """Markdown: the first row is the heading, all columns but the first are numbers."""
    heading, *others = ["| " + " | ".join(map(str, row)) + " |" for row in rows]
    return [heading, "|---" + "|--:" * (len(rows[0]) - 1) + "|", *others]


def text_table(bench: Any, tools: Sequence[TextTool], every: int) -> list[str]:
    """Cleaners of texts, on labelled documents and on extracted pages with labelled lines."""
    labelled = list(bench.data.read("labelled"))
    pages = [page for page in bench.data.read("pages") if page["status"] == "ok"][::every]
    texts = [document["text"] for document in labelled] + [page["extracted_text"] for page in pages]
    size = sum(map(len, texts)) / 1e6
    used = [timed(tool.run, texts)[0] for tool in tools]
    return [
        f"{len(labelled)} labelled documents and {len(pages)} extracted pages, {size:.1f} million characters.",
        "",
        *table(
            [
                "",
                "time",
                "boilerplate removed, documents",
                "article removed",
                "boilerplate removed, pages",
                "article removed",
            ],
            *(
                [tool.name, f"{mine / used[0]:.2f}", *_shares(bench, tool, labelled, pages)]
                for tool, mine in zip(tools, used, strict=True)
            ),
        ),
    ]


def _shares(bench: Any, tool: TextTool, labelled: Sequence[Any], pages: Sequence[Any]) -> list[str]:
    implementation = Implementation(tool)
    scores = [bench.removal.score_doc(implementation, document, None) for document in labelled]
    total = {name: sum(getattr(score, name) for score in scores) for name in ("gold", "hit", "keep", "lost")}
    words: dict[str, int] = {}
    for page in pages:
        for name, count in bench.pages.score_doc(implementation, page, None).counts.items():
            words[name] = words.get(name, 0) + count
    return [
        percent(total["hit"], total["gold"]),
        percent(total["lost"], total["keep"]),
        percent(words["B_removed"], words["B_words"]),
        percent(words["C_removed"] + words["Cu_removed"], words["C_words"] + words["Cu_words"]),
    ]


def linter_table(bench: Any, cleaner: Cleaner, write_good: str | None) -> list[str]:
    """Linters of prose, which flag and remove nothing: time alone."""
    texts = [document["text"] for document in bench.data.read("labelled")]
    CheckRegistry().register_many(proselint_checks)
    used = {
        "cleanlint check": timed(cleaner.check, texts)[0],
        f"proselint {version('proselint')}": timed(lambda text: LintFile("text", text).lint(), texts)[0],
    }
    if write_good is not None:
        with open(os.path.join(write_good, "write-good", "package.json"), encoding="utf-8") as file:
            used[f"write-good {json.load(file)['version']}"] = write_good_seconds(texts, write_good)
    unit = used["cleanlint check"]
    rows = ([name, f"{mine / unit:.2f}"] for name, mine in used.items())
    return [f"The {len(texts)} labelled documents.", "", *table(["", "time"], *rows)]


def page_table(bench: Any, tools: Sequence[PageTool], every: int) -> list[str]:
    """Extractors, on whole pages: 4-word shingles of what they give and of the article. The first is the measure."""
    gold = {page["id"]: page["gold_text"] for page in bench.data.read("pages") if page["status"] == "ok"}
    found = (pair for source in bench.html.SOURCES for pair in bench.data.html(source))
    names, pages = zip(*[pair for pair in found if pair[0] in gold][::every], strict=True)
    articles = [gold[name] for name in names]
    runs = [timed(tool.extract, pages) for tool in tools]
    unit, plain = runs[0]
    rows = (
        [tool.name, f"{used / unit:.2f}", *_agreement(bench, articles, plain, texts)]
        for tool, (used, texts) in zip(tools, runs, strict=True)
    )
    heading = ["", "time", "precision", "recall", "F1", "article removed"]
    return [f"{len(pages)} web pages.", "", *table(heading, *rows)]


def _agreement(bench: Any, articles: Sequence[str], plain: Sequence[str], texts: Sequence[str]) -> list[str]:
    """How texts agree with the articles, and what of these they lost that the plain extraction had."""
    matches = list(map(bench.text.shingle_match, articles, texts))
    lost = list(map(bench.text.shingles_lost, articles, plain, texts))
    figures = [f"{figure:.4f}" for figure in bench.text.shingle_prf(matches)]
    return [*figures, percent(sum(gone for _, gone in lost), sum(held for held, _ in lost))]


class Bench:
    """The modules of the benchmark that are used here, and its data."""

    def __init__(self, folder: str) -> None:
        sys.path.insert(0, folder)
        for name in ("html", "pages", "removal", "text"):
            setattr(self, name, importlib.import_module(f"bench.{name}"))
        self.data = importlib.import_module("bench.data").Data()


def main() -> None:
    parser = argparse.ArgumentParser(description="cleanlint beside what people use instead")
    parser.add_argument("folder")
    parser.add_argument("--every", type=int, default=2, metavar="N", help="take every Nth page (default 2)")
    parser.add_argument("--write-good", metavar="NODE_MODULES", help="the folder that holds the package write-good")
    given = parser.parse_args()
    bench = Bench(given.folder)
    cleaner = Cleaner()
    for lines in (
        text_table(bench, text_tools(cleaner), given.every),
        linter_table(bench, cleaner, given.write_good),
        page_table(bench, page_tools(cleaner), given.every),
    ):
        print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    main()

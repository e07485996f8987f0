"""A document as plain data for the page.

::

    {"path": "posts/harbour.md", "format": "markdown", "key": "9f2c...", "words": 812, "refused": null,
     "blocks": [["paragraph", "The board met. ", ["Experts say", 0], " the pier is sound.\\n\\n"],
                ["paragraph", ["Sign up for our newsletter.\\n", 1]]],
     "marks": [{"kind": "claim", "rule": "claims/vague-source", "message": "A source that nobody can name",
                "severity": "warning", "fix": "none", "also": [], "spans": [[15, 26]], "words": 2, "line": 1,
                "column": 16, "above": [1, ""]}, ...]}

A block is its kind and its pieces, each a string, or a list of a string and the numbers of the marks that cover it. The
pieces of all blocks, one after the other, are the text, exactly; the spans count its code points. So the page, whose
language counts otherwise, has nothing to count. `above` says where in a Markdown file a comment about the finding can
go: before which line, and what has to stand left of it; null where there is no such place.

A document that could not be read is {"path": ..., "error": ...}.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from cleanlint.document import Layout
from cleanlint.report.marks import Mark, marks
from cleanlint.reporters import FindRule, Outcome
from cleanlint.reporters.lines import inked, printable
from cleanlint.reporters.marks import refusal_text

_MARGIN = re.compile(r"[ \t>]*")
_ITEM_MARGIN = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_MARKER = re.compile(r"[^ \t>]")


class _Piece(NamedTuple):
    """A run of the text that no block and no mark begins or ends in."""

    start: int
    text: str
    marks: list[int]


def document_record(outcome: Outcome, format: str, rule: FindRule) -> dict[str, Any]:
    """What the page has to know of a document; `format` is ``text``, ``markdown`` or ``html``."""
    path = printable(outcome.path)
    if outcome.error is not None:
        return {"path": path, "error": printable(outcome.error)}
    found = marks(outcome, rule)
    layout = _layout(outcome.text, format)
    starts = [0, *layout.starts[1:]]  # what stands before the first block goes with it
    return {
        "path": path,
        "format": format,
        "key": _key(path, outcome.text),
        "words": len(outcome.text.split()),
        "refused": outcome.refused and refusal_text(outcome.refused),
        "blocks": _blocks(layout, starts, _pieces(outcome.text, starts, found)),
        "marks": [
            {**_mark_record(mark), "above": _above(outcome.text, layout, mark) if format == "markdown" else None}
            for mark in found
        ],
    }


def rule_records(names: Iterable[str], rule: FindRule) -> dict[str, dict[str, str]]:
    """What the page tells of rules, by id."""
    known = [(name, rule(name)) for name in sorted(names)]
    return {name: {"why": found.why, "advice": found.advice} for name, found in known if found is not None}


def _mark_record(mark: Mark) -> dict[str, Any]:
    record = mark._asdict()
    place = record.pop("place")
    return {**record, "line": place.line, "column": place.column}


def _above(text: str, layout: Layout, mark: Mark) -> tuple[int, str] | None:
    """The line that the block of a mark begins on, as tools for patches count lines, and the margin for a comment."""
    index = bisect_right(layout.starts, inked(text, mark.spans[0]).start) - 1
    start = layout.starts[index] if index > 0 else 0
    # A line that ends in CR alone is none to them, and nothing may stand before a byte order mark.
    if text[start - 1] != "\n" if start else text.startswith("\ufeff"):
        return None
    return text.count("\n", 0, start) + 1, _margin(text, layout, index)


def _margin(text: str, layout: Layout, index: int) -> str:
    """What stands left of a comment above a block: between two items it belongs to the first, or parts their list."""
    if index > 0 and layout.kind(index) == layout.kind(index - 1) == "item":
        match = _ITEM_MARGIN.match(text, layout.starts[index - 1])
        return _MARKER.sub(" ", match[0]) if match else ""
    match = _MARGIN.match(text, layout.starts[index] if index >= 0 else 0)
    return match[0] if match else ""


def _key(path: str, text: str) -> str:
    """The same for the same document in two reports: what a reader decided belongs to it."""
    return sha256(f"{path}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _layout(text: str, format: str) -> Layout:
    if format == "markdown":
        from cleanlint.formats import markdown

        return markdown.parse(text)
    from cleanlint.formats import text as plain

    return plain.parse(text)


def _pieces(text: str, starts: Sequence[int], found: Sequence[Mark]) -> Iterator[_Piece]:
    ends = (edge for mark in found for span in mark.spans for edge in span)
    edges = sorted({len(text), *starts, *ends})
    covering: list[list[int]] = [[] for _ in edges]
    for number, mark in enumerate(found):
        for start, end in mark.spans:
            for k in range(bisect_left(edges, start), bisect_left(edges, end)):
                covering[k].append(number)
    for k in range(len(edges) - 1):
        yield _Piece(edges[k], text[edges[k] : edges[k + 1]], covering[k])


def _blocks(layout: Layout, starts: Sequence[int], pieces: Iterable[_Piece]) -> list[list[Any]]:
    """Each block as its kind and the pieces in it."""
    blocks: list[list[Any]] = []
    for piece in pieces:
        if len(blocks) < len(starts) and piece.start == starts[len(blocks)]:
            blocks.append([layout.kind(len(blocks)) if layout.starts else "paragraph"])
        blocks[-1].append([piece.text, *piece.marks] if piece.marks else piece.text)
    return blocks

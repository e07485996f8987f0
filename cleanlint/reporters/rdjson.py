"""The Reviewdog Diagnostic Format: one JSON document, written piece by piece.

Its columns are what the format says they are: bytes of UTF-8, from 1. Fixes are suggestions of an empty text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines
from cleanlint.reporters.marks import Mark, explanation, marks, remark
from cleanlint.reporters.naming import relative

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


class RdjsonReporter:
    """For reviewdog, which passes findings on to most code review systems."""

    __slots__ = ("_first", "_setup")

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._first = True

    def start(self) -> str:
        return '{"source": {"name": "cleanlint"}, "diagnostics": ['

    def document(self, outcome: Outcome) -> str:
        parts = []
        for diagnostic in self._diagnostics(outcome):
            parts += ["\n" if self._first else ",\n", json.dumps(diagnostic)]
            self._first = False
        return "".join(parts)

    def end(self, summary: Summary) -> str:
        return "\n]}\n"

    def _diagnostics(self, outcome: Outcome) -> Iterator[dict[str, object]]:
        path = relative(outcome.path)
        if outcome.error is not None:
            yield {"message": outcome.error, "location": {"path": path}, "severity": "ERROR"}
        said = remark(outcome, self._setup)
        if said is not None:
            yield {"message": said, "location": {"path": path}, "severity": "WARNING"}
        lines = Lines(outcome.text)
        for mark in marks(outcome, self._setup):
            yield {**self._about(mark), **_place(path, lines, mark, page=outcome.is_page)}

    def _about(self, mark: Mark) -> dict[str, object]:
        return {
            "message": explanation(mark, self._setup),
            "severity": _SEVERITIES[mark.severity],
            "code": {"value": mark.rule},
        }


def _place(path: str, lines: Lines, mark: Mark, *, page: bool) -> dict[str, object]:
    if page:
        return {"location": {"path": path}}
    suggestions = [{"range": _range(lines, *span), "text": ""} for span in mark.deletes]
    location = {"path": path, "range": _range(lines, mark.start, mark.end)}
    return {"location": location, **({"suggestions": suggestions} if suggestions else {})}


def _range(lines: Lines, start: int, end: int) -> dict[str, object]:
    return {"start": _position(lines, start), "end": _position(lines, end)}


def _position(lines: Lines, offset: int) -> dict[str, int]:
    line = lines.place(offset).line
    beginning = 0 if line == 1 else lines.span(line).start  # a byte order mark is bytes too
    return {"line": line, "column": len(lines.text[beginning:offset].encode("utf-8", "surrogatepass")) + 1}

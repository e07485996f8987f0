"""SARIF 2.1.0: one JSON document, whose results are written piece by piece.

The order of keys means nothing in JSON, so what is only known at the end stands there: the rules that were found, and
the files that could not be read. Columns count code points, and `columnKind` says so. Fixes are deletions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from urllib.parse import quote

from cleanlint._version import __version__
from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines
from cleanlint.reporters.marks import Mark, Region, allowance, headline, marks, remark
from cleanlint.reporters.naming import Fingerprints, relative
from cleanlint.rules.records import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_FINGERPRINT = "cleanlint/v1"


class SarifReporter:
    """For code scanning services and editors."""

    __slots__ = ("_first", "_notes", "_rules", "_setup")

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._first = True
        self._rules: dict[str, int] = {}  # those that were found, with their places in the list of rules
        self._notes: list[dict[str, object]] = []

    def start(self) -> str:
        run = '{"columnKind": "unicodeCodePoints", "newlineSequences": ["\\r\\n", "\\n", "\\r"], "results": ['
        return f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{run}'

    def document(self, outcome: Outcome) -> str:
        artifact = _artifact(outcome.path)
        for level, message in (("error", outcome.error), ("warning", remark(outcome, self._setup))):
            if message is not None:
                location = {"physicalLocation": {"artifactLocation": artifact}}
                self._notes.append({"level": level, "message": {"text": message}, "locations": [location]})
        parts = []
        for result in self._results(outcome, artifact):
            parts += ["\n" if self._first else ",\n", json.dumps(result)]
            self._first = False
        return "".join(parts)

    def end(self, summary: Summary) -> str:
        driver = {
            "name": "cleanlint",
            "version": __version__,
            "properties": {"ruleset": self._setup.ruleset()},
            "rules": [_described(name, self._setup.rule(name)) for name in self._rules],
        }
        invocation = {"executionSuccessful": not summary.errors, "toolExecutionNotifications": self._notes}
        return f'\n], "tool": {json.dumps({"driver": driver})}, "invocations": [{json.dumps(invocation)}]}}]}}\n'

    def _results(self, outcome: Outcome, artifact: dict[str, object]) -> Iterator[dict[str, object]]:
        lines = Lines(outcome.text)
        names = Fingerprints(relative(outcome.path), outcome.text)
        for mark in marks(outcome, self._setup):
            place: dict[str, object] = {"artifactLocation": artifact}
            found: dict[str, object] = {
                "ruleId": mark.rule,
                "ruleIndex": self._rules.setdefault(mark.rule, len(self._rules)),
                "level": _LEVELS[mark.severity],
                "message": {"text": headline(mark)},
                "locations": [{"physicalLocation": place}],
                "partialFingerprints": {_FINGERPRINT: names.of(mark)},
            }
            if not outcome.is_page:
                place["region"] = _region(lines, mark.start, mark.end)
                if mark.deletes:
                    found["fixes"] = [_fix(lines, mark, artifact)]
            yield found


def _artifact(path: str) -> dict[str, object]:
    """Below the working folder a relative reference; else the whole path."""
    name = relative(path)
    escaped = quote(os.fsencode(name))
    if os.path.isabs(name):
        return {"uri": f"file://{escaped if escaped.startswith('/') else '/' + escaped}"}
    return {"uri": escaped, "uriBaseId": "%SRCROOT%"}


def _region(lines: Lines, start: int, end: int) -> dict[str, int]:
    region = Region(lines, start, end)
    return {
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
    }


def _fix(lines: Lines, mark: Mark, artifact: dict[str, object]) -> dict[str, object]:
    replacements = [{"deletedRegion": _region(lines, *span)} for span in mark.deletes]
    return {
        "description": {"text": "Delete it"},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    }


def _described(name: str, rule: Rule | None) -> dict[str, object]:
    """A rule, in the words of a reporting descriptor."""
    if rule is None:
        return {"id": name}
    paragraphs = [rule.why, *([rule.advice] if rule.advice else []), f"To allow it: {allowance(name, 'markdown')}"]
    return {
        "id": name,
        "shortDescription": {"text": rule.message},
        "fullDescription": {"text": rule.why},
        "help": {"text": "\n\n".join(paragraphs)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": sorted({rule.topic, rule.kind})},
    }

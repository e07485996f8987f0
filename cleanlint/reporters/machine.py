"""The JSON reports: ASCII only, written piece by piece so that a long run does not gather in memory.

``json`` is one document; `report.schema.json`, beside this module, describes both formats.

::

    {"version": 1,              the format of this report
     "command": "fix",          or "check"
     "ruleset": "4f1c...",      digest of rules and settings
     "files": [
       {"path": "posts/harbour.md",
        "error": null,          or why there is no result; then the keys below are missing
        "output": "...",        where the result was written, null when it was not
        "removed": [{"start": 120, "end": 171, "line": 9, "column": 1,
                     "rule": "newsletter/signup-pitch", "also": [], "text": "..."}],
        "findings": [{"start": 120, "end": 169, "line": 9, "column": 1, "rule": "newsletter/signup-pitch",
                      "severity": "warning", "message": "...", "fix": "safe"}],
        "refused": null}],      or {"reason": "too much", "share": 0.61, "proposed": [as in "removed"]}
     "summary": {"files": 1, "changed": 1, "removals": 1, "refused": 0, "findings": 1, "errors": 0}}

``json-lines`` is the same, one object in each line: first {"type": "run", "version", "command", "ruleset"}, then one
{"type": "file", ...} for each file, with the keys from above, and at last {"type": "summary", ...}.

With `check --statistics` each file and the summary have a further key, "statistics": {"words", "sentences", "hedges",
"vague", "sourced", "hedges_per_1000_words", "vague_per_1000_words", "share_with_named_source", "sources": [{"name",
"cited"}]}; the summary also has "rules": {"newsletter/signup-pitch": {"findings": 1, "fixable": 1}}, the most frequent
first.

Offsets are half-open and count code points of the input (of an HTML page, of the extracted text) from 0; lines and
columns count from 1, a column is a code point, and a byte order mark takes none.
"""

from __future__ import annotations

import json

from cleanlint.findings import Finding, Removal
from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines

VERSION = 1


class JsonReporter:
    """For programs: one document."""

    __slots__ = ("_first", "_setup")

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._first = True

    def start(self) -> str:
        return f'{json.dumps(_run(self._setup))[:-1]}, "files": ['

    def document(self, outcome: Outcome) -> str:
        separator, self._first = ("\n" if self._first else ",\n"), False
        return separator + json.dumps(_described(outcome))

    def end(self, summary: Summary) -> str:
        return f'\n], "summary": {json.dumps(summary.as_dict())}}}\n'


class JsonLinesReporter:
    """For programs that read while the run goes on: an object in each line."""

    __slots__ = ("_setup",)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def start(self) -> str:
        return _line("run", _run(self._setup))

    def document(self, outcome: Outcome) -> str:
        return _line("file", _described(outcome))

    def end(self, summary: Summary) -> str:
        return _line("summary", summary.as_dict())


def _run(setup: Setup) -> dict[str, object]:
    return {"version": VERSION, "command": setup.command, "ruleset": setup.ruleset()}


def _line(kind: str, content: dict[str, object]) -> str:
    return json.dumps({"type": kind, **content}) + "\n"


def _described(outcome: Outcome) -> dict[str, object]:
    if outcome.error is not None:
        return {"path": outcome.path, "error": outcome.error}
    lines = Lines(outcome.text)
    refused = outcome.refused
    extra = {} if outcome.statistics is None else {"statistics": outcome.statistics.as_dict()}
    return {
        "path": outcome.path,
        "error": None,
        "output": outcome.output,
        "removed": [_removal(lines, removal) for removal in outcome.removed],
        "findings": [_finding(lines, finding) for finding in outcome.findings],
        "refused": refused
        and {
            "reason": refused.reason,
            "share": refused.share,
            "proposed": [_removal(lines, removal) for removal in refused.proposed],
        },
        **extra,
    }


def _removal(lines: Lines, removal: Removal) -> dict[str, object]:
    return {**_place(lines, removal.start, removal.end), **removal._asdict(), "also": list(removal.also)}


def _finding(lines: Lines, finding: Finding) -> dict[str, object]:
    return {**_place(lines, finding.start, finding.end), **finding._asdict()}


def _place(lines: Lines, start: int, end: int) -> dict[str, object]:
    line, column = lines.place(start)
    return {"start": start, "end": end, "line": line, "column": column}

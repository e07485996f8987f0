"""A Code Quality report for GitLab: one JSON array, written piece by piece."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines
from cleanlint.reporters.marks import Region, headline, marks, remark
from cleanlint.reporters.naming import Fingerprints, fingerprint, relative

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


class GitlabReporter:
    """For the merge request widget; the fingerprints stay the same when lines move."""

    __slots__ = ("_first", "_setup", "_top")

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._top = os.environ.get("CI_PROJECT_DIR")
        self._first = True

    def start(self) -> str:
        return "["

    def document(self, outcome: Outcome) -> str:
        path = relative(outcome.path, self._top)
        parts = []
        for issue in self._issues(outcome, path):
            parts += ["\n" if self._first else ",\n", json.dumps(issue)]
            self._first = False
        return "".join(parts)

    def end(self, summary: Summary) -> str:
        return "\n]\n"

    def _issues(self, outcome: Outcome, path: str) -> Iterator[dict[str, object]]:
        if outcome.error is not None:
            yield _of_document(path, "cleanlint/error", "critical", outcome.error)
        said = remark(outcome, self._setup)
        if said is not None:
            yield _of_document(path, "cleanlint/refused", "minor", said)
        lines = Lines(outcome.text)
        names = Fingerprints(path, outcome.text)
        for mark in marks(outcome, self._setup):
            region = Region(lines, mark.start, mark.end)
            span = (1, 1) if outcome.is_page else (region.line, region.end_line)
            yield _issue(mark.rule, headline(mark), _SEVERITIES[mark.severity], names.of(mark), path, span)


def _of_document(path: str, name: str, severity: str, message: str) -> dict[str, object]:
    """An issue with a document as a whole. GitLab knows no place without a line, so it gets the first one."""
    return _issue(name, message, severity, fingerprint(path, name), path, (1, 1))


def _issue(
    name: str, description: str, severity: str, identity: str, path: str, lines: tuple[int, int]
) -> dict[str, object]:
    return {
        "check_name": name,
        "description": description,
        "severity": severity,
        "fingerprint": identity,
        "location": {"path": path, "lines": {"begin": lines[0], "end": lines[1]}},
    }

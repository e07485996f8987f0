"""Annotations for GitHub Actions: workflow commands, which the runner shows beside the lines of a pull request."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines, printable, printable_lines
from cleanlint.reporters.marks import Mark, Region, explanation, marks, remark
from cleanlint.reporters.naming import relative

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


class GithubReporter:
    """``::warning file=posts/harbour.md,line=9,endLine=9,col=1,endColumn=52,title=newsletter/signup-pitch::...``"""

    __slots__ = ("_setup", "_top")

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._top = os.environ.get("GITHUB_WORKSPACE")

    def start(self) -> str:
        return ""

    def document(self, outcome: Outcome) -> str:
        return "".join(self._commands(outcome, {"file": relative(outcome.path, self._top)}))

    def end(self, summary: Summary) -> str:
        return ""

    def _commands(self, outcome: Outcome, file: dict[str, object]) -> Iterator[str]:
        if outcome.error is not None:
            yield _command("error", file, outcome.error)
        said = remark(outcome, self._setup)
        if said is not None:
            yield _command("warning", file, said)
        lines = Lines(outcome.text)
        for mark in marks(outcome, self._setup):
            place = {} if outcome.is_page else _place(lines, mark)
            properties = {**file, **place, "title": mark.rule}
            yield _command(_COMMANDS[mark.severity], properties, explanation(mark, self._setup))


def _place(lines: Lines, mark: Mark) -> dict[str, object]:
    """The lines, and the columns where they are on one line: only then does GitHub take them."""
    region = Region(lines, mark.start, mark.end)
    found: dict[str, object] = {"line": region.line, "endLine": region.end_line, "col": region.column}
    if region.line == region.end_line:
        found["endColumn"] = region.end_column
    return found


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(printable_lines(message))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")

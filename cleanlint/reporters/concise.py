"""One line for each finding or removal: ``path:line:column: rule message [fix]``."""

from __future__ import annotations

from cleanlint.reporters import Outcome, Setup, Summary
from cleanlint.reporters.lines import Lines, printable
from cleanlint.reporters.marks import Mark, marks, remark

BOLD, RED, CYAN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[36m", "\x1b[0m"


class ConciseReporter:
    """For editors, logs and a quick look."""

    __slots__ = ("_setup",)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup

    def start(self) -> str:
        return ""

    def document(self, outcome: Outcome) -> str:
        said = remark(outcome, self._setup)
        shown = [] if said is None else [f"{printable(outcome.path)}: {said}\n"]
        found = list(marks(outcome, self._setup))
        if found:
            shown.append(self._shown(outcome, Lines(outcome.text), found))
        return "".join(shown)

    def end(self, summary: Summary) -> str:
        return ""

    def _shown(self, outcome: Outcome, lines: Lines, found: list[Mark]) -> str:
        return "".join(f"{self._heading(outcome, lines, mark)}\n" for mark in found)

    def _heading(self, outcome: Outcome, lines: Lines, mark: Mark) -> str:
        line, column = lines.place(mark.start)
        where = self._styled(f"{printable(outcome.path)}:{line}:{column}:", BOLD)
        rule = self._styled(mark.rule, RED)
        return f"{where} {rule} {printable(mark.message)} {self._styled(f'[{mark.tag}]', CYAN)}"

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if self._setup.colour else text

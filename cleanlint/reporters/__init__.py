"""How a run is told: each reporter turns outcomes into text, one document at a time, and writes nothing itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, TypeAlias

from cleanlint.findings import Finding, Refusal, Removal
from cleanlint.rules.records import Rule

if TYPE_CHECKING:
    from cleanlint.claims.statistics import Statistics

Command: TypeAlias = Literal["check", "fix"]
FindRule: TypeAlias = Callable[[str], Rule | None]  # by id
OUTPUT_FORMATS = ("full", "concise", "json")


class Outcome(NamedTuple):
    """What became of one document. The offsets are code points of `text`."""

    path: str  # as the user named it, or below what the user named
    text: str  # the input; of an HTML page, the extracted text
    removed: tuple[Removal, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: Refusal | None = None
    output: str | None = None  # where the result went; None: nowhere
    error: str | None = None  # why there is no result; then the rest is empty
    statistics: Statistics | None = None  # where they were asked for

    @property
    def left(self) -> tuple[Finding, ...]:
        """The findings that no removal took away."""
        if not self.removed:
            return self.findings
        ends = [removal.end for removal in self.removed]
        return tuple(finding for finding in self.findings if not _overlaps(finding, ends, self.removed))


class Summary:
    """Counts over a run."""

    __slots__ = (
        "changed",
        "errors",
        "failing",
        "files",
        "findings",
        "fixable",
        "left",
        "refused",
        "removals",
        "statistics",
    )

    def __init__(self) -> None:
        self.files = self.changed = self.removals = self.refused = self.errors = 0
        self.findings = self.fixable = self.failing = self.left = 0
        self.statistics: Statistics | None = None

    def add(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.errors += 1
            return
        self.files += 1
        self.changed += bool(outcome.removed)
        self.removals += len(outcome.removed)
        self.refused += outcome.refused is not None
        self.findings += len(outcome.findings)
        self.fixable += sum(f.fix == "safe" for f in outcome.findings)
        self.failing += sum(f.severity != "info" for f in outcome.findings)
        self.left += sum(f.severity != "info" for f in outcome.left)
        if outcome.statistics is not None:
            before = self.statistics
            self.statistics = outcome.statistics if before is None else before.plus(outcome.statistics)

    def as_dict(self) -> dict[str, Any]:
        """For the JSON report."""
        keys = ("files", "changed", "removals", "refused", "findings", "errors")
        counts = {key: getattr(self, key) for key in keys}
        return counts if self.statistics is None else {**counts, "statistics": self.statistics.as_dict()}


class Reporter(Protocol):
    """The text before, for, and after the documents of a run."""

    def start(self) -> str: ...
    def document(self, outcome: Outcome) -> str: ...
    def end(self, summary: Summary) -> str: ...


def reporter(name: str, command: Command, rule: FindRule, ruleset: str, *, colour: bool, width: int) -> Reporter:
    """The reporter called `name`: ``full``, ``concise`` or ``json``."""
    if name == "json":
        from cleanlint.reporters.machine import JsonReporter

        return JsonReporter(command, ruleset)
    if name == "concise":
        from cleanlint.reporters.concise import ConciseReporter

        return ConciseReporter(command, rule, colour=colour)
    from cleanlint.reporters.full import FullReporter

    return FullReporter(command, rule, colour=colour, width=width)


def _overlaps(finding: Finding, ends: list[int], removed: tuple[Removal, ...]) -> bool:
    """Whether the first removal that reaches beyond the start of the finding starts before its end."""
    nearest = bisect_right(ends, finding.start)
    return nearest < len(removed) and removed[nearest].start < finding.end

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

# By the names that `--output-format` takes: the module below this package, and the class.
_REPORTERS = {
    "full": ("full", "FullReporter"),
    "concise": ("concise", "ConciseReporter"),
    "grouped": ("grouped", "GroupedReporter"),
    "json": ("machine", "JsonReporter"),
    "json-lines": ("machine", "JsonLinesReporter"),
    "github": ("github", "GithubReporter"),
    "gitlab": ("gitlab", "GitlabReporter"),
    "junit": ("junit", "JunitReporter"),
    "rdjson": ("rdjson", "RdjsonReporter"),
    "sarif": ("sarif", "SarifReporter"),
}
OUTPUT_FORMATS = tuple(_REPORTERS)
FOR_PEOPLE = ("full", "concise", "grouped")  # further lines on standard output do them no harm
WITH_SUMMARY = ("json", "json-lines")  # they tell all that a summary knows


class Setup(NamedTuple):
    """What reporters know of a run before it begins."""

    command: Command
    rule: FindRule
    ruleset: Callable[[], str]  # the digest; not every reporter asks for it
    colour: bool = False
    width: int = 100


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
    planned: tuple[Removal, ...] = ()  # of `check`: what `fix` would remove
    kind: str = "text"  # text, markdown or html

    @property
    def is_page(self) -> bool:
        """Whether the text was extracted from a page, so that its lines are not those of the file."""
        return self.kind == "html"

    @property
    def left(self) -> tuple[Finding, ...]:
        """The findings that no removal took away."""
        if not self.removed:
            return self.findings
        ends = [removal.end for removal in self.removed]
        return tuple(finding for finding in self.findings if not _overlaps(finding, ends, self.removed))


class RuleCount:
    """How often a rule was found in a run, and how many of the findings `fix` would mend."""

    __slots__ = ("findings", "fixable")

    def __init__(self) -> None:
        self.findings = self.fixable = 0


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
        "rules",
        "statistics",
    )

    def __init__(self) -> None:
        self.files = self.changed = self.removals = self.refused = self.errors = 0
        self.findings = self.fixable = self.failing = self.left = 0
        self.rules: dict[str, RuleCount] = {}
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
        for finding in outcome.findings:
            count = self.rules.setdefault(finding.rule, RuleCount())
            count.findings += 1
            count.fixable += finding.fix == "safe"
        if outcome.statistics is not None:
            before = self.statistics
            self.statistics = outcome.statistics if before is None else before.plus(outcome.statistics)

    def ranked(self) -> list[tuple[str, RuleCount]]:
        """The rules that were found, the most frequent first."""
        return sorted(self.rules.items(), key=lambda item: (-item[1].findings, item[0]))

    def as_dict(self) -> dict[str, Any]:
        """For the JSON report."""
        keys = ("files", "changed", "removals", "refused", "findings", "errors")
        counts = {key: getattr(self, key) for key in keys}
        if self.statistics is None:
            return counts
        rules = {name: {"findings": n.findings, "fixable": n.fixable} for name, n in self.ranked()}
        return {**counts, "rules": rules, "statistics": self.statistics.as_dict()}


class Reporter(Protocol):
    """The text before, for, and after the documents of a run."""

    def start(self) -> str: ...
    def document(self, outcome: Outcome) -> str: ...
    def end(self, summary: Summary) -> str: ...


def reporter(name: str, setup: Setup) -> Reporter:
    """The reporter called `name`, one of `OUTPUT_FORMATS`."""
    from importlib import import_module

    module, kind = _REPORTERS[name]
    made: Reporter = getattr(import_module(f"cleanlint.reporters.{module}"), kind)(setup)
    return made


def _overlaps(finding: Finding, ends: list[int], removed: tuple[Removal, ...]) -> bool:
    """Whether the first removal that reaches beyond the start of the finding starts before its end."""
    nearest = bisect_right(ends, finding.start)
    return nearest < len(removed) and removed[nearest].start < finding.end

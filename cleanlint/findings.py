"""What the user gets: findings, removals, refusals and the results that hold them. Offsets count code points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from cleanlint.rules.records import Severity, Tier
from cleanlint.spans import Span

Reason: TypeAlias = Literal["too much", "not settled", "time limit", "failed check", "no article"]


class Finding(NamedTuple):
    """A rule's complaint about ``text[start:end]`` of the document.

    ``fix`` says what may remove it: ``safe`` (goes by default), ``unsafe`` (goes on request), ``none`` (stays).
    """

    start: int
    end: int
    rule: str
    severity: Severity
    message: str
    fix: Tier


class Removal(NamedTuple):
    """A deletion of ``text[start:end]``, white space that went with it included."""

    start: int
    end: int
    rule: str
    also: tuple[str, ...]  # other rules that would have removed some of it
    text: str  # what was there


class Quote(NamedTuple):
    """``text[start:end]`` stands in quotation marks, which are part of it."""

    start: int
    end: int
    speaker: Span | None  # where the text says who speaks, a name, a description or a pronoun; None: nowhere near


class Refusal(NamedTuple):
    """Why a document was returned as it was."""

    reason: Reason
    share: float  # of the document's words that would have gone, 0 to 1
    proposed: tuple[Removal, ...]  # what would have gone, as far as it is known


class CleanResult(NamedTuple):
    """A document without what its removals took out: ``text`` is the input minus the removed spans."""

    text: str
    removed: tuple[Removal, ...]
    findings: tuple[Finding, ...]  # all that `check` reports, at offsets of the input
    refused: Refusal | None
    ruleset: str  # digest of the rules and settings that made this result


class HtmlResult(NamedTuple):
    """As `CleanResult`, for the text that was extracted from a page: the offsets are those of ``source``."""

    text: str
    removed: tuple[Removal, ...]
    findings: tuple[Finding, ...]
    refused: Refusal | None
    ruleset: str
    source: str  # what trafilatura extracted; empty when the page holds no article


def units(
    removed: Iterable[Removal], findings: Iterable[Finding]
) -> list[tuple[Finding | Removal, tuple[Removal, ...]]]:
    """Each finding with its removals: what went before it may lie in its midst. A removal without one is by itself."""
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    gathered: dict[Finding | Removal, list[Removal]] = {}
    for removal in removed:
        around = [f for f in by_rule.get(removal.rule, ()) if f.start < removal.end and removal.start < f.end]
        unit = min(around, key=lambda f: f.end - f.start, default=removal)
        gathered.setdefault(unit, []).append(removal)
    return [(unit, tuple(parts)) for unit, parts in gathered.items()]

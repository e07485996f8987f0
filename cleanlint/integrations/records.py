"""What a result becomes where only plain data can go: columns, metadata, fields of items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cleanlint.findings import CleanResult, HtmlResult

_FINDING = ("rule", "start", "end", "severity", "message", "fix")


def removals(result: CleanResult | HtmlResult) -> list[dict[str, Any]]:
    return [{"rule": r.rule, "start": r.start, "end": r.end, "text": r.text} for r in result.removed]


def findings(result: CleanResult | HtmlResult) -> list[dict[str, Any]]:
    return [{name: getattr(finding, name) for name in _FINDING} for finding in result.findings]


def refused(result: CleanResult | HtmlResult) -> str | None:
    """The reason, if the document was refused."""
    return None if result.refused is None else result.refused.reason


VALUES: dict[str, Callable[[CleanResult | HtmlResult], Any]] = {
    "removals": removals,
    "findings": findings,
    "refused": refused,
}


def asked_for(**names: str | None) -> dict[str, str]:
    """Of what may be added (`VALUES`), what has been given a name."""
    return {kind: name for kind, name in names.items() if name is not None}


def values(result: CleanResult | HtmlResult, names: Mapping[str, str]) -> dict[str, Any]:
    """What was asked for, by the names it was given."""
    return {name: VALUES[kind](result) for kind, name in names.items()}


def counters(result: CleanResult | HtmlResult) -> Iterator[str]:
    """The names of the counters that a document raises by one, where an engine keeps statistics."""
    if result.refused is not None:
        yield "refused"
    if result.removed:
        yield "changed"
    for removal in result.removed:
        yield f"removals/{removal.rule}"

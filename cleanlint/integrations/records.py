"""What of a result goes into the metadata of documents, the fields of items and the statistics of an engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cleanlint.corpora.fields import VALUES
from cleanlint.findings import CleanResult, HtmlResult


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

"""What may be added to a record of its result, as plain data: fields of JSON, columns, metadata."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cleanlint.corpora.shards import RecordOptions, Result

_FINDING = ("rule", "start", "end", "severity", "message", "fix")


def removals(result: Result) -> list[dict[str, Any]]:
    return [{"rule": r.rule, "start": r.start, "end": r.end, "text": r.text} for r in result.removed]


def findings(result: Result) -> list[dict[str, Any]]:
    return [{name: getattr(finding, name) for name in _FINDING} for finding in result.findings]


def refused(result: Result) -> str | None:
    """The reason, if the document was refused."""
    return None if result.refused is None else result.refused.reason


VALUES: dict[str, Callable[[Result], Any]] = {"removals": removals, "findings": findings, "refused": refused}


def asked_for(options: RecordOptions) -> dict[str, str]:
    """Of `VALUES`, what has been given a name, and the names."""
    named = {kind: getattr(options, kind) for kind in VALUES}
    return {kind: name for kind, name in named.items() if name is not None}

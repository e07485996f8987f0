"""The figures of `check --statistics`, for people."""

from __future__ import annotations

from collections.abc import Iterator

from cleanlint.reporters import FindRule, Summary
from cleanlint.reporters.lines import printable


def counts(summary: Summary, rule: FindRule) -> str:
    """How often each rule was found, then what the documents say of their sources."""
    parts = ["".join(_rule_counts(summary, rule))]
    if summary.statistics is not None:
        parts.append("".join(f"{line}\n" for line in summary.statistics.lines()))
    return "\n".join(filter(None, parts))


def _rule_counts(summary: Summary, rule: FindRule) -> Iterator[str]:
    ranked = summary.ranked()
    digits = max((len(str(count.findings)) for _, count in ranked), default=0)
    width = max((len(name) for name, _ in ranked), default=0)
    for name, count in ranked:
        known = rule(name)
        message = printable(known.message) if known else ""
        fixable = f" ({count.fixable} fixable)" if count.fixable else ""
        yield f"{count.findings:>{digits}}  {name:<{width}}  {message}{fixable}\n"

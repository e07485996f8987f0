"""An explanation in words, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleanlint.explanation import Explanation, Looked
from cleanlint.matching.probe import OBSTACLES, Stop
from cleanlint.reporters.lines import printable

_LONGEST = 100  # characters of what is quoted


def told(path: str, explanation: Explanation, *, extracted: bool = False) -> str:
    """For a terminal: the line, what became of it, and the rules that looked at it.

    ``extracted``: the text is what was extracted from a page.
    """
    source = " (of the text extracted from the page)" if extracted else ""
    lines = [f"{printable(path)}:{explanation.line}:{explanation.column}{source}: {_kind(explanation)}"]
    lines += [f"  | {_short(explanation.text)}"] if explanation.text.strip() else []
    lines += [f"  {line}" for line in _became(explanation)]
    unmatched = [one.rule for one in explanation.rules if one.outcome == "unmatched" and not one.matched]
    for one in explanation.rules:
        if one.rule not in unmatched or len(explanation.rules) == 1:
            lines += ["", *_rule(one)]
    if unmatched and len(explanation.rules) > 1:
        lines += ["", f"Looked here too, and their patterns do not match: {', '.join(unmatched)}"]
    return "".join(f"{line}\n" for line in lines)


def _kind(explanation: Explanation) -> str:
    kinds = {
        "blank": "a blank line: no rule looks at it, it goes with its neighbours",
        "protected": "code, a table, HTML, front matter or the like: nothing may touch it",
        "comment": "a comment that speaks to cleanlint: it always stays",
        "none": "it says nothing that rules look at",
        "unknown": "a rule took too long on the document",
    }
    return kinds.get(explanation.kind, explanation.kind)


def _became(explanation: Explanation) -> Iterator[str]:
    """What happened to the place."""
    refused = explanation.refused
    for removal, number in explanation.went:
        verb = "would be removed" if refused is not None else "is removed"
        also = f", and {', '.join(removal.also)} would, too" if removal.also else ""
        part = f": “{_short(' '.join(removal.text.split()))}”" if removal.text.strip() else ""
        yield f"{verb} in round {number} of {explanation.rounds} by {removal.rule}{also}{part}"
    if refused is not None:
        yield f"but the document is refused, and left as it is: {refused.reason} ({refused.share:.0%} of its words)"
    for finding in explanation.findings:
        if all(removal.rule != finding.rule for removal, _ in explanation.went):
            yield f"is reported by {finding.rule}: {printable(finding.message)}"
    if not explanation.went and explanation.kind not in ("blank", "comment", "protected"):
        yield "stays"


def _rule(one: Looked) -> Iterator[str]:
    """One rule: what became of it here, and why. What it does may begin at a block before the line."""
    number = f" (round {one.round})" if one.round else ""
    change = f": {printable(one.change)}" if one.change else ""
    yield f"{one.rule} [{one.fix}] {_OUTCOMES[one.outcome]}{number}{change}"
    if one.reaching:
        yield f"    with what follows “{_short(one.text)}”"
    for matched in one.matched:
        weight = "" if matched.weight is None else f"{matched.weight:+g} "
        words = f" matches “{_short(matched.words)}”" if matched.words else " is found"
        yield f"    {weight}{matched.part} '{printable(matched.pattern)}'{words}"
    if one.score is not None and one.at_least is not None:
        yield f"    score {one.score:g}; it needs {one.at_least:g}"
    for stop in one.stops:
        yield f"    stopped by {_stopped(stop)}"
    if one.stops:
        would = "remove it" if one.acts else "report it"
        yield f"    without {'this' if len(one.stops) == 1 else 'all of these'} it would {would}"


_OUTCOMES = {
    "removed": "removes it",
    "reported": "reports it",
    "suppressed": "is switched off",
    "kept": "does not act",
    "stuck": "does not act",
    "elsewhere": "does not act here",
    "stopped": "is stopped",
    "unmatched": "does not match",
    "unopened": "was not tried",
    "absent": "takes no part",
}


def _stopped(stop: Stop) -> str:
    """A part with what it asks for and what there is instead."""
    part, here = printable(stop.part), _short(stop.here)
    if stop.wants:
        return f"{part}, which is to be {printable(stop.wants)}" + (f"; here it is {here}" if here else "")
    if not here:
        return part
    return f"{part}: {here}" if stop.part in OBSTACLES else f"{part}, which matches “{here}”"


def _short(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 2] + " …"


def as_dict(explanation: Explanation) -> dict[str, Any]:
    """For programs; offsets, lines and columns as in the report of `check`."""
    described = explanation._asdict()
    went, refused = described.pop("went"), explanation.refused
    return {
        **described,
        "removed": [{**one.removal._asdict(), "also": list(one.removal.also), "round": one.round} for one in went],
        "findings": [finding._asdict() for finding in explanation.findings],
        "refused": refused and {"reason": refused.reason, "share": refused.share},
        "rules": [_looked(one) for one in explanation.rules],
    }


def _looked(one: Looked) -> dict[str, Any]:
    return {
        **one._asdict(),
        "matched": [matched._asdict() for matched in one.matched],
        "stops": [stop._asdict() for stop in one.stops],
    }

"""What a run has to show of a document: findings of `check` and removals of `fix`, as one kind of thing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cleanlint.findings import Finding, Refusal, Removal
from cleanlint.reporters import Outcome, Setup
from cleanlint.reporters.lines import Lines, inked
from cleanlint.spans import Span


class Mark:
    """A place to be shown. A plain class, as it is short-lived."""

    __slots__ = ("deletes", "end", "message", "rule", "severity", "start", "tag")

    def __init__(
        self, start: int, end: int, rule: str, message: str, severity: str, tag: str, deletes: tuple[Span, ...]
    ) -> None:
        self.start, self.end = start, end  # without white space at the ends
        self.rule = rule  # its id
        self.message = message
        self.severity = severity
        self.tag = tag  # none, unsafe or safe; of a removal: removed or refused
        self.deletes = deletes  # what has to go to mend it; empty where nobody knows


def marks(outcome: Outcome, setup: Setup) -> Iterator[Mark]:
    """What `check` found, or what `fix` removed or would have."""
    if setup.command == "check":
        ends = [removal.end for removal in outcome.planned]
        yield from (_of_finding(finding, outcome, ends) for finding in outcome.findings)
    elif outcome.refused is not None:
        yield from (_of_removal(removal, outcome, setup, refused=True) for removal in outcome.refused.proposed)
    else:
        yield from (_of_removal(removal, outcome, setup, refused=False) for removal in outcome.removed)


def remark(outcome: Outcome, setup: Setup) -> str | None:
    """What there is to say of a document as a whole, if anything: that `fix` refused it."""
    if setup.command == "fix" and outcome.refused is not None:
        return refusal_text(outcome.refused)
    return None


def headline(mark: Mark) -> str:
    """What is wrong, and whether `fix` mends it."""
    return f"{mark.message} [{mark.tag}]"


def explanation(mark: Mark, setup: Setup) -> str:
    """The headline, and on a second line why the rule dislikes it."""
    rule = setup.rule(mark.rule)
    return headline(mark) if rule is None else f"{headline(mark)}\n{rule.why}"


def refusal_text(refused: Refusal) -> str:
    """Why a document was left as it was, and what to do about it."""
    explanations = {
        "too much": f"{refused.share:.0%} of its words would go; if that is right, raise --max-removal",
        "not settled": "the removals do not come to rest; please report the rules that are named",
        "time limit": "a rule took too long on it",
        "failed check": "the result failed the check that it is the input minus the removals; please report this",
        "no article": "the page holds no article",
    }
    return f"refused, left as it was: {refused.reason}: {explanations[refused.reason]}"


def allowance(rule: str, kind: str, path: str = "") -> str:
    """What to do in a document of this kind and name where the rule is wrong."""
    if kind == "text":
        return f"--ignore {rule}"
    comment = "{{/* {} */}}" if path.lower().endswith(".mdx") else "<!-- {} -->"
    return comment.format(f"cleanlint-ignore {rule}: reason") + " before it"


class Region:
    """Where a mark stands: the first character and the one after the last, as lines and columns from 1."""

    __slots__ = ("column", "end_column", "end_line", "line")

    def __init__(self, lines: Lines, start: int, end: int) -> None:
        self.line, self.column = lines.place(start)
        self.end_line, self.end_column = lines.place(end)


def _of_finding(finding: Finding, outcome: Outcome, ends: Sequence[int]) -> Mark:
    start, end = inked(outcome.text, (finding.start, finding.end))
    deletes = () if finding.fix == "none" else tuple(_deletions(finding, outcome.planned, ends))
    return Mark(start, end, finding.rule, finding.message, finding.severity, finding.fix, deletes)


def _of_removal(removal: Removal, outcome: Outcome, setup: Setup, *, refused: bool) -> Mark:
    """A removal that was made is no fault any more: it is information, and in its own file nothing is left to mend."""
    start, end = inked(outcome.text, (removal.start, removal.end))
    rule = setup.rule(removal.rule)
    message = rule.message if rule else ""
    severity, tag = ("warning", "refused") if refused else ("info", "removed")
    done = outcome.output == outcome.path
    deletes = () if done else (Span(removal.start, removal.end),)
    return Mark(start, end, removal.rule, message, severity, tag, deletes)


def _deletions(finding: Finding, planned: Sequence[Removal], ends: Sequence[int]) -> Iterator[Span]:
    """The removals that this finding is a reason for."""
    for index in range(bisect_right(ends, finding.start), len(planned)):
        removal = planned[index]
        if removal.start >= finding.end:
            return
        if finding.rule in (removal.rule, *removal.also):
            yield Span(removal.start, removal.end)

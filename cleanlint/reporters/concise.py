"""One line for each finding or removal: ``path:line:column: rule message [fix]``."""

from __future__ import annotations

from collections.abc import Iterator

from cleanlint.findings import Finding, Refusal, Removal
from cleanlint.reporters import Command, FindRule, Outcome, Summary
from cleanlint.reporters.lines import Lines, inked, printable

BOLD, RED, CYAN, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[36m", "\x1b[0m"


class Mark:
    """A place to be shown: what a finding and a removal have in common. A plain class, as it is short-lived."""

    __slots__ = ("end", "message", "rule", "start", "tag")

    def __init__(self, start: int, end: int, rule: str, message: str, tag: str) -> None:
        self.start, self.end, self.rule, self.message, self.tag = start, end, rule, message, tag


class ConciseReporter:
    """For editors, logs and a quick look."""

    __slots__ = ("_colour", "_command", "_rule")

    def __init__(self, command: Command, rule: FindRule, *, colour: bool) -> None:
        self._command = command
        self._rule = rule
        self._colour = colour

    def start(self) -> str:
        return ""

    def document(self, outcome: Outcome) -> str:
        shown = []
        if self._command == "fix" and outcome.refused is not None:
            shown.append(f"{printable(outcome.path)}: {refusal_text(outcome.refused)}\n")
        marks = list(self._marks(outcome))
        if marks:
            lines = Lines(outcome.text)
            shown += (self._shown(outcome, lines, mark) for mark in marks)
        return "".join(shown)

    def end(self, summary: Summary) -> str:
        return ""

    def _shown(self, outcome: Outcome, lines: Lines, mark: Mark) -> str:
        return self._heading(outcome, lines, mark) + "\n"

    def _marks(self, outcome: Outcome) -> Iterator[Mark]:
        """What `check` found, or what `fix` removed or would have."""
        if self._command == "check":
            yield from (_of_finding(finding) for finding in outcome.findings)
        elif outcome.refused is not None:
            yield from (self._of_removal(removal, "refused") for removal in outcome.refused.proposed)
        else:
            yield from (self._of_removal(removal, "removed") for removal in outcome.removed)

    def _of_removal(self, removal: Removal, tag: str) -> Mark:
        rule = self._rule(removal.rule)
        return Mark(removal.start, removal.end, removal.rule, rule.message if rule else "", tag)

    def _heading(self, outcome: Outcome, lines: Lines, mark: Mark) -> str:
        line, column = lines.place(inked(outcome.text, (mark.start, mark.end)).start)
        where = self._styled(f"{printable(outcome.path)}:{line}:{column}:", BOLD)
        rule = self._styled(mark.rule, RED)
        return f"{where} {rule} {printable(mark.message)} {self._styled(f'[{mark.tag}]', CYAN)}"

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{PLAIN}" if self._colour else text


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


def _of_finding(finding: Finding) -> Mark:
    return Mark(finding.start, finding.end, finding.rule, finding.message, finding.fix)

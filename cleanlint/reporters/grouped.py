"""The findings or removals of a document by rule, each with its place and how its text begins::

posts/harbour.md
  newsletter/signup-pitch Newsletter sign-up pitch [safe], 2 places
     9:1   Sign up for our weekly newsletter and never miss a story.
    31:14  Subscribe to the harbour letter.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanlint.reporters import Outcome
from cleanlint.reporters.concise import BOLD, CYAN, RED, ConciseReporter
from cleanlint.reporters.lines import Lines, columns, fitted, printable
from cleanlint.reporters.marks import Mark


class GroupedReporter(ConciseReporter):
    """For going through a document, or a repository, rule by rule."""

    __slots__ = ()

    def _shown(self, outcome: Outcome, lines: Lines, found: list[Mark]) -> str:
        shown = [self._styled(printable(outcome.path), BOLD)]
        for group in _by_rule(found):
            shown += self._group(lines, group)
        return "\n".join(shown) + "\n\n"

    def _group(self, lines: Lines, group: list[Mark]) -> Iterator[str]:
        first = group[0]
        count = f", {len(group)} places" if len(group) > 1 else ""
        tag = self._styled(f"[{first.tag}]", CYAN)
        yield f"  {self._styled(first.rule, RED)} {printable(first.message)} {tag}{count}"
        places = ["{}:{}".format(*lines.place(mark.start)) for mark in group]
        width = max(map(len, places))
        for mark, place in zip(group, places, strict=True):
            yield f"    {place:<{width}}  {_beginning(lines.text, mark, self._setup.width - width - 6)}"


def _by_rule(found: list[Mark]) -> list[list[Mark]]:
    """Marks of one rule and tag together, in the order of the first of each."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    for mark in found:
        groups.setdefault((mark.rule, mark.tag), []).append(mark)
    return list(groups.values())


def _beginning(text: str, mark: Mark, room: int) -> str:
    """What stands there, on one line, as far as there is room."""
    flat = " ".join(text[mark.start : min(mark.end, mark.start + 2 * room)].split())
    if mark.end - mark.start <= 2 * room and columns(printable(flat)) <= room:
        return printable(flat)
    return printable(fitted(flat, room - 2).rstrip()) + " …"

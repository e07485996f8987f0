"""What the comments of one document keep the rules from, over all rounds, and which of them were of no use."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from cleanlint.findings import Finding
from cleanlint.formats.markdown_comments import Comment
from cleanlint.resolve import Deletion
from cleanlint.suppressions import MALFORMED, UNUSED
from cleanlint.suppressions.ranges import Problem, Range, Ranges, read_ranges

if TYPE_CHECKING:
    from cleanlint.document import Document
    from cleanlint.formats.markdown import MarkdownLayout
    from cleanlint.matching.search import Hit
    from cleanlint.rules.ruleset import RuleSet


class Suppressions:
    """The comments of one document. Each round reads them anew: what they stand before may have changed."""

    __slots__ = ("_every", "_first", "_known", "_page", "_rules", "_used")

    def __init__(self, rules: RuleSet, every: RuleSet, page: Sequence[str] | None) -> None:
        self._rules = rules  # that take part
        self._every = every
        self._known = frozenset().union(*(head.names for head in every.heads))
        self._page = page  # what the comments of a page say; None: the document is Markdown
        self._first: tuple[Ranges, Sequence[Comment]] | None = None  # of the document as it came
        self._used: set[tuple[int, str]] = set()  # numbers of comments, and names in them

    def of(self, document: Document) -> Allowance:
        """What is allowed in a document as it stands."""
        layout: MarkdownLayout = document.layout  # type: ignore[assignment]
        placed = self._page is None
        comments = layout.comments if self._page is None else _of_page(self._page, document.text)
        ranges = read_ranges(comments, layout, len(document.text), self._known, placed=placed)
        if self._first is None:
            self._first = (ranges, comments)
        return Allowance(self._rules, document, comments, ranges.found, self._used, placed=placed)

    def findings(self, spoken: Set[int]) -> list[Finding]:
        """What is wrong with the comments, and what they switch off in vain.

        ``spoken`` are the numbers of the rules that the document's language lets take part. A name is not held to be
        in vain unless all the rules that it stands for took part.
        """
        assert self._first is not None  # there was a round
        ranges, comments = self._first
        unused = [
            Problem(comments[number].start, comments[number].end, f"nothing here needs {name} switched off; remove it")
            for number, name in dict.fromkeys((one.comment, one.name) for one in ranges.found)
            if (number, name) not in self._used and self._took_part(name, spoken)
        ]
        return [
            *(Finding(start, end, MALFORMED, "warning", message, "none") for start, end, message in ranges.problems),
            *(Finding(start, end, UNUSED, "warning", message, "none") for start, end, message in unused),
        ]

    def _took_part(self, name: str, spoken: Set[int]) -> bool:
        taking_part = {self._rules.heads[number].id for number in spoken}
        named = [head for head in self._every.heads if name in head.names]
        ids = {head.id for head in named if not head.off or head.id in taking_part}
        return bool(ids) and ids <= taking_part


class Allowance:
    """Tells in one round whether a hit may stand, and notes which comments were needed."""

    __slots__ = ("_comments", "_document", "_held", "_ranges", "_rules", "_starts", "_used")

    def __init__(
        self,
        rules: RuleSet,
        document: Document,
        comments: Sequence[Comment],
        ranges: Sequence[Range],
        used: set[tuple[int, str]],
        *,
        placed: bool,
    ) -> None:
        self._rules = rules
        self._document = document
        self._comments = [comment for comment in comments if comment.alone]
        self._held = [comment for comment in comments if comment.alone or comment.inside]
        self._starts = [comment.start for comment in comments] if placed else []
        self._ranges = ranges
        self._used = used

    def allows(self, hit: Hit) -> bool:
        """May the hit stand? None may that reaches over a comment."""
        against = self.against(hit)
        self._used.update((one.comment, one.name) for one in against)
        return not against and not self._is_over_comment(hit)

    def start(self, one: Range) -> int | None:
        """Where the comment stands that a range is due to; None for a page, whose text has no comments."""
        return self._starts[one.comment] if self._starts else None

    def against(self, hit: Hit) -> list[Range]:
        """The ranges that do not let the hit stand."""
        names = self._rules.heads[hit.rule].names
        start, end = self._extent(hit)
        return [one for one in self._ranges if one.start < end and start < one.end and one.name in names]

    def clipped(self, deletion: Deletion) -> Deletion:
        """The deletion without the comments in the white space that it takes along."""
        start, end, unit = deletion.start, deletion.end, deletion.unit
        for comment in self._comments:
            if start <= comment.start and comment.end <= unit.start:
                start = comment.end
            elif unit.end <= comment.start < end:
                end = comment.start
        return deletion._replace(start=start, end=end)

    def _is_over_comment(self, hit: Hit) -> bool:
        """Would whole blocks go with a comment between them, or amid their words?"""
        start, end = self._extent(hit)
        return hit.span is None and any(start <= comment.start < end for comment in self._held)

    def _extent(self, hit: Hit) -> tuple[int, int]:
        layout = self._document.layout
        return hit.span or (layout.starts[hit.first], layout.ends[hit.last])


def _of_page(said: Sequence[str], text: str) -> list[Comment]:
    """The comments of a page: they stand nowhere in its text, so the first line has to answer for them."""
    first = len(text.partition("\n")[0])
    return [Comment(one, 0, first, alone=False, inside=False) for one in said]

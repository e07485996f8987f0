"""Comments in Markdown that speak to cleanlint: `<!-- cleanlint-... -->`, and `{/* cleanlint-... */}` as in MDX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleanlint.formats.markdown_leaf import Leaf
from cleanlint.formats.markdown_structure import Structure

MARK = "cleanlint-"  # a text without it has no such comment

_HTML = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_MDX = re.compile(r"\s*\{/\*(.*?)\*/\}\s*", re.DOTALL)
_INLINE = {"stray": _HTML, "template": _MDX}  # by the kind of a mark


class Comment(NamedTuple):
    """One comment, by what it says: from the mark on, without the white space at its ends."""

    text: str
    start: int  # the lines of the leaf that it stands in
    end: int
    alone: bool  # the leaf is nothing but such comments
    inside: bool  # it stands amid words, where a comment says nothing to a block


def read_comments(structure: Structure) -> list[Comment]:
    """All of a document, in order, those inside paragraphs last: they may go with these, and the others stay.

    Code holds none, whatever it says.
    """
    text = structure.source.text
    found = (
        comment
        for leaf in structure.leaves
        if MARK in text[leaf.start : leaf.end]
        for comment in _of_leaf(leaf, text[leaf.start : leaf.end])
    )
    return sorted(found, key=lambda comment: comment.inside)


def _of_leaf(leaf: Leaf, source: str) -> Iterator[Comment]:
    if leaf.detail == "HtmlBlock":
        others = any(map(str.isalnum, _HTML.sub(_unless_ours, source)))
        for match in _HTML.finditer(source):
            yield from _comment(leaf, match[1], alone=not others, inside=False)
        return
    whole = _MDX.fullmatch(source)
    if whole is not None:
        yield from _comment(leaf, whole[1], alone=_is_ours(whole[1]), inside=False)
        return
    for mark in leaf.marks:
        inline = _INLINE[mark.kind].fullmatch(mark.detail[0]) if mark.kind in _INLINE else None
        if inline is not None:
            yield from _comment(leaf, inline[1], alone=False, inside=True)


def _comment(leaf: Leaf, said: str, *, alone: bool, inside: bool) -> Iterator[Comment]:
    if _is_ours(said):
        yield Comment(" ".join(said.split()), leaf.start, leaf.end, alone, inside)


def _is_ours(said: str) -> bool:
    return said.lstrip().startswith(MARK)


def _unless_ours(match: re.Match[str]) -> str:
    return "" if _is_ours(match[1]) else match[0]

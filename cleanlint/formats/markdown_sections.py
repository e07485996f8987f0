"""Sections of a Markdown document: a heading may only go if neither text under it nor a link still needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleanlint.formats.markdown_agreement import Gone
from cleanlint.formats.markdown_leaf import Leaf
from cleanlint.formats.markdown_structure import PROTECTED, TOP, Structure

# What a page does not show where it stands: definitions, notes, comments.
_UNSEEN = re.compile(r"\[[^\]\r\n]+\]:|<!--(?:(?!-->).)*-->\s*\Z|\{/\*(?:(?!\*/\}).)*\*/\}\s*\Z", re.DOTALL)
_OWN_ANCHOR = re.compile(r"#([\w.:-]+)")
_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def needed_headings(structure: Structure, removed: Sequence[tuple[int, int]]) -> list[int]:
    """Where the headings begin that go with the spans `removed`, though a section or a link still needs them.

    A heading that goes in one span with what follows it was looked at together with that, and may be a label in the
    middle of an article. For any other, all of its section counts: up to the next heading of the same or a higher
    level, a thematic break, or the end of the quote or list item that it stands in.
    """
    gone = Gone(removed)
    headings = [k for k, leaf in enumerate(structure.leaves) if leaf.kind == "heading" and _is_gone(leaf, gone)]
    if not headings:
        return []
    anchors = frozenset(_anchors_linked(structure, gone))
    return [
        structure.leaves[index].start
        for index in headings
        if _section_stays(structure, index, removed, gone) or not anchors.isdisjoint(_anchors(structure.leaves[index]))
    ]


def _is_gone(leaf: Leaf, gone: Gone) -> bool:
    return bool(leaf.text.strip()) and gone.covers(leaf.start, leaf.end)


def _section_stays(structure: Structure, index: int, removed: Sequence[tuple[int, int]], gone: Gone) -> bool:
    section = _section(structure, index)
    first = next(section, None)
    if first is None:
        return False
    start = structure.leaves[index].start
    if any(span[0] <= start and first.end <= span[1] for span in removed):
        return False
    return any(not gone.covers(leaf.start, leaf.end) for leaf in [first, *section])


def _section(structure: Structure, index: int) -> Iterator[Leaf]:
    """What a reader sees under a heading."""
    heading = structure.leaves[index]
    for leaf in structure.leaves[index + 1 :]:
        if (leaf.kind == "heading" and leaf.detail <= heading.detail) or leaf.detail == "rule":
            return
        if not _is_in(structure, leaf, heading.node):
            return
        if _is_seen(structure, leaf):
            yield leaf


def _is_in(structure: Structure, leaf: Leaf, container: int) -> bool:
    node = leaf.node
    while node not in (container, TOP):
        node = structure.nodes[node].parent
    return node == container


def _is_seen(structure: Structure, leaf: Leaf) -> bool:
    if leaf.kind != PROTECTED:
        return True
    source = structure.source.text[leaf.start : leaf.end].strip()
    return not leaf.detail.startswith("note ") and not _UNSEEN.match(source)


def _anchors_linked(structure: Structure, gone: Gone) -> Iterator[str]:
    """The anchors in this document that links lead to which stay."""
    for leaf in structure.leaves:
        for inline in leaf.inlines:
            if inline.kind == "link" and inline.detail[0].startswith("#") and not gone.covers(inline.start, inline.end):
                yield inline.detail[0][1:].casefold()


def _anchors(heading: Leaf) -> set[str]:
    """What links call a heading: by its words, and by the name that attributes give it."""
    words = _NOT_IN_ANCHORS.sub("", heading.text.casefold().strip())
    names = {found[1] for mark in heading.marks for found in _OWN_ANCHOR.finditer("".join(mark.detail))}
    return {words.replace(" ", "-"), *(name.casefold() for name in names)}

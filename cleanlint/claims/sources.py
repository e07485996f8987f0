"""Whether a sentence says where it has it from: an attribution, a link, a footnote."""

from __future__ import annotations

import re
from bisect import bisect_left

from cleanlint.claims.paragraph import Paragraph
from cleanlint.claims.words import Tables
from cleanlint.spans import Span

# What points to a source in Markdown, HTML and plain text; the patterns stop at the next bracket or space.
_LINK = re.compile(
    r"\]\(\s{0,3}[^\s)]|\]\[[^\]\n]{1,99}\]|\[\^?[0-9A-Za-z-]{1,20}\](?!\()|<https?:|https?://|<a\s[^<>]{0,99}href"
)
_WORD = re.compile(r"[^\W_][\w.'’-]*")


def links(source: str) -> bool:
    """Does a stretch of source hold a link, an address or a footnote reference?"""
    return ("[" in source or "http" in source or "<a" in source) and _LINK.search(source) is not None


def attributed(paragraph: Paragraph, start: int, end: int) -> list[Span]:
    """Who says something in ``text[start:end]`` of a paragraph, quotations left out: named, vague or a pronoun."""
    found = paragraph.attributions()
    return found[bisect_left(found, (start,)) : bisect_left(found, (end,))]


def name_in(text: str, span: Span, known: Tables) -> str:
    """The name in a noun phrase that holds one: its first run of capitalised words."""
    run: list[str] = []
    for match in _WORD.finditer(text, span.start, span.end):
        word = match.group()
        begins = word[0].isupper() and (bool(run) or word.lower() not in known.determiners)
        if begins or (run and word in known.joints):
            run.append(word)
        elif run:
            break
    while run and run[-1].islower():
        run.pop()
    return " ".join(run).removesuffix("'s").removesuffix("’s").rstrip(".")


def is_named(text: str, span: Span, known: Tables) -> bool:
    """Does a noun phrase hold a name? Its first word may be capital because a sentence begins with it."""
    words = _WORD.findall(text, span.start, span.end)
    if not words or words[0].lower() in ("a", "an"):  # "a Ministry spokesman" is somebody there, nobody knows who
        return False
    if words[-1].islower() and words[-1].endswith("s"):  # "Norwegian officials" are as many as you like
        return False
    names = [word for word in words if word[0].isupper() and word.lower() not in known.determiners | known.pronouns]
    if not names:
        return False
    if len(names) == 1 and names[0] == words[0] and _begins_sentence(text, span.start):
        return len(words) == 1 and not words[0].lower().endswith("s")
    return True


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip()
    return not before or before[-1] in ".!?…:\"”“'’‘"

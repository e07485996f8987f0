"""Which words of a line are links: exact, or not known."""

from __future__ import annotations

from typing import Any

from lxml.etree import iterwalk

from cleanlint.spans import Span, merge

_UNSEEN = frozenset(["script", "style", "noscript", "template"])


def linked_spans(text: str, element: Any) -> list[Span]:
    """The parts of ``text`` that stand inside links of the element that it comes from.

    White space aside, the text has to occur in the element exactly once; otherwise nothing is known, and empty.
    """
    shown, flags = _shown(element)
    places = [place for place, char in enumerate(text) if not char.isspace()]
    ink = "".join(text.split())
    first = shown.find(ink)
    if not ink or first < 0 or shown.find(ink, first + 1) >= 0:
        return []
    return merge((place, place + 1) for k, place in enumerate(places) if flags[first + k])


def _shown(element: Any) -> tuple[str, bytearray]:
    """The text of an element without white space, and of each character whether it stands in a link to somewhere."""
    pieces: list[str] = []
    flags = bytearray()
    links = unseen = 0
    for event, here in iterwalk(element, events=("start", "end", "comment", "pi")):
        opened = event == "start"
        if event in ("start", "end"):
            change = 1 if opened else -1
            links += change * (here.tag == "a" and bool(here.get("href")))
            unseen += change * (here.tag in _UNSEEN)
        text = here.text if opened else here.tail
        if text and not unseen and (opened or here is not element):
            piece = "".join(text.split())
            pieces.append(piece)
            flags += bytes([links > 0]) * len(piece)
    return "".join(pieces), flags

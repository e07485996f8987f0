"""What the comments of a page say to cleanlint. The extractor's parser drops them, so the page itself is read."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import Comment

_SAYING = re.compile(r"<!--\s*(cleanlint-.*?)\s*-->", re.DOTALL)
_MARK = "cleanlint-"


def read_comments(html: str | bytes | Any) -> tuple[str, ...]:
    """What they say, from the mark on, in order. ``html`` is text, bytes in an encoding that has ASCII, or a tree."""
    if isinstance(html, bytes):
        return read_comments(html.decode("utf-8", "replace")) if _MARK.encode() in html else ()
    if isinstance(html, str):
        found = _SAYING.findall(html) if _MARK in html else []
    else:
        texts = ((comment.text or "").strip() for comment in html.iter(Comment))
        found = [text for text in texts if text.startswith(_MARK)]
    return tuple(" ".join(said.split()) for said in found)

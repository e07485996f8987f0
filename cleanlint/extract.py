"""From a page to its article text. The only module that imports trafilatura."""

from __future__ import annotations

from typing import Any

from cleanlint.errors import InputError

LARGEST_PAGE = 50_000_000  # bytes or characters


def article_text(html: str | bytes | Any, *, url: str | None = None) -> str:
    """The text of a page's article, exactly as ``trafilatura.extract(html, url=url, include_comments=False)`` gives it.

    ``html`` is a page as text or bytes, or a tree that lxml has parsed. A page without an article gives an empty text.

    Raises `TypeError` for anything else, `InputError` for a page beyond `LARGEST_PAGE`, and where lxml gives up on one.
    """
    if isinstance(html, (str, bytes)) and len(html) > LARGEST_PAGE:
        raise InputError(f"the page is larger than {LARGEST_PAGE:,} characters: pass the part that holds the article")
    from lxml.etree import ElementBase, _Element, _ElementTree
    from trafilatura import extract

    if isinstance(html, _ElementTree):
        html = html.getroot()
    if not isinstance(html, (str, bytes, _Element, ElementBase)):
        raise TypeError(f"html is {type(html).__name__}, not str, bytes or a tree that lxml parsed")

    try:
        return extract(html, url=url, include_comments=False) or ""
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        # Whatever a parser raises on a broken page, the caller can catch one class and go on with the next page.
        raise InputError(f"the page cannot be extracted ({type(error).__name__}: {error}): is it HTML?") from error

"""One parse and one extraction of a page. The only module that imports trafilatura."""

from __future__ import annotations

from typing import Any, NamedTuple

from lxml.etree import ElementBase, _Element, _ElementTree
from trafilatura import extract, load_html

from cleanlint.errors import InputError
from cleanlint.extraction.comments import read_comments
from cleanlint.extraction.lines import PageFacts, read_facts
from cleanlint.extraction.verdict import is_no_article

LARGEST_PAGE = 50_000_000  # bytes or characters
_MOST_ELEMENTS = 200_000  # of pages with more, hostile ones, nothing is looked up


class Page(NamedTuple):
    """A page that was read."""

    source: str  # exactly ``trafilatura.extract(html, url=url, include_comments=False)``; empty: there is no article
    facts: PageFacts | None  # what the page knows about the lines of `source`
    has_article: bool
    comments: tuple[str, ...] = ()  # what its comments say to cleanlint


def read_page(html: str | bytes | Any, *, url: str | None = None) -> Page:
    """Parse a page once and extract its text once. ``html`` is text, bytes, or a tree that lxml has parsed.

    Raises `TypeError` for anything else, `InputError` for a page beyond `LARGEST_PAGE`, and where lxml gives up on one.
    """
    if isinstance(html, (str, bytes)) and len(html) > LARGEST_PAGE:
        raise InputError(f"the page is larger than {LARGEST_PAGE:,} characters: pass the part that holds the article")
    if isinstance(html, _ElementTree):
        html = html.getroot()
    if not isinstance(html, (str, bytes, _Element, ElementBase)):
        raise TypeError(f"html is {type(html).__name__}, not str, bytes or a tree that lxml parsed")
    try:
        tree = _parsed(html)
        source = "" if tree is None else extract(tree, url=url, include_comments=False) or ""
        if not source:
            return Page("", None, has_article=False)
        facts = read_facts(tree, source, most=_MOST_ELEMENTS)
        article = not is_no_article(tree, source, facts)
        return Page(source, facts, has_article=article, comments=read_comments(html))
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        # Whatever a parser raises on a broken page, the caller can catch one class and go on with the next page.
        raise InputError(f"the page cannot be extracted ({type(error).__name__}: {error}): is it HTML?") from error


def _parsed(html: Any) -> Any:
    """The tree as trafilatura would parse it; None where it gives the page up."""
    try:
        return load_html(html)
    except (TypeError, ValueError):  # `extract` would log these and answer that there is no text
        return None

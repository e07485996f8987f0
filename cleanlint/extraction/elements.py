"""The elements around the lines of a page: their names, their weight, and which of them holds the article."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARTS = HEADINGS | frozenset(  # elements that are a piece of an article, never the container of one
    "p li ul ol dl dt dd blockquote table thead tbody tfoot tr td th pre figure figcaption address".split()
)
BODY_SHARE = 0.8  # of the article's text: so much of it stands inside its body
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_LONGEST_NAME = 200  # characters of a class or id


class Around:
    """An element around lines, with those around it: a tree of what the lines need of the page."""

    __slots__ = ("depth", "element", "linked", "parent", "path", "tag", "weight")

    def __init__(self, element: Any, parent: Around | None) -> None:
        self.element = element
        self.parent = parent
        self.tag: str = element.tag if isinstance(element.tag, str) else ""
        self.linked: bool = self.tag == "a" or (parent is not None and parent.linked)
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.weight = 0  # characters of the lines inside
        self.path: str | None = None  # see `own_path`


class Surroundings:
    """The elements around the lines of one page."""

    __slots__ = ("_by_element",)

    def __init__(self) -> None:
        self._by_element: dict[Any, Around] = {}

    def of(self, element: Any) -> Around:
        """The element and all that are around it. Does not recurse: pages may be nested deeper than Python's stack."""
        known = self._by_element
        missing = []
        here = element
        while here is not None and here not in known:
            missing.append(here)
            here = here.getparent()
        around = known[here] if here is not None else None
        for each in reversed(missing):
            around = known[each] = Around(each, around)
        assert around is not None
        return around

    def block(self, element: Any) -> Around:
        """The innermost element around that is a block."""
        around = self.of(element)
        while around.tag in INLINE and around.parent is not None:
            around = around.parent
        return around

    def add_up(self) -> None:
        """Let each element weigh what stands inside it."""
        for around in sorted(self._by_element.values(), key=_depth, reverse=True):
            if around.parent is not None:
                around.parent.weight += around.weight

    def body(self, total: int) -> Around | None:
        """The innermost container of nearly all the text; None where no element is that clearly the article's.

        An article may come in several containers of one name: then the one around them is its body.
        """
        heavy = [
            around
            for around in self._by_element.values()
            if around.weight >= BODY_SHARE * total and around.tag not in _PARTS and around.tag not in INLINE
        ]
        body = max(heavy, key=_depth, default=None)
        while body is not None and body.parent is not None and self._has_twin(body):
            body = body.parent
        return body

    def _has_twin(self, around: Around) -> bool:
        name = _likeness(around)
        if name == ("div", ""):  # says nothing
            return False
        return any(
            other is not around and other.parent is around.parent and _likeness(other) == name
            for other in self._by_element.values()
        )


def _likeness(around: Around) -> tuple[str, str]:
    return around.tag, around.element.get("class") or ""


def _depth(around: Around) -> int:
    return around.depth


def own_path(around: Around, total: int) -> str:
    """The elements that belong to a line rather than to the article: those with less than half of its text.

    Outermost first, such as ``div.related-posts > ul > li``.
    """
    missing = []
    here: Around | None = around
    while here is not None and here.path is None and 2 * here.weight < total:
        missing.append(here)
        here = here.parent
    path = "" if here is None or here.path is None else here.path
    for each in reversed(missing):
        name = element_name(each.tag, each.element.get("id") or "", each.element.get("class") or "")
        path = each.path = f"{path} > {name}" if path else name
    return path


@lru_cache(maxsize=10_000)
def element_name(tag: str, identifier: str, classes: str) -> str:
    """An element as patterns see it: its tag, its id and its classes, their words in lower case between hyphens.

    A heading's id is left out: it repeats the words of the heading.

    >>> element_name("div", "sideBar", "RelatedPosts__list grid-2")
    'div#side-bar.related-posts-list.grid-2'
    """
    marks = [] if tag in HEADINGS or not identifier else ["#" + _words(identifier)]
    marks += ["." + _words(name) for name in classes[:_LONGEST_NAME].split()]
    return tag + "".join(marks)


def _words(name: str) -> str:
    return "-".join(_NAME.findall(name[:_LONGEST_NAME])).lower()

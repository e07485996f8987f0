"""A subset of CSS selectors: enough to name the part of a page that a rule for a site is about."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

_COMPOUND = re.compile(r"(?P<tag>\*|[A-Za-z][\w-]*)?(?P<rest>(?:#[\w-]+|\.[\w-]+|\[[^\]]*\])*)")
_MARK = re.compile(r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<attribute>[^\]]*)\]")
_ATTRIBUTE = re.compile(
    r"\s*(?P<name>[\w:-]+)\s*(?:(?P<how>[~^$*]?=)\s*(?P<quote>[\"']?)(?P<value>.*?)(?P=quote)\s*)?\Z"
)
_LONGEST = 500


class Test(NamedTuple):
    """What an attribute must be; ``how`` is one of the operators of CSS, empty where it only has to be there."""

    name: str
    how: str
    value: str


class Compound(NamedTuple):
    """One element of a selector."""

    tag: str  # empty: any
    tests: tuple[Test, ...]
    child: bool  # it is the child, not any descendant, of what the compound before it says


Selector = tuple[tuple[Compound, ...], ...]


@lru_cache(maxsize=1_000)
def parse_selector(written: str) -> Selector:
    """Read a list of selectors. Raises ValueError with how to mend it.

    >>> parse_selector("aside > p.promo")[0][1].child
    True
    """
    if len(written) > _LONGEST:
        raise ValueError(f"a selector of more than {_LONGEST} characters")
    return tuple(_chain(part) for part in written.split(","))


def is_within(element: Any, selector: Selector) -> bool:
    """Is an element of lxml, or one around it, what the selector says?"""
    here = element
    while here is not None:
        if any(_is(here, chain) for chain in selector):
            return True
        here = here.getparent()
    return False


def _chain(written: str) -> tuple[Compound, ...]:
    words = re.sub(r"\s*>\s*(?![^\[]*\])", " > ", written).split() if "[" not in written else _split(written)
    found: list[Compound] = []
    child = False
    for word in words:
        if word == ">":
            if child or not found:
                raise ValueError("`>` stands between two elements")
            child = True
            continue
        found.append(_compound(word, child))
        child = False
    if not found or child:
        raise ValueError("an element is wanted: a tag, #id, .class or [attribute]")
    return tuple(found)


def _split(written: str) -> list[str]:
    """The words of a selector with brackets, in which spaces and `>` are nothing special."""
    return re.findall(r">|(?:\[[^\]]*\]|[^\s>\[])+", written)


def _compound(written: str, child: bool) -> Compound:
    match = _COMPOUND.fullmatch(written)
    if match is None:
        raise ValueError(f"`{written}` is beyond what is read here: tag, #id, .class, [attribute], and > between them")
    tests = tuple(_test(mark) for mark in _MARK.finditer(match["rest"]))
    return Compound((match["tag"] or "").replace("*", "").lower(), tests, child)


def _test(mark: re.Match[str]) -> Test:
    if mark["id"]:
        return Test("id", "=", mark["id"])
    if mark["cls"]:
        return Test("class", "~=", mark["cls"])
    attribute = _ATTRIBUTE.match(mark["attribute"])
    if attribute is None:
        raise ValueError(f"`[{mark['attribute']}]` is no test of an attribute: [name], [name=value], ~=, ^=, $= or *=")
    return Test(attribute["name"].lower(), attribute["how"] or "", attribute["value"] or "")


def _is(element: Any, chain: tuple[Compound, ...]) -> bool:
    """Does the element end the chain, with elements around it as the chain says?"""
    if not _fits(element, chain[-1]):
        return False
    if len(chain) == 1:
        return True
    here = element.getparent()
    while here is not None:
        if _is(here, chain[:-1]):
            return True
        here = None if chain[-1].child else here.getparent()
    return False


def _fits(element: Any, compound: Compound) -> bool:
    if compound.tag and element.tag != compound.tag:
        return False
    return all(_holds(element.get(test.name), test) for test in compound.tests)


def _holds(value: str | None, test: Test) -> bool:
    if value is None:
        return False
    how, wanted = test.how, test.value
    if how == "~=":
        return wanted in value.split()
    if how == "=":
        return value == wanted
    if not how:
        return True
    if not wanted:
        return False
    return {"^=": value.startswith, "$=": value.endswith, "*=": value.__contains__}[how](wanted)

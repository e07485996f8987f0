"""Packs of kind `attribution`: the words with which a language says who says something."""

from __future__ import annotations

import re

from cleanlint.rules import fields
from cleanlint.rules.records import Vocabulary
from cleanlint.rules.yamlnodes import Faults, Node

LISTS = Vocabulary._fields[1:]
_PHRASE = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*(?: [^\W_]+(?:['’.-][^\W_]+)*){0,4}\Z")


def read_vocabulary(node: Node, lang: str, faults: Faults) -> Vocabulary | None:
    """The lists of such a pack, all of which it needs; None, and faults, where they are not as they should be."""
    before = len(faults.faults)
    given = fields.mapping(node, LISTS, faults, required=LISTS)
    lists = {
        name: tuple(_phrase(item, faults) for item in fields.listing(given[name], "words", faults)) for name in given
    }
    return Vocabulary(lang.lower(), **lists) if len(faults.faults) == before else None


def _phrase(node: Node, faults: Faults) -> str:
    found = fields.text(node, faults) or ""
    if found and not _PHRASE.match(found):
        faults.fault(node, f"`{found}` is no word or phrase: words are wanted, not patterns, one space between them")
    return found.lower()

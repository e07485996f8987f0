"""The bounds of a rule: reads `where` from a pack, and the names of languages and sites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from cleanlint.rules import fields
from cleanlint.rules.records import Where
from cleanlint.rules.selectors import parse_selector
from cleanlint.rules.yamlnodes import Faults, Node

_VOCABULARIES = {
    "zone": ("head", "middle", "tail"),
    "kind": ("paragraph", "heading", "item", "quote"),
    "starts": ("upper", "lower", "digit", "quote", "other"),
    "ends": ("stop", "colon", "comma", "open"),
    "body": ("inside", "before", "after"),
}
_CHOICES = {
    "beside-removal": ("prev", "next", "either"),
    "quoted": ("outside", "inside", "anywhere"),
    "unsourced": ("sentence", "block"),
    "unnamed": ("sentence", "next-sentence", "next-block"),
}
ITEM_KEYS = ("words", "chars", "kind", "starts", "ends", "link-density", "body", "selector")
KEYS = (
    "zone", "first", "last", "words", "chars", "coverage", "link-density", "kind", "starts", "ends", "tail-run",
    "beside-removal", "domain", "lang", "body", "selector", "quoted", "unsourced", "unnamed", "unattributed",
)  # fmt: skip
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_DOMAIN = re.compile(r"[^\s/:.]+(?:\.[^\s/:.]+)+\Z")


def read_where(node: Node, faults: Faults, known: Sequence[str]) -> Where:
    """The bounds at a node, of which ``known`` are allowed there: `KEYS` or `ITEM_KEYS`."""
    given = fields.mapping(node, known, faults)
    values = {key.replace("-", "_"): _where_value(key, value, faults) for key, value in given.items()}
    return Where(**values)


def read_language(node: Node, faults: Faults) -> str | None:
    """A language tag as it is written; None, and a fault, for what is none."""
    found = fields.text(node, faults)
    if found is not None and not _LANG.match(found):
        faults.fault(node, f"`{found}` is no language tag: BCP 47, such as en, de or pt-BR; mul for all languages")
        return None
    return found


def _where_value(key: str, node: Node, faults: Faults) -> Any:
    if key in _VOCABULARIES:
        return fields.choices(node, _VOCABULARIES[key], faults)
    if key in ("first", "last", "tail-run"):
        return fields.integer(node, faults, least=1)
    if key in ("words", "chars"):
        return fields.bounds(node, faults)
    if key == "link-density":
        return fields.bounds(node, faults, most=1, whole=False)
    if key == "coverage":
        return fields.share(node, faults)
    if key == "selector":
        return _selector(node, faults)
    if key in _CHOICES:
        return fields.choice(node, _CHOICES[key], faults)
    if key == "unattributed":
        return fields.boolean(node, faults) or None
    read = _domain if key == "domain" else read_language
    found = [read(item, faults) for item in fields.one_or_more(node, "names", faults)]
    return tuple(value.lower() for value in found if value is not None)


def _domain(node: Node, faults: Faults) -> str | None:
    found = fields.text(node, faults)
    if found is not None and not _DOMAIN.match(found):
        faults.fault(node, f"`{found}` is no domain: the host alone, such as example.org")
        return None
    return found.lower() if found else None


def _selector(node: Node, faults: Faults) -> str | None:
    found = fields.text(node, faults)
    try:
        if found is not None:
            parse_selector(found)
    except ValueError as error:
        faults.fault(node, f"this selector cannot be read: {error}")
        return None
    return found

"""Checked values of YAML nodes. Each function reports what is wrong and returns something harmless in its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from cleanlint.rules.records import UNBOUNDED, Range
from cleanlint.rules.yamlnodes import Faults, Listing, Mapping, Node, Scalar

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_BREAKS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,9}\Z")
_NUMBER = re.compile(r"[-+]?[0-9]{1,9}(?:\.[0-9]{1,9})?\Z")
_BOUNDS = re.compile(r"(?P<low>[0-9]{1,9}(?:\.[0-9]{1,9})??)?\.\.(?P<high>[0-9]{1,9}(?:\.[0-9]{1,9})?)?\Z")
_BOOLEANS = {"true": True, "false": False}


def nearest(name: str, known: Iterable[str]) -> str:
    """`` (did you mean x?)``, or nothing when nothing is near."""
    from difflib import get_close_matches  # only a faulty pack needs it

    close = get_close_matches(name, list(known), 1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def mapping(node: Node, known: Sequence[str], faults: Faults, *, required: Collection[str] = ()) -> dict[str, Node]:
    """The entries of a mapping; keys that are not known or are missing are reported."""
    if not isinstance(node, Mapping):
        _wrong(node, f"a mapping with keys such as `{known[0]}`", faults)
        return {}
    if not node.entries:
        faults.fault(node, f"this is empty: leave it out, or give one of {', '.join(known)}")
        return {}
    for name, key_node in node.key_nodes.items():
        if name not in known:
            message = f"unknown key `{name}`{nearest(name, known)}; known here: {', '.join(known)}"
            faults.at(key_node.line, key_node.column, node.entries[name].key, message)
    missing = [name for name in known if name in required and name not in node.entries]
    if missing:
        faults.fault(node, f"missing: {', '.join(missing)}")
    return {name: value for name, value in node.entries.items() if name in known}


def text(node: Node, faults: Faults, *, breaks: bool = False) -> str | None:
    """A text that is not empty; ``breaks`` allows line breaks and tabs in it."""
    if not isinstance(node, Scalar):
        _wrong(node, "a text", faults)
        return None
    if not node.reads_as_text:
        shown = f"`{node.value}`" if node.value else "nothing"
        faults.fault(node, f"a text is wanted, and YAML does not read {shown} as one: write it in quotes")
        return None
    if not node.value.strip():
        faults.fault(node, "a text is wanted and this is empty")
        return None
    control = (_CONTROL_BUT_BREAKS if breaks else _CONTROL).search(node.value)
    if control is not None:
        faults.fault(node, _control_message(node, control.group()))
        return None
    return node.value


def _control_message(node: Scalar, character: str) -> str:
    name = f"U+{ord(character):04X}"
    if node.style == '"':
        return f"an escape in double quotes made this the control character {name}: write it in single quotes"
    if character in "\r\n":
        return "this must be on one line"
    return f"the control character {name} cannot be used here"


def listing(node: Node, what: str, faults: Faults) -> list[Node]:
    """The entries of a list that is not empty."""
    if not isinstance(node, Listing):
        _wrong(node, f"a list of {what}", faults)
        return []
    if not node.items:
        faults.fault(node, f"this list is empty: give {what}, or leave the key out")
    return node.items


def one_or_more(node: Node, what: str, faults: Faults) -> list[Node]:
    """A list, or one entry in the place of a list of one."""
    return [node] if isinstance(node, Scalar) else listing(node, what, faults)


def choice(node: Node, allowed: Sequence[str], faults: Faults) -> str | None:
    found = text(node, faults)
    if found is None or found in allowed:
        return found
    faults.fault(node, f"`{found}` is none of {', '.join(allowed)}{nearest(found, allowed)}")
    return None


def choices(node: Node, allowed: Sequence[str], faults: Faults) -> tuple[str, ...]:
    found = [choice(item, allowed, faults) for item in one_or_more(node, f"some of {', '.join(allowed)}", faults)]
    return tuple(value for value in found if value is not None)


def boolean(node: Node, faults: Faults) -> bool:
    value = _BOOLEANS.get(node.value) if isinstance(node, Scalar) and not node.style else None
    if value is None:
        _wrong(node, "`true` or `false`", faults)
    return bool(value)


def integer(node: Node, faults: Faults, *, least: int) -> int | None:
    """A whole number of at least ``least``."""
    if not isinstance(node, Scalar) or node.style or not _INTEGER.match(node.value):
        _wrong(node, "a whole number", faults)
        return None
    value = int(node.value)
    if value < least:
        faults.fault(node, f"{value} is too small: at least {least}")
        return None
    return value


def number(node: Node, faults: Faults) -> float | None:
    if not isinstance(node, Scalar) or node.style or not _NUMBER.match(node.value):
        _wrong(node, "a number such as 2 or 0.5", faults)
        return None
    return float(node.value)


def share(node: Node, faults: Faults) -> float | None:
    """A number above 0 and up to 1."""
    value = number(node, faults)
    if value is not None and not 0 < value <= 1:
        faults.fault(node, f"{node_text(node)} is not a share: above 0, at most 1")
        return None
    return value


def bounds(node: Node, faults: Faults, *, most: float = UNBOUNDED, whole: bool = True) -> Range | None:
    """A range such as ``3..10``, ``..10``, ``3..`` or ``3``, of numbers from 0 to ``most``."""
    ends = _ends(node.value) if isinstance(node, Scalar) else None
    if ends is None or (whole and any(end % 1 for end in ends)):
        _wrong(
            node,
            "a range such as 3..10, ..10, 3.. or 3" if whole else "a range such as 0.2..0.8, ..0.5 or 0.5..",
            faults,
        )
        return None
    low, high = ends
    if low > high:
        faults.fault(node, f"the range {node_text(node)} is empty: the lower end is above the upper one")
        return None
    if max(low, 0 if high == UNBOUNDED else high) > most:
        faults.fault(node, f"the range {node_text(node)} ends above {most:g}")
        return None
    return Range(low, high)


def _ends(written: str) -> tuple[float, float] | None:
    if _NUMBER.match(written):
        value = _plain_number(written)
        return (value, value) if value >= 0 else None
    found = _BOUNDS.match(written)
    if found is None or written == "..":
        return None
    low, high = found["low"], found["high"]
    return _plain_number(low) if low else 0, _plain_number(high) if high else UNBOUNDED


def _plain_number(written: str) -> float:
    value = float(written)
    return int(value) if value.is_integer() else value


def node_text(node: Node) -> str:
    return node.value if isinstance(node, Scalar) else ""


def _wrong(node: Node, wanted: str, faults: Faults) -> None:
    """The node is of the wrong type. A broken node has been reported already."""
    if isinstance(node, Scalar):
        said = " ".join(node.value.split())  # a fault is told on one line
        shown = f"`{said[:40]}`" if said else "nothing"
    elif isinstance(node, Listing):
        shown = "a list"
    elif isinstance(node, Mapping):
        shown = "a mapping"
    else:
        return
    faults.fault(node, f"{wanted} is wanted here, not {shown}")

"""From the bytes of a YAML file to nodes that know where they stand.

Built from parser events, not from PyYAML's node graph: anchors, aliases and tags are refused where they stand, so
nothing ever expands, and nesting costs no recursion.
"""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import yaml

from cleanlint.errors import Fault

DEEPEST = 16  # levels of nesting; a pack needs eight

# What YAML 1.1 allows in a file. Line breaks are \n and \r, as editors count them.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_TEXT_TAG = "tag:yaml.org,2002:str"
_PLAIN_KEY = re.compile(r"[\w-]+\Z")


class Scalar:
    """A text or a number as written; ``style`` is YAML's: ``'`` and ``"`` for quotes, ``|`` and ``>`` for blocks."""

    __slots__ = ("column", "key", "line", "style", "value")

    def __init__(self, line: int, column: int, key: str, value: str, style: str) -> None:
        self.line, self.column, self.key = line, column, key
        self.value, self.style = value, style

    @property
    def reads_as_text(self) -> bool:
        """False for a bare ``no``, ``null``, ``1.5`` and the like, which YAML takes for something else."""
        return bool(self.style) or _RESOLVER.resolve(yaml.ScalarNode, self.value, (True, False)) == _TEXT_TAG


class Listing:
    """A YAML sequence."""

    __slots__ = ("column", "items", "key", "line")

    def __init__(self, line: int, column: int, key: str) -> None:
        self.line, self.column, self.key = line, column, key
        self.items: list[Node] = []


class Mapping:
    """A YAML mapping whose keys are scalars; the first of two equal keys stays."""

    __slots__ = ("column", "entries", "key", "key_nodes", "line")

    def __init__(self, line: int, column: int, key: str) -> None:
        self.line, self.column, self.key = line, column, key
        self.entries: dict[str, Node] = {}
        self.key_nodes: dict[str, Scalar] = {}


class Broken:
    """Stands for a value that has been complained about already."""

    __slots__ = ("column", "key", "line")

    def __init__(self, line: int, column: int, key: str) -> None:
        self.line, self.column, self.key = line, column, key


Node: TypeAlias = Scalar | Listing | Mapping | Broken


class Faults:
    """Collects what is wrong with one pack, and what is only doubtful."""

    __slots__ = ("faults", "path", "warnings")

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def at(self, line: int, column: int, key: str, message: str) -> None:
        self.faults.append(Fault(self.path, line, column, key, message))

    def fault(self, node: Node, message: str, *, column: int | None = None) -> None:
        self.at(node.line, column or node.column, node.key, message)

    def warn(self, node: Node, message: str) -> None:
        self.warnings.append(Fault(self.path, node.line, node.column, node.key, message))


def read_yaml(data: bytes, faults: Faults) -> Node | None:
    """The root node of a file with exactly one document; None, and a fault, when there is no such thing."""
    text = _decode(data, faults)
    if text is None:
        return None
    builder = _Builder(faults)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        _report_syntax(error, text, faults)
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        faults.at(1, 1, "", f"this is not YAML: {error}")
        return None
    if builder.root is None:
        faults.at(1, 1, "", "the file is empty: `cleanlint rules new` writes a pack to start from")
    return builder.root


def _decode(data: bytes, faults: Faults) -> str | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        byte = data[error.start]
        faults.at(*_position(before), "", f"byte 0x{byte:02x} is not UTF-8: save the pack as UTF-8")
        return None
    bad = _UNPRINTABLE.search(text)
    if bad is not None:
        message = f"U+{ord(bad.group()):04X} cannot stand in a YAML file: write it as an escape, or delete it"
        faults.at(*_position(text[: bad.start()]), "", message)
        return None
    return text


def _position(before: str) -> tuple[int, int]:
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


class _Builder:
    """Puts events together, with a stack of its own."""

    def __init__(self, faults: Faults) -> None:
        self.root: Node | None = None
        self._faults = faults
        self._stack: list[Listing | Mapping] = []
        self._pending: list[Scalar | None] = []  # for each open mapping: the key that waits for its value
        self._documents = 0

    def take(self, event: Any) -> bool:
        """False when the rest of the file is not worth reading."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._faults.at(line, column, "", "a pack is one YAML document: remove the `---`, or make two files")
                return False
        elif isinstance(event, yaml.CollectionEndEvent):
            self._stack.pop()
            self._pending.pop()
        elif isinstance(event, yaml.NodeEvent):
            return self._add(event, line, column)
        return True

    def _add(self, event: Any, line: int, column: int) -> bool:
        node = self._node(event, line, column)
        is_key = bool(self._stack) and isinstance(self._stack[-1], Mapping) and self._pending[-1] is None
        if is_key and not isinstance(node, Scalar):
            self._faults.fault(node, "a key must be a plain word here: put it in quotes")
            if isinstance(node, Broken):
                node = Scalar(line, column, node.key, "", "'")
            else:
                return False
        if not self._stack:
            self.root = node
        elif is_key and isinstance(node, Scalar):
            self._pending[-1] = node
            return True
        else:
            self._attach(self._stack[-1], node)
        if isinstance(node, Listing | Mapping):
            self._stack.append(node)
            self._pending.append(None)
        if len(self._stack) > DEEPEST:
            self._faults.at(line, column, "", f"this is nested more than {DEEPEST} levels deep: no pack needs that")
            return False
        return True

    def _attach(self, parent: Listing | Mapping, node: Node) -> None:
        if isinstance(parent, Listing):
            parent.items.append(node)
            return
        key = self._pending[-1]
        self._pending[-1] = None
        assert key is not None
        first = parent.key_nodes.get(key.value)
        if first is None:
            parent.entries[key.value] = node
            parent.key_nodes[key.value] = key
        else:
            message = f"this key is here twice (first in line {first.line}): keep one"
            self._faults.at(key.line, key.column, node.key, message)

    def _node(self, event: Any, line: int, column: int) -> Node:
        key = self._key()
        if isinstance(event, yaml.AliasEvent):
            self._faults.at(line, column, key, "aliases (`*name`) are not read: write it out; a text goes in quotes")
            return Broken(line, column, key)
        if event.anchor is not None:
            self._faults.at(line, column, key, "anchors (`&name`) are not read: leave it out; a text goes in quotes")
        if event.tag is not None:
            self._faults.at(line, column, key, "tags (`!name`) are not read: leave it out; a text goes in quotes")
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(line, column, key)
        if isinstance(event, yaml.MappingStartEvent):
            return Mapping(line, column, key)
        assert isinstance(event, yaml.ScalarEvent)
        return Scalar(line, column, key, event.value, event.style or "")

    def _key(self) -> str:
        """The path of the node that comes next, such as ``rules[2].where.words``."""
        if not self._stack:
            return ""
        parent = self._stack[-1]
        if isinstance(parent, Listing):
            return f"{parent.key}[{len(parent.items)}]"
        pending = self._pending[-1]
        if pending is None:  # a key itself
            return parent.key
        name = pending.value
        if not _PLAIN_KEY.match(name):
            return f"{parent.key}[{name!r}]"
        return f"{parent.key}.{name}" if parent.key else name


_HINTS = (
    (
        "mapping values are not allowed",
        "a text with `: ` in it goes in quotes; otherwise look at the indentation",
    ),
    ("unknown escape", "write patterns in single quotes: in double quotes a backslash begins an escape"),
    ("unexpected end of stream", "a quote or bracket is not closed"),
    (
        "expected ',' or",
        "a quote, comma or bracket is missing; patterns go in single quotes, a ' in them is doubled",
    ),
    ("expected '-' indicator", "the entries of a list begin with `- ` and stand in one column"),
    ("expected <block end>", "look at the indentation; patterns go in single quotes"),
    ("expected key", "look at the indentation; patterns go in single quotes, a ' in them is doubled"),
    ("expected ':'", "a key is followed by `: `"),
)


def _report_syntax(error: yaml.MarkedYAMLError, text: str, faults: Faults) -> None:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    problem = error.problem or error.context or "it cannot be parsed"
    hint = next((hint for part, hint in _HINTS if part in problem), "look at the quotes and the indentation")
    if "cannot start any token" in problem:
        lines = re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)
        here = lines[line - 1] if line <= len(lines) else ""
        is_tab = here[: column + 1].lstrip(" ").startswith("\t")
        hint = "indent with spaces, not with a tab" if is_tab else "a text that begins like this goes in quotes"
    faults.at(line, column, "", f"this is not YAML: {problem}; {hint}")

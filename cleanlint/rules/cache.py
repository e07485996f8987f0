"""A parsed ruleset as plain data in the user's cache folder, so that a run starts without parsing YAML.

The file is a checksum and JSON: lists in the order of the records' fields, one table of patterns. It is never trusted:
whatever does not fit the records exactly is ignored, and the packs are read anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cleanlint._version import __version__
from cleanlint.errors import RuleError
from cleanlint.rules.records import Condition, Items, Pattern, Range, Rule, Where
from cleanlint.rules.sources import Source, builtin_paths, read_sources

_MOST_FILES = 20  # each set of packs has its own file; those unused for longest go
_LAYOUT = 2  # of the cache file; to be raised with every change of the records
_OFF = "off"


class Rules(NamedTuple):
    """What `load_rules` returns: rules by id, without their examples, and warnings about user packs."""

    rules: tuple[Rule, ...]
    warnings: tuple[str, ...]


class _MisfitError(Exception):
    """A cache file that says something else than this code would have written."""


def load_rules(user_paths: Iterable[str] = (), *, builtin: bool = True) -> Rules:
    """The built-in rules and those of the packs at ``user_paths``, from the cache where that is possible.

    Examples are left out; `cleanlint.rules.loader` has them. Raises RuleError, with the faults of all packs.
    """
    own, faults = read_sources(builtin_paths() if builtin else [], builtin=True)
    known = {os.path.realpath(source.path) for source in own}
    others, other_faults = read_sources(user_paths)
    sources = [*own, *(source for source in others if os.path.realpath(source.path) not in known)]
    if faults or other_faults:
        _parse(sources, [*faults, *other_faults])
    path = _cache_file(sources)
    cached = _read(path) if path is not None else None
    if cached is not None:
        return cached
    rules = _parse(sources, [])
    if path is not None:
        _write(path, rules)
    return rules


def _parse(sources: Sequence[Source], faults: Sequence[Any]) -> Rules:
    from cleanlint.rules.loader import (
        parse_sources,
    )  # with PyYAML and the pattern parser: only without a cache

    rules, warnings = parse_sources(sources, faults)
    if faults:
        raise RuleError(faults)
    bare = (rule._replace(remove=(), keep=(), flag=()) for rule in rules)
    return Rules(tuple(bare), tuple(map(str, warnings)))


def _cache_file(sources: Sequence[Source]) -> str | None:
    """Where the rules of these packs are kept; None when the cache is off."""
    folder = os.environ.get("CLEANLINT_CACHE_DIR") or _user_folder()
    if folder == _OFF or not sources:
        return None
    from hashlib import sha256

    digest = sha256()
    versions = (str(_LAYOUT), __version__, regex_version(), sys.version, *_code_stamps())
    for part in (*versions, *(part for source in sources for part in (source.path, str(source.builtin)))):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    for source in sources:
        digest.update(b"%d\0" % len(source.data) + source.data)
    return os.path.join(folder, f"rules-{digest.hexdigest()}.json")


def _code_stamps() -> list[str]:
    """When the code was written that makes records of packs: in a checkout it changes while the version stays."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stamps = []
    for folder in ("patterns", "rules"):
        with os.scandir(os.path.join(package, folder)) as entries:
            modules = [(entry.name, entry.stat().st_mtime_ns) for entry in entries if entry.name.endswith(".py")]
        stamps += [f"{name} {written}" for name, written in sorted(modules)]
    return stamps


def _user_folder() -> str:
    if sys.platform == "linux":  # what platformdirs says there, at a fraction of its import time
        home = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
        return os.path.join(home, "cleanlint")
    from platformdirs import user_cache_dir

    return user_cache_dir("cleanlint", appauthor=False)


def regex_version() -> str:
    """The installed version of `regex`, by its name: importing it takes longer than all else that a start needs."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for name in names:
            if name.startswith("regex-") and name.endswith((".dist-info", ".egg-info")):
                return name
    return "unknown"


def _read(path: str) -> Rules | None:
    import json

    try:
        with open(path, "rb") as file:
            checksum, _, body = file.read().partition(b"\n")
        return _rules(json.loads(body)) if checksum == _checksum(body) else None
    except (OSError, ValueError, RecursionError, _MisfitError):
        return None


def _checksum(body: bytes) -> bytes:
    from hashlib import sha256

    return sha256(body).hexdigest().encode("ascii")


def _write(path: str, rules: Rules) -> None:
    """Write the cache in one step; a folder that cannot be written to is no reason to complain."""
    import json

    body = json.dumps(_plain(rules), separators=(",", ":")).encode("ascii")
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_checksum(body) + b"\n" + body)
        os.replace(temporary, path)
        _prune(os.path.dirname(path))
    except OSError:
        _discard(temporary)
    except BaseException:
        _discard(temporary)
        raise


def _prune(folder: str) -> None:
    files = [entry for entry in os.scandir(folder) if entry.name.startswith("rules-") and entry.is_file()]
    newest_first = sorted(files, key=lambda entry: -entry.stat().st_mtime_ns)
    for entry in newest_first[_MOST_FILES:]:
        os.unlink(entry.path)


def _discard(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


# Records become lists of their fields. `Pattern` is the one record that is stored in a table, since many patterns come
# twice; numbers, texts and None stand for themselves.


def _plain(rules: Rules) -> list[Any]:
    table: dict[Pattern, int] = {}
    rows = [_plain_value(rule, table) for rule in rules.rules]
    return [_LAYOUT, __version__, [list(pattern) for pattern in table], rows, list(rules.warnings)]


def _plain_value(value: Any, table: dict[Pattern, int]) -> Any:
    if isinstance(value, Pattern):
        return table.setdefault(value, len(table))
    if isinstance(value, tuple):
        return [_plain_value(part, table) for part in value]
    return value


def _rules(data: Any) -> Rules:
    layout, version, table, rows, warnings = _fields(data, 5)
    if (layout, version) != (_LAYOUT, __version__):
        raise _MisfitError
    read = _Reader([_pattern(row) for row in _list(table)])
    return Rules(tuple(map(read.rule, _list(rows))), _texts(warnings))


class _Reader:
    """Records from lists, with the type of each field checked."""

    def __init__(self, patterns: list[Pattern]) -> None:
        self._patterns = patterns

    def rule(self, row: Any) -> Rule:
        (
            name, kind, lang, message, why, scope, match, unless, where, items, fix, severity, unmeasured, was, path,
            line,
            *examples,
        ) = _fields(row, len(Rule._fields))  # fmt: skip
        if examples != [[], [], []]:
            raise _MisfitError
        return Rule(
            _text(name),
            _one_of(kind, ("boilerplate", "claims")),
            _text(lang),
            _text(message),
            _text(why),
            _one_of(scope, ("span", "sentence", "line", "block", "section", "tail")),
            self._condition(match),
            self._optional_condition(unless),
            _where(where),
            None if items is None else self._items(items),
            _one_of(fix, ("none", "unsafe", "safe")),
            _one_of(severity, ("error", "warning", "info")),
            _boolean(unmeasured),
            _texts(was),
            _text(path),
            _whole(line),
        )

    def _condition(self, row: Any) -> Condition:
        any_, all_, none, score, at_least, before, after, block, element = _fields(row, len(Condition._fields))
        weighted = [_fields(pair, 2) for pair in _list(score)]
        return Condition(
            self._several(any_),
            self._several(all_),
            self._several(none),
            tuple((self._one(number), _number(weight)) for number, weight in weighted),
            _number(at_least),
            self._optional_condition(before),
            self._optional_condition(after),
            self._optional_condition(block),
            self._optional_condition(element),
        )

    def _optional_condition(self, row: Any) -> Condition | None:
        return None if row is None else self._condition(row)

    def _items(self, row: Any) -> Items:
        count, where, match, unless, end, to_end = _fields(row, 6)
        return Items(
            _range(count),
            _where(where),
            self._condition(match),
            self._optional_condition(unless),
            self._optional_condition(end),
            _boolean(to_end),
        )

    def _several(self, numbers: Any) -> tuple[Pattern, ...]:
        return tuple(self._one(number) for number in _list(numbers))

    def _one(self, number: Any) -> Pattern:
        if type(number) is not int or not 0 <= number < len(self._patterns):
            raise _MisfitError
        return self._patterns[number]


def _pattern(row: Any) -> Pattern:
    source, regex, literals, cost, further, rare, lead, reach, longest = _fields(row, len(Pattern._fields))
    return Pattern(
        _text(source),
        _text(regex),
        _optional_texts(literals),
        _number(cost),
        tuple(map(_texts, _list(further))),
        tuple(map(_texts, _list(rare))),
        _texts(lead),
        _whole(reach),
        None if longest is None else _whole(longest),
    )


def _where(row: Any) -> Where:
    (
        zone, first, last, words, chars, coverage, link_density, kind, starts, ends, tail_run, beside, domain, lang,
        body, selector,
    ) = _fields(row, len(Where._fields))  # fmt: skip
    return Where(
        _optional_texts(zone),
        None if first is None else _whole(first),
        None if last is None else _whole(last),
        None if words is None else _range(words),
        None if chars is None else _range(chars),
        None if coverage is None else _number(coverage),
        None if link_density is None else _range(link_density),
        _optional_texts(kind),
        _optional_texts(starts),
        _optional_texts(ends),
        None if tail_run is None else _whole(tail_run),
        None if beside is None else _one_of(beside, ("prev", "next", "either")),
        _optional_texts(domain),
        _optional_texts(lang),
        _optional_texts(body),
        None if selector is None else _text(selector),
    )


def _range(row: Any) -> Range:
    low, high = _fields(row, 2)
    return Range(_number(low), _number(high))


def _fields(row: Any, number: int) -> list[Any]:
    if type(row) is not list or len(row) != number:
        raise _MisfitError
    return row


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise _MisfitError
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise _MisfitError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _optional_texts(value: Any) -> tuple[str, ...] | None:
    return None if value is None else _texts(value)


def _one_of(value: Any, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise _MisfitError
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise _MisfitError
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise _MisfitError
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float):
        raise _MisfitError
    return value  # type: ignore[no-any-return]

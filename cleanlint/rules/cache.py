"""A parsed ruleset as plain data in the user's cache folder, so that a run starts without parsing YAML.

The file is a checksum, what it was made from, and the rules. It is never trusted: one that is damaged, or made from
something else, is ignored, and the packs are read anew.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from cleanlint._version import __version__
from cleanlint.errors import Fault, RuleError
from cleanlint.rules.ruleset import RuleSet
from cleanlint.rules.select import EVERYTHING, Choice, select_rules
from cleanlint.rules.sources import Source, builtin_paths, read_sources, stamps

_MOST_FILES = 20  # each set of packs, and each choice of rules, has its own file; those unused for longest go
_LAYOUT = 5  # of the cache file; to be raised with every change of the records
_OFF = "off"


class Rules(NamedTuple):
    """What `load_rules` returns: rules by id, without their examples, and warnings about user packs."""

    rules: RuleSet
    on: RuleSet  # those that are not off until selected
    warnings: tuple[str, ...]


def load_rules(user_paths: Iterable[str] = (), *, builtin: bool = True) -> Rules:
    """The built-in rules and those of the packs at ``user_paths``, from the cache where that is possible.

    Examples are left out; `cleanlint.rules.loader` has them. Raises RuleError, with the faults of all packs.
    """
    others, faults = _packs(user_paths, builtin=builtin)
    folder = _folder()
    if faults or folder == _OFF:
        return _parse(others, faults, builtin=builtin)
    key = _key(others, builtin=builtin)
    path = _cached_rules(folder, key)
    cached = _read(path, key)
    if cached is None:
        cached = _parse(others, [], builtin=builtin)
        _write(path, key, cached)
    return cached


def is_prepared(user_paths: Iterable[str] = ()) -> bool:
    """Whether `load_rules` finds the rules in the cache, or is to keep none there; parsing takes many seconds."""
    folder = _folder()
    others, faults = _packs(user_paths, builtin=True)
    return folder == _OFF or bool(faults) or os.path.exists(_cached_rules(folder, _key(others, builtin=True)))


def load_chosen(user_paths: Iterable[str], choice: Choice) -> tuple[RuleSet, tuple[str, ...]]:
    """The rules that the choice names, of all those that `load_rules` gives, and warnings about user packs.

    They are in the cache themselves once they were asked for: choosing takes ten times as long as reading them.
    Raises as `load_rules` and `select_rules` do.
    """
    paths = tuple(user_paths)
    folder = _folder()
    others, faults = _packs(paths, builtin=True)
    if choice == EVERYTHING or folder == _OFF or faults:
        return _chosen(paths, choice)
    key = _key(others, builtin=True) + repr(choice).encode("utf-8", "backslashreplace")
    path = os.path.join(folder, f"chosen-{crc32(key):08x}.json")
    cached = _read(path, key)
    if cached is not None:
        return cached.on, cached.warnings
    rules, warnings = _chosen(paths, choice)
    _write(path, key, Rules(rules, rules, warnings))
    return rules, warnings


def _chosen(paths: Iterable[str], choice: Choice) -> tuple[RuleSet, tuple[str, ...]]:
    every, on, warnings = load_rules(paths)
    return select_rules(every, on, choice), warnings


def _packs(user_paths: Iterable[str], *, builtin: bool) -> tuple[list[Source], list[Fault]]:
    """The user's packs; one that comes with the package is there already, if those are wanted."""
    sources, faults = read_sources(user_paths)
    return [source for source in sources if not (builtin and source.builtin)], faults


def _cached_rules(folder: str, key: bytes) -> str:
    return os.path.join(folder, f"rules-{crc32(key):08x}.json")


def _folder() -> str:
    return os.environ.get("CLEANLINT_CACHE_DIR") or _user_folder()


def _parse(others: Sequence[Source], faults: Sequence[Fault], *, builtin: bool) -> Rules:
    # With PyYAML and the pattern parser: only without a cache.
    from cleanlint.rules.loader import parse_sources

    own, own_faults = read_sources(builtin_paths() if builtin else [], builtin=True)
    faults = [*own_faults, *faults]
    rules, warnings, vocabularies = parse_sources([*own, *others], faults)
    if faults:
        raise RuleError(faults)
    bare = (rule._replace(remove=(), keep=(), flag=()) for rule in rules)
    every = RuleSet.of(bare, vocabularies, some_off=True)
    return Rules(every, every.on(), tuple(map(str, warnings)))


def _key(others: Sequence[Source], *, builtin: bool) -> bytes:
    """All that the rules follow from: versions, the code that makes them, the packs.

    A pack that ships with the package is known by its size and when it was written, one of the user's by its content.
    """
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    code = [os.path.join(package, folder) for folder in ("patterns", "rules")]
    parts = [str(_LAYOUT), __version__, regex_version(), sys.version, *stamps(code, (".py",))]
    if builtin:
        parts += stamps(builtin_paths())
    parts += [f"{s.path} {s.builtin} {len(s.data)} {crc32(s.data):08x}" for s in others]
    return "\t".join(parts).replace("\n", " ").encode("utf-8", "surrogateescape")


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


def _read(path: str, key: bytes) -> Rules | None:
    from cleanlint.rules.stored import loaded

    try:
        with open(path, "rb") as file:
            data = file.read()
        checksum, made_from, *lines = data.split(b"\n")
        sound = made_from == key and checksum == _checksum(memoryview(data)[len(checksum) + 1 :])
        if not sound:
            return None
        rules, digest, warnings = loaded(lines)
        return Rules(rules, rules.on(digest), warnings)
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _checksum(content: bytes | memoryview) -> bytes:
    return b"%08x" % crc32(content)


def _write(path: str, key: bytes, rules: Rules) -> None:
    """Write the cache in one step; a folder that cannot be written to is no reason to complain."""
    from cleanlint.rules.stored import dumped

    content = b"\n".join([key, *dumped(rules.rules, rules.warnings)])
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_checksum(content) + b"\n" + content)
        os.replace(temporary, path)
        _prune(path)
    except OSError:
        _discard(temporary)
    except BaseException:
        _discard(temporary)
        raise


def _prune(path: str) -> None:
    """Drop the oldest of the files that are of one kind with `path`."""
    folder, name = os.path.split(path)
    kind = name.partition("-")[0] + "-"
    files = [entry for entry in os.scandir(folder) if entry.name.startswith(kind) and entry.is_file()]
    newest_first = sorted(files, key=lambda entry: -entry.stat().st_mtime_ns)
    for entry in newest_first[_MOST_FILES:]:
        os.unlink(entry.path)


def _discard(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return

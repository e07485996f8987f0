"""`cleanlint config`: what holds for a document, and where each setting comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import click

from cleanlint import files
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, Console
from cleanlint.cli.options import Settings, shared_options
from cleanlint.cli.paths import STDIN
from cleanlint.config import Given, reading
from cleanlint.config.keys import SETTINGS
from cleanlint.config.reading import key_of, named, place_of

VERSION = 1  # of the JSON
_PATHS = ("packs", "baseline")  # settings that are paths
_SCHEMA = os.path.join(os.path.dirname(reading.__file__), "config.schema.json")
_TABLES = ("rules", "formats")  # settings that are tables


class Shown(NamedTuple):
    """A value as a file would give it, and the places that give it."""

    path: tuple[str, ...]  # the key, in tables with the keys around it
    value: Any  # None: nothing, which no file can say
    places: Sequence[str]


@click.command()
@shared_options
@click.option("--output-format", "shape", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of files of settings, for editors, instead.")
@click.argument("document", required=False, metavar="[FILE]")
def config(settings: Settings, shape: str, schema: bool, document: str | None) -> int:
    """Print the settings that hold for FILE (without one, for this folder), each with the place that gives it.

    FILE need not exist.
    """
    console = Console()
    if schema:
        console.data(files.read(_SCHEMA).data)
        return CLEAN
    path = settings.name(document or STDIN)
    Cleaners(settings, console, [path])  # raises for rules that there are not
    values = settings.configs.of(path)._asdict()
    given = settings.configs.given(path)
    shown = [
        one
        for key in sorted(SETTINGS, key=_TABLES.__contains__)
        for one in _shown(key, values[key.replace("-", "_")], given.get(key, ()))
    ]
    console.text(_json(settings, path, shown) if shape == "json" else _toml(settings, path, shown))
    return CLEAN


def _shown(key: str, value: Any, given: Iterable[Given]) -> Iterator[Shown]:
    if key == "rules":
        for override in value:
            for field in ("severity", "fix"):
                own = [one for one in given if _overrides(one, override.name, field)]
                if own:
                    yield Shown(
                        (key, override.name, field),
                        getattr(override, field),
                        _places(own[-1:], key, override.name, field),
                    )
    elif key == "formats":
        for suffix, kind in value:
            own = [one for one in given if suffix in dict(one.value)]
            yield Shown((key, suffix), kind, _places(own[-1:], key, suffix))
    else:
        yield Shown((key,), _as_written(key, value), _places(given, key))


def _overrides(given: Given, name: str, field: str) -> bool:
    return any(one.name == name and getattr(one, field) is not None for one in given.value)


def _as_written(key: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_written(key, one) for one in value]
    return named(os.path.abspath(value)) if key in _PATHS and value is not None else value


def _places(given: Iterable[Given], *steps: str) -> list[str]:
    places = [place_of(one.part, *steps) if one.part.file else "command line" for one in given]
    return places or ["default"]


def _toml(settings: Settings, path: str, shown: Sequence[Shown]) -> str:
    """A file of settings, with the places as comments."""
    rows = [(_line(one), ", ".join(one.places)) for one in shown if one.path[0] not in _TABLES]
    lines = [*_heading(settings, path), *_aligned(rows)]
    for table in dict.fromkeys(one.path[:-1] for one in shown if one.path[0] in _TABLES):
        rows = [(_line(one), ", ".join(one.places)) for one in shown if one.path[:-1] == table]
        lines += ["", f"[{'.'.join(map(key_of, table))}]", *_aligned(rows)]
    return "".join(f"{line}\n" for line in lines)


def _heading(settings: Settings, path: str) -> Iterator[str]:
    if path != STDIN:
        yield f"# {path}: {settings.kind(path)}"
    names = settings.configs.root(path).files
    yield f"# {', which extends '.join(map(named, names))}" if names else "# no file with settings"
    if path != STDIN and settings.configs.excludes(path):
        yield "# excluded"


def _line(one: Shown) -> str:
    key = key_of(one.path[-1])
    return f"# {key} is not set" if one.value is None else f"{key} = {json.dumps(one.value, ensure_ascii=False)}"


def _aligned(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(line) for line, _ in rows if len(line) <= 40), default=0)
    return [f"{line:<{width}}  # {places}" for line, places in rows]


def _json(settings: Settings, path: str, shown: Sequence[Shown]) -> str:
    described: dict[str, Any] = {
        "version": VERSION,
        "file": path,
        "format": settings.kind(path),
        "excluded": settings.configs.excludes(path),
        "files": [named(file) for file in settings.configs.root(path).files],
        "settings": {},
    }
    for one in shown:
        inner = described["settings"]
        for step in one.path:
            inner = inner.setdefault(step, {})
        inner.update({"value": one.value, "from": list(one.places)})
    return json.dumps(described, indent=2) + "\n"

"""The settings there are: what may be given for each, and what to say where something else is."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeAlias

from cleanlint.errors import ConfigError
from cleanlint.reporters import OUTPUT_FORMATS
from cleanlint.rules.records import SEVERITIES, TIERS
from cleanlint.rules.select import Override

Path: TypeAlias = tuple[str | int, ...]  # of a value in its file: ("per-file", 0, "ignore", 2)

DOCUMENT_FORMATS = ("text", "markdown", "html")
FAIL_ON = (*SEVERITIES, "never")

# Words that users of other tools bring along.
_SYNONYMS = {
    "disable": "ignore",
    "enable": "extend-select",
    "extend-ignore": "ignore",
    "files": "paths",
    "language": "lang",
    "level": "severity",
    "overrides": "per-file",
    "per-file-ignores": "per-file",
    "tier": "fix",
}


class Wrong(NamedTuple):
    """Something that is not as it has to be."""

    path: Path
    message: str


class Table:
    """A table of a file that is being read: where it stands, what its paths are relative to, all that is wrong."""

    __slots__ = ("folder", "path", "wrong")

    def __init__(self, folder: str, path: Path = (), wrong: list[Wrong] | None = None) -> None:
        self.folder = folder
        self.path = path
        self.wrong: list[Wrong] = [] if wrong is None else wrong

    def inner(self, *steps: str | int) -> Table:
        return Table(self.folder, (*self.path, *steps), self.wrong)

    def fault(self, message: str, *steps: str | int) -> None:
        self.wrong.append(Wrong((*self.path, *steps), message))

    def read(self, content: Any, known: Mapping[str, Read]) -> dict[str, Any]:
        """The values of the keys that are known and right."""
        values = {}
        if not isinstance(content, dict):
            self.fault(f"a table is wanted here, not {shown(content)}")
            return {}
        for key, value in content.items():
            if key not in known:
                self.fault(f"unknown key{meant(key, known) or '; known here: ' + ', '.join(known)}", key)
                continue
            found = known[key](value, self.inner(key))
            if found is not None:
                values[key] = found
        return values


Read: TypeAlias = Callable[[Any, Table], Any]  # the value, or None where it is wrong and that has been noted


def meant(name: str, known: Collection[str]) -> str:
    """`` (did you mean `x`?)``, or nothing where nothing is near."""
    from difflib import get_close_matches  # only on the way to an error

    synonym = _SYNONYMS.get(name, "")
    close = [synonym] if synonym in known else get_close_matches(name, list(known), 1)
    return f" (did you mean `{close[0]}`?)" if close else ""


def shown(value: Any) -> str:
    """A value as an error speaks of it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return "a table" if isinstance(value, dict) else "a list"
    return repr(value) if isinstance(value, (str, int, float)) else "a date or time"


def text(value: Any, at: Table) -> str | None:
    if not isinstance(value, str):
        at.fault(f"a text in quotes is wanted here, not {shown(value)}")
    elif not value.strip():
        at.fault("this text is empty: leave the key out")
    elif any(ord(character) < 32 for character in value):
        at.fault("this must be one line without control characters")
    else:
        return value
    return None


def texts(value: Any, at: Table) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        at.fault(f'a list of texts is wanted here, such as ["..."], not {shown(value)}')
        return None
    found = [text(one, at.inner(number)) for number, one in enumerate(value)]
    return tuple(one for one in found if one is not None)


def some_texts(value: Any, at: Table) -> tuple[str, ...] | None:
    if value == []:
        at.fault("this list is empty: leave the key out for all there are")
        return None
    return texts(value, at)


def patterns(value: Any, at: Table) -> tuple[str, ...] | None:
    found = some_texts(value, at) if at.path[-1] == "paths" else texts(value, at)
    for number, pattern in enumerate(found or ()):
        if pattern.startswith("#"):
            at.fault("a pattern that begins with # is a comment, as in .gitignore: write \\\\#", number)
    return found


def one_of(allowed: tuple[str, ...]) -> Read:
    """A reader of one of these words."""

    def read(value: Any, at: Table) -> str | None:
        found = text(value, at)
        if found is None or found in allowed:
            return found
        at.fault(f"{found!r} is none of {', '.join(allowed)}{meant(found, allowed)}")
        return None

    return read


def boolean(value: Any, at: Table) -> bool | None:
    if isinstance(value, bool):
        return value
    at.fault(f"true or false is wanted here, without quotes, not {shown(value)}")
    return None


def share(value: Any, at: Table) -> float | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    at.fault(f"a share from 0 to 1 is wanted here, such as 0.5, not {shown(value)}")
    return None


def language(value: Any, at: Table) -> str | None:
    from cleanlint.languages import language_tag

    found = text(value, at)
    try:
        language_tag(found)
    except ConfigError as error:
        at.fault(str(error).removeprefix("lang: "))
        return None
    return found


def file(value: Any, at: Table) -> str | None:
    """A path, from where the file with the settings stands."""
    found = text(value, at)
    return None if found is None else os.path.normpath(os.path.join(at.folder, found))


def packs(value: Any, at: Table) -> tuple[str, ...] | None:
    found = texts(value, at)
    if found is None:
        return None
    paths = [os.path.join(at.folder, path) for path in found]
    for number, path in enumerate(paths):
        if not os.path.exists(path):
            at.fault(f"{found[number]}: no such file or folder, as seen from {at.folder or 'here'}", number)
    return tuple(os.path.normpath(path) if at.folder else path for path in paths)


def overrides(value: Any, at: Table) -> tuple[Override, ...] | None:
    if isinstance(value, list):
        at.fault('this is a table of what holds for single rules, [rules."topic/name"]; packs go under `packs`')
        return None
    if not isinstance(value, dict):
        at.fault(f'a table is wanted here, such as [rules."topic/name"], not {shown(value)}')
        return None
    read = [(name, at.inner(name).read(content, RULE)) for name, content in value.items()]
    return tuple(Override(name, **found) for name, found in read)


def formats(value: Any, at: Table) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, dict):
        at.fault(f'a table is wanted here, such as {{ mdx = "markdown" }}, not {shown(value)}')
        return None
    found = []
    for suffix, name in value.items():
        bare = suffix.removeprefix(".").lower()
        if not bare or "." in bare or "/" in bare:
            at.fault("this is not the last suffix of a name, such as mdx", suffix)
        read = one_of(DOCUMENT_FORMATS)(name, at.inner(suffix))
        if read is not None:
            found.append((bare, read))
    return tuple(found)


RULE: dict[str, Read] = {"severity": one_of(SEVERITIES), "fix": one_of(TIERS)}

# What may differ from file to file of one folder.
PER_FILE: dict[str, Read] = {
    "paths": patterns,
    "select": some_texts,
    "extend-select": texts,
    "ignore": texts,
    "rules": overrides,
    "packs": packs,
    "keep": texts,
    "lang": language,
    "unsafe-fixes": boolean,
    "max-removal": share,
    "fail-on": one_of(FAIL_ON),
}
SETTINGS: dict[str, Read] = {
    **{key: read for key, read in PER_FILE.items() if key != "paths"},
    "exclude": patterns,
    "extend-exclude": patterns,
    "formats": formats,
    "baseline": file,
    "output-format": one_of(OUTPUT_FORMATS),
}

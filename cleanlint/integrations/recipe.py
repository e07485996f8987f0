"""A `Cleaner` that can go anywhere: as its settings, from which each process builds it once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cleanlint.api import FORMATS, Cleaner
from cleanlint.errors import ConfigError
from cleanlint.findings import CleanResult
from cleanlint.languages import is_tag


class Recipe:
    """How to clean documents: small, and quick to unpickle, though an engine may do that for every task.

    ``settings`` are those of `Cleaner`; paths of packs become absolute, since workers run in folders of their own.
    They are tried at once, so that a wrong one fails here and not on some worker. The packs of a worker must be those
    of the process that sent the recipe: others are a `ConfigError`.

    >>> Recipe({"ignore": ["comments"]}).clean("Leave a comment").text
    'Leave a comment'
    """

    __slots__ = ("_format", "_settings", "ruleset")

    def __init__(self, settings: Mapping[str, Any], *, format: str = "text") -> None:
        if format not in FORMATS:
            raise ConfigError(f"format: {format!r} is not one of {', '.join(FORMATS)}")
        self._format = format
        self._settings = tuple((name, _frozen(name, value)) for name, value in sorted(settings.items()))
        self.ruleset = _built(self._settings).ruleset

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self._settings)
        return f"<cleanlint ruleset {self.ruleset}{given}>"

    @property
    def cleaner(self) -> Cleaner:
        """This process's cleaner."""
        cleaner = _built(self._settings)
        if cleaner.ruleset != self.ruleset:
            raise ConfigError(
                f"this process has ruleset {cleaner.ruleset}, but {self.ruleset} was asked for: install the same"
                " version of cleanlint, and the same packs, on every machine"
            )
        return cleaner

    def clean(self, text: str, *, url: Any = None, lang: Any = None, claims: bool = False) -> CleanResult:
        """As `Cleaner.clean`. ``url`` and ``lang`` are data here: what is no text or no language tag is not used."""
        cleaner = self.cleaner
        url = url if isinstance(url, str) else None
        lang = lang if is_tag(lang) else None
        return cleaner.clean(text, url=url, lang=lang, format=self._format, claims=claims)


def _frozen(name: str, value: Any) -> Any:
    """The setting as part of a key; `Cleaner` itself says what is wrong with it."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    return tuple(map(os.path.abspath, value)) if name == "rules" else tuple(value)


@lru_cache(maxsize=8)
def _built(settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    return Cleaner(**dict(settings))

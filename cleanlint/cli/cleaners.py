"""The cleaners of a run: one for each set of settings that holds for some document."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from cleanlint.cli.console import is_terminal
from cleanlint.cli.options import Settings, flag
from cleanlint.cli.paths import STDIN
from cleanlint.config import Given
from cleanlint.errors import ChoiceError, ChoiceFault, ConfigError

if TYPE_CHECKING:
    from typing import Any

    from cleanlint.api import Cleaner
    from cleanlint.cli.console import Console
    from cleanlint.config import Config
    from cleanlint.rules.records import Rule


class Cleaners:
    """Makes and keeps them; what is odd about the user's packs is told once."""

    __slots__ = ("_console", "_made", "_settings", "_told")

    def __init__(self, settings: Settings, console: Console, paths: Iterable[str] = ()) -> None:
        """``paths`` are the documents to come: all that is wrong with their settings is a ConfigError now."""
        self._settings = settings
        self._console = console
        self._made: dict[tuple[Any, ...], Cleaner] = {}
        self._told: set[str] = set()
        faults: dict[str, None] = {}
        for path in paths:
            try:
                self.of(path)
            except ConfigError as error:
                faults[str(error)] = None
        if faults:
            raise ConfigError("\n".join(faults))

    def of(self, path: str) -> Cleaner:
        """The cleaner for a document."""
        name = self._settings.name(path)
        config = self._settings.configs.of(name)
        found = self._made.get(config.cleaning)
        if found is None:
            found = self._made[config.cleaning] = self._new(config, name)
        return found

    def rule(self, name: str) -> Rule | None:
        """The rule with this id, where some document has it."""
        return next((rule for cleaner in self._made.values() if (rule := cleaner.rule(name)) is not None), None)

    @property
    def ruleset(self) -> str:
        """What tells the rules and settings of any two runs apart."""
        return "+".join(sorted({cleaner.ruleset for cleaner in self._made.values()} or {self.of(STDIN).ruleset}))

    def _new(self, config: Config, path: str) -> Cleaner:
        from cleanlint.api import Cleaner

        self._tell_of_waiting(config.packs)
        try:
            cleaner = Cleaner(
                select=config.select,
                extend_select=config.extend_select,
                ignore=config.ignore,
                overrides={
                    name: {key: value for key, value in (("severity", severity), ("fix", fix)) if value is not None}
                    for name, severity, fix in config.rules
                },
                rules=config.packs,
                keep=config.keep,
                unsafe=config.unsafe_fixes,
                max_removal=config.max_removal,
                lang=config.lang,
            )
        except ChoiceError as error:
            raise ConfigError("\n".join(self._placed(fault, path) for fault in error.faults)) from error
        for warning in (*cleaner.warnings, *_idle(cleaner, config)):
            self._tell_once(f"warning: {warning}")
        return cleaner

    def _tell_of_waiting(self, packs: Sequence[str]) -> None:
        """A person who waits for the first run is told why."""
        if is_terminal(sys.stderr):
            from cleanlint.rules.cache import is_prepared

            if not is_prepared(packs):
                self._tell_once("preparing the rules; this takes some seconds, once")

    def _tell_once(self, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self._console.note(message)

    def _placed(self, fault: ChoiceFault, path: str) -> str:
        """The fault, and where the name is given."""
        for given in self._settings.configs.given(path).get(fault.setting, ()):
            if fault.name in _names(given):
                if not given.part.file:
                    return str(fault._replace(setting=flag(fault.setting)))
                from cleanlint.config.reading import place_of

                step = (fault.name,) if fault.setting == "rules" else ()
                return f"{place_of(given.part, fault.setting, *step)}: {fault}"
        return str(fault)


def _idle(cleaner: Cleaner, config: Config) -> list[str]:
    """That no rule takes part, which would look like a clean document."""
    if not len(cleaner.rules):
        return ["no rule is left: what is selected is ignored as well"]
    lang = config.lang
    if lang is None or config.select is not None:
        return []
    from cleanlint.languages import speaks

    if not any(speaks(lang.lower(), known.lower()) for known in cleaner.languages):
        return [f"there are no rules for the language {lang!r}; only those for all languages act"]
    return []


def _names(given: Given) -> list[str]:
    return [one if isinstance(one, str) else one.name for one in given.value]

"""Every error that cleanlint raises on purpose.

A message says what is wrong, where, and how to mend it, so the command line can print ``str(error)`` as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class CleanlintError(Exception):
    """The root: catch this to catch all of them."""


class ConfigError(CleanlintError):
    """An option, selector or setting that cannot be used."""


class ChoiceFault(NamedTuple):
    """A name in the settings, of rules, that cannot be used."""

    setting: str  # select, extend-select, ignore or rules
    name: str
    message: str  # what is wrong and how to mend it

    def __str__(self) -> str:
        return f"{self.setting}: {self.message}"


class ChoiceError(ConfigError):
    """Settings choose rules in a way that is not possible; all faults are listed."""

    def __init__(self, faults: Sequence[ChoiceFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class InputError(CleanlintError):
    """A document that cannot be read, decoded or written."""


class PatternError(CleanlintError):
    """A pattern that cannot be used; ``column`` counts code points of the pattern from 1."""

    def __init__(self, message: str, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class Fault(NamedTuple):
    """One thing wrong with a pack: where it stands and what to do about it."""

    path: str
    line: int  # from 1
    column: int  # from 1
    key: str  # like rules[2].where.words
    message: str  # what is wrong and how to mend it

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}:{self.column}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class RuleError(CleanlintError):
    """One or more packs have faults; all of them are listed, in order of file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


class AuditError(CleanlintError):
    """An audit file that does not fit what is to be restored."""


class WorkerError(CleanlintError):
    """A process that died over its task, or took too long for it."""

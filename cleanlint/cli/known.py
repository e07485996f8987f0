"""What the baselines of a run leave out of its report."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cleanlint.cli.cleaners import Cleaners
from cleanlint.config import Config
from cleanlint.reporters import Outcome

if TYPE_CHECKING:
    from cleanlint.baseline import Baseline


class KnownFindings:
    """Each baseline, read once."""

    __slots__ = ("_baselines", "_cleaners")

    def __init__(self, cleaners: Cleaners, configs: Iterable[Config]) -> None:
        """``configs`` are those of the documents to come: a baseline that cannot be read is a ConfigError now."""
        self._cleaners = cleaners
        self._baselines: dict[str, Baseline] = {}
        for path in {config.baseline for config in configs if config.baseline is not None}:
            from cleanlint.baseline import read

            self._baselines[path] = read(path)

    def left_out(self, outcome: Outcome, config: Config) -> Outcome:
        """The outcome without the findings that the baseline of its document knows."""
        if config.baseline is None or outcome.error is not None:
            return outcome
        new = self._baselines[config.baseline].new(outcome.path, outcome.text, outcome.findings)
        return outcome._replace(findings=new)

    def remarks(self) -> list[str]:
        """What to tell about the baselines when all documents are done."""
        found = []
        for baseline in self._baselines.values():
            gone = baseline.gone(lambda rule: self._cleaners.rule(rule) is not None)
            if gone:
                path = os.path.relpath(baseline.path)
                found.append(f"{path}: {gone} of its findings are gone; cleanlint baseline prune takes them out")
        return found

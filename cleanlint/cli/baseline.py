"""`cleanlint baseline`: takes note of the findings there are, so that `check` shows new ones only."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import click

from cleanlint.baseline import Baseline, read
from cleanlint.cli.check import checked
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, Console
from cleanlint.cli.documents import counted, progress
from cleanlint.cli.options import Settings, shared_options
from cleanlint.cli.paths import STDIN, listed
from cleanlint.errors import ConfigError
from cleanlint.findings import Finding

DEFAULT = ".cleanlint-baseline.json"

_PATHS = click.argument("paths", nargs=-1, metavar="[PATHS]...")
_OUTPUT = click.option(
    "-o", "--output", "baseline", metavar="FILE", help=f"The baseline: what settings say, else {DEFAULT}."
)


@click.group()
def baseline() -> None:
    """Leave the findings of today alone, and report new ones.

    The file keeps what each finding says and a checksum of what stands around it, but no line numbers: text may move.
    It is for check; fix removes what it removes without one.
    """


@baseline.command()
@shared_options
@_OUTPUT
@_PATHS
def write(settings: Settings) -> int:
    """Write down all findings in PATHS (without any, in this folder), in the place of those that were known."""
    console = Console()
    path = _path(settings)
    if os.path.lexists(path):
        read(path)  # raises for what is no baseline, and must not be overwritten
    written = Baseline(path)
    remarks = 0  # check does not show them unless asked, so the count is told apart

    def take(document: str, text: str, findings: Sequence[Finding]) -> None:
        nonlocal remarks
        written.add(document, text, findings)
        remarks += sum(finding.severity == "info" for finding in findings)

    _, errors = _looked_at(settings, settings.paths or (os.curdir,), console, take)
    written.write()
    aside = f", {remarks} of them information" if remarks else ""
    console.note(f"{os.path.relpath(path)}: {counted(written.count, 'finding')} written{aside}{_told_of(errors)}")
    console.note(f'check leaves them out with --baseline {path}, or with `baseline = "..."` among the settings')
    return ERROR if errors else CLEAN


@baseline.command()
@shared_options
@_OUTPUT
@_PATHS
def prune(settings: Settings) -> int:
    """Take out of the baseline what is found no more, in PATHS or else in all documents that it knows.

    What rules have found that do not take part now stays.
    """
    console = Console()
    known = read(_path(settings))
    paths = settings.paths or [path for path in known.documents if os.path.lexists(path)]
    cleaners, errors = _looked_at(settings, paths, console, known.new)
    pruned = known.pruned(lambda rule: cleaners.rule(rule) is not None)
    pruned.write()
    gone = counted(known.count - pruned.count, "finding")
    console.note(f"{os.path.relpath(known.path)}: {gone} taken out, {pruned.count} left{_told_of(errors)}")
    return ERROR if errors else CLEAN


def _path(settings: Settings) -> str:
    return settings.configs.of(STDIN).baseline or DEFAULT


def _looked_at(
    settings: Settings,
    paths: Sequence[str],
    console: Console,
    take: Callable[[str, str, Sequence[Finding]], object],
) -> tuple[Cleaners, int]:
    """Hand every document's path, text and findings to `take`; the cleaners, and how many could not be read."""
    if STDIN in paths and settings.stdin_filename is None:
        raise ConfigError("-: standard input has no name to be known by; give it one with --stdin-filename")
    listing = listed(paths, configs=settings.configs, force_exclude=settings.force_exclude)
    cleaners = Cleaners(settings, console, (found.path for found in listing.found))
    errors = [problem.message for problem in listing.problems]
    with progress(listing.found, console) as documents:
        for found in documents:
            outcome = checked(cleaners, found, settings, console, statistics=False)
            if outcome.error is None:
                take(outcome.path, outcome.text, outcome.findings)
            else:
                errors.append(outcome.error)
    for error in errors:
        console.error(error)
    return cleaners, len(errors)


def _told_of(errors: int) -> str:
    return f", {counted(errors, 'error')}" if errors else ""

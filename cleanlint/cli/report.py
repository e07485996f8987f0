"""`cleanlint report`: a page to read, and to judge what the rules do."""

from __future__ import annotations

import os
from itertools import chain
from tempfile import TemporaryFile
from typing import NamedTuple

import click

from cleanlint import files
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, Console
from cleanlint.cli.documents import cleaned, counted, progress
from cleanlint.cli.options import Settings, with_settings
from cleanlint.cli.paths import Found, Listing, listed
from cleanlint.errors import CleanlintError, ConfigError, InputError
from cleanlint.reporters import Outcome, Summary

_STDOUT = "-"


class _Read(NamedTuple):
    outcome: Outcome
    format: str


@click.command()
@with_settings
@click.option("-o", "--output", required=True, metavar="FILE", help="Write the page here (- for standard output).")
def report(settings: Settings, output: str) -> int:
    """Write one HTML page that shows every finding in its place; change nothing else.

    PATHS are as for cleanlint check. The page needs no network and no other file. In it you can filter and search,
    accept or reject each finding, and export what you decided as suppressions or as labels for cleanlint rules bench.

    Exit codes: 0 the page was written, whatever it shows; 2 a document could not be read (the page says which).
    """
    if settings.output_format is not None:
        raise click.UsageError("--output-format: report writes an HTML page only; cleanlint check has other formats")
    console = Console()
    every = listed(settings.paths, configs=settings.configs, force_exclude=settings.force_exclude)
    listing = _without(output, every)
    cleaners = Cleaners(settings, console, (found.path for found in listing.found))
    summary = Summary()
    page = _page(cleaners, listing, settings, console, summary)
    if output == _STDOUT:
        console.data(page)
    else:
        files.replace(output, page)
    console.note(_summed_up(summary, output))
    return ERROR if summary.errors else CLEAN


def _page(cleaners: Cleaners, listing: Listing, settings: Settings, console: Console, summary: Summary) -> bytes:
    """The page, gathered in a temporary file while the documents are read."""
    from cleanlint.report.page import PageReporter

    reporter = PageReporter(cleaners.rule, cleaners.ruleset)
    with TemporaryFile() as gathered, progress(listing.found, console) as documents:
        gathered.write(reporter.start().encode())
        unlisted = (_Read(Outcome(problem.path, "", error=problem.message), "") for problem in listing.problems)
        read = (_read(cleaners, found, settings) for found in documents)
        for outcome, kind in chain(unlisted, read):
            summary.add(outcome)
            if outcome.error is not None:
                console.error(outcome.error)
            gathered.write(reporter.document(outcome, kind).encode())
        gathered.write(reporter.end(summary).encode())
        gathered.seek(0)
        return gathered.read()


def _read(cleaners: Cleaners, found: Found, settings: Settings) -> _Read:
    name = settings.name(found.path)
    try:
        document = cleaned(cleaners, found, settings, claims=True)
    except CleanlintError as error:
        return _Read(Outcome(name, "", error=str(error)), "")
    result = document.result
    return _Read(Outcome(name, document.text, result.removed, result.findings, result.refused), document.kind)


def _without(output: str, listing: Listing) -> Listing:
    """The listing without the page of an earlier run; any other document must not be overwritten."""
    if output == _STDOUT:
        return listing
    target = os.path.realpath(output)
    others = tuple(found for found in listing.found if found.identity != target)
    if len(others) < len(listing.found) and not _is_page(target):
        raise ConfigError(f"-o {output}: the page would overwrite a document that is to be read; name another file")
    return listing._replace(found=others)


def _is_page(path: str) -> bool:
    from cleanlint.report.page import is_page

    try:
        return is_page(files.read(path).data)
    except InputError:
        return False


def _summed_up(summary: Summary, output: str) -> str:
    parts = [counted(summary.files, "document"), counted(summary.removals, "removal")]
    parts += [f"{summary.refused} refused"] if summary.refused else []
    parts += [counted(summary.errors, "error")] if summary.errors else []
    where = "" if output == _STDOUT else f"; the page is {output}"
    return ", ".join(parts) + where

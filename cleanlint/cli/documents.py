"""One document of a run: reading it, running the cleaner on it, telling what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleanlint import files
from cleanlint.cli.console import Console, is_terminal, standard_input, wants_colour, width
from cleanlint.cli.corpus import is_shard_file
from cleanlint.cli.options import Settings
from cleanlint.cli.paths import STDIN, Found
from cleanlint.errors import InputError
from cleanlint.findings import CleanResult, HtmlResult
from cleanlint.reporters import Command, Outcome, Reporter, Setup, Summary, reporter

if TYPE_CHECKING:
    from cleanlint.cli.cleaners import Cleaners

T = TypeVar("T")

_MANY = 20  # documents that make a run long enough for a progress bar


class Cleaned(NamedTuple):
    """A document and what the cleaner made of it."""

    kind: str  # text, markdown or html
    text: str  # the input of the cleaner: of an HTML page, the extracted text
    result: CleanResult | HtmlResult
    stamp: files.Stamp | None  # None: standard input


def cleaned(cleaners: Cleaners, found: Found, settings: Settings, *, claims: bool = False) -> Cleaned:
    """Read and clean one document; an InputError names it where that cannot be done."""
    cleaner, kind = cleaners.of(found.path), settings.kind(found.path)
    if is_shard_file(found.path, settings):
        raise InputError(
            f"{settings.name(found.path)}: a file of many records, not a document; cleanlint fix takes it, and with "
            "--add-findings writes beside each record what check would report"
        )
    if found.path == STDIN:
        data, stamp = standard_input(), None
    else:
        data, stamp = files.read(found.path)
    if kind == "html":
        page = cleaner.clean_html(data, url=settings.url, claims=claims)
        return Cleaned(kind, page.source, page, stamp)
    text = files.decode(data, settings.name(found.path))
    return Cleaned(kind, text, cleaner.clean(text, url=settings.url, format=kind, claims=claims), stamp)


class Telling:
    """Passes the outcomes of a run to its reporter, and counts them."""

    __slots__ = ("_console", "_on_stderr", "_reporter", "summary")

    def __init__(self, console: Console, chosen: Reporter | None, *, on_stderr: bool = False) -> None:
        self._console = console
        self._reporter = chosen
        self._on_stderr = on_stderr
        self.summary = Summary()
        if chosen is not None:
            self._show(chosen.start())

    def tell(self, outcome: Outcome) -> None:
        self.summary.add(outcome)
        if outcome.error is not None:
            self._console.error(outcome.error)
        if self._reporter is not None:
            self._show(self._reporter.document(outcome))

    def end(self, line: str) -> None:
        """Close the report; `line` sums up the run on standard error."""
        if self._reporter is not None:
            self._show(self._reporter.end(self.summary))
        self._console.note(line)

    def _show(self, text: str) -> None:
        self._console.text(text, on_stderr=self._on_stderr)


def reporter_for(cleaners: Cleaners, command: Command, settings: Settings, *, on_stderr: bool) -> Reporter:
    """The reporter that the settings ask for."""
    stream = sys.stderr if on_stderr else sys.stdout
    setup = Setup(command, cleaners.rule, lambda: cleaners.ruleset, wants_colour(stream), width(stream))
    return reporter(settings.output_format or "full", setup)


@contextmanager
def progress(items: Sequence[T], console: Console) -> Iterator[Iterator[T]]:
    """Iterate with a bar on standard error, where somebody sees it, the run is long and no report is in its way."""
    if len(items) <= _MANY or not is_terminal(sys.stderr) or is_terminal(sys.stdout):
        yield iter(items)
        return
    import click

    console.hold()
    try:
        with click.progressbar(items, file=sys.stderr, show_pos=True) as bar:
            yield iter(bar)
    finally:
        console.release()


def counted(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

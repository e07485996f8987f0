"""The options of `fix` for shards and for many documents."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, NamedTuple

import click

from cleanlint import files
from cleanlint.cli.options import SHARD_FORMATS, Settings
from cleanlint.cli.paths import STDIN


class Wishes(NamedTuple):
    """What the user asked for of a run over shards. A value that is None was not given."""

    field: str | None
    url_field: str | None
    lang_field: str | None
    removals: str | None
    findings: str | None
    refused: str | None
    articles: str | None
    drop_refused: bool
    min_words: int | None
    jobs: int | None
    timeout: float | None
    resume: bool
    strict: bool
    rejects: str | None
    stats: str | None
    progress: str | None

    @property
    def any(self) -> bool:
        """Whether there is one that a run over single documents cannot fulfil."""
        return any(value is not None and value is not False for value in self._replace(jobs=None)) or (
            self.jobs is not None and self.jobs > 1
        )


def _added(name: str, what: str) -> Callable[[Any], Any]:
    return click.option(
        f"--add-{name}",
        name,
        is_flag=False,
        flag_value=name,
        metavar="[NAME]",
        help=f"Shards: add a field with {what}, called {name} or NAME; write it after the paths.",
    )


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--field", metavar="NAME", help="Shards: the field that holds the text; a.b is b in a.  [default: text]"
    ),
    click.option("--url-field", metavar="NAME", help="Shards: the field that holds the URL.  [default: url]"),
    click.option("--lang-field", metavar="NAME", help="Shards: the field that holds the language.  [default: lang]"),
    _added("removals", "what was removed from each record"),
    _added("findings", "what check reports of each record"),
    _added("refused", "why a record was refused"),
    click.option(
        "--articles", type=click.Choice(("jsonl", "parquet")), help="What WARC files become.  [default: jsonl]"
    ),
    click.option("--drop-refused", is_flag=True, help="Leave documents out that are refused."),
    click.option(
        "--min-words", type=click.IntRange(0), metavar="N", help="Leave documents out that keep fewer words than N."
    ),
    click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to clean in; for shards, one a core."),
    click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        metavar="SECONDS",
        help="Keep a document as it is when cleaning takes longer.  [default: 60]",
    ),
    click.option("--resume", is_flag=True, help="Go on with the run that was interrupted in the folder of -o."),
    click.option("--strict", is_flag=True, help="Stop at the first record that cannot be read."),
    click.option(
        "--rejects", metavar="FOLDER", help="Where records go that cannot be read.  [default: _rejects in that of -o]"
    ),
    click.option("--stats", metavar="FILE", help="Write the statistics of the run, for cleanlint stats."),
    click.option(
        "--progress",
        type=click.Choice(("bar", "plain", "json", "none")),
        help="How to show how far a run over shards is: bar on a terminal, else plain.",
    ),
)


def with_wishes(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command these options, and hand them to it as `wishes`."""

    def gathered(*arguments: Any, **values: Any) -> int:
        wishes = Wishes(**{name: values.pop(name) for name in Wishes._fields})
        return command(*arguments, wishes=wishes, **values)

    wrapped: Callable[..., int] = update_wrapper(gathered, command)
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def concerns_shards(settings: Settings, wishes: Wishes, output: str | None) -> bool:
    """Whether `fix` has to go about its documents as about a corpus."""
    if wishes.any or settings.format in SHARD_FORMATS:
        return True
    if settings.format is not None:
        return False
    return any(_holds_shards(path, settings, alone=output is None) for path in settings.paths if path != STDIN)


def _holds_shards(path: str, settings: Settings, *, alone: bool) -> bool:
    """Whether it is a shard or a folder with shards; with ``alone``, with no documents beside them.

    In place only documents can be cleaned, and what else lies about in their folder is none of their business.
    """
    if "://" in path:
        return True
    if not os.path.isdir(path):
        return is_shard_file(path, settings)
    found = False
    for here, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        if alone and any(files.format_of(name) for name in names):
            return False
        paths = [os.path.join(here, name) for name in names]
        found = found or any(is_shard_file(each, settings) for each in paths)
        if found and not alone:
            return True
    return found


def is_shard_file(path: str, settings: Settings) -> bool:
    """Whether a file holds many records, by what the user says of it or by its suffix."""
    if settings.format is not None or files.format_of(path) is not None:
        return settings.format in SHARD_FORMATS
    from cleanlint.corpora.kinds import is_shard  # costs time that a run over documents can do without

    return is_shard(path) and settings.configs.format_of(path) is None

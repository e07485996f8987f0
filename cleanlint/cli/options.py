"""The options that `check` and `fix` share, and the settings that they become."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cleanlint.cli.console import Console

if TYPE_CHECKING:
    from cleanlint.api import Cleaner

FORMATS = ("text", "markdown", "html")
SHARD_FORMATS = ("jsonl", "csv", "tsv", "parquet", "warc")  # of many records: `fix` alone takes them
OUTPUT_FORMATS = ("full", "concise", "json")


class Settings(NamedTuple):
    """What the user asked for, apart from what only one command knows."""

    paths: tuple[str, ...]
    select: tuple[str, ...] | None
    ignore: tuple[str, ...]
    rules: tuple[str, ...]
    unsafe: bool
    max_removal: float
    lang: str | None
    url: str | None
    format: str | None
    output_format: str | None


_SHARED: tuple[Callable[[Any], Any], ...] = (
    click.argument("paths", nargs=-1, required=True, metavar="PATHS..."),
    click.option(
        "--select", multiple=True, metavar="RULES", help="Only these rules: ids, topics or kinds, comma-separated."
    ),
    click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules: ids, topics or kinds."),
    click.option("--rules", multiple=True, metavar="PATH", help="A pack of your own, or a folder of them; repeatable."),
    click.option(
        "--unsafe-fixes", "unsafe", is_flag=True, help="Let rules act whose precision is not known to be high."
    ),
    click.option(
        "--max-removal",
        type=click.FloatRange(0, 1),
        default=0.5,
        show_default=True,
        metavar="SHARE",
        help="Refuse a document that would lose more than this share of its words.",
    ),
    click.option("--lang", metavar="TAG", help="Language of the documents, such as en; without it all packs act."),
    click.option("--url", metavar="URL", help="Where the documents come from, for rules that know a site."),
    click.option(
        "--format",
        type=click.Choice((*FORMATS, *SHARD_FORMATS)),
        help="Read every document as this, whatever its suffix (standard input is text otherwise).",
    ),
    click.option(
        "--output-format",
        type=click.Choice(OUTPUT_FORMATS),
        help="How to report: full (with the lines, the default), concise (one line each) or json.",
    ),
)


def with_settings(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command the shared options, and hand them to it as its first argument, a `Settings`."""

    def gathered(**values: Any) -> int:
        shared = {name: values.pop(name) for name in Settings._fields}
        given = shared["select"]
        shared["select"] = _split(given) or None
        if given and shared["select"] is None:
            raise click.UsageError("--select names no rule: give ids, topics or kinds, or leave it out for all rules")
        shared["ignore"] = _split(shared["ignore"])
        return command(Settings(**shared), **values)

    wrapped: Callable[..., int] = update_wrapper(gathered, command)
    for option in reversed(_SHARED):
        wrapped = option(wrapped)
    return wrapped


def cleaner_for(settings: Settings, console: Console) -> Cleaner:
    """The cleaner with these settings; what is odd about the user's packs is told."""
    from cleanlint.api import Cleaner

    cleaner = Cleaner(
        select=settings.select,
        ignore=settings.ignore,
        rules=settings.rules,
        unsafe=settings.unsafe,
        max_removal=settings.max_removal,
        lang=settings.lang,
    )
    for warning in cleaner.warnings:
        console.note(f"warning: {warning}")
    return cleaner


def _split(values: tuple[str, ...]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(part for part in parts if part)

"""The options that `check` and `fix` share, and the settings that they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Any, NamedTuple

import click

from cleanlint.cli.paths import STDIN
from cleanlint.config.finding import Configs
from cleanlint.config.keys import DOCUMENT_FORMATS, SETTINGS, Table
from cleanlint.reporters import OUTPUT_FORMATS

SHARD_FORMATS = ("jsonl", "csv", "tsv", "parquet", "warc")  # of many records: `fix` alone takes them


class Settings(NamedTuple):
    """What the user asked for, apart from what only one command knows."""

    configs: Configs  # what holds for a document, by files and command line
    paths: tuple[str, ...] = ()
    url: str | None = None
    format: str | None = None
    output_format: str | None = None
    force_exclude: bool = False
    stdin_filename: str | None = None

    def name(self, path: str) -> str:
        """What a document is called, be it on standard input."""
        return self.stdin_filename or path if path == STDIN else path

    def kind(self, path: str) -> str:
        """The format of a document."""
        return self.format or self.configs.format_of(self.name(path)) or "text"


_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--select", multiple=True, metavar="RULES", help="Only these rules: ids, topics or kinds, comma-separated."
    ),
    click.option("--extend-select", multiple=True, metavar="RULES", help="These rules too: ids, topics or kinds."),
    click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules: ids, topics or kinds."),
    click.option(
        "--rules", "packs", multiple=True, metavar="PATH", help="A pack of your own, or a folder of them; repeatable."
    ),
    click.option(
        "--unsafe-fixes/--no-unsafe-fixes",
        default=None,
        help="Let rules act whose precision is not known to be high.",
    ),
    click.option(
        "--max-removal",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help="Refuse a document that would lose more than this share of its words (0.5 unless settings say otherwise).",
    ),
    click.option("--lang", metavar="TAG", help="Language of the documents, such as en; without it all packs act."),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out such paths, as .gitignore does."),
    click.option("--extend-exclude", multiple=True, metavar="PATTERN", help="Leave out such paths too."),
    click.option("--force-exclude", is_flag=True, help="Leave out what is excluded even where it is named itself."),
    click.option("--url", metavar="URL", help="Where the documents come from, for rules that know a site."),
    click.option(
        "--format",
        type=click.Choice((*DOCUMENT_FORMATS, *SHARD_FORMATS)),
        help="Read every document as this, whatever its suffix (standard input is text otherwise).",
    ),
    click.option("--stdin-filename", metavar="NAME", help="Treat standard input as the file of this name."),
    click.option("--config", "file", metavar="FILE", help="Take settings from this file, and from no other."),
    click.option("--isolated", is_flag=True, help="Take no settings from files."),
)
_FLAGS = {"packs": "--rules"}  # settings whose option has another name


_OUTPUT_FORMAT = click.option(
    "--output-format",
    type=click.Choice(OUTPUT_FORMATS),
    help="How to report: full (with the lines, the default), concise (one line each), grouped (by file and rule), "
    "json, json-lines, or as another program takes it.",
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print errors only; the exit code tells the rest.")
exit_zero_option = click.option(
    "--exit-zero", is_flag=True, help="Exit with 0 where it would be 1; errors still exit with 2."
)


def with_settings(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command documents, what all commands share and a report; it gets a `Settings` as first argument."""
    wrapped = _OUTPUT_FORMAT(shared_options(command))
    return click.argument("paths", nargs=-1, required=True, metavar="PATHS...")(wrapped)


def shared_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a click command the options that say what holds; it gets a `Settings` as first argument.

    An option of its own that is called as a setting counts as that setting.
    """

    def gathered(**values: Any) -> int:
        return command(_settings(values), **values)

    wrapped: Callable[..., int] = update_wrapper(gathered, command)
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _settings(values: dict[str, Any]) -> Settings:
    """Take out of a command's values what all commands share."""
    file, isolated = values.pop("file"), values.pop("isolated")
    if isolated and file is not None:
        raise click.UsageError("--isolated takes no settings from files, so it does not go with --config")
    configs = Configs(_flags(values), isolated=isolated, file=file)
    others = {name: values.pop(name) for name in Settings._fields if name in values}
    here = configs.of(STDIN)  # a report is about all documents, so it is the folder one works in that says how
    return Settings(**others, configs=configs, output_format=here.output_format)


def _flags(values: dict[str, Any]) -> Mapping[str, Any]:
    """The settings that the command line gives, checked as those of a file are."""
    written = {}
    for key in SETTINGS:
        value = values.pop(key.replace("-", "_"), None)
        if key in ("select", "extend-select", "ignore"):
            value = _split(key, value)
        if isinstance(value, tuple):
            value = list(value) or None
        if value is not None:
            written[key] = value
    table = Table("")
    read = table.read(written, SETTINGS)
    if table.wrong:
        raise click.UsageError("\n".join(f"{flag(str(path[0]))}: {message}" for path, message in table.wrong))
    return read


def flag(key: str) -> str:
    """The option for a setting."""
    return _FLAGS.get(key, f"--{key}")


def _split(key: str, values: tuple[str, ...]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(","))
    found = tuple(part for part in parts if part)
    if key == "select" and values and not found:
        raise click.UsageError("--select names no rule: give ids, topics or kinds, or leave it out for all rules")
    return found

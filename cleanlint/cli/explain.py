"""`cleanlint explain`: why a line went, or why it stayed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from cleanlint import files
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, Console, standard_input
from cleanlint.cli.options import Settings, with_settings
from cleanlint.cli.paths import STDIN
from cleanlint.errors import ChoiceError, CleanlintError, ConfigError
from cleanlint.reporters.explained import as_dict, told

if TYPE_CHECKING:
    from cleanlint.api import Cleaner
    from cleanlint.explanation import Explanation

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?:?", re.DOTALL)


class _Asked(NamedTuple):
    path: str
    line: int
    column: int | None


class _Answer(NamedTuple):
    """What is to be said of one place."""

    path: str
    extracted: bool  # the line is one of the text of a page
    explanation: Explanation


class _Explaining(click.Command):
    """Takes ``-:12`` for a place in standard input, not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        places = [argument for argument in args if argument.startswith("-:")]
        if places and "--" not in args:
            args = [*(argument for argument in args if argument not in places), "--", *places]
        return super().parse_args(ctx, args)


@click.command(cls=_Explaining)
@with_settings
@click.option(
    "--rule", "only", multiple=True, metavar="ID", help="Only this rule, even if it did not look; repeatable."
)
def explain(settings: Settings, only: tuple[str, ...]) -> int:
    """Explain why a line is removed, or why it is not.

    A place is FILE:LINE or FILE:LINE:COLUMN, as check and fix print them (-:LINE for standard input). For each rule
    that looked at it: what matched, what stopped it, and what would change that. Of an HTML page, lines are those of
    the extracted text. Nothing is changed.

    Exit code 0, or 2 for a place that cannot be explained.
    """
    console = Console()
    places = [_asked(place) for place in settings.paths]
    cleaners = Cleaners(settings, console, (place.path for place in places))
    answers: list[_Answer] = []
    failed = False
    for place in places:
        try:
            answers.append(_answered(cleaners.of(place.path), place, settings, only))
        except ChoiceError as error:  # the same for all places
            raise ConfigError("\n".join(f"--rule: {fault.message}" for fault in error.faults)) from error
        except ConfigError:
            raise
        except CleanlintError as error:
            console.error(str(error) if str(error).startswith(place.path) else f"{place.path}: {error}")
            failed = True
    if settings.output_format == "json":
        import json

        described = [{"path": path, **as_dict(explanation)} for path, _, explanation in answers]
        document = {"version": 1, "command": "explain", "ruleset": cleaners.ruleset, "places": described}
        console.text(json.dumps(document, indent=2) + "\n")
    else:
        shown = (told(path, explanation, extracted=extracted) for path, extracted, explanation in answers)
        console.text("\n".join(shown))
    return ERROR if failed else CLEAN


# The option is shared; what it takes here is more than a path.
next(parameter for parameter in explain.params if parameter.name == "paths").metavar = "FILE:LINE..."


def _asked(place: str) -> _Asked:
    match = _PLACE.fullmatch(place)
    if match is None:
        raise ConfigError(f"{place}: say which line: {place}:12, or {place}:12:5 for one of its columns")
    return _Asked(match["path"], int(match["line"]), int(match["column"]) if match["column"] else None)


def _answered(cleaner: Cleaner, place: _Asked, settings: Settings, rules: Sequence[str]) -> _Answer:
    path, line, column = place
    kind = settings.kind(path)
    data = standard_input() if path == STDIN else files.read(path).data
    if kind == "html":
        return _Answer(path, True, cleaner.explain_html(data, line, column, rules=rules, url=settings.url))
    text = files.decode(data, path)
    return _Answer(path, False, cleaner.explain(text, line, column, rules=rules, url=settings.url, format=kind))

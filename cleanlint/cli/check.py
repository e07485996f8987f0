"""`cleanlint check`: reports, and writes only the comments that it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cleanlint.cli.console import CLEAN, ERROR, FOUND, Console
from cleanlint.cli.documents import Telling, cleaned, counted, progress, reporter_for
from cleanlint.cli.options import Settings, cleaner_for, with_settings
from cleanlint.cli.paths import Found, listed
from cleanlint.errors import CleanlintError
from cleanlint.findings import CleanResult, Refusal
from cleanlint.reporters import Outcome, Summary

if TYPE_CHECKING:
    from cleanlint.api import Cleaner


@click.command()
@with_settings
@click.option("--show-info", is_flag=True, help="Also report findings of severity info, which never fail a run.")
@click.option(
    "--statistics", is_flag=True, help="Also count hedges and vague sources, and list who is named as a source."
)
@click.option(
    "--add-ignore",
    is_flag=True,
    help="Change Markdown files: before each block with a finding, insert a comment that switches the rule off there.",
)
def check(settings: Settings, show_info: bool, statistics: bool, add_ignore: bool) -> int:
    """Report what is not the article; change nothing, unless asked to with --add-ignore.

    PATHS are files, folders (their .txt, .md and .html files, without what .gitignore files exclude), quoted patterns
    such as 'posts/**/*.md', and - for standard input.
    """
    console = Console()
    cleaner = cleaner_for(settings, console)
    listing = listed(settings.paths)
    if add_ignore:
        from cleanlint.cli.ignoring import add_ignores

        return add_ignores(cleaner, listing, settings, console, info=show_info)
    telling = Telling(console, reporter_for(cleaner, "check", settings, on_stderr=False))
    for problem in listing.problems:
        telling.tell(Outcome(problem.path, "", error=problem.message))
    with progress(listing.found, console) as documents:
        for found in documents:
            outcome = _checked(cleaner, found, settings, console, statistics=statistics)
            telling.tell(outcome if show_info or settings.output_format == "json" else _without_info(outcome))
    if telling.summary.statistics is not None and settings.output_format != "json":
        console.text("".join(f"{line}\n" for line in telling.summary.statistics.lines()))
    telling.end(_summed_up(telling.summary))
    if telling.summary.errors:
        return ERROR
    return FOUND if telling.summary.failing else CLEAN


def _checked(cleaner: Cleaner, found: Found, settings: Settings, console: Console, *, statistics: bool) -> Outcome:
    try:
        document = cleaned(cleaner, found, settings, claims=True)
    except CleanlintError as error:
        return Outcome(found.path, "", error=str(error))
    refused = document.result.refused
    if refused is not None:
        if refused.reason == "time limit":
            return Outcome(found.path, "", error=f"{found.path}: not checked: a rule took too long on it")
        console.note(f"{found.path}: {_remark(refused)}")
    counts = None
    if statistics:
        kind = "markdown" if document.kind == "markdown" else "text"
        counts = cleaner.statistics(CleanResult(*document.result[:5]), format=kind)
    return Outcome(found.path, document.text, findings=document.result.findings, statistics=counts)


def _remark(refused: Refusal) -> str:
    if refused.reason == "no article":
        return "the page holds no article, so there is nothing to check"
    return f"fix would refuse this document: {refused.reason}"


def _without_info(outcome: Outcome) -> Outcome:
    return outcome._replace(findings=tuple(f for f in outcome.findings if f.severity != "info"))


def _summed_up(summary: Summary) -> str:
    parts = [counted(summary.files, "file"), f"{counted(summary.findings, 'finding')} ({summary.fixable} fixable)"]
    if summary.errors:
        parts.append(counted(summary.errors, "error"))
    return ", ".join(parts)

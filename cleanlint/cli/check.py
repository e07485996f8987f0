"""`cleanlint check`: reports, and writes only the comments that it is asked for."""

from __future__ import annotations

import click

from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, FOUND, Console
from cleanlint.cli.documents import Telling, cleaned, counted, progress, reporter_for
from cleanlint.cli.known import KnownFindings
from cleanlint.cli.options import Settings, exit_zero_option, quiet_option, with_settings
from cleanlint.cli.paths import Found, listed
from cleanlint.config import FailOn
from cleanlint.config.keys import FAIL_ON
from cleanlint.errors import CleanlintError
from cleanlint.findings import CleanResult, Refusal
from cleanlint.reporters import FOR_PEOPLE, WITH_SUMMARY, Outcome, Summary
from cleanlint.rules.records import SEVERITIES


@click.command()
@with_settings
@click.option("--show-info", is_flag=True, help="Also report findings of severity info.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="Fail the run for findings of this severity or a higher one (warning unless settings say otherwise).",
)
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows: see cleanlint baseline.")
@click.option(
    "--statistics",
    is_flag=True,
    help="Also count findings by rule, hedges and vague sources, and list who is named as a source.",
)
@click.option(
    "--add-ignore",
    is_flag=True,
    help="Change Markdown files: before each block with a finding, insert a comment that switches the rule off there.",
)
@exit_zero_option
@quiet_option
def check(settings: Settings, show_info: bool, statistics: bool, add_ignore: bool, exit_zero: bool, quiet: bool) -> int:
    """Report what is not the article; change nothing, unless asked to with --add-ignore.

    PATHS are files, folders (their .txt, .md and .html files, without what .gitignore files and settings
    exclude), quoted patterns such as 'posts/**/*.md', and - for standard input.
    """
    console = Console(quiet=quiet)
    listing = listed(settings.paths, configs=settings.configs, force_exclude=settings.force_exclude)
    cleaners = Cleaners(settings, console, (found.path for found in listing.found))
    if add_ignore:
        from cleanlint.cli.ignoring import add_ignores

        return add_ignores(cleaners, listing, settings, console, info=show_info)
    known = KnownFindings(cleaners, (settings.configs.of(settings.name(found.path)) for found in listing.found))
    report = None if quiet else reporter_for(cleaners, "check", settings, on_stderr=False)
    telling = Telling(console, report)
    failing, left_out = False, 0
    for problem in listing.problems:
        telling.tell(Outcome(problem.path, "", error=problem.message))
    with progress(listing.found, console) as documents:
        for found in documents:
            config = settings.configs.of(settings.name(found.path))
            every = checked(cleaners, found, settings, console, statistics=statistics)
            outcome = known.left_out(every, config)
            failing = failing or _fails(outcome, config.fail_on)
            if not (show_info or settings.output_format in WITH_SUMMARY or config.fail_on == "info"):
                every, outcome = _without_info(every), _without_info(outcome)
            left_out += len(every.findings) - len(outcome.findings)
            telling.tell(outcome)
    if statistics and (quiet or settings.output_format not in WITH_SUMMARY):
        from cleanlint.reporters.counts import counts

        aside = not quiet and settings.output_format not in {None, *FOR_PEOPLE}  # the report is for a program
        console.text(counts(telling.summary, cleaners.rule), on_stderr=aside)
    telling.end("\n".join([_summed_up(telling.summary, left_out), *known.remarks()]))
    if telling.summary.errors:
        return ERROR
    return FOUND if failing and not exit_zero else CLEAN


def checked(cleaners: Cleaners, found: Found, settings: Settings, console: Console, *, statistics: bool) -> Outcome:
    """Read and check one document; an outcome with an error where that cannot be done."""
    name = settings.name(found.path)
    try:
        document = cleaned(cleaners, found, settings, claims=True)
    except CleanlintError as error:
        return Outcome(name, "", error=str(error))
    refused = document.result.refused
    if refused is not None:
        if refused.reason == "time limit":
            return Outcome(name, "", error=f"{name}: not checked: a rule took too long on it")
        console.note(f"{name}: {_remark(refused)}")
    counts = None
    if statistics:
        kind = "markdown" if document.kind == "markdown" else "text"
        counts = cleaners.of(found.path).statistics(CleanResult(*document.result[:5]), format=kind)
    return Outcome(
        name,
        document.text,
        findings=document.result.findings,
        statistics=counts,
        planned=document.result.removed,
        kind=document.kind,
    )


def _remark(refused: Refusal) -> str:
    if refused.reason == "no article":
        return "the page holds no article, so there is nothing to check"
    return f"fix would refuse this document: {refused.reason}"


def _fails(outcome: Outcome, fail_on: FailOn) -> bool:
    if fail_on == "never":
        return False
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return any(finding.severity in failing for finding in outcome.findings)


def _without_info(outcome: Outcome) -> Outcome:
    return outcome._replace(findings=tuple(f for f in outcome.findings if f.severity != "info"))


def _summed_up(summary: Summary, known: int) -> str:
    parts = [counted(summary.files, "file"), f"{counted(summary.findings, 'finding')} ({summary.fixable} fixable)"]
    if known:
        parts.append(f"{known} known and not shown")
    if summary.errors:
        parts.append(counted(summary.errors, "error"))
    return ", ".join(parts)

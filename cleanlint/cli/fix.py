"""`cleanlint fix`: deletes what is not the article."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from cleanlint import files
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, FOUND, Console
from cleanlint.cli.corpus import Wishes, concerns_shards, with_wishes
from cleanlint.cli.documents import Cleaned, Telling, cleaned, counted, progress, reporter_for
from cleanlint.cli.options import Settings, exit_zero_option, quiet_option, with_settings
from cleanlint.cli.outputs import STDOUT, Planned, planned
from cleanlint.cli.paths import Listing, listed
from cleanlint.errors import AuditError, CleanlintError, ConfigError, InputError
from cleanlint.reporters import Outcome, Summary

if TYPE_CHECKING:
    from cleanlint.audit import AuditWriter


@click.command()
@with_settings
@click.option("--diff", is_flag=True, help="Show what would change as a unified diff, and write nothing.")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write results to this file or folder (- for standard output) instead of over the documents.",
)
@click.option(
    "--audit",
    metavar="PATH",
    help="Record every removal in this new file, of shards in this folder, for cleanlint restore.",
)
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if something was, or would be, removed.")
@exit_zero_option
@quiet_option
@with_wishes
def fix(
    settings: Settings,
    diff: bool,
    output: str | None,
    audit: str | None,
    exit_non_zero_on_fix: bool,
    exit_zero: bool,
    quiet: bool,
    wishes: Wishes,
) -> int:
    """Delete what is not the article.

    PATHS are files, folders (their .txt, .md and .html files, without what .gitignore files exclude), quoted patterns
    such as 'posts/**/*.md', and - for standard input, whose result goes to standard output.

    Text and Markdown files are changed in place, and only where something is removed. With -o FOLDER every document is
    written there in the same layout, changed or not. Of an HTML page the text of its article is written, so it needs
    -o. Links to files are followed, links to folders are not; a read-only file is left alone. The report goes to
    standard output unless documents do.

    An audit file of an earlier run is never overwritten.

    Shards (JSON Lines, CSV, TSV, Parquet and WARC, each also .gz or .zst) are files of many records, whose texts are
    cleaned by several processes. They are never changed in place: -o names the folder for what comes of them.
    """
    if diff and (output is not None or audit is not None):
        raise ConfigError("--diff writes nothing, so it goes with neither -o nor --audit")
    if exit_zero and exit_non_zero_on_fix:
        raise ConfigError("--exit-zero and --exit-non-zero-on-fix contradict each other; leave one out")
    console = Console(quiet=quiet)

    def fails(refused: int, changed: int) -> bool:
        return not exit_zero and bool(refused or (exit_non_zero_on_fix and changed))

    if concerns_shards(settings, wishes, output):
        from cleanlint.cli.shards import fix_shards

        if diff:
            raise ConfigError("--diff is about single documents; of shards, --add-removals tells what went")
        if quiet and wishes.progress is None:
            wishes = wishes._replace(progress="none")
        return fix_shards(settings, wishes, output, audit, console, fails)
    listing = listed(settings.paths, skip=output, configs=settings.configs, force_exclude=settings.force_exclude)
    cleaners = Cleaners(settings, console, (found.path for found in listing.found))
    plan = planned(listing, output, settings.kind)
    writer = _audit_writer(audit, cleaners, plan)
    try:
        summary = _Run(console, cleaners, settings, plan, writer, diff=diff, quiet=quiet).finished(listing)
    finally:
        if writer is not None:
            writer.close()
    if summary.errors:
        return ERROR
    return FOUND if fails(summary.refused, summary.changed) else CLEAN


class _Run:
    """One run of `fix`, once everything is settled that can be settled beforehand."""

    __slots__ = ("_audit", "_cleaners", "_console", "_diff", "_plan", "_settings", "_telling")

    def __init__(
        self,
        console: Console,
        cleaners: Cleaners,
        settings: Settings,
        plan: tuple[Planned, ...],
        audit: AuditWriter | None,
        *,
        diff: bool,
        quiet: bool,
    ) -> None:
        self._console, self._cleaners, self._settings = console, cleaners, settings
        self._plan, self._audit, self._diff = plan, audit, diff
        aside = diff or any(item.target == STDOUT for item in plan)  # documents have standard output
        wanted = not quiet and (not aside or settings.output_format is not None)
        chosen = reporter_for(cleaners, "fix", settings, on_stderr=aside) if wanted else None
        self._telling = Telling(console, chosen, on_stderr=aside)

    def finished(self, listing: Listing) -> Summary:
        """Do all of it, and count."""
        for problem in listing.problems:
            self._telling.tell(Outcome(problem.path, "", error=problem.message))
        with progress(self._plan, self._console) as plan:
            for item in plan:
                self._telling.tell(self._fixed(item))
        summary = self._telling.summary
        self._telling.end(_summed_up(summary, diff=self._diff))
        return summary

    def _fixed(self, item: Planned) -> Outcome:
        path = self._settings.name(item.found.path)
        try:
            if item.target is None and not self._diff and self._settings.kind(path) == "html":
                raise InputError(f"{path}: a page cannot be cleaned in place; write its text elsewhere with -o")
            document = cleaned(self._cleaners, item.found, self._settings)
            output = self._delivered(item, document)
        except AuditError:
            raise  # going on without the audit would leave documents with no way back
        except CleanlintError as error:
            return Outcome(path, "", error=str(error))
        result = document.result
        return Outcome(
            path,
            document.text,
            result.removed,
            result.findings,
            result.refused,
            output,
            kind=document.kind,
        )

    def _delivered(self, item: Planned, document: Cleaned) -> str | None:
        """Write the result where it belongs; where that was, if anywhere."""
        result, path = document.result, item.found.path
        if self._diff:
            from cleanlint.reporters.diff import unified_diff

            spans = [(removal.start, removal.end) for removal in result.removed]
            name = self._settings.name(path)
            self._console.data(files.encode(unified_diff(name, document.text, spans), name))
            return None
        if result.refused is not None and result.refused.reason == "no article":
            return None
        after = files.encode(result.text, path)
        if item.target == STDOUT:
            self._record(path, document, after)
            self._console.data(after)
        elif item.target is not None:
            self._write(item.target, document, after, None)
        elif result.removed:
            self._write(path, document, after, document.stamp)
        else:
            return None
        return item.target or path

    def _write(self, target: str, document: Cleaned, after: bytes, stamp: files.Stamp | None) -> None:
        if os.path.exists(target):
            files.check_replaceable(target)  # before the audit speaks of it
        self._record(target, document, after)
        files.replace(target, after, stamp)

    def _record(self, path: str, document: Cleaned, after: bytes) -> None:
        if self._audit is not None and document.result.removed:
            before = files.encode(document.text, path)
            self._audit.add(path, document.kind, before, after, document.result.removed)


def _audit_writer(path: str | None, cleaners: Cleaners, plan: Iterable[Planned]) -> AuditWriter | None:
    if path is None:
        return None
    taken = {
        os.path.realpath(name) for item in plan for name in (item.found.path, item.target) if name not in {None, STDOUT}
    }
    if path == STDOUT or os.path.realpath(path) in taken:
        raise ConfigError(f"--audit {path}: the audit needs a file of its own; name another one")
    from cleanlint.audit import AuditWriter

    return AuditWriter(path, cleaners.ruleset)


def _summed_up(summary: Summary, *, diff: bool) -> str:
    changed = f"{summary.changed} {'would change' if diff else 'changed'}"
    parts = [
        counted(summary.files, "file"),
        changed,
        counted(summary.removals, "removal"),
        f"{summary.refused} refused",
    ]
    if summary.errors:
        parts.append(counted(summary.errors, "error"))
    line = ", ".join(parts)
    if summary.left:
        line += f"\n{counted(summary.left, 'finding')} left; cleanlint check shows them"
    return line

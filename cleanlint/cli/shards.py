"""`cleanlint fix` over shards, or over many documents as if they were shards."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from cleanlint._version import __version__
from cleanlint.cli.cleaners import Cleaners
from cleanlint.cli.console import CLEAN, ERROR, FOUND, Console, is_terminal, width
from cleanlint.cli.corpus import Wishes
from cleanlint.cli.options import Settings
from cleanlint.cli.outputs import STDOUT
from cleanlint.cli.paths import STDIN
from cleanlint.cli.sources import sources
from cleanlint.corpora import stats
from cleanlint.corpora.documents import DocumentFormat
from cleanlint.corpora.outputs import Places, joined
from cleanlint.corpora.progress import JsonLines, LiveLine, PlainLines, Progress
from cleanlint.corpora.resume import FolderManifest, Manifest, NoManifest
from cleanlint.corpora.run import Run, RunSettings, Shard
from cleanlint.corpora.shards import RecordOptions
from cleanlint.corpora.storage import exists, is_remote, local, remove_temporaries
from cleanlint.errors import ConfigError, InputError

if TYPE_CHECKING:
    from cleanlint.api import Cleaner

_TIMEOUT = 60.0  # seconds
_STOPPED = 128  # with the number of a signal on top, the exit code of what it ended


class _Stop(BaseException):
    """A signal asks for an end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def fix_shards(
    settings: Settings,
    wishes: Wishes,
    output: str | None,
    audit: str | None,
    console: Console,
    fails: Callable[[int, int], bool],
) -> int:
    """Clean them and return the exit code; ``fails`` says whether so many refused and changed documents are a 1."""
    places = _places(settings, wishes, output, audit)
    options = _record_options(wishes, audit=audit is not None)
    articles = wishes.articles or "jsonl"
    found = sources(settings, articles, [place for place in places if place is not None])
    cleaner = _cleaner(settings, console, found.shards)
    for problem in found.problems:
        console.error(problem.message)
    _check_shards(found.shards, places, options, problems=bool(found.problems))
    said = {**options._asdict(), "articles": articles, "url": settings.url, "audit": audit, "rejects": wishes.rejects}
    with closing(_manifest(cleaner, places, said, resume=wishes.resume)) as manifest, _stopping():
        try:
            _prepare(manifest, found.shards, places)
            progress = _progress(wishes.progress)
            run_settings = RunSettings(options, _jobs(wishes), wishes.timeout or _TIMEOUT, wishes.strict, settings.url)
            run = Run(found.shards, run_settings, cleaner, places, manifest, progress, _teller(console, progress))
            outcome = run.finished()
            if wishes.stats is not None:
                stats.write(wishes.stats, outcome, cleaner.ruleset, said)
        except _Stop as stop:
            console.note(_stopped(places))
            return _STOPPED + stop.number
        except InputError as error:
            console.error(str(error))
            console.note(_stopped(places))
            return ERROR
    console.note(stats.summary(outcome.account, len(outcome.shards), len(outcome.unreadable)))
    tally = outcome.account.tally
    if found.problems or outcome.unreadable or tally.rejected or outcome.account.failed:
        return ERROR
    return FOUND if fails(tally.refused, tally.changed) else CLEAN


def _places(settings: Settings, wishes: Wishes, output: str | None, audit: str | None) -> Places:
    """Where everything goes, or a ConfigError."""
    if output is None and settings.paths == (STDIN,):
        output = STDOUT
    if output is None:
        raise ConfigError(
            "shards are never cleaned in place, nor are documents with --jobs and the like: add -o FOLDER"
        )
    if output == STDOUT:
        if wishes.resume:
            raise ConfigError("--resume: standard output cannot be continued; write to a folder with -o")
        return Places(STDOUT, audit, wishes.rejects)
    if STDIN in settings.paths:
        raise ConfigError(f"-o {output}: standard input has no name to take in a folder; write to -o -")
    for option, folder in (("-o", output), ("--audit", audit), ("--rejects", wishes.rejects)):
        if folder is not None and not is_remote(folder):
            _check_folder(option, local(folder))
    return Places(output, audit, wishes.rejects or joined(output, "_rejects"))


def _cleaner(settings: Settings, console: Console, shards: Sequence[Shard]) -> Cleaner:
    """The one cleaner of a run; a ConfigError where files of settings ask for several."""
    cleaners = Cleaners(settings, console, (shard.source for shard in shards))
    chosen = cleaners.of(shards[0].source if shards else STDIN)
    for shard in shards:
        if cleaners.of(shard.source) is not chosen:
            raise ConfigError(
                f"{shards[0]} and {shard} have different settings, and a run has one; clean them in two runs, or say "
                "with --config or --isolated what holds for both"
            )
    return chosen


def _check_folder(option: str, folder: str) -> None:
    from cleanlint.corpora.kinds import is_shard

    if os.path.exists(folder) and not os.path.isdir(folder):
        raise ConfigError(f"{option} {folder}: this is a file; what comes of shards goes to a folder, so name one")
    if is_shard(folder) and not os.path.isdir(folder):
        raise ConfigError(f"{option} {folder}: this is the name of a shard; name the folder that it is to go to")


def _record_options(wishes: Wishes, *, audit: bool) -> RecordOptions:
    standard = RecordOptions()
    names = [name for name in (wishes.removals, wishes.findings, wishes.refused) if name is not None]
    field = wishes.field or standard.field
    for name in names:
        if not name or "/" in name or os.path.exists(name):
            raise ConfigError(f"{name!r} was taken for the name of a field to add; write the options after the paths")
        if names.count(name) > 1 or name == field:
            raise ConfigError(f"there would be two fields {name!r}; give each that is added a name of its own")
    return RecordOptions(
        field=field,
        url_field=wishes.url_field or standard.url_field,
        lang_field=wishes.lang_field or standard.lang_field,
        removals=wishes.removals,
        findings=wishes.findings,
        refused=wishes.refused,
        drop_refused=wishes.drop_refused,
        min_words=wishes.min_words or 0,
        audit=audit,
    )


def _check_shards(shards: Sequence[Shard], places: Places, options: RecordOptions, *, problems: bool) -> None:
    if not shards and not problems:
        raise ConfigError("no shard and no document in these folders; name files whose suffix says what they are")
    if places.output == STDOUT and len(shards) > 1:
        raise ConfigError(f"-o -: standard output takes one shard, and there are {len(shards)}; name a folder")
    added = (options.removals, options.findings, options.refused)
    for shard in shards:
        if isinstance(shard.format, DocumentFormat) and any(added):
            raise ConfigError(f"{shard}: a document has no fields to add to; leave --add-... out, or the document")
        target = places.shard(shard.name)
        if target != STDOUT and not is_remote(target) and _same_file(target, shard.source):
            raise ConfigError(f"-o {places.output}: {shard} would be overwritten; name another folder")


def _same_file(target: str, source: str) -> bool:
    return os.path.realpath(local(target)) == os.path.realpath(local(source))


def _manifest(cleaner: Cleaner, places: Places, options: dict[str, Any], *, resume: bool) -> Manifest:
    if places.output == STDOUT:
        return NoManifest()
    header = {"version": __version__, "ruleset": cleaner.ruleset, **options}
    return FolderManifest(places.output, header, resume=resume)


def _prepare(manifest: Manifest, shards: Sequence[Shard], places: Places) -> None:
    """Leave the files of an earlier run alone, or clear away what an interrupted one left."""
    if manifest.is_new:
        _refuse_used_audits(shards, places)
        return
    for folder in (places.output, places.audit, places.rejects):
        if folder is not None:
            remove_temporaries(folder)


def _refuse_used_audits(shards: Sequence[Shard], places: Places) -> None:
    for shard in shards:
        path = places.audit_of(shard.name)
        if path is not None and exists(path):
            raise ConfigError(f"--audit {path}: this may be the way back of an earlier run; name another folder")


def _jobs(wishes: Wishes) -> int:
    if wishes.jobs is not None:
        return wishes.jobs
    if hasattr(os, "sched_getaffinity"):  # those that this process may use
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _progress(wish: str | None) -> Progress:
    if wish is None:
        wish = "bar" if is_terminal(sys.stderr) else "plain"
    if wish == "bar":
        return LiveLine(sys.stderr, width(sys.stderr))
    if wish == "none":
        return Progress()
    return JsonLines(sys.stderr) if wish == "json" else PlainLines(sys.stderr)


def _teller(console: Console, progress: Progress) -> Callable[[str], None]:
    def tell(message: str) -> None:
        progress.clear()
        console.error(message)

    return tell


def _stopped(places: Places) -> str:
    if places.output == STDOUT:
        return "stopped before the end"
    return "stopped: shards that are complete stay; run the same command with --resume for the others"


@contextmanager
def _stopping() -> Iterator[None]:
    """Ctrl-C and SIGTERM raise `_Stop`, once: the tidying up is not interrupted."""
    numbers = (signal.SIGINT, signal.SIGTERM)

    def stop(number: int, frame: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise _Stop(number)

    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

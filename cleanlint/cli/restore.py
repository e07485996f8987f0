"""`cleanlint restore`: puts back what a run of `fix` removed, from its audit file."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from cleanlint import files
from cleanlint.audit import Entry, read, restored
from cleanlint.cli.console import CLEAN, ERROR, Console, standard_input
from cleanlint.cli.documents import counted
from cleanlint.cli.outputs import STDOUT, is_folder
from cleanlint.cli.paths import STDIN
from cleanlint.cli.restore_shards import is_shard_audit, restore_shards
from cleanlint.errors import AuditError, CleanlintError, ConfigError


@click.command()
@click.argument("audit", metavar="AUDIT")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write the originals to this file or folder instead of over the cleaned files.",
)
def restore(audit: str, paths: tuple[str, ...], output: str | None) -> int:
    """Undo a run of fix, byte for byte.

    AUDIT is the file that cleanlint fix --audit wrote, or the folder, where shards were cleaned. PATHS are the cleaned
    files, or folders of them, to restore; without any, all of the audit. A file that has changed since it was cleaned
    is left as it is, and named. Where fix read a page, what comes back is the extracted text. A document that was
    cleaned from standard input is restored with - : the cleaned text goes in, the original comes out.

    A shard is restored from the audit that was written beside it, a folder of audits all at once. Of Parquet the table
    comes back, not the bytes of the file; of WARC the extracted texts. PATHS is the cleaned shard, where it was moved.
    """
    console = Console()
    if is_shard_audit(audit):
        return restore_shards(console, audit, paths, output)
    entries, missing = _chosen(read(audit).entries, paths, audit)
    for message in missing:
        console.error(message)
    targets = _targets(entries, output)
    done = failed = 0
    for entry, target in zip(entries, targets, strict=True):
        try:
            done += _put_back(console, entry, target)
        except CleanlintError as error:
            failed += 1
            console.error(str(error))
    console.flush()
    console.note(f"{counted(len(entries), 'file')}, {done} restored, {counted(failed + len(missing), 'error')}")
    return ERROR if failed or missing else CLEAN


def _put_back(console: Console, entry: Entry, target: str) -> bool:
    """Restore one document; whether that changed anything."""
    if entry.path == STDIN:
        data, stamp, name = standard_input(), None, STDIN
    else:
        name = _shown(entry.path)
        data, stamp = files.read(name)
    original = restored(entry, data, name)
    if target == STDOUT:
        console.data(original)
    elif target != entry.path:
        files.replace(target, original)
    elif original == data:
        return False  # the run was interrupted before it came to this file, or it was restored before
    else:
        files.replace(name, original, stamp)
    return True


def _chosen(entries: Sequence[Entry], paths: Sequence[str], audit: str) -> tuple[list[Entry], list[str]]:
    """The entries that `paths` name, and a message for each path that names none."""
    if not paths:
        if any(entry.path == STDIN for entry in entries):
            raise AuditError(
                f"{audit}: this run read standard input; feed its result in with: cleanlint restore {audit} -"
            )
        return list(entries), []
    missing = []
    chosen: dict[Entry, None] = {}
    for path in paths:
        found = [entry for entry in entries if _is_below(entry.path, path)]
        chosen.update(dict.fromkeys(found))
        if not found:
            missing.append(
                f"{path}: the audit {audit} has no entry for it; it was not changed, or goes by another name"
            )
    return list(chosen), missing


def _is_below(path: str, named: str) -> bool:
    if STDIN in {path, named}:
        return path == named
    here, wanted = _real(path), _real(named)
    return (
        here == wanted or os.path.realpath(path) == os.path.realpath(named) or here.startswith(os.path.join(wanted, ""))
    )


def _real(path: str) -> str:
    """Without links on the way, as audit files have it, but with the last part as it is: it may be a link itself."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name)


def _targets(entries: Sequence[Entry], output: str | None) -> list[str]:
    if output is None:
        return [STDOUT if entry.path == STDIN else entry.path for entry in entries]
    if output == STDOUT or not is_folder(output, many=len(entries) > 1):
        if len(entries) > 1:
            raise ConfigError(f"-o {output}: there are {len(entries)} documents to restore; name a folder")
        return [output for _ in entries]
    if any(entry.path == STDIN for entry in entries):
        raise ConfigError(f"-o {output}: standard input has no name to take in a folder; name a file")
    top = os.path.commonpath([os.path.dirname(entry.path) for entry in entries]) if entries else ""
    return [os.path.join(output, os.path.relpath(entry.path, top)) for entry in entries]


def _shown(path: str) -> str:
    """Relative to where the user stands, where that is shorter."""
    try:
        return min(os.path.relpath(path), path, key=len)
    except ValueError:  # another drive
        return path

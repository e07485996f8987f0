"""Restoring shards, each from the audit that was written beside it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from cleanlint.cli.console import CLEAN, ERROR, Console
from cleanlint.cli.documents import counted
from cleanlint.cli.outputs import STDOUT
from cleanlint.corpora import storage
from cleanlint.corpora.shard_audit import AUDIT, Header, read_header, restore_shard
from cleanlint.errors import AuditError, CleanlintError, ConfigError


class Planned(NamedTuple):
    """A shard to restore."""

    audit: str
    cleaned: str
    target: str


def is_shard_audit(path: str) -> bool:
    """Whether this is the audit of a shard, or a folder of such."""
    return _is_folder(path) or read_header(path) is not None


def restore_shards(console: Console, audit: str, paths: Sequence[str], output: str | None) -> int:
    """Restore one shard, or all whose audits are in a folder; the exit code."""
    plan = _of_folder(audit, paths, output) if _is_folder(audit) else [_of_file(audit, paths, output)]
    done = 0
    for item in plan:
        try:
            restore_shard(*item)
            done += 1
        except CleanlintError as error:
            console.error(str(error))
    console.flush()
    failed = len(plan) - done
    console.note(f"{counted(len(plan), 'shard')}, {done} restored, {counted(failed, 'error')}")
    return ERROR if failed else CLEAN


def _of_file(audit: str, paths: Sequence[str], output: str | None) -> Planned:
    if len(paths) > 1:
        raise ConfigError(f"{audit}: this is the audit of one shard; name one cleaned shard or none")
    header = read_header(audit)
    assert header is not None
    cleaned = paths[0] if paths else _cleaned(audit, header)
    if output is not None and output != STDOUT and _is_folder(output):
        output = _joined(output, _name(os.path.basename(audit)))
    return Planned(audit, cleaned, output or cleaned)


def _of_folder(folder: str, paths: Sequence[str], output: str | None) -> list[Planned]:
    if paths:
        raise ConfigError(f"{folder}: these are audits of many shards; name one of them to choose a cleaned shard")
    if output == STDOUT:
        raise ConfigError("-o -: standard output takes one shard only; name a folder")
    plan = []
    for found in storage.below(folder):
        header = read_header(found.path) if found.path.endswith(AUDIT) else None
        if header is not None:
            cleaned = _cleaned(found.path, header)
            target = cleaned if output is None else _joined(output, _name(found.relative))
            plan.append(Planned(found.path, cleaned, target))
    if not plan:
        raise AuditError(f"{folder}: there is no audit of a shard in this folder (they end in {AUDIT})")
    return plan


def _cleaned(audit: str, header: Header) -> str:
    """Where the cleaned shard was written."""
    if header.cleaned == storage.STREAM:
        raise AuditError(f"{audit}: the run wrote to standard output; name the cleaned shard: restore {audit} SHARD")
    if storage.is_remote(header.cleaned) or os.path.isabs(header.cleaned):
        return header.cleaned
    return os.path.normpath(os.path.join(os.path.dirname(storage.local(audit)), header.cleaned))


def _is_folder(path: str) -> bool:
    if storage.is_remote(path):
        return not path.endswith(AUDIT)
    return path.endswith("/") or os.path.isdir(storage.local(path))


def _name(audit: str) -> str:
    """Of the shard that an audit is about."""
    return audit.removesuffix(AUDIT)


def _joined(folder: str, name: str) -> str:
    return f"{folder.rstrip('/')}/{name}"

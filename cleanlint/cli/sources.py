"""From what the user named to the shards of a run, documents among them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleanlint import files
from cleanlint.cli.options import SHARD_FORMATS, Settings
from cleanlint.cli.paths import STDIN, Problem, expanded, listed
from cleanlint.corpora.documents import DocumentFormat
from cleanlint.corpora.kinds import cleaned_name, format_of_shard, is_shard
from cleanlint.corpora.outputs import REJECTS
from cleanlint.corpora.run import Shard
from cleanlint.corpora.shard_audit import AUDIT
from cleanlint.corpora.storage import below, identity, is_remote, local
from cleanlint.errors import ConfigError, InputError


class Sources(NamedTuple):
    """What is to be cleaned, in a fixed order, and what could not be listed."""

    shards: tuple[Shard, ...]
    problems: tuple[Problem, ...]


def sources(settings: Settings, articles: str, skip: Sequence[str]) -> Sources:
    """The shards and documents that the settings name, each file once, without what is in the folders to skip.

    Folders stand for the shards below them, hidden ones left out, and for the documents that a run over documents
    would find there. ``articles`` is what WARC files become: jsonl or parquet. A ConfigError tells of two files that
    would have the same name below the folder of outputs.
    """
    problems: list[Problem] = []
    found: dict[str, str] = {}
    for path, relative in _named(settings, skip, problems):
        found.setdefault(path, relative)
    shards: dict[str, Shard] = {}
    for path, relative in sorted(found.items()):
        try:
            shard = _shard(path, relative, settings, articles)
        except InputError as error:
            problems.append(Problem(path, str(error)))
            continue
        if shard.name in shards:
            raise ConfigError(
                f"-o: {shards[shard.name]} and {path} would both be written to {shard.name}; clean them in two runs"
            )
        shards[shard.name] = shard
    return Sources(tuple(shards.values()), tuple(problems))


def _named(settings: Settings, skip: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Paths, each with its name below the folder that it was found through."""
    skipped = [os.path.realpath(local(folder)) for folder in skip if not is_remote(folder)]
    for path in settings.paths:
        if path == STDIN:
            yield path, path
        elif is_remote(path):
            yield from _remote(path, skip)
        else:
            for each, base in expanded(local(path), problems):
                if (settings.force_exclude or each != local(path)) and settings.configs.excludes(each):
                    continue
                if os.path.isdir(each):
                    yield from _in_folder(each, base, settings, skipped, problems)
                else:
                    yield os.path.normpath(each), os.path.relpath(each, base or os.curdir)


def _remote(path: str, skip: Sequence[str]) -> Iterator[tuple[str, str]]:
    if _is_source(path):
        yield path, path.rpartition("/")[2]
        return
    for found in below(path):
        if _is_source(found.path) and not any(found.path.startswith(folder.rstrip("/") + "/") for folder in skip):
            yield found


def _in_folder(
    folder: str, base: str, settings: Settings, skipped: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, str]]:
    """The shards below a folder, ignored by git or not: data mostly is. The documents that are not ignored."""
    documents = listed([folder], configs=settings.configs)
    problems += documents.problems
    every = [found.path for found in below(folder) if _is_shard(found.path)]
    shards = [path for path in every if not settings.configs.format_of(path) and not settings.configs.excludes(path)]
    within = [top for top in skipped if _is_below(top, os.path.realpath(folder))]
    for path in [*(document.path for document in documents.found), *shards]:
        if not any(_is_below(os.path.realpath(path), top) for top in within):
            yield os.path.normpath(path), os.path.relpath(path, base or os.curdir)


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def _is_source(path: str) -> bool:
    return _is_shard(path) or files.format_of(path) is not None


def _is_shard(path: str) -> bool:
    return is_shard(path) and not path.endswith((AUDIT, REJECTS))


def _shard(path: str, relative: str, settings: Settings, articles: str) -> Shard:
    size, stamp = identity(path)
    known = settings.format or settings.configs.format_of(path)
    kind = known or (None if is_shard(path) else "text")
    if kind is None or kind in SHARD_FORMATS:
        named = relative if kind is None else f"{relative}.{kind}"  # of a kind that the suffix does not tell
        name = cleaned_name(named, f".{articles}")
        shards = format_of_shard(named, name)
        return Shard(_slashed(name if kind in {None, "warc"} else relative), path, kind or "shard", shards, size, stamp)
    if kind == "html":
        relative = os.path.splitext(relative)[0] + ".txt"
    return Shard(_slashed(relative), path, kind, DocumentFormat(kind), size, stamp)


def _slashed(relative: str) -> str:
    return relative.replace(os.sep, "/")

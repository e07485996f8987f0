"""Where each result of `fix` and `restore` goes, settled before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cleanlint.cli.paths import STDIN, Found, Listing
from cleanlint.errors import ConfigError

STDOUT = "-"


class Planned(NamedTuple):
    """A document and its destination: a path, STDOUT, or None for the document's own file."""

    found: Found
    target: str | None


def planned(listing: Listing, output: str | None, kind_of: Callable[[str], str]) -> tuple[Planned, ...]:
    """A destination for every document, or a ConfigError before any harm is done.

    `output` is the user's ``-o``: a file, a folder (which keeps the relative layout), ``-`` or nothing. `kind_of` gives
    the format of a path, as the text of an HTML page must neither take the page's place nor its suffix.
    """
    if output is None:
        return tuple(_in_place(listing.found))
    if output == STDOUT:
        if len(listing.found) > 1:
            raise ConfigError("-o -: standard output takes one document only; name a folder")
        return tuple(Planned(found, STDOUT) for found in listing.found)
    if is_folder(output, listing.many):
        plan = [Planned(found, _below(output, found, kind_of(found.path))) for found in listing.found]
    else:
        plan = [Planned(found, output) for found in listing.found]
    _refuse_clashes(plan)
    return tuple(_own_file_in_place(item, kind_of) for item in plan)


def is_folder(output: str, many: bool) -> bool:
    """Whether ``-o`` names a folder: one that exists, one with a slash at its end, or where several documents go."""
    if many and os.path.exists(output) and not os.path.isdir(output):
        raise ConfigError(f"-o {output}: this is a file, and there may be several documents; name a folder")
    return many or os.path.isdir(output) or output.endswith(("/", os.sep))


def _in_place(documents: Iterable[Found]) -> Iterable[Planned]:
    """Each file once, whatever links and names lead to it: it must not be cleaned twice."""
    seen: set[str] = set()
    for found in documents:
        if found.identity not in seen:
            seen.add(found.identity)
            yield Planned(found, STDOUT if found.path == STDIN else None)


def _below(folder: str, found: Found, kind: str) -> str:
    if found.path == STDIN:
        raise ConfigError(f"-o {folder}: standard input has no name to take in a folder; name a file")
    stem, suffix = os.path.splitext(found.relative)
    return os.path.join(folder, stem + (".txt" if kind == "html" else suffix))


def _refuse_clashes(plan: Sequence[Planned]) -> None:
    inputs = {os.path.normcase(item.found.identity): item.found.path for item in plan}
    taken: dict[str, str] = {}
    for found, target in plan:
        place = os.path.normcase(os.path.realpath(target or ""))
        if place in taken:
            raise ConfigError(
                f"-o: {taken[place]} and {found.path} would both be written to {target}; clean them in two runs"
            )
        if inputs.get(place, found.path) != found.path:
            raise ConfigError(
                f"-o: {found.path} would overwrite {inputs[place]}, which is to be read; name another folder"
            )
        taken[place] = found.path


def _own_file_in_place(item: Planned, kind_of: Callable[[str], str]) -> Planned:
    found, target = item
    if target is None or os.path.realpath(target) != found.identity:
        return item
    if kind_of(found.path) == "html":
        raise ConfigError(f"-o {target}: the text of the page would overwrite the page; name another file")
    return Planned(found, None)

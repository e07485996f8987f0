"""`cleanlint check --add-ignore`: comments for what it would report, put into Markdown files."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cleanlint import files
from cleanlint.cli.console import CLEAN, ERROR, FOUND, Console
from cleanlint.cli.documents import counted
from cleanlint.cli.paths import STDIN, Listing
from cleanlint.errors import CleanlintError, InputError
from cleanlint.findings import Finding
from cleanlint.reporters.lines import Lines, printable
from cleanlint.suppressions.insertion import Inserted, insert_comments

if TYPE_CHECKING:
    from cleanlint.api import Cleaner
    from cleanlint.cli.cleaners import Cleaners
    from cleanlint.cli.options import Settings

_FOR_A_PAGE = "<!-- cleanlint-ignore-file topic/rule -->"


def add_ignores(cleaners: Cleaners, listing: Listing, settings: Settings, console: Console, *, info: bool) -> int:
    """Do it for all documents and return the exit code; ``info``: for findings of severity info as well."""
    added = left = 0
    errors = len(listing.problems)
    for problem in listing.problems:
        console.error(problem.message)
    for found in listing.found:
        try:
            inserted = _inserted(cleaners.of(found.path), found.path, settings, info=info)
        except CleanlintError as error:
            console.error(str(error))
            errors += 1
            continue
        added += inserted.comments
        left += len(inserted.left)
        console.text(_told(found.path, inserted))
    parts = [
        counted(len(listing.found), "file"),
        f"{counted(added, 'comment')} added",
        f"{counted(left, 'finding')} left",
    ]
    console.note(", ".join([*parts, counted(errors, "error")] if errors else parts))
    if errors:
        return ERROR
    return FOUND if left else CLEAN


def _inserted(cleaner: Cleaner, path: str, settings: Settings, *, info: bool) -> Inserted:
    """Write comments into one file. Raises `InputError` for one that can hold none or cannot be written."""
    kind = settings.kind(path)
    if path == STDIN:
        raise InputError("-: --add-ignore changes files, and standard input is none; name the file")
    if kind == "html":
        raise InputError(f"{path}: --add-ignore leaves pages alone; write {_FOR_A_PAGE} into it yourself")
    data, stamp = files.read(path)
    text = files.decode(data, path)

    def check(written: str) -> Sequence[Finding]:
        found = cleaner.check(written, url=settings.url, format=kind)
        return [finding for finding in found if info or finding.severity != "info"]

    if kind == "text":
        if check(text):
            raise InputError(f"{path}: plain text has no comments; use --ignore, or keep the document as Markdown")
        return Inserted(text, 0, ())
    inserted = insert_comments(text, check, mdx=os.path.splitext(path)[1].lower() == ".mdx")
    if inserted.comments:
        files.replace(path, files.encode(inserted.text, path), stamp)
    return inserted


def _told(path: str, inserted: Inserted) -> str:
    """What became of a file: a line for the comments, and one for each finding that got none."""
    shown = printable(path)
    told = f"{shown}: {counted(inserted.comments, 'comment')} added\n" if inserted.comments else ""
    lines = Lines(inserted.text)
    for finding in inserted.left:
        line, column = lines.place(finding.start)
        told += f"{shown}:{line}:{column}: {finding.rule} left: a comment here would change how the text is parsed\n"
    return told

"""From a text that an editor has gone through, deleting what is not the article, to the spans of what was deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from cleanlint.errors import CleanlintError
from cleanlint.spans import Span

_LARGEST = 2_000_000  # cells of an alignment table: two seconds
_UNIT = re.compile(r"[^\n]+\n*|\n+")  # a line with the blank ones after it, which say nothing by themselves
_WORD = re.compile(r"\w+|\s|[^\w\s]")
_INK = re.compile(r"\w+|[^\w\s]")
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
_FAR = 10**9  # more than any way through a table costs
_AT_LINE_START, _AT_SPACE, _INSIDE = 2, 3, 4  # what it costs to begin a deletion


class ReviewError(CleanlintError):
    """A review that does more than delete; ``line`` of the review, from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class FileDiff(NamedTuple):
    """What a unified diff says of one file."""

    path: str
    line: int  # of the diff, from 1
    hunks: tuple[Hunk, ...]


class Hunk(NamedTuple):
    """A piece of a unified diff: where it begins in the old file, and its lines, their signs included."""

    first: int  # from 0
    line: int  # of the diff, from 1
    lines: tuple[str, ...]


def deleted_spans(original: str, reviewed: str) -> tuple[Span, ...]:
    """The spans of `original` that are gone from `reviewed`, without the white space at their ends.

    Whole lines are preferred where the same text can come about in several ways. Raises `ReviewError` where something
    was inserted or changed; a line break at the end of the text may come or go.

    >>> deleted_spans("Rain fell.\\nSubscribe now!\\nSnow fell.\\n", "Rain fell.\\nSnow fell.\\n")
    (Span(start=11, end=25),)
    """
    old, new = original.rstrip("\r\n"), reviewed.rstrip("\r\n")
    gaps = _gaps(old, new)
    return tuple(span for start, end in gaps if (span := _trimmed(original, start, end)).start < span.end)


def read_diff(text: str) -> tuple[FileDiff, ...]:
    """The files of a unified diff, from which hunks and lines may have been taken out. Raises `ReviewError`."""
    lines = text.split("\n")
    files: list[tuple[str, int, list[tuple[int, int, list[str]]]]] = []
    for number, line in enumerate(lines, 1):
        following = lines[number] if number < len(lines) else ""
        if line.startswith("--- ") and following.startswith("+++ "):
            files.append((_diff_path(line), number, []))
        elif files and (found := _HUNK.match(line)):
            empty = found[2] == "0"  # then the number is that of the line before
            files[-1][2].append((int(found[1]) - (not empty), number, []))
        elif files and files[-1][2] and not line.startswith(("+++ ", "\\", "diff ", "index ")):
            files[-1][2][-1][2].append(line)
    if not files:
        raise ReviewError("this holds no unified diff; make one with `cleanlint fix --diff`", 1)
    return tuple(
        FileDiff(path, number, tuple(Hunk(first, at, tuple(_body(body))) for first, at, body in hunks))
        for path, number, hunks in files
    )


def reviewed_text(original: str, diff: FileDiff) -> str:
    """The text that a diff leaves of `original`.

    Lines of a hunk are found in their order, so that a line that was taken out of the diff stays in the text.
    Raises `ReviewError` for a diff of another text.
    """
    old = original.split("\n")
    new: list[str] = []
    position = 0
    for hunk in diff.hunks:
        start = max(position, min(hunk.first, len(old)))
        new += old[position:start]
        position = start
        for k, line in enumerate(hunk.lines, hunk.line + 1):
            if line.startswith("+"):
                new.append(line[1:])
                continue
            while position < len(old) and old[position].rstrip("\r") != line[1:].rstrip("\r"):
                new.append(old[position])
                position += 1
            if position == len(old):
                raise ReviewError(f"{line[1:61]!r} is not in {diff.path}; give the text that the diff was made from", k)
            if not line.startswith("-"):
                new.append(old[position])
            position += 1
    return "\n".join(new + old[position:])


def _diff_path(line: str) -> str:
    return line[4:].partition("\t")[0].strip().removeprefix("a/")


def _body(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a hunk; an editor may have cut the space off a blank one. The last one is the file's end."""
    kept = list(lines)
    while kept and not kept[-1]:
        kept.pop()
    yield from (line if line[:1] in (" ", "-", "+") else " " + line for line in kept)


def _gaps(old: str, new: str) -> list[tuple[int, int]]:
    """What has to go from `old` to make it `new`."""
    a, b = _UNIT.findall(old), _UNIT.findall(new)
    starts_a, starts_b = _starts(a), _starts(b)
    gaps: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        start, end = starts_a[i1], starts_a[i2]
        left = new[starts_b[j1] : starts_b[j2]]
        inner = _aligned(old[start:end], left)
        if inner is None:  # perhaps a line was taken for one that is the same elsewhere
            whole = _aligned(old, new)
            if whole is None:
                raise _changed(new, starts_b[j1] + _agreement(old[start:end], left))
            return whole
        gaps += [(start + first, start + last) for first, last in inner]
    return gaps


def _aligned(old: str, new: str) -> list[tuple[int, int]] | None:
    """The fewest deletions that make `old` into `new`, by words if that can be, else by characters."""
    if not new:
        return [(0, len(old))] if old else []
    for a, b in ((_WORD.findall(old), _WORD.findall(new)), (list(old), list(new))):
        gaps = _fewest_gaps(a, b)
        if gaps is not None:
            starts = _starts(a)
            return [(starts[first], starts[last]) for first, last in gaps]
    return _roughly_aligned(old, new)


def _roughly_aligned(old: str, new: str) -> list[tuple[int, int]] | None:
    """Deletions that make the words of `old` into those of `new`, for texts that are too long for the best way.

    White space is not compared: there is too much of it, and all of it is the same. Frequent words are no anchors.
    """
    a, b = list(_INK.finditer(old)), list(_INK.finditer(new))
    if len(a) * len(b) <= _LARGEST:
        return None  # not too long: there is no way
    words_a, words_b = [word.group() for word in a], [word.group() for word in b]
    gaps: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, words_a, words_b).get_opcodes():
        if tag == "equal":
            continue
        inner = _fewest_gaps(words_a[i1:i2], words_b[j1:j2])
        if inner is None:
            return None
        gaps += [(a[i1 + first].start(), a[i1 + last - 1].end()) for first, last in inner]
    return gaps


def _fewest_gaps(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]] | None:
    """The gaps in `a` that leave `b`; None where no gaps do, or where finding out would take too long."""
    if len(b) > len(a) or len(a) * len(b) > _LARGEST:
        return None
    match_shut, match_open, best = _table(a, b)
    if best >= _FAR:
        return None
    gaps: list[tuple[int, int]] = []
    i = j = 0
    began: int | None = None
    while i < len(a):
        if (match_shut if began is None else match_open)[i][j]:
            if began is not None:
                gaps.append((began, i))
            began, j = None, j + 1
        elif began is None:
            began = i
        i += 1
    return gaps if began is None else [*gaps, (began, len(a))]


def _table(a: Sequence[str], b: Sequence[str]) -> tuple[list[bytearray], list[bytearray], int]:
    """Whether to match at each place, outside and inside a gap, and what the best way costs."""
    width = len(b) + 1
    match_shut, match_open = ([bytearray(width) for _ in a] for _ in range(2))
    shut, gap = ([*[_FAR] * len(b), 0] for _ in range(2))  # the least cost from here, outside and inside a gap
    for i in range(len(a) - 1, -1, -1):
        opening = _opening(a, i)
        new_shut, new_gap = [_FAR] * width, [_FAR] * width
        for j in range(max(0, len(b) - len(a) + i), min(i, len(b)) + 1):
            matched = shut[j + 1] if j < len(b) and a[i] == b[j] else _FAR
            opened = gap[j] + opening
            new_shut[j], new_gap[j] = min(matched, opened), min(matched, gap[j])
            match_shut[i][j] = matched < opened
            match_open[i][j] = matched < gap[j]
        shut, gap = new_shut, new_gap
    return match_shut, match_open, shut[0]


def _opening(a: Sequence[str], i: int) -> int:
    """What it costs to begin a deletion before part `i`: words and sentences go whole."""
    if i == 0 or a[i - 1] == "\n":
        return _AT_LINE_START
    return _AT_SPACE if a[i].isspace() or a[i - 1].isspace() else _INSIDE


def _starts(parts: Sequence[str]) -> list[int]:
    """Where each part begins when they stand behind each other, and the end."""
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    return starts


def _agreement(old: str, new: str) -> int:
    """How much of `new` can be had from `old` by deletions, from its start: more than that is new."""
    position = 0
    for k, char in enumerate(new):
        position = old.find(char, position) + 1
        if position == 0:
            return k
    return len(new)


def _changed(new: str, offset: int) -> ReviewError:
    while offset > 0 and new[offset - 1].isalnum():  # a word that changed is shown from its start
        offset -= 1
    line = new.count("\n", 0, offset) + 1
    shown = new[offset : offset + 40].partition("\n")[0] or new[max(0, offset - 40) : offset].rpartition("\n")[2]
    return ReviewError(f"inserted or changed near {shown!r}; labels come from deletions alone, so undo it", line)


def _trimmed(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip()))

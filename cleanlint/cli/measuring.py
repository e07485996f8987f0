"""`cleanlint rules bench` and `cleanlint rules label`: how often rules are right, and what that is measured with."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cleanlint.cli.console import CLEAN, Console
from cleanlint.cli.documents import counted
from cleanlint.errors import ConfigError, InputError

if TYPE_CHECKING:
    from cleanlint.api import Cleaner
    from cleanlint.rules.bench import Measured
    from cleanlint.rules.labels import Labelled
    from cleanlint.rules.records import Rule

_OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write here instead of to standard output.")
_HEADINGS = ("rule", "tier", "hits", "right", "wrong", "unsure", "precision", "95 %", "lost/M", "ms/M")


@click.command("bench")
@click.argument("data", nargs=-1, required=True, metavar="DATA...")
@click.option("--rules", "packs", multiple=True, metavar="PACK", help="Measure the rules of this pack; repeatable.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Let unsafe rules act, too.")
@click.option("--verdicts", metavar="FILE", help="Judgements of hits: rule, data, document, verdict, tab-separated.")
@click.option("--output-format", type=click.Choice(["table", "json"]), default="table", show_default=True)
@_OUTPUT
def bench(
    data: tuple[str, ...],
    packs: tuple[str, ...],
    unsafe: bool,
    verdicts: str | None,
    output_format: str,
    output: str | None,
) -> int:
    """Measure how often each rule is right on labelled texts.

    DATA are JSONL files, plain or .gz. Each line has `text` and, where known, `id`, `url`, `lang`, `format` and
    `remove`: the spans that are not the article, [] if there are none. The built-in rules act as well; with --rules
    only those of your packs are shown.
    """
    from cleanlint.api import Cleaner
    from cleanlint.rules.bench import measure
    from cleanlint.rules.labels import read_labelled, read_verdicts

    console = Console()
    cleaner = Cleaner(rules=packs, unsafe=unsafe)
    for warning in cleaner.warnings:
        console.note(f"warning: {warning}")
    shown = _shown(cleaner, packs)
    judged = read_verdicts(verdicts) if verdicts is not None else {}
    texts = [text for path in data for text in read_labelled(path)]
    measured = measure(cleaner, texts, judged)
    report = _as_json(shown, measured) if output_format == "json" else _as_table(shown, measured, texts)
    _deliver(report, output, console)
    console.note(_summary(measured))
    return CLEAN


@click.command("label")
@click.argument("paths", nargs=-1, required=True, metavar="ORIGINAL... [REVIEWED]")
@click.option(
    "--diff", "diff", metavar="FILE", help="A reviewed unified diff of the ORIGINAL files, instead of REVIEWED."
)
@_OUTPUT
def label(paths: tuple[str, ...], diff: str | None, output: str | None) -> int:
    """Turn a review into labels: what the reviewer deleted is not the article.

    ORIGINAL and REVIEWED are two files, or two folders of files with the same names. With --diff, ORIGINAL are the
    files or folders that the diff was made from; what it does not mention stays.
    """
    console = Console()
    if diff is None and len(paths) != 2:
        raise click.UsageError("give two files or two folders, ORIGINAL and REVIEWED, or a reviewed diff with --diff")
    pairs = list(_pairs(*paths) if diff is None else _patched(diff, paths))
    lines, faults, spans = [], [], 0
    for pair in pairs:
        try:
            line, found = _label(pair)
        except InputError as error:
            faults.append(str(error))
            continue
        lines.append(line + "\n")
        spans += found
    if faults:
        raise InputError("\n".join(faults))
    _deliver("".join(lines), output, console)
    console.note(f"{counted(len(lines), 'text')}, {counted(spans, 'span')} to remove")
    return CLEAN


class _Pair(NamedTuple):
    """A text before and after its review."""

    id: str
    original: str
    reviewed: str
    where: str  # the review, for messages


def _shown(cleaner: Cleaner, packs: Sequence[str]) -> list[Rule]:
    """The rules to report on: those of the user's packs where there are some."""
    from cleanlint.rules.cache import load_rules

    if not packs:
        return list(cleaner.rules)
    own = {rule.id for rule in load_rules(packs, builtin=False).rules}
    return [rule for rule in cleaner.rules if rule.id in own]


def _as_json(shown: Iterable[Rule], measured: Measured) -> str:
    import json

    report = {
        "data": {name: texts._asdict() for name, texts in sorted(measured.data.items())},
        "rules": {rule.id: _figures(rule, measured) for rule in shown},
    }
    return json.dumps(report, indent=2) + "\n"


def _figures(rule: Rule, measured: Measured) -> dict[str, Any]:
    from cleanlint.rules.evidence import wilson

    total = measured.total(rule.id)
    judged = total.right + total.wrong
    low, high = wilson(total.right, total.wrong)
    words = measured.labelled_words
    return {
        "tier": rule.fix,
        **total._asdict(),
        "precision": round(total.right / judged, 6) if judged else None,
        "interval": [round(low, 6), round(high, 6)] if judged else None,
        "lost_per_million": round(total.lost * 1e6 / words, 2) if words else None,
        "exercised": total.hits > 0,
        "by_data": {name: counts._asdict() for name, counts in sorted(measured.rules[rule.id].items())},
    }


def _as_table(shown: Sequence[Rule], measured: Measured, texts: Iterable[Labelled]) -> str:
    from cleanlint.rules.bench import speeds

    taken = speeds(shown, [text.text for text in texts])
    rows = [_HEADINGS, *(_row(rule, _figures(rule, measured), taken[rule.id]) for rule in shown)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        words = [
            f"{cell:<{w}}" if k < 2 else f"{cell:>{w}}" for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(words).rstrip() + "\n")
    idle = [rule.id for rule in shown if measured.total(rule.id).hits == 0]
    if idle:
        lines.append(f"\nnever exercised: {', '.join(idle)}\n")
    return "".join(lines)


def _row(rule: Rule, figures: dict[str, Any], milliseconds: float) -> tuple[str, ...]:
    precision, interval, lost = figures["precision"], figures["interval"], figures["lost_per_million"]
    return (
        rule.id,
        rule.fix,
        *(str(figures[key]) for key in ("hits", "right", "wrong", "unsure")),
        "-" if precision is None else f"{precision:.3f}",
        "-" if interval is None else f"{interval[0]:.3f}..{interval[1]:.3f}",
        "-" if lost is None else f"{lost:.1f}",
        f"{milliseconds:.1f}",
    )


def _summary(measured: Measured) -> str:
    parts = []
    for name, texts in measured.data.items():
        extra = [f"{texts.labelled_words:,} labelled words"]
        extra += [f"{texts.refused} refused"] if texts.refused else []
        extra += [f"{texts.repeated} met before"] if texts.repeated else []
        parts.append(f"{name}: {counted(texts.texts, 'text')}, {', '.join(extra)}")
    return "\n".join(parts)


def _pairs(original: str, reviewed: str) -> Iterator[_Pair]:
    """The texts of two files or two folders."""
    if os.path.isdir(original) != os.path.isdir(reviewed):
        raise ConfigError(f"{original}, {reviewed}: one is a folder and one is a file; give two files or two folders")
    if not os.path.isdir(original):
        yield _Pair(os.path.basename(original), _read(original), _read(reviewed), reviewed)
        return
    names, others = _names(original), _names(reviewed)
    lonely = [os.path.join(original, name) for name in names if name not in others]
    lonely += [os.path.join(reviewed, name) for name in others if name not in names]
    if lonely:
        raise ConfigError(
            "\n".join(f"{path}: the other folder has no such file; add it there or remove it" for path in lonely)
        )
    if not names:
        raise ConfigError(f"{original}: no text or Markdown files in this folder")
    for name in names:
        yield _Pair(
            name, _read(os.path.join(original, name)), _read(os.path.join(reviewed, name)), os.path.join(reviewed, name)
        )


def _patched(diff: str, originals: Iterable[str]) -> Iterator[_Pair]:
    """The texts that a diff is about, before and after."""
    from cleanlint.rules.review import ReviewError, read_diff, reviewed_text

    files = [path for given in originals for path in _files(given)]
    try:
        diffs = {found.path: found for found in read_diff(_read(diff))}
    except ReviewError as error:
        raise InputError(f"{diff}:{error.line}: {error.message}") from error
    of = {path: next((d for name, d in diffs.items() if _is_same(path, name)), None) for path in files}
    used = {found.path for found in of.values() if found is not None}
    for name, found in diffs.items():
        if name not in used:
            raise InputError(f"{diff}:{found.line}: {name} is not among the files given; name it, too")
    for path, its in of.items():
        text = _read(path)
        try:
            reviewed = text if its is None else reviewed_text(text, its)
        except ReviewError as error:
            raise InputError(f"{diff}:{error.line}: {error.message}") from error
        yield _Pair(path, text, reviewed, path if its is None else f"{diff}:{its.line}")


def _label(pair: _Pair) -> tuple[str, int]:
    """A line of labels, and how many spans it has."""
    from cleanlint.files import format_of
    from cleanlint.rules.labels import label_line
    from cleanlint.rules.review import ReviewError, deleted_spans

    try:
        spans = deleted_spans(pair.original, pair.reviewed)
    except ReviewError as error:
        raise InputError(f"{pair.where}:{error.line}: {error.message}") from error
    return label_line(pair.id, pair.original, spans, format=format_of(pair.id) or "text"), len(spans)


def _is_same(path: str, name: str) -> bool:
    """Does a diff that says `name` mean the file at `path`? It may have been made in another folder."""
    here, there = (os.path.normpath(p).replace(os.sep, "/") for p in (path, name))
    return here == there or here.endswith("/" + there) or there.endswith("/" + here)


def _files(path: str) -> list[str]:
    return [os.path.join(path, name) for name in _names(path)] if os.path.isdir(path) else [path]


def _names(folder: str) -> list[str]:
    """The text and Markdown files below a folder, by their paths in it."""
    from cleanlint.files import format_of

    found = []
    for place, _, names in os.walk(folder):
        paths = (os.path.relpath(os.path.join(place, name), folder) for name in names)
        found += [path for path in paths if format_of(path) in ("text", "markdown")]
    return sorted(found)


def _read(path: str) -> str:
    from cleanlint import files

    return files.decode(files.read(path).data, path)


def _deliver(text: str, output: str | None, console: Console) -> None:
    from cleanlint import files

    if output is None or output == "-":
        console.text(text)
    else:
        files.replace(output, files.encode(text, output))

"""A figure that a benchmark gives, and how figures are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured, the ratio (or another number that does not depend on the machine), and what it stands for."""

    name: str
    value: str
    note: str = ""


def show(figures: Iterable[Figure]) -> None:
    """Print each as soon as it is known."""
    for figure in figures:
        print(f"{figure.name:36}{figure.value:>12}   {figure.note}".rstrip(), flush=True)


def table(figures: Iterable[Figure]) -> list[str]:
    """The lines of a Markdown table."""
    return ["| figure | value | |", "|-|-:|-|", *(f"| {name} | {value} | {note} |" for name, value, note in figures)]

"""The figures and files of docs/measuring-rules.md are as the page says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from .pages import Ran, text_of

PAGE = "docs/measuring-rules.md"


def test_the_first_table_is_as_the_page_says(ran: Callable[[str], Ran]) -> None:
    heading, row = ran(PAGE).printed[0].splitlines()
    assert heading.split()[:6] == ["rule", "tier", "hits", "right", "wrong", "unsure"]
    assert row.split()[:6] == ["gazette/by-post", "safe", "2", "1", "1", "0"]


def test_files_are_written(ran: Callable[[str], Ran]) -> None:
    names = ("figures.json", "reviewed.jsonl", "from-diff.jsonl")
    figures, reviewed, patched = (json.loads((ran(PAGE).folder / name).read_text("utf-8")) for name in names)
    assert list(figures["rules"]) == ["gazette/by-post"]
    (span,) = reviewed["remove"]
    assert reviewed["text"][span["start"] : span["end"]] == "Get the Harbour Gazette by post."
    assert patched["remove"] == reviewed["remove"]


def test_verdicts_judge(ran: Callable[[str], Ran]) -> None:
    assert ran(PAGE).printed[4].splitlines()[1].split()[2:6] == ["3", "2", "1", "0"]


def test_every_column_is_explained(ran: Callable[[str], Ran]) -> None:
    for column in re.split(r"\s{2,}", ran(PAGE).printed[0].splitlines()[0]):
        assert column in ("rule", "tier") or f"`{column}`" in text_of(PAGE)

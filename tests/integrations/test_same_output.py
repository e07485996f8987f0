"""One corpus through every door: the same texts, removals and refusals come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import doors
import pytest
from doors import Door, Outcome

from cleanlint import Cleaner

COMMANDS: list[Door] = [doors.command_line, doors.command_line_csv, doors.command_line_parquet]
DOORS: list[Door] = [*COMMANDS, doors.arrow, doors.datasets, doors.spark, doors.ray, doors.datatrove]
SKIP_EMPTY = [doors.datatrove]  # its readers leave out documents without a text
WITHOUT_NULL = [doors.command_line_csv]  # its cells can be empty, no more


def test_the_corpus_has_something_to_clean(documents: list[dict[str, Any]], expected: dict[str, Outcome]) -> None:
    assert len(documents) == 30
    assert sum(bool(found.removals) for found in expected.values()) >= 20
    assert [found.refused for found in expected.values() if found.refused] == ["too much"]
    assert "lantern/tours" in {removal["rule"] for found in expected.values() for removal in found.removals or ()}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_doors(
    door: Door, documents: list[dict[str, Any]], expected: dict[str, Outcome], pack: str, tmp_path: Path
) -> None:
    found = door(documents, pack, tmp_path)
    missing = Outcome("", [], None) if door in WITHOUT_NULL else Outcome(None, None, None)
    wanted = {**expected, documents[-1]["id"]: missing}
    if door in SKIP_EMPTY:
        wanted = {document["id"]: wanted[document["id"]] for document in documents if document["text"]}
    assert found == wanted


def test_scrapy(
    documents: list[dict[str, Any]], expected: dict[str, Outcome], pack: str, site: tuple[str, Path]
) -> None:
    address, folder = site
    texts = [document for document in documents if document["text"] is not None]
    assert doors.scrapy(texts, pack, folder, address) == expected


def test_clean_many(documents: list[dict[str, Any]], pack: str) -> None:
    texts = [document["text"] for document in documents if document["text"] is not None]
    cleaner = Cleaner(rules=[pack])
    assert list(cleaner.clean_many(texts, jobs=2)) == [cleaner.clean(text) for text in texts]

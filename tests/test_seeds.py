"""The five articles that the project was created from: what goes, and that every other character stays."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanlint

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def test_there_are_five() -> None:
    assert len(SEEDS) == 5


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_seed(path: Path) -> None:
    result = cleanlint.clean(_read(path))
    assert result.refused is None
    assert result.text == _read(HERE / "goldens" / path.name)


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_no_rule_for_a_site_is_needed(path: Path) -> None:
    general = [rule.id for rule in cleanlint.Cleaner().rules if rule.where.domain is None]
    result = cleanlint.Cleaner(select=general).clean(_read(path))
    assert result.text == _read(HERE / "goldens" / path.name)

"""What the claims rules say of the five articles that the project was created from, line by line as it was judged."""

from __future__ import annotations

from pathlib import Path

import pytest

import cleanlint

TOP = Path(__file__).parents[2]
SEEDS = sorted((TOP / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda p: p.stem[:3])
def test_seed(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    findings = [finding for finding in cleanlint.check(text) if finding.rule.startswith("claims/")]
    lines = [f"{f.start}\t{f.severity}\t{f.rule}\t{text[f.start : f.end]}\n" for f in findings]
    golden = TOP / "tests" / "goldens" / "claims" / f"{path.stem}.tsv"
    assert "".join(lines) == golden.read_text("utf-8")

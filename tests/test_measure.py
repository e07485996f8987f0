"""The script that takes the figures of the built-in rules, on a benchmark of four texts."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest
from making import benchmark_script

from cleanlint import Cleaner
from cleanlint.rules.evidence import Evidence, acts, evidence_text

LABEL = "Leave a comment"
RULE = "comments/label"
NEWS = "The harbour board met on Monday, and the mayor spoke of rain."


def _script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))  # it puts its own folder there
    return benchmark_script("measure")


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    text = f"{NEWS}\n\n{LABEL}"
    span = {"start": len(NEWS) + 2, "end": len(text)}
    files: dict[str, list[dict[str, object]]] = {
        "labelled": [{"id": "1", "text": text, "remove": [span]}],
        "clean": [{"id": "2", "text": f"{text}\n\nHe left."}, {"id": "3", "text": NEWS}],
        "wild": [{"id": "1", "text": text}, {"id": "4", "text": f"{NEWS} {NEWS}\n\n{LABEL}"}],
        "pages": [{"id": "5", "extracted_text": f"{NEWS}\n\n{LABEL}\n\nHe stayed."}, {"id": "6", "extracted_text": ""}],
    }
    (tmp_path / "data").mkdir()
    for name, records in files.items():
        data = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / "data" / f"{name}.jsonl.gz").write_bytes(gzip.compress(data.encode()))
    measured: Evidence = _script(monkeypatch).measured(str(tmp_path))
    return measured


def test_every_rule_has_a_row_of_the_rule_as_it_is(evidence: Evidence) -> None:
    assert {name: row.acts for name, row in evidence.rules.items()} == {rule.id: acts(rule) for rule in Cleaner().rules}


def test_hits_are_judged_by_what_each_set_of_texts_is(evidence: Evidence) -> None:
    counts = evidence.rules[RULE].counts
    assert {name: (one.hits, one.right, one.wrong) for name, one in counts.items()} == {
        "labelled": (1, 1, 0),
        "clean": (1, 0, 1),
        "wild": (1, 0, 0),
        "pages": (1, 0, 0),
        "seeds": (1, 1, 0),
    }
    assert {name: known["texts"] for name, known in evidence.data.items()} == {
        "labelled": 1,
        "clean": 2,
        "wild": 1,
        "pages": 1,
        "seeds": 5,
    }


def test_figures_are_written_one_rule_a_line(evidence: Evidence) -> None:
    text = evidence_text(evidence)
    assert sum(line.startswith(f'    "{RULE}": ') for line in text.splitlines()) == 1
    assert set(json.loads(text)["rules"]) == set(evidence.rules)

"""datatrove, the real package, with its local executor."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.writers import JsonlWriter

from cleanlint.integrations.datatrove import CleanlintFilter

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"
REFUSED = "\n\n".join([ARTICLE, *(f"Sign up for our newsletter number {k} and never miss a story." for k in range(12))])


def documents() -> list[Any]:
    texts = {"plain": ARTICLE, "changed": TEXT, "refused": REFUSED}
    return [Document(text, name, metadata={"url": None, "lang": 3, "date": "2031"}) for name, text in texts.items()]


def cleaned(step: Any) -> dict[str, Any]:
    return {document.id: document for document in step(iter(documents()))}


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_text_and_metadata() -> None:
    found = cleaned(CleanlintFilter(removals="removals", findings="findings", refused="why"))
    assert {name: document.text for name, document in found.items()} == {
        "plain": ARTICLE,
        "changed": ARTICLE,
        "refused": REFUSED,
    }
    assert {name: document.metadata["why"] for name, document in found.items()} == {
        "plain": None,
        "changed": None,
        "refused": "too much",
    }
    metadata = found["changed"].metadata
    assert metadata["date"] == "2031"
    assert metadata["removals"] == [
        {"rule": "comments/label", "start": len(ARTICLE), "end": len(TEXT), "text": "\n\nLeave a comment"}
    ]
    assert [finding["rule"] for finding in metadata["findings"]] == ["comments/label"]


def test_nothing_is_added_unless_asked_for() -> None:
    assert all(set(document.metadata) == {"url", "lang", "date"} for document in cleaned(CleanlintFilter()).values())


def test_metadata_that_rules_go_by(pack: str) -> None:
    text = f"{ARTICLE}\n\nTours of the Lantern's print shop: every first Sunday.\n\nLeave a comment"
    step = CleanlintFilter(rules=[pack], url_key="source", lang_key="language")
    document = Document(text, "one", metadata={"source": "https://lantern.example/x", "language": "de"})
    assert [found.text for found in step(iter([document]))] == [f"{ARTICLE}\n\nLeave a comment"]


def test_it_travels() -> None:
    step = pickle.loads(pickle.dumps(CleanlintFilter(ignore=["comments"])))
    assert cleaned(step)["changed"].text == TEXT


def test_an_executor_counts_and_drops(tmp_path: Path) -> None:
    dropped = JsonlWriter(str(tmp_path / "dropped"), compression=None)
    steps = [documents(), CleanlintFilter(drop_refused=True, exclusion_writer=dropped)]
    steps.append(JsonlWriter(str(tmp_path / "kept"), compression=None))
    LocalPipelineExecutor(steps, logging_dir=str(tmp_path / "logs")).run()
    kept, gone = (lines_of(tmp_path / name / "00000.jsonl") for name in ("kept", "dropped"))
    assert [(document["id"], document["text"]) for document in kept] == [("plain", ARTICLE), ("changed", ARTICLE)]
    assert [(document["id"], document["metadata"]["filter_reason"]) for document in gone] == [
        ("refused", "refused: too much")
    ]
    stats = json.loads((tmp_path / "logs" / "stats.json").read_text("utf-8"))[0]["stats"]
    counts = {name: stats[name] if isinstance(stats[name], int) else stats[name]["total"] for name in stats}
    assert {name: counts[name] for name in ("total", "changed", "refused", "dropped", "removals/comments/label")} == {
        "total": 3,
        "changed": 1,
        "refused": 1,
        "dropped": 1,
        "removals/comments/label": 1,
    }

"""Every way in: each takes documents and a pack, and gives what came of them, by id."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cleanlint import CleanResult
from cleanlint.corpora import fields

ADDED = {"removals": "removals", "refused": "refused"}
Documents = list[dict[str, Any]]


class Outcome(NamedTuple):
    """What came of a document; all None for one without a text."""

    text: str | None
    removals: list[dict[str, Any]] | None
    refused: str | None


Door = Callable[[Documents, str, Path], dict[str, Outcome]]


def outcome(result: CleanResult) -> Outcome:
    return Outcome(result.text, fields.removals(result), fields.refused(result))


def by_id(rows: Iterable[Mapping[str, Any]]) -> dict[str, Outcome]:
    return {row["id"]: Outcome(row["text"], row["removals"], row["refused"]) for row in rows}


def command_line(documents: Documents, pack: str, folder: Path) -> dict[str, Outcome]:
    lines = "".join(json.dumps(document) + "\n" for document in documents)
    (folder / "corpus.jsonl").write_text(lines, "utf-8")
    return by_id(map(json.loads, _lines(_fixed("corpus.jsonl", pack, folder))))


def command_line_csv(documents: Documents, pack: str, folder: Path) -> dict[str, Outcome]:
    with open(folder / "corpus.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(documents[0]))
        writer.writeheader()
        writer.writerows(documents)
    with open(_fixed("corpus.csv", pack, folder), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return by_id({**row, "removals": json.loads(row["removals"]), "refused": row["refused"] or None} for row in rows)


def command_line_parquet(documents: Documents, pack: str, folder: Path) -> dict[str, Outcome]:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.Table.from_pylist(documents), folder / "corpus.parquet", row_group_size=7)
    return by_id(parquet.read_table(_fixed("corpus.parquet", pack, folder)).to_pylist())


def _fixed(shard: str, pack: str, folder: Path) -> Path:
    """What `cleanlint fix` makes of a shard in a folder."""
    added = [f"--add-{kind}={name}" for kind, name in ADDED.items()]
    command = [sys.executable, "-m", "cleanlint", "fix", shard, "-o", "cleaned/", "--rules", pack, *added]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr  # one document is refused
    return folder / "cleaned" / shard


def arrow(documents: Documents, pack: str, _: Path) -> dict[str, Outcome]:
    pa = pytest.importorskip("pyarrow")
    from cleanlint.integrations.arrow import ArrowCleaner

    return by_id(ArrowCleaner(rules=[pack], **ADDED).table(pa.Table.from_pylist(documents)).to_pylist())


def datasets(documents: Documents, pack: str, _: Path) -> dict[str, Outcome]:
    library = pytest.importorskip("datasets")
    from cleanlint.integrations.datasets import CleanBatch

    dataset = library.Dataset.from_list(documents).with_format("arrow")
    return by_id(dataset.map(CleanBatch(rules=[pack], **ADDED), batched=True, batch_size=7).with_format(None))


def spark(documents: Documents, pack: str, _: Path) -> dict[str, Outcome]:
    pytest.importorskip("pyspark")
    from spark_session import local_session

    from cleanlint.integrations.spark import clean_dataframe

    with local_session() as session:
        rows = [tuple(document.values()) for document in documents]
        data = session.createDataFrame(rows, "id string, text string, url string, lang string, size double")
        cleaned = clean_dataframe(data.repartition(3), rules=[pack], **ADDED)
        return by_id(row.asDict(recursive=True) for row in cleaned.collect())


def ray(documents: Documents, pack: str, _: Path) -> dict[str, Outcome]:
    data = pytest.importorskip("ray.data")
    from ray_cluster import local_cluster

    from cleanlint.integrations.ray import clean_dataset

    with local_cluster():
        cleaned = clean_dataset(data.from_items(documents), map_options={"batch_size": 7}, rules=[pack], **ADDED)
        return by_id(cleaned.take_all())


def datatrove(documents: Documents, pack: str, folder: Path) -> dict[str, Outcome]:
    pytest.importorskip("datatrove")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleanlint.integrations.datatrove import CleanlintFilter

    (folder / "in").mkdir()
    for number in range(2):
        lines = map(json.dumps, documents[number::2])
        (folder / "in" / f"{number}.jsonl").write_text("\n".join(lines), "utf-8")
    steps = [
        JsonlReader(str(folder / "in")),
        CleanlintFilter(rules=[pack], **ADDED),
        JsonlWriter(str(folder / "out"), compression=None),
    ]
    LocalPipelineExecutor(steps, tasks=2, workers=2, logging_dir=str(folder / "logs")).run()
    written = [json.loads(line) for path in (folder / "out").iterdir() for line in _lines(path)]
    # The writer leaves out a text that is empty.
    return by_id({"text": "", **document, **document["metadata"]} for document in written)


def scrapy(documents: Documents, pack: str, folder: Path, address: str) -> dict[str, Outcome]:
    pytest.importorskip("scrapy")
    for document in documents:
        (folder / f"{document['id']}.json").write_text(json.dumps(document), "utf-8")
    links = "".join(f'<a href="{document["id"]}.json">{document["id"]}</a>' for document in documents)
    (folder / "index.html").write_text(links, "utf-8")
    settings = {"CLEANLINT_RULES": [pack], **{f"CLEANLINT_{k.upper()}_FIELD": v for k, v in ADDED.items()}}
    items, _ = crawl(address, settings, folder.parent)
    return by_id(items)


def crawl(address: str, settings: dict[str, Any], folder: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The items of a crawl of a site, and the crawl's statistics. In a process of its own: a reactor runs once."""
    script = Path(__file__).with_name("crawl.py")
    done = subprocess.run(
        [sys.executable, str(script), address, json.dumps(settings), str(folder)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in _lines(folder / "items.jsonl")]
    return items, {**json.loads((folder / "stats.json").read_text("utf-8")), "log": done.stderr}


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").split("\n")[:-1]

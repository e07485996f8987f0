"""Ray Data, the real one, on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

data = pytest.importorskip("ray.data")

import pyarrow as pa  # noqa: E402 (after the skip)
from ray_cluster import local_cluster  # noqa: E402

from cleanlint.integrations.ray import clean_dataset  # noqa: E402

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"


@pytest.fixture(scope="module", autouse=True)
def _cluster() -> Iterator[None]:
    with local_cluster():
        yield


def test_other_columns_stay() -> None:
    table = pa.table({"text": [TEXT, None], "tags": [["a", None], None], "size": pa.array([1, 2], pa.uint8())})
    cleaned = pa.concat_tables(
        list(clean_dataset(data.from_arrow(table), removals="removals").iter_batches(batch_format="pyarrow"))
    )
    assert cleaned.drop_columns(["text", "removals"]).equals(table.drop_columns(["text"]))
    assert cleaned["text"].to_pylist() == [ARTICLE, None]
    assert [removals and removals[0]["rule"] for removals in cleaned["removals"].to_pylist()] == [
        "comments/label",
        None,
    ]


def test_options_of_both_sides() -> None:
    cleaned = clean_dataset(
        data.from_items([{"body": TEXT, "n": number} for number in range(10)]),
        map_options={"batch_size": 3, "concurrency": 2},
        text_column="body",
        refused="refused",
    )
    rows = sorted(cleaned.take_all(), key=lambda row: row["n"])
    assert rows == [{"body": ARTICLE, "n": number, "refused": None} for number in range(10)]

"""Hugging Face datasets, the real package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleanlint import ConfigError

datasets = pytest.importorskip("datasets")

from cleanlint.integrations.datasets import CleanBatch  # noqa: E402 (after the skip)

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"


@pytest.fixture
def dataset() -> Any:
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "label": datasets.ClassLabel(names=["news", "other"]),
            "tags": datasets.List(datasets.Value("string")),
        }
    )
    columns = {"text": [ARTICLE, None, TEXT, TEXT], "label": [0, 1, 1, 0], "tags": [[], ["a"], None, ["b", "c"]]}
    return datasets.Dataset.from_dict(columns, features=features)


def test_formats_agree(dataset: Any) -> None:
    clean = CleanBatch(removals="removals", findings="findings", refused="refused")
    # The first batches are without any removal: nothing but the features tells the type of theirs.
    options = {"batched": True, "batch_size": 1}
    by_table = dataset.with_format("arrow").map(clean, **options).with_format(None)
    by_lists = dataset.map(clean, features=clean.features(dataset.features), **options)
    assert by_table.to_list() == by_lists.to_list()
    assert by_table["text"][:] == [ARTICLE, None, ARTICLE, ARTICLE]
    assert by_table["removals"][0] == []
    assert [removal["rule"] for removal in by_table["removals"][2]] == ["comments/label"]


@pytest.mark.parametrize("format", ["arrow", None, "numpy"])
def test_other_features_stay(dataset: Any, format: str | None) -> None:
    cleaned = dataset.with_format(format).map(CleanBatch(), batched=True).with_format(None)
    assert cleaned.features == dataset.features
    assert cleaned.remove_columns("text").to_list() == dataset.remove_columns("text").to_list()
    assert cleaned["text"][:] == [ARTICLE, None, ARTICLE, ARTICLE]


def test_features_of_added_columns(dataset: Any) -> None:
    clean = CleanBatch(removals="gone", refused="why")
    cleaned = dataset.with_format("arrow").map(clean, batched=True)
    assert cleaned.features == clean.features(dataset.features)
    assert list(cleaned.features) == ["text", "label", "tags", "gone", "why"]


def test_a_stream(dataset: Any) -> None:
    stream = dataset.to_iterable_dataset(num_shards=2)
    assert [row["text"] for row in stream.map(CleanBatch(), batched=True)] == [ARTICLE, None, ARTICLE, ARTICLE]


def test_processes(dataset: Any) -> None:
    cleaned = dataset.with_format("arrow").map(CleanBatch(), batched=True, num_proc=2).with_format(None)
    assert cleaned["text"][:] == [ARTICLE, None, ARTICLE, ARTICLE]


def test_the_same_options_are_found_in_the_cache(dataset: Any, tmp_path: Path) -> None:
    dataset.save_to_disk(str(tmp_path / "data"))
    stored = datasets.load_from_disk(str(tmp_path / "data")).with_format("arrow")
    first, again, other = (
        stored.map(CleanBatch(ignore=ignore), batched=True) for ignore in (["share"], ["share"], ["comments"])
    )
    assert first._fingerprint == again._fingerprint != other._fingerprint
    assert first.cache_files == again.cache_files


def test_what_is_no_batch(dataset: Any) -> None:
    with pytest.raises(ConfigError, match="call map with batched=True"):
        dataset.map(CleanBatch())
    with pytest.raises(ConfigError, match=r"DataFrame: use the dataset .with_format\('arrow'\)"):
        dataset.with_format("pandas").map(CleanBatch(), batched=True)

"""Ray Data: the kernel as a function for `Dataset.map_batches`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleanlint.integrations.arrow import ArrowCleaner

if TYPE_CHECKING:
    from ray.data import Dataset


def clean_dataset(dataset: Dataset, *, map_options: Mapping[str, Any] | None = None, **options: Any) -> Dataset:
    """The dataset with its texts cleaned, when Ray gets to it; the options are those of `ArrowCleaner`.

    ``map_options`` go to `map_batches`, such as ``batch_size`` or ``concurrency``.
    """
    return dataset.map_batches(ArrowCleaner(**options).table, batch_format="pyarrow", **(map_options or {}))

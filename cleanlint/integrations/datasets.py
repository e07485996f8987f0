"""Hugging Face datasets: what `Dataset.map(..., batched=True)` can be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cleanlint.errors import ConfigError
from cleanlint.integrations.arrow import ArrowCleaner
from cleanlint.integrations.packages import missing

if TYPE_CHECKING:
    import pyarrow as pa
    from datasets import Features


class CleanBatch:
    """Cleans the batches of a dataset; the options are those of `ArrowCleaner`.

    ``dataset.with_format("arrow").map(clean, batched=True)`` is quickest, and the added columns get their types. In
    other formats a batch is a mapping of lists: then, where columns are added, give their types to `map` as
    ``features=clean.features(dataset.features)``, since a batch without any removal does not tell.

    Datasets caches what `map` made by a hash of this object, which covers the options and the ruleset.
    """

    __slots__ = ("_clean",)

    def __init__(self, **options: Any) -> None:
        self._clean = ArrowCleaner(**options)

    def __call__(self, batch: pa.Table | Mapping[str, Any]) -> pa.Table | dict[str, list[Any]]:
        import pyarrow as pa

        if isinstance(batch, pa.Table):
            return self._clean.table(batch)
        if not isinstance(batch, Mapping):  # anything else would come back without its other columns
            raise ConfigError(f"a batch is {type(batch).__name__}: use the dataset .with_format('arrow')")
        columns = {name: batch[name] for name in self._clean.inputs if name in batch}
        if any(isinstance(column, str) for column in columns.values()):
            raise ConfigError("this is one example, not a batch: call map with batched=True")
        cleaned = self._clean.table(pa.table(columns))
        return {name: cleaned.column(name).to_pylist() for name in self._clean.outputs}

    def features(self, features: Features) -> Features:
        """The features of what comes of a dataset with these."""
        try:
            import pyarrow as pa
            from datasets import Features
        except ImportError as error:
            raise missing("datasets", "datasets") from error
        return Features({**features, **Features.from_arrow_schema(pa.schema(self._clean.added))})

"""Spark: the kernel as a function for `DataFrame.mapInArrow`, and the schema that Spark wants with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanlint.errors import ConfigError
from cleanlint.integrations.arrow import ArrowCleaner
from cleanlint.integrations.packages import missing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


def clean_dataframe(dataframe: DataFrame, **options: Any) -> DataFrame:
    """The data frame with its texts cleaned, when Spark gets to it; the options are those of `ArrowCleaner`."""
    cleaner = ArrowCleaner(**options)
    return dataframe.mapInArrow(cleaner.batches, cleaned_schema(dataframe.schema, cleaner))


def cleaned_schema(schema: StructType, cleaner: ArrowCleaner) -> StructType:
    """The schema of what a cleaner makes of a data frame with this one; raises `ConfigError` where it cannot."""
    try:
        import pyarrow as pa
        from pyspark.sql.pandas.types import from_arrow_type
        from pyspark.sql.types import NullType, StringType, StructField, StructType
    except ImportError as error:
        raise missing("pyspark", "spark") from error
    for field in schema.fields:
        if field.name in cleaner.inputs and not isinstance(field.dataType, (StringType, NullType)):
            raise ConfigError(f"the column {field.name!r} is {field.dataType.simpleString()}, not text")
    cleaner.schema(pa.schema([(name, pa.string()) for name in schema.names]))  # now it is names that may be wrong
    return StructType(
        [*schema.fields, *(StructField(field.name, from_arrow_type(field.type)) for field in cleaner.added)]
    )

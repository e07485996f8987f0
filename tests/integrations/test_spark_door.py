"""Spark, the real one, on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cleanlint import ConfigError

pytest.importorskip("pyspark")

from pyspark.sql.types import (
    ArrayType,
    DecimalType,
    MapType,
    StringType,
    StructField,
    StructType,
    TimestampType,
)
from spark_session import local_session

from cleanlint.integrations.arrow import ArrowCleaner
from cleanlint.integrations.spark import clean_dataframe, cleaned_schema

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"
LARGE = "spark.sql.execution.arrow.useLargeVarTypes"


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with local_session() as session:
        yield session


@pytest.mark.parametrize("large", ["false", "true"])
def test_other_columns_stay(session: Any, large: str) -> None:
    schema = StructType(
        [
            StructField("text", StringType(), nullable=True, metadata={"comment": "the article"}),
            StructField("price", DecimalType(10, 2)),
            StructField("seen", TimestampType()),
            StructField("counts", MapType(StringType(), ArrayType(StringType()))),
        ]
    )
    data = session.createDataFrame([(TEXT, None, None, {"a": ["b", None]}), (None, None, None, None)], schema)
    session.conf.set(LARGE, large)
    try:
        cleaned = clean_dataframe(data)
        assert cleaned.schema == schema
        assert cleaned.schema["text"].metadata == {"comment": "the article"}
        assert cleaned.collect() == [(ARTICLE, None, None, {"a": ["b", None]}), (None, None, None, None)]
        added = clean_dataframe(data, removals="removals", findings="findings", refused="refused").collect()
        assert [row.removals and row.removals[0].rule for row in added] == ["comments/label", None]
    finally:
        session.conf.unset(LARGE)


def test_a_frame_without_rows(session: Any) -> None:
    data = session.createDataFrame([], "text string, id int")
    cleaned = clean_dataframe(data, removals="removals")
    assert cleaned.collect() == []
    assert cleaned.schema.simpleString() == (
        "struct<text:string,id:int,removals:array<struct<rule:string,start:bigint,end:bigint,text:string>>>"
    )


def test_the_kernel_and_its_schema(session: Any) -> None:
    cleaner = ArrowCleaner(text_column="body", refused="refused")
    data = session.createDataFrame([(TEXT,)], "body string")
    cleaned = data.mapInArrow(cleaner.batches, cleaned_schema(data.schema, cleaner))
    assert [row.asDict() for row in cleaned.collect()] == [{"body": ARTICLE, "refused": None}]


def test_a_wrong_column_fails_before_the_job_starts(session: Any) -> None:
    with pytest.raises(ConfigError, match="no column 'text', or several: there are body"):
        clean_dataframe(session.createDataFrame([(TEXT,)], "body string"))
    with pytest.raises(ConfigError, match="'text' is timestamp, not text"):
        clean_dataframe(session.createDataFrame([], "text timestamp"))
    with pytest.raises(ConfigError, match="have a column 'why' already"):
        clean_dataframe(session.createDataFrame([], "text string, why void"), refused="why")

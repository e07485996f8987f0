"""The kernel: types, nulls, columns, metadata and what it refuses."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from cleanlint import Cleaner, ConfigError, InputError

pa = pytest.importorskip("pyarrow")

from cleanlint.integrations.arrow import ArrowCleaner  # noqa: E402 (after the skip)

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"
REMOVAL = {"rule": "comments/label", "start": len(ARTICLE), "end": len(TEXT), "text": "\n\nLeave a comment"}
TEXT_TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_string(), ordered=True),
]


def batch(texts: list[str | None], kind: Any = None, **columns: Any) -> Any:
    return pa.record_batch({"text": pa.array(texts, kind or pa.string()), **columns})


@pytest.mark.parametrize("kind", TEXT_TYPES, ids=str)
@pytest.mark.parametrize("texts", [[TEXT, None, ARTICLE, TEXT], [ARTICLE, None], [None, None], []])
def test_types_and_nulls_stay(kind: Any, texts: list[str | None]) -> None:
    given = batch(texts, kind) if not pa.types.is_dictionary(kind) else batch(texts, kind.value_type)
    given = given.set_column(0, "text", given.column(0).cast(kind)) if given.schema.field(0).type != kind else given
    cleaned = ArrowCleaner(removals="removals")(given)
    cleaned.validate(full=True)
    assert cleaned.schema.field("text").type == kind
    assert cleaned.column("text").to_pylist() == [ARTICLE if text else None for text in texts]
    wanted = {TEXT: [REMOVAL], ARTICLE: [], None: None}
    assert cleaned.column("removals").to_pylist() == [wanted[text] for text in texts]


def test_what_is_not_the_text_stays() -> None:
    schema = pa.schema(
        [
            pa.field("id", pa.uint16(), nullable=False),
            pa.field("text", pa.string(), nullable=False, metadata={"a": "b"}),
            pa.field("nested", pa.struct([("tags", pa.list_(pa.dictionary(pa.int8(), pa.string())))])),
        ],
        metadata={"made by": "the harbour"},
    )
    rows = [{"id": 1, "text": TEXT, "nested": {"tags": ["x", None]}}, {"id": 2, "text": ARTICLE, "nested": None}]
    given = pa.RecordBatch.from_pylist(rows, schema=schema)
    cleaned = ArrowCleaner()(given)
    assert cleaned.schema.equals(schema, check_metadata=True)
    assert cleaned.to_pylist() == [{**row, "text": ARTICLE} for row in rows]


def test_a_batch_without_removals_is_not_copied() -> None:
    given = batch([ARTICLE])
    assert ArrowCleaner()(given).column(0).buffers()[2].address == given.column(0).buffers()[2].address


def test_a_slice_is_cleaned_alone() -> None:
    given = batch([TEXT, None, TEXT, ARTICLE], number=pa.array([0, 1, 2, 3])).slice(1, 2)
    assert ArrowCleaner()(given).to_pydict() == {"text": [None, ARTICLE], "number": [1, 2]}


def test_columns_on_request() -> None:
    refused = "\n\n".join(
        [ARTICLE, *(f"Sign up for our newsletter number {k} and never miss a story." for k in range(12))]
    )
    texts = [TEXT, refused, None, "Experts suggest that it may rain."]
    cleaned = ArrowCleaner(removals="gone", findings="found", refused="why")(batch(texts))
    assert cleaned.schema.names == ["text", "gone", "found", "why"]
    assert cleaned.column("why").to_pylist() == [None, "too much", None, None]
    assert cleaned.column("gone").to_pylist() == [[REMOVAL], [], None, []]
    found = cleaned.column("found").to_pylist()
    assert found[2] is None
    for text, mine in zip(texts, found, strict=True):
        if text is not None:
            assert [(f["start"], f["end"], f["rule"], f["severity"], f["message"], f["fix"]) for f in mine] == [
                tuple(f) for f in Cleaner().check(text)
            ]


def test_the_schema_is_known_beforehand() -> None:
    cleaner = ArrowCleaner(removals="removals", findings="findings", refused="refused")
    given = batch([TEXT], score=pa.array([0.5])).replace_schema_metadata({"k": "v"})
    assert cleaner(given).schema.equals(cleaner.schema(given.schema), check_metadata=True)
    assert cleaner.table(pa.table({"text": pa.array([], pa.string())})).schema.names[1:] == cleaner.outputs[1:]


def test_tables_batch_by_batch() -> None:
    table = pa.Table.from_batches([batch([TEXT, None]), batch([]), batch([ARTICLE])])
    cleaned = ArrowCleaner().table(table)
    assert cleaned.to_pydict() == {"text": [ARTICLE, None, ARTICLE]}
    assert [len(chunk) for chunk in cleaned.column("text").chunks] == [2, 0, 1]


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int8(), pa.string())], ids=str)
def test_addresses_and_languages_are_used(pack: str, kind: Any) -> None:
    texts = [f"{ARTICLE}\n\nTours of the Lantern's print shop: every first Sunday."] * 3 + [TEXT] * 3
    addresses = pa.array(["https://www.lantern.example/x", "https://other.example/", None] * 2).cast(kind)
    languages = pa.array(["en", "en", "en", "de", "nonsense?", None]).cast(kind)
    given = batch(texts, address=addresses, language=languages)
    cleaner = ArrowCleaner(rules=[pack], url_column="address", lang_column="language")
    assert [len(text) for text in cleaner(given).column("text").to_pylist()] == [
        len(ARTICLE),
        len(texts[1]),
        len(texts[2]),
        len(TEXT),
        len(ARTICLE),
        len(ARTICLE),
    ]
    unused = ArrowCleaner(rules=[pack], url_column=None, lang_column=None)
    assert unused(given).column("text").to_pylist() == [*texts[:3], ARTICLE, ARTICLE, ARTICLE]


def test_columns_without_any_value() -> None:
    given = pa.record_batch({"text": pa.array([TEXT]), "url": pa.nulls(1), "lang": pa.nulls(1)})
    assert ArrowCleaner()(given).column("text").to_pylist() == [ARTICLE]
    nothing = pa.record_batch({"text": pa.nulls(2)})
    assert ArrowCleaner(removals="removals")(nothing).to_pydict() == {"text": [None, None], "removals": [None, None]}


def test_markdown_and_settings() -> None:
    code = f"{ARTICLE}\n\n```\nLeave a comment\n```\n\nLeave a comment"
    assert ArrowCleaner(format="markdown")(batch([code])).column(0).to_pylist() == [
        code.removesuffix("\n\nLeave a comment")
    ]
    assert ArrowCleaner(ignore=["comments"])(batch([TEXT])).column(0).to_pylist() == [TEXT]


@pytest.mark.parametrize(
    ("columns", "options", "message"),
    [
        ({"body": ["x"]}, {}, "no column 'text', or several: there are body"),
        ({"text": [b"x"]}, {}, "'text' is binary, not text"),
        ({"text": ["x"], "lang": [1]}, {}, "'lang' is int64, not text; name another column, or None"),
        ({"text": ["x"], "removals": ["y"]}, {"removals": "removals"}, "have a column 'removals' already"),
        ({"text": ["x"]}, {"removals": "more", "refused": "more"}, "have a column 'more' already"),
    ],
)
def test_columns_that_cannot_be_used(columns: dict[str, Any], options: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        ArrowCleaner(**options)(pa.record_batch(columns))


def test_two_columns_of_one_name() -> None:
    twice = pa.RecordBatch.from_arrays([pa.array(["x"])] * 2, names=["text", "text"])
    with pytest.raises(ConfigError, match="or several"):
        ArrowCleaner()(twice)


def test_a_text_that_is_not_utf8() -> None:
    broken = pa.array([b"caf\xe9"]).cast(pa.string(), safe=False)
    with pytest.raises(InputError, match="'text' holds a text that is not UTF-8"):
        ArrowCleaner()(pa.record_batch({"text": broken}))


def test_it_travels_as_configuration(pack: str) -> None:
    cleaner = ArrowCleaner(rules=[pack], removals="removals")
    sent = pickle.dumps(cleaner)
    assert len(sent) < 2_000
    received = pickle.loads(sent)
    assert received.ruleset == cleaner.ruleset == Cleaner(rules=[pack]).ruleset
    assert received(batch([TEXT])).equals(cleaner(batch([TEXT])))

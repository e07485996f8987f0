"""Who speaks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanlint import Cleaner, Quote, quotes

CLEANER = Cleaner(select=[])


def speakers(text: str, lang: str | None = "en") -> list[str | None]:
    return [text[slice(*q.speaker)] if q.speaker else None for q in CLEANER.quotes(text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Ines Okafor said, "The mill is gone."', ["Ines Okafor"]),
        ('"The mill is gone," Ines Okafor said.', ["Ines Okafor"]),
        ('"The mill is gone," said Ines Okafor, who lives next door.', ["Ines Okafor"]),
        ('"Is the mill gone?" asked Ines Okafor.', ["Ines Okafor"]),
        ('"The mill is gone," she told reporters on Monday.', ["she"]),
        ('"The mill is gone," Okafor, a potter, said.', ["Okafor"]),
        ('"The mill is gone," Okafor (a potter) said.', ["Okafor"]),
        ('"The mill is gone," according to Ines Okafor.', ["Ines Okafor"]),
        ('According to Ines Okafor, "the mill is gone for good."', ["Ines Okafor"]),
        ('"The mill," Ines Okafor said, "is gone."', ["Ines Okafor", "Ines Okafor"]),
        ('"The mill is gone," Okafor said. "Nothing is left of it."', ["Okafor", "Okafor"]),
        ('Ines Okafor wrote that the mill was "a sad heap of bricks".', ["Ines Okafor"]),
        ('Ines Okafor, who lives next door, called it "a sad heap of bricks".', ["Ines Okafor"]),
        ('Okafor said she thinks it was "a sad heap of bricks".', ["Okafor"]),
        ('Okafor praised the firemen, saying they had "come within minutes of it".', ["Okafor"]),
        ('Okafor on Tuesday called it "a sad heap of bricks".', ["Okafor"]),
        ('The potter looked at it and said: "The mill is gone."', ["The potter"]),
        ('Ines Okafor had seen it all. She said so. "The mill is gone."', ["She"]),
        ("‘The mill is gone,’ said Ines Okafor.", ["Ines Okafor"]),
        ('"The mill is gone," but the wheel turns.', [None]),
        ('The film "The Mill on the Moor" opens in May.', [None]),
        ('They sell "fresh" fish.', [None]),
        ('"The mill is gone." — Ines Okafor', ["Ines Okafor"]),
        ('OKAFOR: "The mill is gone for good."', ["OKAFOR"]),
        ('"The mill is gone," thundered Okafor.', ["Okafor"]),
    ],
)
def test_in_the_sentence(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Ines Okafor wrote:\n\n"The mill is gone for good."', ["Ines Okafor"]),
        ('"The mill is gone," said Ines Okafor.\n\n"Nothing is left of it."', ["Ines Okafor"] * 2),
        ('"The mill is gone," said Ines Okafor. "It burned.\n\n"Nothing is left of it."', ["Ines Okafor"] * 3),
        ('"The mill is gone for good."\n\n— Ines Okafor, potter', ["Ines Okafor"]),
        ('The mill stood for ages.\n\n"It is gone for good."', [None]),
    ],
)
def test_in_the_paragraphs_beside(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_offsets_are_those_of_the_text() -> None:
    text = "The mill.\r\n\r\n“It is gone,” said Ines Okafor.\r\n"
    (found,) = quotes(text)
    assert isinstance(found, Quote)
    assert text[found.start : found.end] == "“It is gone,”"
    assert found.speaker is not None
    assert text[slice(*found.speaker)] == "Ines Okafor"


def test_a_language_without_words_has_quotations_and_no_speakers() -> None:
    assert speakers("„Die Mühle ist weg“, said Okafor.", "xx") == [None]


def test_quotes_takes_text_only() -> None:
    with pytest.raises(TypeError, match="not str"):
        CLEANER.quotes(b'"Yes."')  # type: ignore[arg-type]


WORDS = [
    "Okafor",
    "said",
    "the",
    "mill",
    '"',
    "“",
    "”",
    "'",
    ",",
    ".",
    "?",
    ":",
    "who",
    "—",
    "according to",
    "\n\n",
    "and",
    "saying",
    "(",
    ")",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_text(words: list[str]) -> None:
    text = " ".join(words)
    position = 0
    for found in CLEANER.quotes(text, lang="en"):
        assert position <= found.start < found.end <= len(text)
        position = found.end
        if found.speaker is not None:
            assert 0 <= found.speaker.start < found.speaker.end <= len(text)
            assert text[slice(*found.speaker)].strip() == text[slice(*found.speaker)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234 5678",
        "…!?",
        '"' * 10_000,
        "“" * 10_000,
        "'a " * 10_000,
        '"a" ' * 5_000,
        '"a," said X. ' * 3_000,
        "word " * 200_000,
        '"' + "word " * 200_000 + '" said Okafor.',
        "said " * 20_000 + '"yes yes yes yes"',
        ", a b" * 20_000 + ' said "yes yes yes yes"',
        '"yes yes yes yes,"' + " and a" * 20_000,
    ],
    ids=range(13),
)
def test_large_and_odd_texts(text: str) -> None:
    import time

    start = time.perf_counter()
    found = Cleaner(select=["claims"]).check(text, lang="en")
    CLEANER.quotes(text, lang="en")
    assert time.perf_counter() - start < 8
    assert all(text[f.start : f.end] for f in found)

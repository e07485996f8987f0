"""The five promises, for any text at all."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from strategies import Planted, any_texts, planted_articles

from cleanlint import Cleaner, CleanResult
from cleanlint.cleaner import Engine

CLEANER = Cleaner()
UNSAFE = Cleaner(unsafe=True, max_removal=1.0)
UNGATED = Engine(CLEANER.rules, gated=False)
FORMATS = st.sampled_from(["text", "markdown"])


def _without(text: str, result: CleanResult) -> str:
    left, position = "", 0
    for removal in result.removed:
        assert position <= removal.start < removal.end <= len(text)
        assert text[removal.start : removal.end] == removal.text
        left += text[position : removal.start]
        position = removal.end
    return left + text[position:]


@given(st.one_of(any_texts(), planted_articles().map(lambda p: p.text)), FORMATS, st.booleans())
def test_output_is_input_minus_removals(text: str, format: str, unsafe: bool) -> None:
    result = (UNSAFE if unsafe else CLEANER).clean(text, format=format)
    assert result.text == _without(text, result)
    if result.refused is not None:
        assert result.text == text
    for finding in result.findings:
        assert 0 <= finding.start < finding.end <= len(text)


@given(st.one_of(any_texts(), planted_articles().map(lambda p: p.text)), FORMATS, st.booleans())
def test_it_settles(text: str, format: str, unsafe: bool) -> None:
    cleaner = UNSAFE if unsafe else CLEANER
    once = cleaner.clean(text, format=format)
    if once.refused is not None:
        return
    twice = cleaner.clean(once.text, format=format)
    assert twice.text == once.text
    acting = {"safe", "unsafe"} if unsafe else {"safe"}
    assert not [f for f in cleaner.check(once.text, format=format) if f.fix in acting]


@given(planted_articles())
def test_plants_go_and_the_article_stays(planted: Planted) -> None:
    result = CLEANER.clean(planted.text)
    assert result.refused is None
    assert result.text.split() == " ".join(planted.article).split()
    position = 0
    for paragraph in planted.article:  # every paragraph in one piece, none glued to another
        position = result.text.index(paragraph, position) + len(paragraph)
        assert result.text[position : position + 1] in ("", "\n", "\r")


@given(st.one_of(any_texts(), planted_articles().map(lambda p: p.text)), FORMATS)
def test_the_gate_only_prunes(text: str, format: str) -> None:
    gated, ungated = CLEANER.clean(text, format=format, claims=True), UNGATED.clean(text, format=format)
    assert gated[:4] == ungated[:4]


@given(planted_articles(), st.randoms(use_true_random=False))
def test_the_order_of_rules_does_not_matter(planted: Planted, random: object) -> None:
    rules = list(CLEANER.rules)
    random.shuffle(rules)  # type: ignore[attr-defined]
    assert Engine(rules).clean(planted.text) == CLEANER.clean(planted.text, claims=True)


@given(st.lists(any_texts(), max_size=6))
def test_what_was_cleaned_before_does_not_matter(texts: list[str]) -> None:
    forwards = [CLEANER.clean(text) for text in texts]
    backwards = [CLEANER.clean(text) for text in reversed(texts)]
    assert forwards == backwards[::-1]


@given(any_texts(), FORMATS)
def test_without_rules_nothing_changes(text: str, format: str) -> None:
    result = Engine([]).clean(text, format=format)
    assert (result.text, result.removed, result.findings, result.refused) == (text, (), (), None)


@settings(max_examples=2, phases=[Phase.generate])
@given(st.lists(planted_articles().map(lambda p: p.text), min_size=20, max_size=40))
def test_workers_change_nothing(texts: list[str]) -> None:
    assert list(CLEANER.clean_many(texts, jobs=2)) == list(CLEANER.clean_many(texts))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800 Leave a comment",
        "x" * 1_000_000,
        "\n" * 100_000,
        " " * 100_000 + "\nLeave a comment",
        "(Related: " * 20_000,
    ],
    ids=["empty", "nul", "surrogate", "one long word", "blank lines", "spaces", "open brackets"],
)
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_hostile_texts(text: str, format: str) -> None:
    result = CLEANER.clean(text, format=format)
    assert result.text == _without(text, result)

"""What holds for findings about claims in any text."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanlint import Cleaner, Finding
from cleanlint.cleaner import Engine

PARAGRAPHS = [
    "The mill burned down in March, and 40 percent of the grain with it.",
    "Experts say the roof was dry. It was reportedly the oldest mill in the country.",
    '"We did not hear a thing until the roof came down on us."',
    '"We did not hear a thing until the roof came down," said Ines Okafor, who lives next door.',
    "“It was the best mill in the world, and 12% cheaper. It has cost us a lot.",
    "Some officials fear that one in five mills is at risk, according to Ines Okafor.",
    "It was the oldest mill in the country.",
    "It may rain. The insurers, perhaps, will pay $2 million.",
]
BOILERPLATE = [
    "Sign up for our newsletter and never miss a story.",
    "Leave a comment",
    "Share this article on Facebook",
]
BESIDE = {"claims/unattributed-quote"}  # look at other paragraphs, and say so


@cache
def cleaner() -> Cleaner:
    chosen = Cleaner(select=["claims"])
    beside = [r.id for r in chosen.rules if r.where.unnamed or r.where.unattributed]
    return Cleaner(select=["claims"], ignore=sorted(BESIDE.union(beside)))


def shown(text: str, findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return sorted((f.rule, text[f.start : f.end]) for f in findings)


@cache
def with_gate() -> Engine:
    return Engine(Cleaner(select=["claims"]).rules)


@cache
def without_gate() -> Engine:
    return Engine(Cleaner(select=["claims"]).rules, gated=False)


def test_the_paragraphs_have_findings() -> None:
    """Or the properties below would hold of nothing."""
    rules = {f.rule for text in PARAGRAPHS for f in Cleaner(select=["claims"]).check(text, lang="en")}
    assert {"claims/unsourced-number", "claims/unsourced-superlative", "claims/unattributed-quote"} <= rules


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=6), st.sampled_from(["\n\n", "\n", "\r\n\r\n"]))
def test_other_paragraphs_make_no_difference(paragraphs: list[str], gap: str) -> None:
    text = gap.join(paragraphs)
    alone = [one for paragraph in paragraphs for one in shown(paragraph, cleaner().check(paragraph, lang="en"))]
    assert shown(text, cleaner().check(text, lang="en")) == sorted(alone)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(PARAGRAPHS + BOILERPLATE), max_size=8))
def test_fixing_first_neither_adds_nor_loses_a_finding(paragraphs: list[str]) -> None:
    everything = Cleaner(select=["claims", "boilerplate"], max_removal=1.0)
    text = "\n\n".join(paragraphs)
    result = everything.clean(text, lang="en", claims=True)
    before = tuple(f for f in result.findings if f.rule.startswith("claims/"))
    after = tuple(f for f in everything.check(result.text, lang="en") if f.rule.startswith("claims/"))
    assert shown(text, before) == shown(result.text, after)


@pytest.mark.parametrize("format", ["text", "markdown"])
@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from([*PARAGRAPHS, "> " + PARAGRAPHS[1], "- " + PARAGRAPHS[0], "# A *heading*"]), max_size=5)
)
def test_offsets_are_those_of_the_words_shown(format: str, paragraphs: list[str]) -> None:
    text = "\r\n\r\n".join(paragraphs)
    for finding in Cleaner(select=["claims"]).check(text, lang="en", format=format):
        words = text[finding.start : finding.end]
        assert words
        assert words == words.strip()
        assert any(words in paragraph for paragraph in paragraphs)


@pytest.mark.parametrize("format", ["text", "markdown"])
@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(PARAGRAPHS), max_size=6),
    st.sampled_from(["\n\n", " ", "  ", "\n"]),
    st.sampled_from([1, 1, 30]),  # paragraphs of one segment, and of several
)
def test_the_gate_makes_no_difference(format: str, paragraphs: list[str], gap: str, times: int) -> None:
    text = gap.join(paragraphs * times)
    expected = without_gate().clean(text, lang="en", format=format).findings
    assert with_gate().clean(text, lang="en", format=format).findings == expected

from __future__ import annotations

import pytest

from cleanlint.patterns import hazards, parse

LISTS = {
    "topic": ["politics", "sport", "the arts"],
    "nested": ["news", "newsletter", "letter"],
    "loops": [r"(?:\w{1,9}){1,9}"],
}

DIVIDES = "can divide the same text"
CROWDED = "can take the same text"


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(a*)*",
        "(a|a)*",
        "(a|A)*",
        "(?:ab|a|b)*",
        "(?:k|\u212a){1,9}",
        r"(\w+\s?)*",
        r"(\w|\d)*",
        r"(?:\w{1,20}){0,4}",
        r"(?:\w{1,20} ?){0,4}",
        r"(?:\w{1,20}){3}",
        "(?:a?){0,10}",
        "(?:a?){10}",
        "(?:.{0,40}more){0,3}",
        "(?:[a-m]{1,3}[k-z]{1,3}){2,5}",
        "(?:[^a]{1,9}b){1,9}",
        r"(?:\p{Lu}{1,3}\p{Ll}{1,3}){1,3}",
        r"(?:\p{Latin}{1,3}[é]{1,3}){1,3}",
        "(?:$nested)*",
        "x$loops",
        "(?!(a+)+)x",
        "(?:a(?=(?:b+)+) ){0,5}",
        "(?P<n>a)(?:(?P=n)b)*",
        "(?:(?:x-){2,3}){0,9}",
        "(?:'|’|a)*",
        "(?:[^’]|')+",
        '(?:[^”]|")+',
        "(?:[^!-,]|’)+",
    ],
)
def test_ambiguous_loops_are_refused(source: str) -> None:
    assert any(DIVIDES in hazard for hazard in hazards(parse(source, LISTS), strict=False))


@pytest.mark.parametrize(
    "source",
    [
        r"(?:\w{1,20} ){0,4}",
        r"(?:\w{1,20}, ){0,40}",
        r"\w{1,20}(?: \w{1,20}){0,9}",
        r"(?:\d{3},){0,6}",
        r"(?:\d{2}){1,9}",
        "(?:foo|bar|baz)*",
        "(?:(?:a|ab)(?:c|bcd))*",
        r"(?:[^.]{1,40}\.){0,5}",
        "(?:[a-k]{1,3}[l-z]{1,3}){2,5}",
        r"(?:\p{Lu}\w{1,20} ){1,3}",
        "(?:$topic, ){0,40}",
        "(?:$topic ?){0,9}",
        "(?:$nested ?){0,4}",
        "(?:- ?|~ ){1,9}",
        "(?:’|‘)*",
        "(?:[^’]|’)*",
        r"(?:\w+ )*\w+",
        ".*more.*",
        '[^"]*"[^"]*',
        r"\d+x\d+",
        r"[\w.-]+@\w+",
        r"\w+\W+\w+",
        r"\s* *x",
        "(?!.*more).*",
        ".{0,200}.{0,200}",
    ],
)
def test_harmless_patterns_are_not(source: str) -> None:
    assert hazards(parse(source, LISTS), strict=False) == []


@pytest.mark.parametrize(
    "source",
    [
        r"\w*\w*x",
        ".*.*.*",
        r"\w+ ?\w+",
        r"\w+(?:,|;)?\d+",
        ".*(?:a|b*)c*",
        r"(?:x|\w+)\b\w+",
        r"(?:\w*x)?\w*(?=.*.*)",
        r"(?:ab)*(?:ab)*",
        ".{0,1000}.{0,2000}",
        r"(?<!a.*\s*)x",
    ],
)
def test_endless_neighbours_are_refused(source: str) -> None:
    assert any(CROWDED in hazard for hazard in hazards(parse(source, LISTS), strict=False))


def test_strict_asks_for_upper_bounds() -> None:
    found = hazards(parse(r"a+ *b{2,}(?=c*)\w{1,30}", {}), strict=True)
    assert [hazard.split(" has no upper bound")[0] for hazard in found] == ["a+", "b{2,}", "c*"]
    assert hazards(parse("a+b", {}), strict=False) == []


def test_the_message_names_the_part_and_the_remedy() -> None:
    (message,) = hazards(parse(r"foo (?:\w+)+ bar", {}), strict=False)
    assert message.startswith(r"(?:\w+)+ can divide")
    assert r"(?:\w{1,20} ){0,4}" in message


def test_a_loop_over_a_long_list_is_settled() -> None:
    words = [f"{first}{last} news" for first in "abcdefghij" for last in "klmnopqrst"]
    assert hazards(parse("(?:$words, ){0,40}", {"words": words}), strict=True) == []

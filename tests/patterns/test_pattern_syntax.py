from __future__ import annotations

import pytest
import regex

from cleanlint.errors import PatternError
from cleanlint.patterns import parse, show, to_regex
from cleanlint.patterns.refusals import CATEGORIES, PROPERTIES
from cleanlint.patterns.tree import Char, Gap, Repeat, Sequence, Shorthand

LISTS = {
    "sign": ["sign up", "join( us)?"],
    "both": ["$sign now", "read"],
    "self": ["a $self"],
    "left": ["$right"],
    "right": ["x|$left"],
    "empty": [],
    "bad": ["fine", "a(b"],
    "named": ["(?P<n>a)"],
}


def test_a_small_tree() -> None:
    assert parse(r"a b{2,3}?\d", {}) == Sequence((Char("a"), Gap(1), Repeat(Char("b"), 2, 3, True), Shorthand(r"\d")))


@pytest.mark.parametrize(
    "source",
    [
        "a|bc|(d|e)",
        r"\b\B\w\W\d\D\s\S.",
        r"[a-z0-9_][^.!?'\"-][\w\-\]\^]",
        r"(?:a)(b)(?P<name>c)(?P=name)",
        "a?b*c+d{2}e{2,5}f{3,}g??h*?i+?j{1,2}?",
        r"(?=a)(?!b)(?<=c)(?<!d)",
        "^a$",
        "(?-i:NASA)",
        r"\.\*\[\]\(\)\{\}\|\\",
        "$sign and $both$",
        "costs $5",
    ],
)
def test_accepted(source: str) -> None:
    node = parse(source, LISTS)
    regex.compile(to_regex(node), regex.I | regex.S | regex.V0)
    assert parse(show(node), LISTS) == node


@pytest.mark.parametrize(
    ("source", "column", "says"),
    [
        ("", 1, "empty"),
        ("a|", 3, "write (a)? instead"),
        ("(a|)", 4, "write (a)? instead"),
        ("|a", 1, "write (a)? instead"),
        ("()", 2, "empty alternative or group"),
        ("((", 3, r"a ( is never closed; write \( for"),
        ("(a|", 4, r"a ( is never closed; write \( for"),
        ("(?=)", 4, "empty alternative or group"),
        ("a**", 3, "two quantifiers"),
        ("a++", 3, "possessive"),
        ("a{2}+", 5, "possessive"),
        ("*", 1, r"\*"),
        ("a|+", 3, r"\+"),
        ("(?b)", 1, "(?-i:..)"),
        ("^*", 2, "cannot be repeated"),
        (r"a\b+", 4, "cannot be repeated"),
        ("(?=a)?", 6, "cannot be repeated"),
        ("b (a", 3, "never closed"),
        ("a)", 2, "closes no group"),
        ("[a", 1, "never closed"),
        ("[]a]", 1, "empty class"),
        ("a]", 2, r"\]"),
        ("a}", 2, r"\}"),
        ("a{", 2, r"\{"),
        ("a{,3}", 2, "not a quantifier"),
        ("a{3,2}", 2, "lower bound first"),
        ("a{0}", 2, "at least 1"),
        ("ab\\", 3, "backslash at the end"),
        (r"a\n", 2, "line break"),
        (r"\A", 1, "write ^"),
        (r"a\Z", 2, "write $"),
        (r"(a)\1", 4, "(?P=n)"),
        (r"\L<names>", 1, "$name"),
        (r"\u201c", 1, "the character itself"),
        (r"[\b]", 2, "inside a class"),
        ("(?i:a)", 1, "(?-i:..)"),
        ("(?i)a", 1, "(?-i:..)"),
        ("(?>a)", 1, "atomic"),
        ("(?#a)", 1, "comments"),
        ("(?(1)a|b)", 1, "conditional"),
        ("(?<n>a)", 1, "(?P<name>..)"),
        ("(?P<1>a)", 5, "a group's name"),
        ("(?P<_n>a)", 5, "a group's name"),
        ("(?P<n>a)(?P<n>b)", 9, "another name"),
        ("(?P=n)", 5, "before it"),
        ("(?P<name>(?P=name))", 14, "no group named name ends before"),
        ("(?P<name>a)(?P=nam)", 16, "did you mean name?"),
        ("[z-a]", 3, "not a range"),
        (r"[a-\w]", 3, "not a range"),
        ("[[:alpha:]]", 2, r"\p{..}"),
        (r"\p{Foo}", 1, "unknown property"),
        (r"\p{Gree}", 1, "did you mean Greek?"),
        (r"\pL", 1, "needs braces"),
        ("a\bb", 2, "single quotes"),
        ("a\nb", 2, "one line"),
        ("a\tb", 2, "white-space character U+0009"),
        ("a\u00a0b", 2, "U+00A0"),
        ("a\u200bb", 2, r"\p{Cf}"),
        ("a $sing", 3, "did you mean $sign?"),
        ("$nothing", 1, "add it under lists"),
        ("a $self", 3, "$self -> $self"),
        ("$left", 1, "$left -> $right -> $left"),
        ("$empty", 1, "is empty"),
        ("a $bad", 3, "entry 'a(b'"),
        ("$named", 1, "cannot name a group"),
        ("(" * 41 + "a" + ")" * 41, 41, "more than 40 groups"),
    ],
)
def test_refused(source: str, column: int, says: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse(source, LISTS)
    assert says in caught.value.message
    assert caught.value.column == column


def test_every_property_is_known_to_regex() -> None:
    for name in PROPERTIES:
        assert regex.compile(rf"\p{{{name}}}\P{{{name}}}")
    assert {"Lu", "Nd", "P"} <= CATEGORIES


def test_joiners_may_stand_in_a_pattern() -> None:
    assert regex.fullmatch(to_regex(parse("👩\u200d💻", {})), "👩\u200d💻")

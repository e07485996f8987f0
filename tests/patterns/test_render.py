from __future__ import annotations

import time

import pytest
import regex

from cleanlint.patterns import instrument, parse, to_regex

FLAGS = regex.I | regex.S | regex.V0
LISTS = {"sign": ["sign up", "join( us)?|register"], "paper": ["newsletters?"]}


def search(source: str, text: str) -> bool:
    return regex.search(to_regex(parse(source, LISTS)), text, FLAGS) is not None


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("sign up", "Please SIGN \n\u00a0 up"),
        ("sign   up", "sign up"),
        ("news ?letter", "newsletter"),
        ("news ?letter", "news   letter"),
        ("a *b", "a\n\nb"),
        (r"sign\ up", "sign\nup"),
        ("don't", "don’t"),
        ("don't", "donʼt"),
        ('^"yes"$', "“Yes”"),
        ('^"yes"$', "„yes“"),
        ("e-mail", "e‑mail"),
        (r"e\-mail", "e–mail"),
        ("^more...$", "more…"),
        ("^more...$", "more..."),
        (r"^more\.\.\.$", "more…"),
        ("^[-']+$", "—’-'"),
        ("^a.b$", "a\nb"),
        ("^[^ ]+$", "abc"),
        ("[a&&b]", "&"),
        ("(?-i:US) dollars", "US Dollars"),
        (r"(?-i:\p{Lu}\p{Ll}+)", "Anna"),
        ("(?P<n>ab)-(?P=n)", "ab–AB"),
        ("(?<=said )yes", "said  yes"),
        ("$sign for", "register for"),
    ],
)
def test_finds(source: str, text: str) -> None:
    assert search(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("sign up", "signup"),
        ("more...", "more, and"),
        ("^[^']+$", "don’t"),
        ("^[^-]+$", "a–b"),
        ("^[^ ]+$", "a\u00a0b"),
        ("^b", "a\nb"),
        ("a$", "a\n"),
        ("’", "'"),
        ("(?-i:US)", "us"),
        (r"(?-i:\p{Lu})", "anna"),
        ("a {2}b", "a b"),
        ("a.b", "ab"),
        ("foo ?(?!bar)$", "foo bar"),
    ],
)
def test_does_not_find(source: str, text: str) -> None:
    assert not search(source, text)


def test_only_named_groups_capture() -> None:
    match = regex.search(to_regex(parse("(a)(?P<n>b)$sign", LISTS)), "ab join us", FLAGS)
    assert match is None
    match = regex.search(to_regex(parse("(a)(?P<n>b)$sign", LISTS)), "abjoin us", FLAGS)
    assert match is not None
    assert match.groups() == ("b",)


def test_a_desert_of_spaces_is_crossed_in_linear_time() -> None:
    compiled = regex.compile(to_regex(parse(" ?- ?x y", {})), FLAGS)
    started = time.process_time()
    assert compiled.search(" " * 20_000, timeout=20) is None
    assert time.process_time() - started < 10


def test_instrument_names_the_alternatives_that_were_hit() -> None:
    source, alternatives = instrument(parse("^$sign (for|to (get|have)) (?!it|them).{0,9}$paper", LISTS))
    assert sorted(alternatives.values()) == ["for", "get", "have", "to (get|have)"]
    match = regex.search(source, "Join us to have the newsletter", FLAGS)
    assert match is not None
    hit = {alternatives[name] for name, text in match.groupdict().items() if text is not None}
    assert hit == {"have", "to (get|have)"}


def test_instrument_sees_alternatives_at_the_top_and_leaves_named_groups() -> None:
    source, alternatives = instrument(parse("(?P<who>a|b)|c", {}))
    assert alternatives == {"_1": "(?P<who>a|b)", "_2": "a", "_3": "b", "_4": "c"}
    assert regex.search(source, "b", FLAGS).groupdict() == {"who": "b", "_1": "b", "_2": None, "_3": "b", "_4": None}


def test_instrument_without_alternatives_changes_nothing() -> None:
    node = parse("$sign (?<!a|b)x", LISTS)
    assert instrument(node) == (to_regex(node), {})

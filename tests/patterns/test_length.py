from __future__ import annotations

import pytest

from cleanlint.patterns import longest_whole, parse
from cleanlint.patterns.length import GAP

LISTS = {"sign": ["sign up", "subscribe", "register"], "endless": ["a", "b+"]}


@pytest.mark.parametrize(
    ("source", "longest"),
    [
        ("^share$", 5),
        ("^$", 0),
        ("^(share|tweet it)$", 7 + GAP),
        ("^share$|^print this$", 9 + GAP),
        ("(^share$|(?:^print$))", 5),
        ("(?-i:^NASA$)", 4),
        ("^share ?$", 5 + GAP),
        ("^a  +b$", 2 + GAP),
        ("^a {6}b$", 8),
        ("^tags?:?$", 5),
        (r"^\d{1,2}/\p{Nd}{4}$", 7),
        ("^[^.!?]{0,40}?$", 40),
        ("^(?:ab){2,3}$", 6),
        ("^$sign now$", 6 + GAP + GAP + 3),
        ("^more...$", 7),
        (r"^more\.\.\.$", 7),
        (r"^(?=share\b)(?<!a)share(?! it)$", 5),
        ("^(?P<n>ab)c$", 3),
    ],
)
def test_longest_whole(source: str, longest: int) -> None:
    assert longest_whole(parse(source, LISTS)) == longest


@pytest.mark.parametrize(
    "source",
    [
        "share",
        "^share",
        "share$",
        "^",
        r"^share\$",
        r"\^share$",
        r"\bshare\b",
        "^share$|print",
        "^share|print$",
        "(^)share$",
        "(?:^share$){1,2}",
        "(?=^share$)",
        "^a+$",
        "^a{2,}$",
        "^(a|b*)$",
        "^$endless$",
        "^a$|^b+$",
        "^(?P<n>ab)(?P=n)$",
    ],
)
def test_no_longest_whole(source: str) -> None:
    assert longest_whole(parse(source, LISTS)) is None

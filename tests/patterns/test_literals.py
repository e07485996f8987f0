from __future__ import annotations

import pytest

from cleanlint.patterns import gate_cost, parse, required_literals

LISTS = {
    "sign": ["sign up", "subscribe", "register"],
    "paper": ["newsletters?", "e-?mail alerts?", "mailing list"],
    "letters": ["a", "b"],
    "many": [f"word{number}" for number in range(100)],
}


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("newsletter", {"newsletter"}),
        ("NewsLetter", {"newsletter"}),
        ("newsletters?", {"newsletter"}),
        ("colou?r", {"color", "colour"}),
        ("(ca|do)ts", {"cats", "dots"}),
        ("(sub|un)scribe", {"scribe"}),  # one literal is found less often than two
        ("(re|un)?subscribe", {"subscribe"}),
        ("[cd]ookie", {"cookie", "dookie"}),
        ("[cd]?ookie", {"ookie"}),
        ("cookies or crumpets", {"crumpets"}),  # both are rare, and the longer one is rarer
        ("the newsletter", {"newsletter"}),
        (r"^\bfollow\b", {"follow"}),
        ("follow(ed)?us", {"followus", "followedus"}),
        ("(?:tick){2}", {"ticktick"}),
        ("(?:tick){2,9}", {"ticktick"}),
        ("(?:tick)+ok", {"tick"}),
        ("(?-i:NASA) .", {"nasa"}),
        ("$sign for", {"sign", "subscribe", "register"}),
        ("^(our|the) .{0,9}$paper", {"newsletter", "mail"}),
        ("©", {"©"}),
        ("q&a", {"q&a"}),
        ("@a", {"@a"}),
        ("订阅", {"订阅"}),
        ("don't miss", {"miss"}),
        ("Miß", {"miß"}),
        ("Σίσυφος", {"σίσυφοσ"}),
        ("Kſ\u212ax", {"kskx"}),
        ("(?=newsletter)cookie", {"cookie"}),
        ("(?!newsletter)cookie", {"cookie"}),
        ("(?P<n>cookie)(?P=n)", {"cookie"}),
    ],
)
def test_required_literals(source: str, literals: set[str]) -> None:
    assert required_literals(parse(source, LISTS)) == literals


@pytest.mark.parametrize(
    "source",
    [
        r"^\d{1,2}",
        "ab",
        "it's",
        "a b c",
        "(newsletter)?",
        "newsletter|ab",
        "(?=newsletter)..",
        "(?!newsletter)ab",
        "$letters",
        "[^n]",
        "...",
        "’",
        "–",
        "@",
        "(?:newsletter){0,3}",
        "ɤɤɤ",
        "订",
    ],
)
def test_no_usable_literal(source: str) -> None:
    assert required_literals(parse(source, LISTS)) is None


def test_products_are_capped_and_lists_are_not() -> None:
    assert len(required_literals(parse("$many", LISTS)) or ()) == 10  # word1 stands for word10 to word19
    capped = required_literals(parse("[abcdefgh][abcdefgh][abcdefgh]x", LISTS))
    assert capped is None
    assert required_literals(parse("$letters" * 9 + " cookie", LISTS)) == {"cookie"}


def test_the_rarest_of_several_sets_is_taken() -> None:
    assert required_literals(parse("the .{0,9}unsubscribe .{0,9}from", LISTS)) == {"unsubscribe"}
    assert required_literals(parse("(more|time|people) .{0,9}inbox", LISTS)) == {"inbox"}


@pytest.mark.parametrize(
    ("rarer", "commoner"),
    [
        ({"newsletter"}, {"the"}),
        ({"newsletter"}, {"news"}),
        ({"newsletter"}, {"newsletter", "subscribe"}),
        ({"subscribe"}, {"for"}),
        ({"read"}, {"her"}),
        ({"xylophon"}, {"xyl"}),
        ({"©"}, {"and"}),
        ({"http"}, {"ing"}),
    ],
)
def test_gate_cost(rarer: set[str], commoner: set[str]) -> None:
    assert gate_cost(rarer) < gate_cost(commoner)

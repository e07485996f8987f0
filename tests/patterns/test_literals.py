from __future__ import annotations

import pytest

from cleanlint.patterns import further_literals, gate_cost, parse, required_literals, starting_literals

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
        ("cookies or crumpets", {"cookies or crumpets"}),  # a phrase is rarer than any word of it
        ("the newsletter", {"the newsletter"}),
        ("it's", {"it's"}),
        ("a b c", {"a b c"}),
        ("(?-i:Rock) Music", {"rock music"}),
        ("say ?cheese", {"say cheese", "saycheese"}),
        ("say  +cheese", {"say cheese"}),
        (r"say\ cheese", {"say cheese"}),
        ("say {2}cheese", {"say cheese"}),  # two spaces of the text are one of what is scanned
        ("say( )( ?cheese)", {"say cheese"}),
        ("(?: cheese ){2}", {" cheese cheese "}),
        ("(say|eat ) cheese", {"say cheese", "eat cheese"}),
        (r"say\scheese", {"cheese"}),  # a set, as `.` and `[ ]` are: only a space of the pattern is known
        ("say[ -]cheese", {"cheese"}),
        ("e-mail", {"e-mail"}),
        ('"yes"', {'"yes"'}),
        ("rock ’n’ roll", {"rock 'n' roll"}),  # the scanned text has what is typed
        ("x[-'\"]ray", {"x-ray", "x'ray", 'x"ray'}),
        (r"^\bfollow\b", {"follow"}),
        ("follow(ed)?us", {"followus", "followedus"}),
        ("(?:tick){2}", {"ticktick"}),
        ("(?:tick){2,9}", {"ticktick"}),
        ("(?:tick)+ok", {"tick"}),
        ("(?-i:NASA) .", {"nasa"}),
        ("$sign for", {"sign up for", "subscribe for", "register for"}),
        ("^(our|the) .{0,9}$paper", {"newsletter", "mail alert", "mailing list"}),
        ("©", {"©"}),
        ("q&a", {"q&a"}),
        ("@a", {"@a"}),
        ("@", {"@"}),
        (r"\w/\w", {"/"}),
        (r"\. \.", {". ."}),
        ("订阅", {"订阅"}),
        ("don't miss", {"don't miss"}),
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
        "is",
        "a b",
        "a's",
        r"a -'- s",
        " ",
        "\\.",
        r", \w",
        r"\(\w",
        "(newsletter)?",
        "newsletter|ab",
        "(?=newsletter)..",
        "(?!newsletter)ab",
        "$letters",
        "[^n]",
        "...",
        "’",
        "–",
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
    assert required_literals(parse("$letters" * 9 + " cookie", LISTS)) == {"a cookie", "b cookie"}


def test_the_rarest_of_several_sets_is_taken() -> None:
    assert required_literals(parse("the .{0,9}unsubscribe .{0,9}from", LISTS)) == {"unsubscribe "}
    assert required_literals(parse("(more|time|people) .{0,9}inbox", LISTS)) == {"inbox"}


@pytest.mark.parametrize(
    ("source", "further"),
    [
        ("newsletter", []),
        ("sign up for the newsletter", []),
        ("@", []),
        ("ab", []),
        ("newsletter|cookie", []),
        ("unsubscribe.{0,9}newsletter", [{"newsletter"}]),
        ("unsubscribe.{0,9}unsubscribe", []),  # the same set says nothing more
        ("unsubscribes.{0,9}subscribe", []),  # nor does one that is in the other
        ("the.{0,9}newsletter.{0,9}cookie", [{"cookie"}, {"the"}]),
        ("unsubscribe.(?:newsletter.){0,2}cookie", [{"cookie"}]),
        ("unsubscribe.(?:newsletter.){1,2}", [{"newsletter"}]),
        ("unsubscribe.(?=newsletter).", []),
        ("cookie.{0,9}$sign", [{"sign up", "subscribe", "register"}]),
        ("(?:unsubscribe.newsletter|cookie.crumpet)", []),
        ("unsubscribe.{0,9}$many", [{f"word{number}" for number in range(10)}]),
        ("the.newsletter.cookie.unsubscribe", [{"newsletter"}, {"cookie"}]),  # two at most
    ],
)
def test_further_literals(source: str, further: list[set[str]]) -> None:
    assert list(further_literals(parse(source, LISTS))) == further


def test_large_sets_are_no_further_ones() -> None:
    lists = {"some": [f"{letter}{number}x" for letter in "abcd" for number in range(10, 20)]}
    assert further_literals(parse("unsubscribe.$some", lists)) == (frozenset(lists["some"]),)
    lists["some"].append("e10x")
    assert further_literals(parse("unsubscribe.$some", lists)) == ()


@pytest.mark.parametrize(
    ("source", "starts"),
    [
        ("newsletter", {"newsletter"}),
        (r"\b$sign now", {"sign up now", "subscribe now", "register now"}),
        (r"\b$sign\b.{0,9}$paper", {"sign up", "subscribe", "register"}),
        ("$paper", {"newsletter", "email alert", "e-mail alert", "mailing list"}),  # not what begins with another one
        (r"(?<=a )(?:old |new )?(?=\w)$sign", {f"{x}{y}" for x in ("", "old ", "new ") for y in LISTS["sign"]}),
        (r"some \w|others", {"some ", "others"}),
        (r"some|\w", None),
        (r"\wsome", None),
        ("(?:old )?\\w", None),
        ("a.", None),  # too short
        (" some", None),  # where it begins in a run of white space is not known
        ("$many", {f"word{number}" for number in range(10)}),
        ("$many$many", {f"word{number}" for number in range(10)}),  # all pairs would be too many
    ],
)
def test_starting_literals(source: str, starts: set[str] | None) -> None:
    assert starting_literals(parse(source, LISTS)) == starts


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
        ({"sign up"}, {"sign"}),
        ({"follow us on"}, {"follow us"}),
        ({"the of"}, {"the"}),
    ],
)
def test_gate_cost(rarer: set[str], commoner: set[str]) -> None:
    assert gate_cost(rarer) < gate_cost(commoner)

"""Why a line went or stayed. Rules are made here; what is said of them has to be what the engine did."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import condition, pattern, rule
from strategies import any_texts, planted_articles

from cleanlint import Cleaner, ConfigError, InputError
from cleanlint.cleaner import Engine
from cleanlint.explanation import Explanation, Looked, explain
from cleanlint.rules.records import Condition, Items, Range, Where
from cleanlint.rules.ruleset import RuleSet

STUB = rule("comments/stub", "^leave a comment$")
INLINE = rule("related/inline", r"\(related: [^()]{1,80}\)", scope="span")
SECTION = rule(
    "related/list",
    "^more stories:?$",
    scope="section",
    items=Items(Range(1, 3), Where(words=Range(1, 12), ends=("open",))),
)
GUARDED = rule(
    "promo/shop", "^visit our shop", unless=condition(r"\bsaid\b", r"\btold\b"), where=Where(words=Range(0, 6))
)
SCORED = rule(
    "promo/score",
    match=Condition(score=((pattern("rope"), 1.0), (pattern("sail"), 1.5), (pattern("soap"), 1.0)), at_least=3.0),
)
CLAIM = rule("hedges/seems", r"\bit seems\b", scope="span", kind="claims", fix="none")
UNSAFE = rule("promo/other", "^buy now", fix="unsafe")
RULES = (STUB, INLINE, SECTION, GUARDED, SCORED, CLAIM, UNSAFE)


def explained(text: str, line: int, column: int | None = None, *asked: str, **given: Any) -> Explanation:
    settings = {key: given.pop(key) for key in ("keep", "unsafe", "max_removal", "every") if key in given}
    engine = Engine(given.pop("rules", RULES), **settings)
    return explain(engine, text, line, column, asked, **given)


def looked(explanation: Explanation, name: str) -> Looked:
    (found,) = [one for one in explanation.rules if one.rule == name]
    return found


def test_a_removal_is_explained_by_its_rule_round_and_words() -> None:
    explanation = explained("One.\n\nLeave a comment\n", 3)
    (went,) = explanation.went
    assert (went.removal.rule, went.round, explanation.rounds) == ("comments/stub", 1, 2)
    one = looked(explanation, "comments/stub")
    assert (one.outcome, one.round, one.fix) == ("removed", 1, "safe")
    assert [(m.part, m.pattern, m.words) for m in one.matched] == [
        ("match.any", "^leave a comment$", "Leave a comment")
    ]


def test_a_later_round_is_named() -> None:
    text = "Share this (Related: Floods) page now.\nOne."
    explanation = explained(text, 1, rules=[INLINE, rule("share/prompt", "^share this page now")])
    rounds = {(one.removal.rule, one.round) for one in explanation.went}
    assert rounds == {("related/inline", 1), ("share/prompt", 2)}
    assert looked(explanation, "related/inline").round == 1
    assert looked(explanation, "share/prompt").round == 2


def test_a_finding_around_a_line_that_went_before_is_not_about_it() -> None:
    text = "One.\n\nMore stories\nFloods in May\nA new pier.\nFog\n\nThe harbour board met on Monday.\n"
    rules = [SECTION, rule("promo/pier", "^a new pier", fix="safe")]
    explanation = explained(text, 5, rules=rules)
    assert [(one.removal.rule, one.round) for one in explanation.went] == [("promo/pier", 1)]
    assert [f.rule for f in explanation.findings] == ["promo/pier"]


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ("Visit our shop, she said.", [(r"unless.any '\bsaid\b'", "", "said")]),
        ("Visit our shop for the nine kinds of rope.", [("the upper end of where.words", "..6", "9")]),
        (
            "Visit our shop, she said and told us of rope.",
            [
                (r"unless.any '\bsaid\b'", "", "said"),
                (r"unless.any '\btold\b'", "", "told"),
                ("the upper end of where.words", "..6", "10"),
            ],
        ),
    ],
)
def test_what_stops_a_rule_is_named_and_nothing_else(line: str, stops: list[tuple[str, str, str]]) -> None:
    one = looked(explained(f"One.\n\n{line}\n", 3), "promo/shop")
    assert one.outcome == "stopped"
    assert [tuple(stop) for stop in one.stops] == stops


@pytest.mark.parametrize(
    ("where", "part", "wants", "here"),
    [
        (Where(zone=("middle",)), "where.zone", "middle", "tail"),
        (Where(first=1), "where.first", "1", "block 9 of 9"),
        (Where(chars=Range(90, 99)), "the lower end of where.chars", "90..99", "15"),
        (Where(kind=("heading",)), "where.kind", "heading", "paragraph"),
        (Where(starts=("lower", "digit")), "where.starts", "lower, digit", "upper"),
        (Where(ends=("stop",)), "where.ends", "stop", "open"),
        (Where(coverage=0.99), "where.coverage", "0.99", "0.92"),
        (Where(link_density=Range(0.5, 1)), "where.link-density", "0.5..1", "not known"),
        (Where(domain=("a.example",)), "where.domain", "a.example", "b.example"),
        (Where(lang=("de",)), "where.lang", "de", "en"),
        (Where(beside_removal="next"), "where.beside-removal", "next", ""),
        (Where(tail_run=3), "where.tail-run", "3", ""),
    ],
)
def test_bounds_are_told_with_what_there_is(where: Where, part: str, wants: str, here: str) -> None:
    text = "\n\n".join([*["The harbour board met on Monday and spoke at length."] * 8, "Leave a comment"])
    bounded = rule("comments/stub", "leave a commen", where=where)
    given: dict[str, Any] = {"rules": [bounded], "url": "https://b.example/x", "lang": "en"}
    one = looked(explained(text, 17, None, "comments/stub", **given), "comments/stub")
    assert [tuple(stop) for stop in one.stops] == [(part, wants, here)]


def test_a_neighbour_and_a_quotation_can_stand_in_the_way() -> None:
    heard = rule("promo/echo", match=condition("^see there$", prev=condition("^one$")))
    assert [s.part for s in looked(explained("Two\n\nSee there", 3, rules=[heard]), "promo/echo").stops] == [
        "match.prev"
    ]
    claim = looked(explained('"It seems to rain," said Dana Whitlock.', 1), "hedges/seems")
    assert [(s.part, s.wants) for s in claim.stops] == [("where.quoted", "outside")]


def test_a_score_is_told_with_what_it_needs() -> None:
    one = looked(explained("We sail with rope.", 1, None, "promo/score"), "promo/score")
    assert (one.outcome, one.score, one.at_least) == ("unmatched", 2.5, 3.0)
    assert [(m.part, m.words, m.weight) for m in one.matched] == [
        ("match.score", "rope", 1.0),
        ("match.score", "sail", 1.5),
    ]


def test_a_section_explains_its_items_and_how_many_it_takes() -> None:
    text = "One.\n\nMore stories\nFloods in May\nA new pier\n\nThe harbour board met on Monday.\n"
    item = explained(text, 5)
    assert [one.removal.rule for one in item.went] == ["related/list"]
    one = looked(item, "related/list")
    assert (one.outcome, one.reaching, one.text) == ("removed", True, "More stories")
    longer = text.replace("A new pier", "A new pier\nFog\nWind\nRain")
    stops = looked(explained(longer, 3), "related/list").stops
    assert [tuple(stop) for stop in stops] == [("items.count", "1..3", "5")]


def test_rules_that_only_report_and_those_that_need_to_be_asked() -> None:
    claim = explained("It seems to rain.", 1)
    assert looked(claim, "hedges/seems").outcome == "reported"
    assert "never deletes" in looked(claim, "hedges/seems").change
    assert [f.rule for f in claim.findings] == ["hedges/seems"]
    unsafe = looked(explained("Buy now or never.", 1), "promo/other")
    assert (unsafe.outcome, unsafe.change) == ("reported", "needs --unsafe-fixes to act")
    assert looked(explained("Buy now or never.", 1, unsafe=True), "promo/other").outcome == "removed"


def test_a_kept_phrase_a_comment_and_the_markup_are_named() -> None:
    assert looked(explained("One.\n\nLeave a comment", 3, keep=["a comment"]), "comments/stub").outcome == "kept"
    text = "One.\n\n<!-- cleanlint-ignore comments -->\nLeave a comment\n"
    one = looked(explained(text, 4, format="markdown"), "comments/stub")
    assert (one.outcome, one.change) == ("suppressed", "the comment on line 3 switches comments off here")
    assert explained(text, 3, format="markdown").kind == "comment"
    page = explained("One.\n\nLeave a comment", 3, comments=["cleanlint-ignore-file comments/stub"])
    assert looked(page, "comments/stub").change == "the comment of the page switches comments/stub off here"
    stuck = explained("- One\n\nLeave a comment\n\n- Two\n", 3, format="markdown")
    assert looked(stuck, "comments/stub").outcome == "stuck"
    cut = explained("See [here (related: Floods) too](x).", 1, format="markdown")
    assert [s.part for s in looked(cut, "related/inline").stops] == ["the markup"]


def test_a_comment_inside_a_section_is_named() -> None:
    text = "One.\n\n## More stories\n\n- Floods in May\n  <!-- cleanlint-ignore comments -->\n- A new pier\n"
    one = looked(explained(text, 3, format="markdown"), "related/list")
    assert (one.outcome, one.change) == (
        "suppressed",
        "a comment stands in it, and no removal takes a comment along",
    )


@pytest.mark.parametrize(
    ("text", "line", "format", "kind"),
    [
        ("One.\n\nTwo.", 2, "text", "blank"),
        ("One.\n\n```\nx\n```\n", 4, "markdown", "protected"),
        ("| a | b |\n| | |\n", 2, "text", "none"),
        ("# One\n", 1, "markdown", "heading"),
        ("- One\n", 1, "markdown", "item"),
    ],
)
def test_the_kind_of_a_place(text: str, line: int, format: str, kind: str) -> None:
    assert explained(text, line, format=format).kind == kind


def test_a_refused_document_says_what_would_have_gone() -> None:
    words = "leave a comment " * 30
    explanation = explained(f"{words}\n\nOne.", 1, rules=[rule("comments/long", "^leave a comment")])
    assert explanation.refused is not None
    assert explanation.refused.reason == "too much"
    assert [one.removal.rule for one in explanation.went] == ["comments/long"]


def test_a_document_that_took_too_long_is_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Engine, "_settle", slow)
    explanation = explained("One.", 1)
    assert explanation.refused is not None
    assert (explanation.refused.reason, explanation.kind, explanation.rules) == ("time limit", "unknown", ())


def test_one_rule_can_be_asked_for() -> None:
    text = "The ferry sails at noon.\n\nLeave a comment\n"
    assert [one.rule for one in explained(text, 3, None, "comments/stub").rules] == ["comments/stub"]
    one = looked(explained(text, 1, None, "comments/stub"), "comments/stub")
    assert one.outcome == "unopened"
    assert one.change == "none of its words stands here: 'leave a comment'"
    one = looked(explained("Please leave a comment", 1, None, "comments/stub"), "comments/stub")
    assert (one.outcome, one.change) == ("unmatched", "")


def test_a_rule_that_takes_no_part_says_why() -> None:
    every = RuleSet.of([*RULES, rule("promo/off", "one", off=True)], some_off=True)
    given: dict[str, Any] = {"rules": [STUB], "every": lambda: every}
    assert explained("One.", 1, None, "promo/off", **given).rules[0].change == "is off until it is selected"
    assert explained("One.", 1, None, "promo/other", **given).rules[0].change == "is left out by the settings"
    assert explained("One.", 1, None, "comments/stub", lang="de").rules[0].change == "is for documents in en"
    assert "no block" in explained("One.\n\nTwo.", 2, None, "comments/stub").rules[0].change


def test_a_column_narrows_the_place() -> None:
    text = "It rained. (Related: Floods) It seems so. (Related: Fog)\n"
    assert len(explained(text, 1).went) == 2
    (went,) = explained(text, 1, 15).went
    assert went.removal.text == " (Related: Floods)"
    assert looked(explained(text, 1, 2), "hedges/seems").outcome == "elsewhere"


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        (0, None, "there is no line 0: the text has 3"),
        (4, None, "no line 4"),
        (1, 5, "no column 5 in line 1: it has 4"),
    ],
)
def test_a_place_that_is_not_there(line: int, column: int | None, message: str) -> None:
    for text in ("One.\n\nTwo.", "One.\r\n\r\nTwo.\r\n", "One.\r\rTwo."):
        with pytest.raises(InputError, match=message):
            explained(text, line, column)


def test_of_a_cleaner() -> None:
    cleaner = Cleaner(ignore=["share"])
    one = cleaner.explain("The bridge opens in May.\n\nLeave a comment", 3).rules[0]
    assert (one.rule, one.outcome) == ("comments/label", "removed")
    assert cleaner.explain("One.", 1, rules=["share/button"]).rules[0].outcome == "absent"
    with pytest.raises(ConfigError, match="did you mean 'comments/label'"):
        cleaner.explain("One.", 1, rules=["comments/labels"])
    with pytest.raises(ConfigError, match="format"):
        cleaner.explain("One.", 1, format="html")
    with pytest.raises(InputError, match="no article"):
        cleaner.explain_html("<html></html>", 1)


CLEANER = Cleaner()


@given(planted_articles(), st.sampled_from(["text", "markdown"]), st.data())
def test_what_is_said_is_what_was_done(planted: Any, format: str, data: st.DataObject) -> None:
    lines = planted.text.splitlines()
    number = data.draw(st.integers(1, len(lines)))
    explanation = CLEANER.explain(planted.text, number, format=format)
    result = CLEANER.clean(planted.text, format=format, claims=True)
    touching = [r for r in result.removed if r.start < explanation.end and explanation.start < r.end]
    assert [one.removal for one in explanation.went] == touching
    assert all(one.round for one in explanation.went)
    outcomes = {one.rule: one.outcome for one in explanation.rules}
    if lines[number - 1].strip():
        for removal in touching:
            if removal.text.strip():
                assert outcomes[removal.rule] == "removed"
        for finding in explanation.findings:
            assert outcomes[finding.rule] in ("removed", "reported", "stuck")
        removing = {name for name, outcome in outcomes.items() if outcome == "removed"}
        assert removing <= {name for one in touching for name in (one.rule, *one.also)}


@given(any_texts().filter(bool), st.sampled_from(["text", "markdown"]))
def test_every_line_of_any_text_can_be_explained(text: str, format: str) -> None:
    lines = re.split(r"\r\n|\n|\r", text)
    if not lines[-1]:
        lines.pop()
    for number in {1, len(lines)}:
        explanation = CLEANER.explain(text, number, format=format)
        assert text[explanation.start : explanation.end] == lines[number - 1]
    with pytest.raises(InputError, match=f"the text has {len(lines)}"):
        CLEANER.explain(text, len(lines) + 1, format=format)

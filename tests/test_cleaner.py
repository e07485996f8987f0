"""The loop: white space, overlaps, rounds, refusals. Rules are made here; the built-in ones have tests of their own."""

from __future__ import annotations

import pytest
from making import condition, pattern, rule

from cleanlint.cleaner import Engine
from cleanlint.matching import conditions
from cleanlint.rules.records import Condition, Items, Range, Rule, Where

STUB = rule("comments/stub", "^leave a comment$")
INLINE = rule("related/inline", r"\(related: [^()]{1,80}\)", scope="span")
SECTION = rule(
    "related/list",
    "^more stories:?$",
    scope="section",
    items=Items(Range(1, 4), Where(words=Range(1, 12), ends=("open",))),
)


def clean(text: str, *rules: Rule, **settings: object) -> str:
    return Engine(rules or (STUB, INLINE), **settings).clean(text).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One.\n\nLeave a comment\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("One.\n\nLeave a comment", "One."),
        ("One.\n\nLeave a comment\n", "One.\n"),
        ("One.\n\n\nLeave a comment\n\n\n", "One.\n\n\n"),
        ("Leave a comment\n\nOne.", "One."),
        ("\n\nLeave a comment\nOne.", "\n\nOne."),
        ("\ufeffLeave a comment\nOne.", "\ufeffOne."),
        ("One.\r\nLeave a comment\r\nTwo.\r\n", "One.\r\nTwo.\r\n"),
        ("One.\rLeave a comment\rTwo.", "One.\rTwo."),
        ("One.\nLeave a comment\nLeave a comment", "One."),
        ("Leave a comment", ""),
        ("Leave a comment\n", "\n"),
        ("It rained. (Related: Floods)\nTwo.", "It rained.\nTwo."),
        ("(Related: Floods) It rained.", "It rained."),
        ("(Related: Floods) (Related: Tolls) It rained.", "It rained."),
        ("(Related: Floods)(Related: Tolls) It rained.", "It rained."),
        ("(Related: Floods) It rained. (Related: Tolls) (Related: Tolls)", "It rained."),
        ("It\u00a0rained.\u00a0(Related: Floods) Then not.", "It\u00a0rained. Then not."),
        ("• (Related: Floods)\nTwo.", "Two."),
        ("It rained (related: Floods) (related: Tolls).", "It rained."),
    ],
)
def test_white_space(before: str, after: str) -> None:
    assert clean(before) == after
    assert clean(after) == after


def test_removals_tell_what_and_where() -> None:
    text = "It rained. (Related: Floods)\nLeave a comment"
    result = Engine([STUB, INLINE]).clean(text)
    assert [(r.start, r.end, r.rule, r.text) for r in result.removed] == [
        (10, 28, "related/inline", " (Related: Floods)"),
        (28, 44, "comments/stub", "\nLeave a comment"),
    ]
    assert [text[f.start : f.end] for f in result.findings] == ["(Related: Floods)", "Leave a comment"]
    assert {f.fix for f in result.findings} == {"safe"}


def test_the_widest_rule_wins_then_the_id() -> None:
    text = "It rained.\n\nPlease leave a comment below (Related: Floods)"
    wide = rule("zz/wide", "leave a comment")
    twin = rule("aa/wide", "comment below")
    for rules in ([wide, twin, INLINE], [INLINE, twin, wide]):
        (removal,) = Engine(rules).clean(text).removed
        assert (removal.rule, removal.also) == ("aa/wide", ("related/inline", "zz/wide"))


def test_a_later_round_is_split_around_an_earlier_removal() -> None:
    text = "Share this (Related: Floods) page now.\nOne."
    result = Engine([INLINE, rule("share/prompt", "^share this page now")]).clean(text)
    assert result.text == "One."
    assert [(r.rule, r.text) for r in result.removed] == [
        ("share/prompt", "Share this"),
        ("related/inline", " (Related: Floods)"),
        ("share/prompt", " page now.\n"),
    ]


def test_what_does_not_settle_is_refused() -> None:
    text = "Anchor.\n" + "gnaw\n" * 12 + "gnaw"
    gnawing = rule("bad/last", "^gnaw$", where=Where(last=1))
    result = Engine([gnawing]).clean(text)
    assert result.refused is not None
    assert result.refused.reason == "not settled"
    assert (result.text, result.removed) == (text, ())
    assert len(result.refused.proposed) == 8


def test_what_would_lose_too_much_is_refused() -> None:
    text = "One short line.\n" + "Leave a comment\n" * 20
    result = Engine([STUB]).clean(text)
    assert result.refused is not None
    assert result.refused.reason == "too much"
    assert result.refused.share == pytest.approx(60 / 63)
    assert (result.text, result.removed) == (text, ())
    assert clean(text, STUB, max_removal=1.0) == "One short line.\n"
    assert clean("One short line.\n" + "Leave a comment\n" * 16, STUB) == "One short line.\n"  # 48 words may always go


def test_a_search_that_takes_too_long_refuses_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> bool:
        raise TimeoutError

    monkeypatch.setattr(conditions, "found", slow)
    text = "One.\nLeave a comment"
    result = Engine([STUB]).clean(text)
    assert result.refused is not None
    assert result.refused.reason == "time limit"
    assert result.text == text


def test_kept_phrases_stay() -> None:
    text = "One.\nLeave a  Comment\n(Related: Floods) Two."
    assert clean(text, keep=["leave a comment"]) == "One.\nLeave a  Comment\nTwo."


def test_unsafe_rules_only_report_until_they_may_act() -> None:
    unsafe = STUB._replace(fix="unsafe")
    text = "One.\n\nLeave a comment"
    result = Engine([unsafe]).clean(text)
    assert result.text == text
    assert [(f.start, f.end, f.fix) for f in result.findings] == [(6, 21, "unsafe")]
    assert clean(text, unsafe, unsafe=True) == "One."


def test_claims_are_found_on_the_cleaned_text_and_mapped_back() -> None:
    claim = rule("claims/vague", r"\bexperts\b", scope="span", kind="claims", fix="none", severity="info")
    text = "It rained. (Related: Experts warn)\nExperts warn."
    found = Engine([claim, INLINE]).clean(text).findings
    assert [(text[f.start : f.end], f.rule) for f in found] == [
        ("(Related: Experts warn)", "related/inline"),
        ("Experts", "claims/vague"),
    ]


def test_a_section_takes_its_items() -> None:
    text = "One.\n\nMore stories:\n\nTolls rise\n\nFerry late\n\nThe board met again on Monday."
    assert clean(text, SECTION) == "One.\n\nThe board met again on Monday."


def test_a_section_without_items_or_with_too_many_stays() -> None:
    bare = "One.\n\nMore stories:\n\nThe board met again on Monday."
    assert clean(bare, SECTION) == bare
    long = "One.\n\nMore stories:\n\n" + "Tolls rise\n\n" * 5 + "It rained."
    assert clean(long, SECTION) == long


def test_a_section_with_an_end() -> None:
    poll = rule(
        "widget/poll", "^take our poll", scope="section", items=Items(Range(1, 6), end=condition("privacy policy"))
    )
    text = "One.\nTake our poll\nWho?\nYou agree to the Privacy Policy.\nTwo."
    assert clean(text, poll) == "One.\nTwo."
    open_ended = "One.\nTake our poll\nWho?\nTwo."
    assert clean(open_ended, poll) == open_ended


def test_items_must_reach_the_end_or_a_removal() -> None:
    bare = rule(
        "related/bare", "^latest$", scope="section", items=Items(Range(0, 2), Where(words=Range(1, 3)), to_end=True)
    )
    assert clean("One fine day.\nLatest", bare) == "One fine day."
    assert clean("One fine day.\nLatest\nTolls rise", bare) == "One fine day."
    assert clean("One fine day.\nLatest\nLeave a comment", bare, STUB) == "One fine day."
    middle = "One fine day.\nLatest\nIt rained on Monday again."
    assert clean(middle, bare) == middle


def test_a_tail_reaches_the_end() -> None:
    tail = rule("comments/thread", r"^\d{1,3} comments$", scope="tail", items=Items(Range(0, 3)))
    assert clean("One.\n3 comments\nNice.\nNot so nice.", tail) == "One."
    long = "One.\n3 comments\na\nb\nc\nd"
    assert clean(long, tail) == long


def test_beside_a_removal() -> None:
    beside = rule("share/name", "^print$", where=Where(beside_removal="either"))
    assert clean("One.\nPrint\nPrint\nLeave a comment", beside, STUB) == "One."
    alone = "One.\nPrint\nTwo."
    assert clean(alone, beside, STUB) == alone


def test_lines_and_sentences() -> None:
    line = rule("follow/line", "^follow us on", scope="line")
    sentence = rule("comments/prompt", "tell us in the comments", scope="sentence", where=Where(words=Range(1, 12)))
    assert clean("It rained. Tell us in the comments below! It stopped.", sentence) == "It rained. It stopped."
    assert clean("It rained.\nFollow us on Mastodon.\nIt stopped.", line) == "It rained.\nIt stopped."


@pytest.mark.parametrize(
    ("made", "gone"),
    [
        (Condition(all=(pattern("leave"), pattern("comment"))), True),
        (Condition(all=(pattern("leave"), pattern("remark"))), False),
        (Condition(any=(pattern("comment"),), none=(pattern("leave"),)), False),
        (Condition(score=((pattern("leave"), 1), (pattern("comment"), 1)), at_least=2), True),
        (Condition(score=((pattern("leave"), 1), (pattern("remark"), 1)), at_least=2), False),
        (Condition(score=((pattern("comment"), 3), (pattern("leave"), -2)), at_least=2), False),
        (condition("comment", prev=condition("rained")), True),
        (condition("comment", prev=condition("snowed")), False),
        (condition("comment", next=Condition(none=(pattern("."),))), True),
    ],
)
def test_conditions(made: Condition, gone: bool) -> None:
    text = "It rained.\nLeave a comment"
    assert clean(text, STUB._replace(match=made)) == ("It rained." if gone else text)


@pytest.mark.parametrize(
    ("where", "gone"),
    [
        (Where(words=Range(1, 3)), True),
        (Where(words=Range(4, 9)), False),
        (Where(chars=Range(0, 14)), False),
        (Where(zone=("tail",)), True),
        (Where(first=1), False),
        (Where(last=1), True),
        (Where(coverage=0.9), True),
        (Where(kind=("item",)), False),
        (Where(starts=("upper",)), True),
        (Where(ends=("stop",)), False),
        (Where(tail_run=1), True),
        (Where(tail_run=2), False),
        (Where(link_density=Range(0, 1)), False),  # plain text does not know its links
        (Where(domain=("example.org",)), True),
        (Where(domain=("example.com",)), False),
        (Where(lang=("en",)), True),
        (Where(lang=("de",)), False),
    ],
)
def test_where(where: Where, gone: bool) -> None:
    text = "It rained.\nLeave a comment"
    result = Engine([STUB._replace(where=where)]).clean(text, url="https://www.Example.org:80/a", lang="en-GB")
    assert result.text == ("It rained." if gone else text)


@pytest.mark.parametrize("lang", ["no", "nb", "nn", "nb-NO"])
def test_both_forms_of_norwegian_are_norwegian(lang: str) -> None:
    text = "Det regnet.\n\nLeave a comment"
    assert Engine([STUB._replace(lang="no")]).clean(text, lang=lang).text == "Det regnet."
    assert Engine([STUB]).clean(text, lang=lang).text == text


def test_packs_of_other_languages_stay_out() -> None:
    text = "Es regnete.\nLeave a comment"
    assert Engine([STUB]).clean(text, lang="de").text == text
    assert Engine([STUB._replace(lang="mul")]).clean(text, lang="de").text == "Es regnete."
    assert Engine([STUB]).clean(text, lang=None).text == "Es regnete."


def test_markdown_goes_with_its_marks_and_keeps_its_structure() -> None:
    engine = Engine([STUB, INLINE])
    text = "# Rain\n\n- one\n- two\n\n**[Leave a comment](https://example.org/#c)**\n\nIt rained.\n"
    assert engine.clean(text, format="markdown").text == "# Rain\n\n- one\n- two\n\nIt rained.\n"
    fenced = "```\nLeave a comment\n```\n"
    assert engine.clean(fenced, format="markdown").text == fenced
    between = "- one\n\nLeave a comment\n\n- two\n"
    result = engine.clean(between, format="markdown")
    assert result.text == between
    assert [f.fix for f in result.findings] == ["none"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("- one\n- Leave a comment\n\nTwo.\n", "- one\n\nTwo.\n"),
        ("1. one\n2. Leave a comment\n3. two\n", "1. one\n3. two\n"),
        ("+ one\n+ Leave a comment", "+ one"),
    ],
)
def test_one_blank_line_stays_between_markdown_blocks(text: str, left: str, end: str) -> None:
    result = Engine([STUB, INLINE]).clean(text.replace("\n", end), format="markdown")
    assert result.text == left.replace("\n", end)


def test_the_digest_tells_rules_and_settings_apart() -> None:
    digests = {
        Engine([STUB]).digest,
        Engine([STUB, INLINE]).digest,
        Engine([STUB], unsafe=True).digest,
        Engine([STUB], keep=["x"]).digest,
        Engine([STUB._replace(why="Other words.")]).digest,
    }
    assert len(digests) == 5
    assert Engine([INLINE, STUB]).digest == Engine([STUB._replace(path="elsewhere", line=9), INLINE]).digest

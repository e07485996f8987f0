"""Comments that switch rules off: what they keep, what they say of themselves, and that they change nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import condition, rule
from strategies import any_texts, planted_articles

from cleanlint import Cleaner
from cleanlint.cleaner import Engine
from cleanlint.findings import CleanResult
from cleanlint.rules.records import Items, Range, Rule, Where
from cleanlint.rules.ruleset import RuleSet
from cleanlint.suppressions import suppressions

STUB = rule("comments/stub", "^leave a comment$")
INLINE = rule("related/inline", r"\(related: [^()]{1,80}\)", scope="span")
SECTION = rule(
    "related/list",
    "^more stories:?$",
    scope="section",
    items=Items(Range(1, 4), Where(words=Range(1, 12), ends=("open",))),
)
CLAIM = rule("hedges/seems", r"\bit seems\b", scope="span", kind="claims", fix="none")
UNSAFE = rule("promo/shop", "^visit our shop", fix="unsafe")
RULES = (STUB, INLINE, SECTION, CLAIM, UNSAFE)


def cleaned(text: str, *rules: Rule, format: str = "markdown", **settings: object) -> CleanResult:
    return Engine(rules or RULES, **settings).clean(text, format=format)  # type: ignore[arg-type]


def problems(text: str, *rules: Rule) -> list[tuple[str, str, str]]:
    """Of the comments of a text: the rule id, the lines complained of, and what is said."""
    findings = cleaned(text, *rules).findings
    return [(f.rule, text[f.start : f.end], f.message) for f in findings if f.rule.startswith("suppressions/")]


def test_the_next_block_is_left_alone_and_only_that() -> None:
    text = "One.\n\n<!-- cleanlint-ignore comments/stub: a title -->\nLeave a comment\n\nTwo.\n\nLeave a comment\n"
    assert cleaned(text).text == text.removesuffix("\n\nLeave a comment\n") + "\n"
    assert [f.rule for f in cleaned(text).findings] == ["comments/stub"]


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- cleanlint-ignore comments/stub -->\n",
        "<!-- cleanlint-ignore comments/stub -->\n\n\n",
        "<!-- cleanlint-ignore comments -->\n",
        "<!-- cleanlint-ignore boilerplate -->\n",
        "<!--cleanlint-ignore comments/stub:reason-->\n",
        "<!-- cleanlint-ignore related, comments/stub: the title of a song: yes -->\n",
        "<!-- cleanlint-ignore related comments/stub -->\n",
        "<!-- cleanlint-ignore\n     comments/stub\n-->\n",
        "<!-- another comment -->\n<!-- cleanlint-ignore comments -->\n",
        "<!-- cleanlint-ignore related --><!-- cleanlint-ignore comments -->\n",
        "<!-- cleanlint-ignore comments -->\n\n<!-- cleanlint-ignore related -->\n\n",
        "{/* cleanlint-ignore comments: as MDX writes it */}\n\n",
        "<!-- cleanlint-ignore-file comments -->\n",
        "<!-- cleanlint-ignore-start comments -->\n",
    ],
)
def test_spellings(comment: str) -> None:
    text = f"One.\n\n{comment}Leave a comment\n\nTwo.\n"
    assert cleaned(text).text == text


def test_a_range_acts_between_its_comments() -> None:
    text = (
        "Leave a comment\n\n"
        "<!-- cleanlint-ignore-start comments: a transcript -->\n\nLeave a comment\n\n- Leave a comment\n\n"
        "<!-- cleanlint-ignore-end comments -->\n\nLeave a comment\n\nOne.\n"
    )
    kept = text.removeprefix("Leave a comment\n\n").replace("-->\n\nLeave a comment\n\nOne", "-->\n\nOne")
    assert cleaned(text).text == kept
    assert not problems(text)


def test_a_file_comment_acts_above_itself_too() -> None:
    text = "Leave a comment\n\nOne. (Related: Floods)\n\n<!-- cleanlint-ignore-file comments -->\n"
    assert cleaned(text).text == text.replace(" (Related: Floods)", "")


def test_other_rules_act_where_one_is_switched_off() -> None:
    text = "One.\n\n<!-- cleanlint-ignore comments -->\nTwo. (Related: Floods)\n"
    assert cleaned(text).text == text.replace(" (Related: Floods)", "")


def test_findings_of_rules_that_only_report_are_switched_off_too() -> None:
    text = "<!-- cleanlint-ignore hedges/seems, promo -->\n{}\n"
    for block in ("It seems to rain.", "Visit our shop for rope."):
        assert [f.rule for f in cleaned(block).findings] == ["hedges/seems" if "seems" in block else "promo/shop"]
        assert {f.rule for f in cleaned(text.format(block)).findings} == {"suppressions/unused"}


def test_a_section_is_kept_by_a_comment_before_its_heading() -> None:
    section = "## More stories\n\n- Floods in May\n- A new pier\n"
    assert cleaned("One.\n\n" + section).text == "One.\n"
    kept = f"One.\n\n<!-- cleanlint-ignore related/list -->\n{section}"
    assert cleaned(kept).text == kept


def test_no_removal_takes_a_comment_along() -> None:
    section = "One.\n\n## More stories\n\n- Floods in May\n  <!-- cleanlint-ignore comments -->\n- A new pier\n"
    assert cleaned(section).text == section
    for comment in ("<!-- cleanlint-ignore related/inline -->", "{/* cleanlint-ignore related/inline */}"):
        before = f"One.\n\n{comment}\n\nLeave a comment\n\nTwo.\n"
        assert cleaned(before).text == f"One.\n\n{comment}\n\nTwo.\n"
        after = f"One.\n\nLeave a comment\n\n{comment}\n\nTwo.\n"
        assert cleaned(after).text == f"One.\n\n{comment}\n\nTwo.\n"
        last = f"One.\n\n{comment}\n\nLeave a comment\n"
        assert cleaned(last).text == f"One.\n\n{comment}\n"


def test_a_comment_stands_in_nobodys_way() -> None:
    """What a rule asks of a block's neighbours and place holds as if the comment were not there."""
    heard = rule("promo/echo", "^see there$", match=condition("^see there$", prev=condition("^one$")))
    third = rule("promo/third", "^see here$", where=Where(first=3))
    text = (
        "One\n\n<!-- cleanlint-ignore comments -->\nSee there\n\n{/* cleanlint-ignore related */}\n\nSee here\n\nTwo.\n"
    )
    assert "See" not in cleaned(text, heard, third, STUB, INLINE).text


def test_what_a_comment_protects_is_no_removal_to_stand_beside() -> None:
    beside = rule("promo/more", "^and more$", where=Where(beside_removal="prev"))
    text = "One.\n\nLeave a comment\n\nAnd more\n\nTwo.\n"
    assert cleaned(text, STUB, beside).text == "One.\n\nTwo.\n"
    kept = text.replace("Leave", "<!-- cleanlint-ignore comments -->\nLeave")
    assert cleaned(kept, STUB, beside).text == kept


def test_each_round_reads_the_comments_anew() -> None:
    echo = rule("promo/echo", "^see there$", match=condition("^see there$", prev=condition("^one$")))
    text = "One\n\n<!-- {} -->\n\nLeave a comment\n\nSee there\n\nTwo.\n"
    assert cleaned(text.format("a word"), echo, STUB).text == "One\n\n<!-- a word -->\n\nSee there\n\nTwo.\n"
    kept = cleaned(text.format("cleanlint-ignore promo"), echo, STUB).text
    assert kept == "One\n\n<!-- cleanlint-ignore promo -->\n\nSee there\n\nTwo.\n"
    assert cleaned(text.format("cleanlint-ignore related"), echo, STUB, INLINE).text.endswith("-->\n\nTwo.\n")


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("cleanlint-ignore", "names no rule: write cleanlint-ignore topic/rule: reason"),
        ("cleanlint-ignore: because", "names no rule"),
        ("cleanlint-ignore comments/stubs", "'comments/stubs'; did you mean 'comments/stub'?"),
        ("cleanlint-ignore comments these are names", "'these'; a reason follows a colon"),
        ("cleanlint-ignore zzzz", "'zzzz'; cleanlint rules list shows them all"),
        ("cleanlint-ingore comments", "there is no cleanlint-ingore; did you mean 'ignore'?"),
        (
            "cleanlint-disable comments",
            "there is no cleanlint-disable; there are ignore, ignore-start, ignore-end and ignore-file",
        ),
        ("cleanlint-ignore-end comments", "no cleanlint-ignore-start comments stands before it"),
        ("cleanlint-ignore-start comments", "no cleanlint-ignore-end comments follows"),
    ],
)
def test_what_is_wrong_with_a_comment_is_said(comment: str, message: str) -> None:
    found = problems(f"One.\n\n<!-- {comment} -->\n\nLeave a comment\n")
    ((name, lines, said),) = [one for one in found if one[0] == "suppressions/malformed"]
    assert (name, lines) == ("suppressions/malformed", f"<!-- {comment} -->")
    assert message in said


def test_a_comment_with_nothing_after_it_is_reported() -> None:
    ((name, _, said),) = problems("One.\n\n<!-- cleanlint-ignore comments -->\n")
    assert (name, said) == ("suppressions/malformed", "no block follows, so it does nothing; remove it")


def test_a_comment_amid_words_does_nothing_and_says_so() -> None:
    for comment in ("<!-- cleanlint-ignore-file comments -->", "{/* cleanlint-ignore-file comments */}"):
        text = f"It rains {comment} again.\n\nLeave a comment\n"
        ((name, _, said),) = problems(text)
        assert name == "suppressions/malformed"
        assert "lines of its own" in said
        assert "Leave" not in cleaned(text).text


def test_a_range_begun_twice_is_reported() -> None:
    start = "<!-- cleanlint-ignore-start comments -->\n\n"
    text = f"{start}{start}Leave a comment\n\n<!-- cleanlint-ignore-end comments -->\n"
    assert [said for _, _, said in problems(text)] == [
        "comments is switched off here already; remove the second cleanlint-ignore-start"
    ]


def test_names_that_nothing_needs_are_reported_one_by_one() -> None:
    text = "<!-- cleanlint-ignore comments, related -->\nLeave a comment\n\nOne.\n"
    assert problems(text) == [
        ("suppressions/unused", text.partition("\n")[0], "nothing here needs related switched off; remove it")
    ]


def test_a_rule_that_did_not_take_part_is_not_held_to_be_unused() -> None:
    text = "<!-- cleanlint-ignore-file related, comments -->\n\nOne.\n"
    every = RuleSet.of(RULES)
    some = Engine([STUB, SECTION], every=lambda: every).clean(text, format="markdown").findings
    assert [f.message for f in some] == ["nothing here needs comments switched off; remove it"]
    other_language = Engine(RULES).clean(text, format="markdown", lang="de").findings
    assert other_language == ()


def test_what_is_wrong_with_comments_can_be_ignored() -> None:
    text = "<!-- cleanlint-ignore nonsense -->\n\n<!-- cleanlint-ignore comments -->\n\nOne.\n"
    both = ["suppressions/malformed", "suppressions/unused"]
    for ignore, told in ([[], both], [["suppressions"], []], [["suppressions/unused", "share"], both[:1]]):
        assert [f.rule for f in Cleaner(ignore=ignore).check(text, format="markdown")] == told


def test_problems_are_told_where_findings_are_asked_for() -> None:
    text = "<!-- cleanlint-ignore nonsense -->\n\nOne.\n"
    assert Engine(RULES).clean(text, format="markdown", claims=False).findings == ()


def test_a_paragraph_does_not_go_with_a_comment_in_it() -> None:
    shop = rule("promo/shop", "^visit our shop")
    text = "Visit our shop {/* cleanlint-ignore-file related */} now.\n\nVisit our shop\n\nOne.\n"
    result = cleaned(text, shop, INLINE)
    assert result.text == text.replace("Visit our shop\n\n", "")
    assert [f.rule for f in result.findings] == ["suppressions/malformed", "promo/shop"]


def test_a_comment_that_goes_with_its_sentence_leaves_the_others_as_they_are() -> None:
    shop = rule("promo/shop", "^visit our shop", scope="sentence")
    text = "It rained. Visit our shop {/* cleanlint-ignore-file related */} now.\n\n"
    kept = "<!-- cleanlint-ignore promo -->\nVisit our shop\n"
    result = cleaned(text + kept, shop, INLINE)
    assert result.text == "It rained.\n\n" + kept
    assert [f.rule for f in result.findings] == ["suppressions/malformed", "promo/shop"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n<!-- cleanlint-ignore-file comments -->\n```\n\nLeave a comment\n",
        "`<!-- cleanlint-ignore-file comments -->` is how.\n\nLeave a comment\n",
        "    <!-- cleanlint-ignore-file comments -->\n\nLeave a comment\n",
        "---\nx: <!-- cleanlint-ignore-file comments -->\n---\n\nLeave a comment\n",
    ],
)
def test_code_and_front_matter_hold_no_comments(text: str) -> None:
    assert "Leave" not in cleaned(text).text
    assert not problems(text)


def test_where_there_are_no_comments_nothing_is_made() -> None:
    every = RuleSet.of(RULES)
    for text, kind in (("One. <!-- a word -->", "markdown"), ("<!-- cleanlint-ignore comments -->", "text")):
        assert suppressions(text, kind, (), every, lambda: every) is None
    assert suppressions("<!-- cleanlint-ignore comments -->", "markdown", (), every, lambda: every) is not None


def test_in_plain_text_a_comment_is_text() -> None:
    text = "<!-- cleanlint-ignore-file comments -->\n\nLeave a comment"
    assert cleaned(text, format="text").text == "<!-- cleanlint-ignore-file comments -->"


PARAGRAPHS = "".join(
    f"<p>The harbour board met on day {n} and spoke at length of the ferry and its fares.</p>" for n in range(9)
)


@pytest.mark.parametrize("as_bytes", [False, True])
def test_of_a_page_only_the_comment_for_the_file_acts(as_bytes: bool) -> None:
    def page(comment: str) -> tuple[str, list[str]]:
        html = f"<html><body><article>{comment}{PARAGRAPHS}<p>Leave a comment</p></article></body></html>"
        result = Cleaner().clean_html(html.encode() if as_bytes else html, claims=True)
        return result.text, [f.message for f in result.findings if f.rule.startswith("suppressions")]

    assert "Leave" not in page("")[0]
    text, said = page("<!-- cleanlint-ignore-file comments: a title -->")
    assert "Leave a comment" in text
    assert not said
    text, said = page("<!-- cleanlint-ignore comments -->")
    assert "Leave" not in text
    assert said == ["in a page only cleanlint-ignore-file acts; this is cleanlint-ignore"]


def test_a_parsed_page_keeps_its_comments() -> None:
    from lxml.html import fromstring

    tree = fromstring(
        f"<html><body><!-- cleanlint-ignore-file comments -->{PARAGRAPHS}<p>Leave a comment</p></body></html>"
    )
    assert "Leave a comment" in Cleaner().clean_html(tree).text


CLEANER = Cleaner()
WITHOUT = {name: Cleaner(ignore=[name]) for name in ("comments", "newsletter/fare-by-mail", "related", "boilerplate")}
MARKDOWN = st.one_of(any_texts(), planted_articles().map(lambda planted: planted.text))


@given(MARKDOWN, st.sampled_from(sorted(WITHOUT)))
def test_a_file_comment_is_as_good_as_leaving_the_rules_out(text: str, name: str) -> None:
    marked = f"<!-- cleanlint-ignore-file {name} -->\n\n{text}"
    assert CLEANER.clean(marked, format="markdown")[:4] == WITHOUT[name].clean(marked, format="markdown")[:4]


@given(planted_articles().map(lambda planted: planted.text), st.sampled_from(RULES))
def test_and_the_rest_is_as_without_the_comment(text: str, one: Rule) -> None:
    comment = f"<!-- cleanlint-ignore-file {one.id} -->\n\n"
    others = [other for other in RULES if other is not one]
    assert cleaned(comment + text).text == comment + cleaned(text, *others).text


@given(MARKDOWN, st.sampled_from(["comments", "related", "nonsense"]))
def test_with_comments_it_still_settles(text: str, name: str) -> None:
    marked = text.replace("\n", f"\n\n<!-- cleanlint-ignore {name} -->\n", 3)
    once = CLEANER.clean(marked, format="markdown")
    if once.refused is None:
        assert CLEANER.clean(once.text, format="markdown").text == once.text
        assert once.text.count("<!-- cleanlint-") == marked.count("<!-- cleanlint-")

"""Comments are put where the text is parsed as it was, and after them nothing is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import rule
from strategies import any_texts, planted_articles

from cleanlint import Cleaner
from cleanlint.cleaner import Engine
from cleanlint.findings import Finding
from cleanlint.formats.markdown import parse
from cleanlint.suppressions.insertion import insert_comments

STUB = rule("comments/stub", "^leave a comment$")
WIDE = rule("promo/wide", "^please leave a comment")
INSIDE = rule("promo/inside", "leave a comment", scope="span")
ENGINE = Engine([STUB, WIDE, INSIDE])
CLEANER = Cleaner()
SAID = "<!-- cleanlint-ignore comments/stub, promo/inside -->"


def check(text: str) -> tuple[Finding, ...]:
    return ENGINE.clean(text, format="markdown").findings


@pytest.mark.parametrize(
    "text",
    [
        "One.\n\n!Leave a comment\n",
        "!Leave a comment\n===============\n",
        "# One\n!Leave a comment\n",
        "---\na: b\n---\n!Leave a comment\n",
        "!- Leave a comment\n- One\n",
        "- One\n!  - Leave a comment\n",
        "- One\n\n!  Leave a comment\n",
        "> One\n>\n!> Leave a comment\n",
        "> - One\n>\n!>   Leave a comment\n",
        "| a |\n| - |\n| b |\n\n!Leave a comment\n",
        "One.\r\n\r\n!Leave a comment\r\n",
        "One.\n\n!Leave a comment",
    ],
)
def test_a_comment_stands_on_its_own_line_before_the_block(text: str) -> None:
    at = text.index("!")
    text = text.replace("!", "")
    end = "\r\n" if "\r\n" in text else "\n"
    inserted = insert_comments(text, check)
    line = next(line for line in inserted.text.split(end) if SAID in line)
    assert line.lstrip("> ") == SAID
    assert inserted.text == text[:at] + line + end + text[at:]
    assert (inserted.comments, inserted.left, check(inserted.text)) == (1, (), ())


def test_in_a_list_it_stands_at_the_end_of_the_item_before() -> None:
    inserted = insert_comments("9. One\n10. Leave a comment\n11. Leave a comment\n", check)
    assert inserted.text == f"9. One\n    {SAID}\n10. Leave a comment\n    {SAID}\n11. Leave a comment\n"


def test_rules_that_another_one_hid_are_switched_off_too() -> None:
    inserted = insert_comments("One.\n\nPlease leave a comment below\n", check)
    assert inserted.text.split("\n")[2] == "<!-- cleanlint-ignore promo/inside, promo/wide -->"
    assert check(inserted.text) == ()


def test_a_rule_that_acts_only_on_what_another_left_over_is_not_named() -> None:
    def both(text: str) -> tuple[Finding, ...]:
        return Engine([INSIDE, rule("promo/rest", "^please now$")]).clean(text, format="markdown").findings

    text = "One.\n\nPlease leave a comment now\n"
    assert {f.rule for f in both(text)} == {"promo/inside", "promo/rest"}
    inserted = insert_comments(text, both)
    assert inserted.text == text.replace("Please", "<!-- cleanlint-ignore promo/inside -->\nPlease")
    assert both(inserted.text) == ()


def test_the_comments_of_a_reader_stay_and_are_added_to() -> None:
    text = "<!-- cleanlint-ignore comments/stub: a name -->\nLeave a comment\n"
    assert insert_comments(text, check).text == text.replace("Leave", "<!-- cleanlint-ignore promo/inside -->\nLeave")


def test_what_is_wrong_with_a_comment_is_not_ignored_but_left_out() -> None:
    text = "<!-- cleanlint-ignore nonsense -->\n\nOne.\n"
    assert insert_comments(text, check) == (text, 0, ())


@given(st.one_of(any_texts(), planted_articles().map(lambda planted: planted.text)), st.booleans())
def test_nothing_is_found_afterwards_and_the_text_is_parsed_as_it_was(text: str, mdx: bool) -> None:
    def found(written: str) -> tuple[Finding, ...]:
        return CLEANER.check(written, format="markdown")

    inserted = insert_comments(text, found, mdx=mdx)
    left = [f for f in found(inserted.text) if not f.rule.startswith("suppressions/")]
    assert tuple(left) == inserted.left
    assert parse(inserted.text).reads_as(parse(text))
    if not inserted.left:
        assert insert_comments(inserted.text, found, mdx=mdx) == (inserted.text, 0, ())

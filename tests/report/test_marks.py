from __future__ import annotations

import pytest

from cleanlint import Cleaner
from cleanlint.findings import Finding, Refusal, Removal
from cleanlint.report.marks import marks
from cleanlint.reporters import Outcome
from cleanlint.reporters.lines import Place
from cleanlint.spans import Span


@pytest.fixture
def cleaner() -> Cleaner:
    return Cleaner()


def _outcome(cleaner: Cleaner, text: str) -> Outcome:
    result = cleaner.clean(text, claims=True)
    return Outcome("a.txt", text, result.removed, result.findings, result.refused)


def test_every_kind_is_marked_once_and_by_place(cleaner: Cleaner) -> None:
    text = (
        "Experts say the pier is sound.\n\nSign up for our newsletter today.\n\n"
        "Visit our shop for more.\n\nThe ferry is perhaps late.\n"
    )
    found = marks(_outcome(cleaner, text), cleaner.rule)
    assert [(mark.kind, mark.rule, mark.severity, mark.fix, mark.words) for mark in found] == [
        ("claim", "claims/somebody", "warning", "none", 2),
        ("removal", "newsletter/signup", "warning", "safe", 6),
        ("possible", "promo/shop", "warning", "unsafe", 5),
        ("claim", "claims/perhaps", "info", "none", 1),
    ]
    assert [mark.place for mark in found] == [Place(1, 1), Place(3, 1), Place(5, 1), Place(7, 14)]


def test_parts_of_a_removal_around_an_earlier_one_are_one_mark(cleaner: Cleaner) -> None:
    text = "Sign up (related: fares) today."
    removed = (
        Removal(0, 8, "newsletter/signup", (), text[:8]),
        Removal(8, 24, "related/aside", (), text[8:24]),
        Removal(24, 31, "newsletter/signup", ("promo/shop",), text[24:]),
    )
    findings = (
        Finding(0, 31, "newsletter/signup", "error", "Sign-up", "safe"),
        Finding(8, 24, "related/aside", "warning", "", "safe"),
    )
    found = marks(Outcome("a", text, removed, findings), cleaner.rule)
    assert [(mark.rule, mark.spans, mark.also, mark.words) for mark in found] == [
        ("newsletter/signup", (Span(0, 8), Span(24, 31)), ("promo/shop",), 3),
        ("related/aside", (Span(8, 24),), (), 2),
    ]
    assert (found[0].severity, found[0].message) == ("error", "Sign-up")


def test_two_removals_by_one_rule_are_two_marks(cleaner: Cleaner) -> None:
    text = "One (related: a) two (related: b) three."
    found = marks(_outcome(cleaner, text), cleaner.rule)
    assert [text[slice(*mark.spans[0])].strip() for mark in found] == ["(related: a)", "(related: b)"]


def test_of_a_refused_document_the_proposals_are_marked_once(cleaner: Cleaner) -> None:
    text = "Sign up for our newsletter today.\n"
    outcome = _outcome(cleaner, text)
    refused = outcome._replace(removed=(), refused=Refusal("too much", 0.9, outcome.removed))
    assert [mark.kind for mark in marks(refused, cleaner.rule)] == ["removal"]


def test_what_no_rule_says_is_a_remark_with_a_message_of_its_own(cleaner: Cleaner) -> None:
    finding = Finding(0, 3, "suppressions/unused", "warning", "nothing here needs it", "none")
    (mark,) = marks(Outcome("a", "One two.", findings=(finding,)), cleaner.rule)
    assert (mark.kind, mark.message) == ("remark", "nothing here needs it")


def test_the_place_is_that_of_the_first_letter(cleaner: Cleaner) -> None:
    (mark,) = marks(_outcome(cleaner, "The ferry sails.\n\n\n  Sign up for our newsletter today."), cleaner.rule)
    assert mark.place == Place(4, 3)
    assert mark.spans[0].start < 19

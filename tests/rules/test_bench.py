"""What counts as a hit, and what is right and wrong about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from cleanlint import Cleaner
from cleanlint.errors import InputError
from cleanlint.rules.bench import Measured, judge, measure, speeds
from cleanlint.rules.evidence import Counts
from cleanlint.rules.labels import Labelled, Verdicts
from cleanlint.spans import Span

PACK = r"""
cleanlint: 1
kind: boilerplate
lang: en
rules:
  - id: mine/signup
    message: Sign-up
    why: For a test.
    scope: block
    match: ['^join our herring list']
    fix: safe
    tests: { remove: ['{--Join our herring list--}'], keep: [No.] }
  - id: mine/brackets
    message: Aside
    why: For a test.
    scope: span
    match: ['\(herring: [^()]{1,80}\)']
    fix: safe
    tests: { remove: ['So. {--(Herring: more)--}'], keep: [No.] }
  - id: mine/list
    message: List
    why: For a test.
    scope: section
    match: ['^more herrings$']
    items: { count: 1..5, where: { ends: open } }
    fix: safe
    tests: { remove: ["{--More herrings--}\n\n{--One--}"], keep: [No.] }
  - id: mine/weak
    message: Weak
    why: For a test.
    scope: block
    match: ['^buy herring']
    fix: unsafe
    tests: { remove: ['{--Buy herring--}'], keep: [No.] }
"""
CLAIMS = r"""
cleanlint: 1
kind: claims
lang: en
rules:
  - id: talk/believed
    message: Nobody in particular
    why: For a test.
    scope: span
    match: ['\bit is believed\b']
    tests: { flag: ['{==It is believed==} so.'], keep: [No.] }
"""
NEWS = "The harbour board met on Monday, and the mayor spoke of rain."


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same file for all tests, so that it is parsed once."""
    path = tmp_path_factory.mktemp("packs") / "mine.yaml"
    path.write_text(PACK)
    return str(path)


def _measured(
    pack: str, texts: Iterable[Labelled], verdicts: Verdicts | None = None, *, unsafe: bool = False
) -> Measured:
    return measure(Cleaner(select=["mine"], rules=[pack], unsafe=unsafe), texts, verdicts)


def _text(*parts: str, remove: str | None = "", id: str = "1", data: str = "data", **others: object) -> Labelled:
    """A text of these blocks, the one that is `remove` labelled."""
    text = "\n\n".join(parts)
    spans = None if remove is None else (Span(text.index(remove), text.index(remove) + len(remove)),) if remove else ()
    return Labelled(data, id, text, spans, **others)  # type: ignore[arg-type]


def test_a_labelled_hit_is_right(pack: str) -> None:
    found = _measured(pack, [_text(NEWS, "Join our herring list!", remove="Join our herring list!")])
    assert found.total("mine/signup") == Counts(hits=1, right=1, right_texts=1)
    assert found.data["data"].labelled_words == 16


def test_a_hit_on_the_article_is_wrong_and_its_words_are_lost(pack: str) -> None:
    found = _measured(pack, [_text(NEWS, "Join our herring list, they sang."), _text("Join our herring list", id="2")])
    assert found.total("mine/signup") == Counts(hits=2, wrong=2, lost=10, wrong_texts=2)


def test_hits_on_unlabelled_texts_are_counted_but_not_judged(pack: str) -> None:
    found = _measured(pack, [_text(NEWS, "Join our herring list", remove=None)])
    assert found.total("mine/signup") == Counts(hits=1)
    assert found.labelled_words == 0


def test_verdicts_judge_what_labels_do_not(pack: str) -> None:
    texts = [_text(NEWS, "Join our herring list", remove=None, id=name) for name in ("a", "b", "c")]
    texts = [text._replace(text=f"{text.text} {text.id}") for text in texts]
    verdicts: Verdicts = {
        ("mine/signup", "data", "a"): "right",
        ("mine/signup", "data", "b"): "wrong",
        ("mine/signup", "other", "c"): "wrong",
    }
    found = _measured(pack, texts, verdicts)
    assert found.total("mine/signup") == Counts(hits=3, right=1, wrong=1, right_texts=1, wrong_texts=1)


def test_a_verdict_overrules_a_clean_text_but_no_span(pack: str) -> None:
    clean = _text(NEWS, "Join our herring list", id="a")
    spans = _text("Join our herring list", NEWS, remove="harbour", id="b")
    found = _measured(pack, [clean, spans], {("mine/signup", "data", name): "right" for name in "ab"})
    assert found.total("mine/signup") == Counts(hits=2, right=1, wrong=1, lost=4, right_texts=1, wrong_texts=1)


def test_a_text_that_comes_again_counts_once_where_it_came_first(pack: str) -> None:
    text = _text(NEWS, "Join our herring list", remove="Join our herring list")
    found = _measured(pack, [text, text._replace(data="wild", remove=None)])
    assert found.total("mine/signup").hits == 1
    assert (found.data["wild"].texts, found.data["wild"].repeated) == (0, 1)


def test_a_rule_that_agreed_is_credited_and_judged_by_its_own_part(pack: str) -> None:
    parts = ("More herrings", "Fresh ones (Herring: more)", "Join our herring list", "Salt ones")
    text = _text(NEWS, *parts, remove="Join our herring list")
    found = _measured(pack, [text])
    assert found.total("mine/list").wrong == 1
    assert found.total("mine/signup") == Counts(hits=1, right=1, right_texts=1)
    assert found.total("mine/brackets") == Counts(hits=1, wrong=1, lost=2, wrong_texts=1)


def test_a_removal_around_an_earlier_one_is_one_hit(pack: str) -> None:
    # The list ends in an open line only after the aside has gone from it.
    text = _text(NEWS, "More herrings", "Fresh ones (Herring: more.)", "Salt ones. (Herring: stop.)")
    assert _measured(pack, [text]).total("mine/list").hits == 1


def test_a_refused_text_counts_as_refused(pack: str) -> None:
    long = "Join our herring list " + "and eat fish " * 30
    found = _measured(pack, [_text(NEWS, long)])
    assert found.total("mine/signup") == Counts()
    assert found.data["data"].refused == 1


def test_unsafe_rules_are_judged_whether_they_act_or_not(pack: str) -> None:
    text = _text(NEWS, "Buy herring", remove="Buy herring")
    for unsafe in (False, True):
        assert _measured(pack, [text], unsafe=unsafe).total("mine/weak") == Counts(hits=1, right=1, right_texts=1)


def test_claims_are_counted_and_judged_by_verdicts_alone(tmp_path: Path) -> None:
    pack = tmp_path / "claims.yaml"
    pack.write_text(CLAIMS)
    texts = [_text("It is believed, they wrote.", id="a"), _text("It is believed that rain fell.", id="b")]
    cleaner = Cleaner(select=["talk/believed"], rules=[str(pack)])
    found = measure(cleaner, texts, {("talk/believed", "data", "a"): "right"})
    assert found.total("talk/believed") == Counts(hits=2, right=1, right_texts=1)


def test_a_verdict_on_a_claim_is_about_one_hit_of_a_text(tmp_path: Path) -> None:
    pack = tmp_path / "claims.yaml"
    pack.write_text(CLAIMS)
    text = _text("It is believed, they wrote. It is believed that rain fell.", id="a")
    cleaner = Cleaner(select=["talk/believed"], rules=[str(pack)])
    found = measure(cleaner, [text], {("talk/believed", "data", "a"): "wrong"})
    assert found.total("talk/believed") == Counts(hits=2, wrong=1, wrong_texts=1)


def test_a_language_tag_that_means_nothing_is_told_with_its_place(pack: str) -> None:
    with pytest.raises(InputError, match=r"some\.jsonl:3: lang"):
        _measured(pack, [_text(NEWS, lang="english!", place="some.jsonl:3")])


def test_speeds_are_given_for_each_rule(pack: str) -> None:
    rules = Cleaner(select=["mine"], rules=[pack]).rules
    taken = speeds(rules, [NEWS + "\n\nJoin our herring list"] * 50)
    assert set(taken) == {rule.id for rule in rules}
    assert all(value >= 0 for value in taken.values())
    assert speeds(rules, []).keys() == taken.keys()


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([Span(10, 25)], ("right", 0)),  # white space counts for nothing
        ([Span(9, 25)], ("right", 0)),  # nor does a full stop that went along
        ([Span(5, 25)], ("wrong", 1)),
        ([Span(0, 10), Span(11, 25)], ("wrong", 2)),
        ([Span(9, 10)], ("unsure", 0)),  # no word, but nothing that had to go either
        ([Span(26, 32)], ("unsure", 0)),  # may go or stay
        ([Span(11, 32)], ("right", 0)),
    ],
)
def test_judging(pieces: list[Span], expected: tuple[str, int]) -> None:
    text = Labelled("data", "1", "Rain fell. Subscribe now! Photo. More rain fell.", (Span(11, 25),), (Span(26, 32),))
    assert judge(text, pieces) == expected

"""Which rules take part, and with which of the user's settings."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from making import rule
from packs import PACK, write

from cleanlint import Cleaner, ConfigError, RuleError
from cleanlint.errors import ChoiceError
from cleanlint.rules import cache
from cleanlint.rules.cache import load_chosen
from cleanlint.rules.ruleset import RuleSet
from cleanlint.rules.select import EVERYTHING, Choice, Override, select_rules

EVERY = RuleSet.of(
    [
        rule("comments/label", "leave a comment"),
        rule("promo/club", "join our club", fix="unsafe"),
        rule("promo/shop", "visit our shop", fix="unsafe", was=("promo/store",)),
        rule("claims/hedge", "perhaps", kind="claims", fix="none"),
        rule("claims/number", "many", kind="claims", fix="none", off=True),
    ],
    (),
    some_off=True,
)


def chosen(**choice: Any) -> RuleSet:
    return select_rules(EVERY, EVERY.on(), Choice(**choice))


def ids(**choice: Any) -> list[str]:
    return [rule.id for rule in chosen(**choice)]


def test_all_that_are_on_without_a_choice() -> None:
    assert ids() == ["claims/hedge", "comments/label", "promo/club", "promo/shop"]


def test_extend_select_adds_to_those_that_are_on() -> None:
    assert ids(extend_select=("claims/number",)) == [
        "claims/hedge",
        "claims/number",
        "comments/label",
        "promo/club",
        "promo/shop",
    ]


def test_extend_select_adds_to_select() -> None:
    assert ids(select=("comments",), extend_select=("promo/store",)) == ["comments/label", "promo/shop"]


def test_ignore_has_the_last_word() -> None:
    assert ids(select=("promo",), extend_select=("claims",), ignore=("claims/hedge", "promo/club")) == [
        "claims/number",
        "promo/shop",
    ]


def test_all_unknown_names_are_told_with_what_may_have_been_meant() -> None:
    with pytest.raises(ChoiceError) as caught:
        chosen(select=("promos",), extend_select=("xyzzy",), ignore=("coments",), overrides=(Override("claim"),))
    assert str(caught.value).split("\n") == [
        "select: no rule, topic or kind is called 'promos'; did you mean 'promo'?",
        "extend-select: no rule, topic or kind is called 'xyzzy'; `cleanlint rules list` shows them all",
        "ignore: no rule, topic or kind is called 'coments'; did you mean 'comments'?",
        "rules: no rule, topic or kind is called 'claim'; did you mean 'claims'?",
    ]


def test_the_narrower_override_counts_whatever_the_order() -> None:
    overrides = (
        Override("promo/shop", fix="safe"),
        Override("boilerplate", severity="info", fix="none"),
        Override("promo", severity="error"),
    )
    expected = {
        "comments/label": ("info", "none"),
        "promo/club": ("error", "none"),
        "promo/shop": ("error", "safe"),
        "claims/hedge": ("warning", "none"),
    }
    for order in (overrides, overrides[::-1]):
        assert {rule.id: (rule.severity, rule.fix) for rule in chosen(overrides=order)} == expected


def test_a_former_id_is_as_good_as_the_id() -> None:
    found = chosen(overrides=(Override("promo/store", severity="info"), Override("promo", severity="error")))
    assert found.named("promo/shop").severity == "info"  # type: ignore[union-attr]


def test_a_claims_rule_never_deletes() -> None:
    with pytest.raises(ChoiceError, match="'claims' has claims rules, which only flag"):
        chosen(overrides=(Override("claims", fix="safe"),))


def test_overrides_change_what_happens_and_the_digest() -> None:
    text = "The ferry sails at noon.\n\nLeave a comment"
    plain = Cleaner()
    careful = Cleaner(overrides={"comments": {"fix": "unsafe", "severity": "error"}})
    assert plain.clean(text).removed
    assert not careful.clean(text).removed
    assert {(f.severity, f.fix) for f in careful.check(text)} == {("error", "unsafe")}
    digests = {
        cleaner.ruleset
        for cleaner in (plain, careful, Cleaner(overrides={"comments": {"fix": "unsafe", "severity": "info"}}))
    }
    assert len(digests) == 3


def test_a_cleaner_with_overrides_travels_as_configuration() -> None:
    overrides = {"comments": {"fix": "unsafe"}}
    cleaner = Cleaner(extend_select=["claims"], overrides=overrides)
    overrides["comments"]["fix"] = "safe"  # the cleaner has a copy of its own
    other = pickle.loads(pickle.dumps(cleaner))
    assert other.ruleset == cleaner.ruleset
    assert other.rule("comments/label").fix == "unsafe"


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"comments": {"tier": "safe"}}, "'tier' is not one of severity, fix"),
        ({"comments": {"fix": "sure"}}, "'sure' is not one of none, unsafe, safe"),
        ({"comments": "info"}, "give a mapping such as"),
        (["comments"], "give a mapping such as"),
    ],
)
def test_overrides_that_cannot_be_used(overrides: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Cleaner(overrides=overrides)


def test_a_choice_comes_from_the_cache_the_second_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(cache, "load_rules", lambda paths: cache.Rules(EVERY, EVERY.on(), ("odd",)))
    choice = Choice(extend_select=("claims",), overrides=(Override("promo", severity="info"),))
    cold = load_chosen((), choice)
    monkeypatch.setattr(cache, "load_rules", None)
    warm = load_chosen((), choice)
    assert warm == cold
    assert warm[0].digest == cold[0].digest
    assert warm[1] == ("odd",)
    assert len(list(tmp_path.glob("chosen-*.json"))) == 1


def test_a_pack_that_is_gone_is_an_error_with_a_cache_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(cache, "builtin_paths", list)
    write(tmp_path, PACK)
    choice = Choice(ignore=("newsletter",))
    with pytest.raises(ChoiceError):
        load_chosen((), choice)
    load_chosen((str(tmp_path / "pack.yaml"),), choice)
    with pytest.raises(RuleError, match="cannot read"):
        load_chosen((str(tmp_path / "pack.yaml"), str(tmp_path / "gone.yaml")), choice)


def test_all_rules_need_no_cache_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(cache, "load_rules", lambda paths: cache.Rules(EVERY, EVERY.on(), ()))
    assert load_chosen((), EVERYTHING)[0] == EVERY.on()
    assert list(tmp_path.iterdir()) == []

"""Settings that become a cleaner once in each process."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from cleanlint import Cleaner, ConfigError
from cleanlint.integrations.recipe import Recipe

TEXT = "The bridge opens in May.\n\nLeave a comment"


def test_a_process_builds_the_cleaner_once(pack: str) -> None:
    recipe = Recipe({"rules": [pack], "ignore": ["share"]})
    again = pickle.loads(pickle.dumps(recipe))
    assert again.cleaner is recipe.cleaner
    assert Recipe({"ignore": ("share",), "rules": (pack,)}).cleaner is recipe.cleaner
    assert Recipe({"rules": [pack]}).cleaner is not recipe.cleaner


def test_packs_are_found_from_any_folder(pack: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(pack).parent)
    sent = pickle.dumps(Recipe({"rules": ["lantern.yaml"]}))
    monkeypatch.chdir(tmp_path)
    assert pickle.loads(sent).cleaner.rule("lantern/tours") is not None


def test_wrong_settings_fail_at_once() -> None:
    with pytest.raises(ConfigError, match="no rule, topic or kind is called 'newsleter'"):
        Recipe({"select": ["newsleter"]})
    with pytest.raises(ConfigError, match="give a list of strings"):
        Recipe({"ignore": "share"})
    with pytest.raises(ConfigError, match="'html' is not one of text, markdown"):
        Recipe({}, format="html")
    with pytest.raises(TypeError, match="unexpected keyword argument 'selct'"):
        Recipe({"selct": ["share"]})


def test_another_ruleset_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe({})
    other = Cleaner(unsafe=True)
    monkeypatch.setattr("cleanlint.integrations.recipe._built", lambda _: other)
    with pytest.raises(ConfigError, match=f"has ruleset {other.ruleset}, but {recipe.ruleset} was asked for"):
        recipe.clean(TEXT)


@pytest.mark.parametrize("lang", [None, "", "en", "und", "not a tag", 7])
@pytest.mark.parametrize("url", [None, "", "not an address", 7])
def test_odd_data_are_not_used(url: object, lang: object) -> None:
    assert Recipe({}).clean(TEXT, url=url, lang=lang) == Cleaner().clean(TEXT)

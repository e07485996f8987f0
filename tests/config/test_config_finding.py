"""Which settings hold where."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cleanlint import Cleaner, ConfigError
from cleanlint.config import Config, reading
from cleanlint.config.finding import Configs


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, "utf-8")


def of(path: str, flags: dict[str, Any] | None = None, **how: Any) -> Config:
    return Configs(flags, **how).of(path)


def test_without_a_file_the_defaults_hold_which_are_those_of_a_cleaner() -> None:
    assert of("posts/a.md") == Config()
    same = Cleaner(max_removal=Config().max_removal, unsafe=Config().unsafe_fixes)
    assert same.ruleset == Cleaner().ruleset


def test_the_nearest_file_wins_and_is_not_merged() -> None:
    write("cleanlint.toml", "lang = 'en'\nmax-removal = 0.2")
    write("posts/de/cleanlint.toml", "lang = 'de'")
    configs = Configs()
    assert configs.of("a.md").lang == configs.of("posts/a.md").lang == configs.of("posts/en/deep/a.md").lang == "en"
    assert configs.of("posts/de/deep/a.md") == Config(lang="de")
    assert configs.of(os.path.abspath("posts/de/a.md")) == Config(lang="de")


def test_a_pyproject_counts_where_it_has_a_section() -> None:
    write("cleanlint.toml", "lang = 'en'")
    write("a/pyproject.toml", "[project]\nname = 'x'")
    write("b/pyproject.toml", "[tool]\ncleanlint = { lang = 'fr' }")
    write("c/pyproject.toml", "this is broken, and none of our business")
    write("d/pyproject.toml", "this is broken, and speaks of cleanlint")
    assert [of(f"{folder}/x.md").lang for folder in "abc"] == ["en", "fr", "en"]
    with pytest.raises(ConfigError, match=r"d/pyproject.toml:1:\d+: this is not TOML"):
        of("d/x.md")


def test_two_files_in_one_folder_are_one_too_many() -> None:
    write("a/cleanlint.toml", "")
    write("a/pyproject.toml", "[tool.other]")
    assert of("a/x.md") == Config()
    write("a/pyproject.toml", "[tool.cleanlint]")
    with pytest.raises(ConfigError, match=r"both cleanlint\.toml and pyproject"):
        of("a/x.md")


def test_isolated_takes_none_and_config_the_one_that_is_named() -> None:
    write("cleanlint.toml", "lang = 'en'")
    write("other/house.toml", "lang = 'fr'\nexclude = ['/drafts']\npacks = ['p.yaml']")
    write("other/p.yaml", "")
    assert of("a.md", isolated=True) == Config()
    configs = Configs(file="other/house.toml")
    assert configs.of("a.md") == configs.of("other/deep/a.md")
    assert configs.of("a.md").lang == "fr"
    assert configs.of("a.md").packs == (os.path.abspath("other/p.yaml"),)  # from where the file stands
    assert configs.excludes("drafts/a.md")  # from here
    assert not configs.excludes("other/drafts/a.md")


def test_the_command_line_counts_more() -> None:
    write(
        "cleanlint.toml",
        "select = ['a']\nextend-select = ['b']\nignore = ['c']\nlang = 'en'\nexclude = ['d']\nextend-exclude = ['e']\n"
        "[[per-file]]\npaths = ['*']\nlang = 'fr'",
    )
    added = of("x.md", {"extend-select": ("f",), "ignore": ("g",), "extend-exclude": ("h",), "lang": "de"})
    assert added[:3] == (("a",), ("b", "f"), ("c", "g"))
    assert (added.lang, added.exclude, added.extend_exclude) == ("de", ("d",), ("e", "h"))
    begun = of("x.md", {"select": ("f",), "exclude": ("h",)})
    assert begun[:3] == (("f",), (), ("c",))
    assert (begun.lang, begun.exclude, begun.extend_exclude) == ("fr", ("h",), ())


def test_settings_for_single_paths() -> None:
    write(
        "blog/cleanlint.toml",
        "ignore = ['a']\nmax-removal = 0.3\n"
        "[[per-file]]\npaths = ['drafts/', '!drafts/final.md']\nignore = ['b']\nmax-removal = 0.9\n"
        "[[per-file]]\npaths = ['/*.md']\nselect = ['c']\nrules.q.severity = 'info'\n"
        "[[per-file]]\npaths = ['drafts/old/**']\nmax-removal = 1",
    )
    configs = Configs()
    assert configs.of("blog/posts/x.md") == Config(ignore=("a",), max_removal=0.3)
    assert configs.of("blog/drafts/x.md") == Config(ignore=("a", "b"), max_removal=0.9)
    assert configs.of("blog/drafts/old/x.md").max_removal == 1
    assert configs.of("blog/x.md").select == ("c",)
    assert configs.of("blog/posts/y.md") is configs.of("blog/posts/x.md")


def test_what_is_excluded_is_relative_to_the_file() -> None:
    write("blog/cleanlint.toml", "exclude = ['/drafts/', '*.tmp.md', '!keep.tmp.md']")
    configs = Configs()
    assert configs.excludes("blog/drafts/deep/a.md")
    assert configs.leaves_out("blog/drafts", folder=True)
    assert not configs.leaves_out("blog/drafts", folder=False)
    assert not configs.excludes("blog/posts/drafts/a.md")
    assert configs.excludes("blog/posts/a.tmp.md")
    assert not configs.excludes("blog/posts/keep.tmp.md")
    assert not configs.excludes("drafts/a.md")


def test_formats_of_further_suffixes() -> None:
    write("cleanlint.toml", "formats = { mdx = 'markdown', TXT = 'markdown' }")
    configs = Configs()
    assert [configs.format_of(name) for name in ("a.MDX", "a.txt", "a.html", "a.png", "mdx")] == [
        "markdown",
        "markdown",
        "html",
        None,
        None,
    ]


def test_each_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    write("cleanlint.toml", "lang = 'en'")
    read = []
    monkeypatch.setattr(reading, "read_config", lambda path, real=reading.read_config: read.append(path) or real(path))
    configs = Configs()
    for number in range(50):
        configs.of(f"posts/{number % 5}/{number}.md")
    assert read == [os.path.abspath("cleanlint.toml")]


def test_documents_share_a_cleaner_unless_their_settings_for_cleaning_differ() -> None:
    one = Config(ignore=("a",))
    assert (
        one.cleaning == one._replace(fail_on="never", baseline="x", exclude=("y",), formats=(("z", "text"),)).cleaning
    )
    others = [
        {"select": ("x",)}, {"extend_select": ("x",)}, {"ignore": ()}, {"rules": (1,)}, {"packs": ("x",)},
        {"keep": ("x",)}, {"lang": "en"}, {"unsafe_fixes": True}, {"max_removal": 1.0},
    ]  # fmt: skip
    assert len({one.cleaning, *(one._replace(**other).cleaning for other in others)}) == len(others) + 1

"""Settings from files and flags in `check` and `fix`. The small ruleset of these tests is in conftest."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import ARTICLE, DIRTY, PACK, Run

SHOP = "The ferry sails at noon.\n\nVisit our shop for more.\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, "utf-8")


def test_each_document_by_the_nearest_file_above_it(run: Run) -> None:
    for folder in ("a", "a/b", "c"):
        write(f"{folder}/x.md", DIRTY)
    write("a/cleanlint.toml", "ignore = ['newsletter']")
    write("a/b/cleanlint.toml", "")
    ran = run("check", ".", "--output-format", "concise")
    assert [line.split(":")[0] for line in ran.out.splitlines()] == ["a/b/x.md", "c/x.md"]
    run("fix", ".")
    assert [Path(folder, "x.md").read_text() == ARTICLE for folder in ("a", "a/b", "c")] == [False, True, True]


def test_tiers_and_severities(run: Run) -> None:
    write("x.txt", SHOP + "\nSign up for our newsletter today.\n")
    write(
        "cleanlint.toml", "[rules.promo]\nfix = 'safe'\n[rules.'newsletter/signup']\nfix = 'none'\nseverity = 'info'\n"
    )
    ran = run("check", "x.txt", "--show-info", "--output-format", "json")
    assert ran.code == 1
    assert '"severity": "info"' in ran.out
    run("fix", "x.txt")
    assert Path("x.txt").read_text() == "The ferry sails at noon.\n\nSign up for our newsletter today.\n"
    assert run("check", "x.txt")[:2] == (0, "")


def test_packs_and_kept_phrases(run: Run) -> None:
    words = {"newsletter/signup": "house/gala", "ign up for our newsletter": "it with us at the gala"}
    pack = PACK[: PACK.index("  - id: related")]
    for old, new in words.items():
        pack = pack.replace(old, new)
    write("house/pack.yaml", pack)
    write("house/cleanlint.toml", "packs = ['pack.yaml']\nkeep = ['newsletter TODAY']")
    write("house/x.txt", DIRTY + "\nSit with us at the gala today.\n")
    run("fix", "house")
    assert Path("house/x.txt").read_text() == DIRTY


def test_the_command_line_counts_more(run: Run) -> None:
    write("x.txt", SHOP)
    write("cleanlint.toml", "unsafe-fixes = true\nmax-removal = 0.9\noutput-format = 'concise'\n")
    assert "promo/shop Pitch for a shop [unsafe]\n" in run("check", "x.txt").out
    run("fix", "x.txt", "--no-unsafe-fixes")
    assert Path("x.txt").read_text() == SHOP
    assert '"rule": "promo/shop"' in run("check", "x.txt", "--output-format", "json").out
    assert run("check", "x.txt", "--ignore", "promo").code == 0
    assert run("check", "x.txt", "--select", "newsletter").code == 0
    run("fix", "x.txt")
    assert Path("x.txt").read_text() == "The ferry sails at noon.\n"


def test_no_settings_from_files(run: Run) -> None:
    write("x.txt", DIRTY)
    write("cleanlint.toml", "ignore = ['newsletter']")
    write("other.toml", "ignore = ['related']")
    assert run("check", "x.txt").code == 0
    assert run("check", "x.txt", "--isolated").code == 1
    assert run("check", "x.txt", "--config", "other.toml").code == 1
    ran = run("check", "x.txt", "--config", "other.toml", "--isolated")
    assert (ran.code, "does not go with --config" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("fail_on", "code", "shown"),
    [("never", 0, False), ("error", 0, False), ("warning", 0, False), ("info", 1, True)],
)
def test_what_fails_a_run(run: Run, fail_on: str, code: int, shown: bool) -> None:
    write("x.txt", "As ever, the ferry sails at noon.\n")  # a finding of severity info
    write("cleanlint.toml", f"fail-on = '{fail_on}'")
    ran = run("check", "x.txt")
    assert (ran.code, "style/as-ever" in ran.out) == (code, shown)
    assert run("check", "x.txt", "--isolated", "--fail-on", fail_on).code == code


def test_what_fails_a_run_may_differ_from_file_to_file(run: Run) -> None:
    write("drafts/x.txt", DIRTY)
    write("cleanlint.toml", "[[per-file]]\npaths = ['drafts/']\nfail-on = 'never'\n")
    ran = run("check", ".")
    assert (ran.code, "newsletter/signup" in ran.out) == (0, True)
    write("x.txt", DIRTY)
    assert run("check", ".").code == 1
    assert run("check", ".", "--fail-on", "error").code == 0


def test_what_is_excluded_is_left_out_of_folders_and_patterns(run: Run) -> None:
    for name in ("x.md", "drafts/x.md", "posts/x.md", "posts/y.md"):
        write(name, DIRTY)
    write("cleanlint.toml", "exclude = ['drafts/']\nextend-exclude = ['/posts/y.*']")

    def checked(*arguments: str) -> list[str]:
        return [line.split(":")[0] for line in run("check", *arguments, "--output-format", "concise").out.splitlines()]

    assert checked(".") == ["x.md", "posts/x.md"]
    assert checked("**/*.md") == ["posts/x.md", "x.md"]
    assert checked("posts/y.md", "drafts/x.md") == ["posts/y.md", "drafts/x.md"]
    assert checked("posts/y.md", "drafts/x.md", "x.md", "--force-exclude") == ["x.md"]
    assert checked(".", "--extend-exclude", "/posts") == ["x.md"]
    assert checked(".", "--exclude", "posts") == ["x.md", "drafts/x.md"]
    assert checked(".", "--isolated") == ["x.md", "drafts/x.md", "posts/x.md", "posts/y.md"]


def test_a_folder_of_its_own_settings_may_be_excluded_from_above(run: Run) -> None:
    write("vendor/x.md", DIRTY)
    write("vendor/cleanlint.toml", "this is broken, and nobody looks")
    write("cleanlint.toml", "exclude = ['vendor/']")
    assert run("check", ".").code == 0


def test_formats_of_further_suffixes(run: Run) -> None:
    code = "The ferry sails.\n\n    Sign up for our newsletter today.\n"
    write("x.adoc", code)
    write("x.rst", DIRTY)
    assert run("check", ".").err.startswith("0 files")
    write("cleanlint.toml", "formats = { adoc = 'markdown', txt = 'markdown', rst = 'text' }")
    write("x.txt", code)
    ran = run("fix", ".")
    assert ran.err.startswith("3 files, 1 changed")
    assert Path("x.adoc").read_text() == Path("x.txt").read_text() == code  # a code block
    assert run("check", "x.txt", "--format", "text").code == 1


def test_standard_input_as_a_file_of_some_name(run: Run) -> None:
    write("posts/cleanlint.toml", "ignore = ['newsletter']")
    code = b"The ferry sails.\n\n    Sign up for our newsletter today.\n"
    ran = run("check", "-", "--stdin-filename", "x/y.txt", "--output-format", "concise", stdin=DIRTY.encode())
    assert (ran.code, ran.out.startswith("x/y.txt:3:1: newsletter/signup")) == (1, True)
    assert run("check", "-", "--stdin-filename", "x/y.md", stdin=code).code == 0
    assert run("check", "-", stdin=code).code == 1
    assert run("check", "-", "--stdin-filename", "posts/x.txt", stdin=DIRTY.encode()).code == 0
    assert run("fix", "-", "--stdin-filename", "posts/x.txt", stdin=DIRTY.encode()).out == DIRTY
    assert run("fix", "-", "--stdin-filename", "y.txt", stdin=DIRTY.encode()).out == ARTICLE
    diff = run("fix", "-", "--diff", "--stdin-filename", "y.txt", stdin=DIRTY.encode()).out
    assert diff.startswith("--- a/y.txt\n+++ b/y.txt\n")


def test_what_cannot_be_read_on_standard_input_goes_by_the_name_that_was_given(run: Run) -> None:
    ran = run("check", "-", "--stdin-filename", "y.txt", stdin=b"\xff")
    assert (ran.code, ran.err.startswith("error: y.txt: not UTF-8")) == (2, True)


def test_standard_input_is_never_excluded_as_that_would_lose_it(run: Run) -> None:
    write("cleanlint.toml", "exclude = ['*']")
    ran = run("fix", "-", "--stdin-filename", "y.txt", "--force-exclude", stdin=DIRTY.encode())
    assert ran.out == ARTICLE


@pytest.mark.parametrize("command", ["check", "fix"])
def test_nothing_is_done_where_any_settings_are_wrong(run: Run, command: str) -> None:
    write("a/x.txt", DIRTY)
    write("b/x.txt", DIRTY)
    write("b/cleanlint.toml", "\nignroe = ['newsletter']\nlang = 3\n")
    write("c/x.txt", DIRTY)
    write("c/cleanlint.toml", "ignore = [\n'newsleter']\nselect = ['related', 'promos']\n")
    ran = run(command, "a/x.txt", "b/x.txt", "c/x.txt")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines() == [
        "error: b/cleanlint.toml:2: ignroe: unknown key (did you mean `ignore`?)",
        "error: b/cleanlint.toml:3: lang: a text in quotes is wanted here, not 3",
        "error: c/cleanlint.toml:3: select: no rule, topic or kind is called 'promos'; did you mean 'promo'?",
        "error: c/cleanlint.toml:1: ignore: no rule, topic or kind is called 'newsleter'; did you mean 'newsletter'?",
    ]
    assert Path("a/x.txt").read_text() == DIRTY


def test_names_of_rules_that_there_are_not(run: Run) -> None:
    write("cleanlint.toml", "extend = 'base.toml'\n[rules.promos]\nfix = 'safe'\n")
    write("base.toml", "extend-select = ['styles']\n")
    ran = run("check", "-", "--ignore", "relted", "--config", "cleanlint.toml")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "error: base.toml:1: extend-select: no rule, topic or kind is called 'styles'; did you mean 'style'?",
        "error: --ignore: no rule, topic or kind is called 'relted'; did you mean 'related'?",
        "error: cleanlint.toml:2: rules: no rule, topic or kind is called 'promos'; did you mean 'promo'?",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--config", "nowhere.toml"], "nowhere.toml: no such file or folder"),
        (["--config", "."], "this is a folder where a file was expected"),
        (["--lang", "???"], "--lang: '???' is not a language tag"),
        (["--rules", "nowhere.yaml"], "--rules: nowhere.yaml: no such file or folder, as seen from here"),
        (["--exclude", ""], "--exclude: this text is empty"),
        (["--fail-on", "warn"], "'warn' is not one of"),
        (["--max-removal", "2"], "2.0 is not in the range"),
        (
            ["--baseline", "nowhere.json"],
            "nowhere.json: no such file or folder; check the name; cleanlint baseline write",
        ),
    ],
)
def test_options_that_cannot_be_used(run: Run, arguments: list[str], message: str) -> None:
    ran = run("check", "-", "--output-format", "json", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_a_pack_with_warnings_is_told_of_once(run: Run) -> None:
    pack = PACK.replace("lang: en\n", "lang: en\nlists: { idle: [x] }\n")
    write("mine.yaml", pack.replace("id: ", "id: my-").replace("was: [", "was: [my-"))
    for folder in "ab":
        write(f"{folder}/x.txt", ARTICLE)
        write(f"{folder}/cleanlint.toml", f"packs = ['../mine.yaml']\nkeep = ['{folder}']")
    ran = run("check", "a", "b")
    assert ran.code == 0
    assert ran.err.count("$idle") == 1


def test_the_digest_of_a_run_speaks_of_all_settings(run: Run) -> None:
    def digest(*paths: str) -> str:
        return str(json.loads(run("check", *paths, "--output-format", "json").out)["ruleset"])

    write("x.txt", ARTICLE)
    write("a/x.txt", ARTICLE)
    write("a/cleanlint.toml", "ignore = ['promo']")
    assert sorted(digest("x.txt", "a").split("+")) == sorted([digest("x.txt"), digest("a")])
    assert digest("a", "x.txt") == digest("x.txt", "a")


def test_settings_that_may_not_be_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write("cleanlint.toml", "")

    def refuse(path: Any, *rest: Any, real: Any = open, **others: Any) -> Any:
        if str(path).endswith("cleanlint.toml"):  # root may read everything, so the mode of the file is no use
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *rest, **others)

    monkeypatch.setattr("builtins.open", refuse)
    ran = run("check", "-")
    assert (ran.code, "cleanlint.toml: permission denied" in ran.err) == (2, True)

"""What a run says of its rules before it says anything of documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanlint.rules.cache import is_prepared

from .conftest import DIRTY, Run

WAITING = "preparing the rules; this takes some seconds, once"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "post.md"
    path.write_text(DIRTY, "utf-8")
    return path


def _empty_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path / "new cache"))


def test_rules_are_prepared_once(run: Run, post: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert is_prepared()
    _empty_cache(monkeypatch, tmp_path)
    assert not is_prepared()
    run("check", post)
    assert is_prepared()
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", "off")
    assert is_prepared()


def test_a_person_who_waits_is_told_why(run: Run, post: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _empty_cache(monkeypatch, tmp_path)
    monkeypatch.setattr("cleanlint.cli.cleaners.is_terminal", lambda stream: True)
    assert run("check", post).err.splitlines()[0] == WAITING
    assert WAITING not in run("check", post).err


def test_a_program_is_told_nothing_of_it(run: Run, post: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _empty_cache(monkeypatch, tmp_path)
    assert WAITING not in run("check", post).err


@pytest.mark.parametrize(
    ("options", "warning"),
    [
        (["--select", "newsletter", "--ignore", "boilerplate"], "no rule is left: what is selected is ignored as well"),
        (["--lang", "xx"], "there are no rules for the language 'xx'; only those for all languages act"),
    ],
)
def test_a_run_without_rules_does_not_look_clean(run: Run, post: Path, options: list[str], warning: str) -> None:
    ran = run("check", *options, post)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[0] == f"warning: {warning}"


@pytest.mark.parametrize(
    "options", [["--lang", "en-GB"], ["--lang", "xx", "--select", "newsletter"], ["--ignore", "style"]]
)
def test_a_run_with_rules_needs_no_warning(run: Run, post: Path, options: list[str]) -> None:
    assert "warning" not in run("check", *options, post).err


@pytest.mark.parametrize(
    ("command", "hint"),
    [("chekc", "did you mean 'check'?"), ("zzz", "there are baseline, check, ")],
)
def test_a_misspelt_command_is_told_its_nearest_name(run: Run, command: str, hint: str) -> None:
    ran = run(command, "post.md")
    assert ran.code == 2
    assert f"there is no command {command!r}; {hint}" in ran.err


def test_a_pack_that_is_no_pack_is_told_on_one_line(run: Run, post: Path) -> None:
    ran = run("check", "--rules", post, post)
    assert (ran.code, ran.err.count("error: ")) == (2, 1)
    assert "not `The harbour board met on Monday. Sign up" in ran.err

"""What a run prints and returns: --quiet, --exit-zero, --exit-non-zero-on-fix, --statistics."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .conftest import ARTICLE, DIRTY, Run

REFUSED = "Sign up for our newsletter" + " now" * 60 + "\n\nThe end.\n"


@pytest.mark.parametrize("command", ["check", "fix"])
def test_quiet_leaves_the_exit_code_and_errors(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REFUSED)
    assert run(command, "-q", path) == (1, "", "")
    assert run(command, "--quiet", path, "--output-format", "sarif") == (1, "", "")
    missing = tmp_path / "b.txt"
    ran = run(command, "-q", path, missing)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"error: {missing}: no such file or folder; check the name\n"


def test_quiet_cleans_all_the_same(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    assert run("fix", "-q", path) == (0, "", "")
    assert path.read_text() == ARTICLE


def test_quiet_still_writes_documents_to_standard_output(run: Run, tmp_path: Path) -> None:
    assert run("fix", "-q", "-", stdin=DIRTY.encode()) == (0, ARTICLE, "")
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("fix", "-q", "--diff", path)
    assert (ran.out.splitlines()[0].partition(" ")[0], ran.err) == ("---", "")


def test_exit_zero_forgives_findings_but_not_errors(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("check", "--exit-zero", path)
    assert ran.code == 0
    assert "newsletter/signup" in ran.out
    assert run("check", "--exit-zero", path, tmp_path / "b.txt").code == 2


def test_exit_zero_forgives_refusals(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(REFUSED)
    assert run("fix", "--exit-zero", path).code == 0
    assert path.read_text() == REFUSED


@pytest.mark.parametrize("option", [[], ["--diff"], ["-o", "{}/out.txt"]])
def test_a_fix_may_fail_the_run(run: Run, tmp_path: Path, option: list[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    option = [part.format(tmp_path) for part in option]
    assert run("fix", "--exit-non-zero-on-fix", path, *option).code == 1
    path.write_text(ARTICLE)
    assert run("fix", "--exit-non-zero-on-fix", path, *option).code == 0
    assert run("fix", "--exit-non-zero-on-fix", tmp_path / "b.txt", *option).code == 2


def test_both_at_once_are_a_mistake(run: Run, tmp_path: Path) -> None:
    ran = run("fix", "--exit-zero", "--exit-non-zero-on-fix", tmp_path)
    assert ran.code == 2
    assert "contradict each other" in ran.err


COUNTS = [
    "2  newsletter/signup  Newsletter sign-up (2 fixable)",
    "1  promo/shop         Pitch for a shop",
]


def _two_rules(folder: Path) -> Path:
    folder.joinpath("a.txt").write_text(DIRTY)
    folder.joinpath("b.txt").write_text(DIRTY + "\nVisit our shop for more.\n")
    return folder


def test_statistics_count_findings_by_rule(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--statistics", "--output-format", "concise", _two_rules(tmp_path))
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[3:6] == [*COUNTS, ""]
    assert lines[6].startswith("hedges: 0")


def test_quiet_statistics_are_the_table_alone(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--statistics", "-q", _two_rules(tmp_path))
    assert ran.out.splitlines()[:3] == [*COUNTS, ""]
    assert ran.err == ""


def test_statistics_stay_out_of_a_report_for_a_program(run: Run, tmp_path: Path) -> None:
    ran = run("check", "--statistics", "--output-format", "gitlab", _two_rules(tmp_path))
    assert len(json.loads(ran.out)) == 3
    assert ran.err.splitlines()[:2] == COUNTS


@pytest.mark.parametrize("name", ["json", "json-lines"])
def test_statistics_by_rule_are_in_the_summary(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("check", "--statistics", "--output-format", name, _two_rules(tmp_path))
    last = json.loads(ran.out) if name == "json" else {"summary": json.loads(ran.out.splitlines()[-1])}
    rules = last["summary"]["rules"]
    assert list(rules.items()) == [
        ("newsletter/signup", {"findings": 2, "fixable": 2}),
        ("promo/shop", {"findings": 1, "fixable": 0}),
    ]
    assert "hedges" not in ran.err


@pytest.mark.parametrize(("ending", "between"), [("", "\n"), ("\n", "")])
def test_a_summary_on_the_same_terminal_begins_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, ending: str, between: str
) -> None:
    monkeypatch.setattr("cleanlint.cli.console.is_terminal", lambda stream: True)
    monkeypatch.setenv("NO_COLOR", "1")
    ran = run("fix", "-", stdin=(ARTICLE.rstrip("\n") + ending).encode())
    assert ran.out == ARTICLE.rstrip("\n") + ending
    assert ran.err == f"{between}1 file, 0 changed, 0 removals, 0 refused\n"


def test_elsewhere_a_summary_follows_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleanlint.cli.console.is_terminal", lambda stream: stream is sys.stderr)
    ran = run("fix", "-", stdin=b"The ferry sails at noon.")
    assert ran.err == "1 file, 0 changed, 0 removals, 0 refused\n"

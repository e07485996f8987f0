from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from .conftest import ARTICLE, DIRTY, Run


def test_findings_fail_the_run_and_nothing_is_written(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("check", path)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{path}:3:1: newsletter/signup Newsletter sign-up [safe]",
        "  3 | Sign up for our newsletter today.",
        "    | " + "^" * 33,
        "    = why: Asks for an address.",
        "    = allow: --ignore newsletter/signup",
        "",
    ]
    assert ran.err == "1 file, 1 finding (1 fixable)\n"
    assert path.read_text() == DIRTY


def test_a_clean_file_is_clean(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    assert run("check", path) == (0, "", "1 file, 0 findings (0 fixable)\n")


def test_after_fix_nothing_fixable_is_left(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    run("fix", path)
    assert run("check", path).code == 0


def test_info_is_shown_on_request_and_never_fails(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("As ever, the ferry sails at noon.\n")
    assert run("check", path)[:2] == (0, "")
    ran = run("check", path, "--show-info", "--output-format", "concise")
    assert (ran.code, ran.out) == (0, f"{path}:1:1: style/as-ever Tired opening [none]\n")


def test_unsafe_rules_report_without_being_asked_to_act(run: Run) -> None:
    ran = run("check", "-", "--output-format", "concise", stdin=b"It is late.\n\nVisit our shop for more.\n")
    assert (ran.code, ran.out) == (1, "-:3:1: promo/shop Pitch for a shop [unsafe]\n")


def test_json_is_one_document_with_offsets_of_code_points(run: Run, tmp_path: Path) -> None:
    text = "\ufeffFähre \U0001f6a2.\r\n\r\nSign up for our newsletter today.\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    (tmp_path / "b.txt").write_bytes(b"\xff")
    ran = run("check", tmp_path, "--output-format", "json")
    report = json.loads(ran.out)
    assert ran.code == 2
    assert (report["version"], report["command"], len(report["ruleset"]) >= 16) == (1, "check", True)
    good, bad = report["files"]
    finding = good["findings"][0]
    assert text[finding["start"] : finding["end"]] == "Sign up for our newsletter today."
    assert (finding["line"], finding["column"], finding["fix"]) == (3, 1, "safe")
    assert (good["error"], good["refused"], good["removed"]) == (None, None, [])
    assert bad["path"] == str(tmp_path / "b.txt")
    assert "byte 0xFF at offset 0" in bad["error"]
    assert report["summary"] == {"files": 1, "changed": 0, "removals": 0, "refused": 0, "findings": 1, "errors": 1}


def test_json_of_fix_tells_what_went_and_what_was_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.txt").write_text("Sign up for our newsletter" + " now" * 60 + "\n\nThe end.\n")
    ran = run("fix", tmp_path, "--output-format", "json")
    changed, refused = json.loads(ran.out)["files"]
    assert ran.code == 1
    removed = changed["removed"][0]
    assert DIRTY[removed["start"] : removed["end"]] == removed["text"]
    assert (removed["rule"], removed["also"], changed["output"]) == ("newsletter/signup", [], str(tmp_path / "a.txt"))
    assert (refused["removed"], refused["refused"]["reason"], refused["output"]) == ([], "too much", None)
    assert refused["refused"]["proposed"][0]["rule"] == "newsletter/signup"


def test_an_empty_run_is_still_a_json_document(run: Run, tmp_path: Path) -> None:
    assert json.loads(run("check", tmp_path, "--output-format", "json").out)["files"] == []


def test_a_page_is_checked_as_its_extracted_text(run: Run, tmp_path: Path) -> None:
    body = "".join(
        f"<p>The harbour board met on day {n} and spoke at length of the ferry and its fares.</p>" for n in range(9)
    )
    page = tmp_path / "a.html"
    page.write_text(f"<html><body><article>{body}<p>Sign up for our newsletter today.</p></article></body></html>")
    ran = run("check", page)
    assert ran.code == 1
    assert "| Sign up for our newsletter today." in ran.out
    page.write_text("<html></html>")
    ran = run("check", page)
    assert ran.code == 0
    assert "the page holds no article" in ran.err


def test_a_rule_that_takes_too_long_is_an_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleanlint.cleaner import Engine

    def slow(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Engine, "_settle", slow)
    ran = run("check", "-", stdin=b"x")
    assert ran.code == 2
    assert "not checked: a rule took too long" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Usage: cleanlint"),
        (["chek", "x"], "there is no command 'chek'; did you mean 'check'?"),
        (["check"], "Missing argument"),
        (["check", "-", "--max-removal", "2"], "2.0 is not in the range"),
        (["check", "-", "--lang", "???"], "not a language tag"),
        (["check", "-", "--rules", "nowhere.yaml"], "nowhere.yaml"),
        (["check", "-", "--output-format", "xml"], "xml"),
    ],
)
def test_usage_and_settings_errors(run: Run, arguments: list[str], message: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_all_faults_of_a_users_pack_are_told(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text("cleanlint: 1\nkind: boilerplate\nlang: en\nrules:\n  - id: Bad\n    scope: page\n")
    ran = run("check", "-", "--rules", pack)
    assert ran.code == 2
    assert ran.err.count(f"error: {pack}:") >= 3


def test_colour_only_on_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run("check", "-", stdin=DIRTY.encode()).out
    monkeypatch.setattr("cleanlint.cli.console.is_terminal", lambda stream: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[31mnewsletter/signup\x1b[0m" in run("check", "-", stdin=DIRTY.encode()).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("check", "-", stdin=DIRTY.encode()).out


def test_a_long_run_shows_a_bar_only_where_somebody_looks(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        (tmp_path / f"{number}.txt").write_text(ARTICLE)
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    assert "/26" not in run("check", tmp_path).err
    import sys

    monkeypatch.setattr("cleanlint.cli.documents.is_terminal", lambda stream: stream is sys.stderr)
    monkeypatch.setattr("click._termui_impl.isatty", lambda stream: True)
    ran = run("check", tmp_path)
    assert "/26" in ran.err
    assert ran.err.rstrip().endswith("25 files, 0 findings (0 fixable), 1 error")
    assert "bad.txt: not UTF-8" in ran.err


def test_what_a_terminal_would_act_on_is_escaped(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[2Jb.txt"
    path.write_text("It is late.\n\nSign up for our newsletter \x1b[31m\u202e today.\n")
    ran = run("check", path)
    assert "\x1b" not in ran.out
    assert "a\\x1b[2Jb.txt:3:1:" in ran.out
    assert "newsletter \\x1b[31m\\u202e today." in ran.out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_no_encoding_can_hold_is_shown(run: Run, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "w") as file:
        file.write(DIRTY)
    ran = run("fix", tmp_path, "--audit", tmp_path / "audit.jsonl")
    assert ran.code == 0
    assert "\\udcff.txt:3:1:" in ran.out
    with open(path) as file:
        assert file.read() == ARTICLE
    assert run("restore", tmp_path / "audit.jsonl").code == 0
    with open(path) as file:
        assert file.read() == DIRTY


def test_an_empty_selection_is_a_mistake(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The bridge opens in May.\n")
    ran = run("check", "--select", "", article)
    assert ran.code == 2
    assert "--select names no rule" in ran.err


WORDS = Path(__file__).parents[2] / "rules" / "claims" / "en" / "attribution.yaml"


def test_statistics_count_sources(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('The pier is sound. "It is," said Ines Okafor.\n\nOkafor said so twice. Officials said no.\n')
    ran = run("check", "--statistics", "--rules", WORDS, path)
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "hedges: 0, 0.0 per 1,000 words",
        "vague sources: 0, 0.0 per 1,000 words",
        "sentences with a named source: 2 of 4 (50%)",
        "named sources: Ines Okafor (2)",
    ]


def test_statistics_of_each_file_and_of_all_are_in_the_json(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Ines Okafor said so.\n")
    report = json.loads(run("check", "--statistics", "--rules", WORDS, "--output-format", "json", tmp_path).out)
    assert [file["statistics"]["sourced"] for file in report["files"]] == [1, 1]
    total = report["summary"]["statistics"]
    assert (total["words"], total["share_with_named_source"]) == (8, 1.0)
    assert total["sources"] == [{"name": "Ines Okafor", "cited": 2}]
    assert "statistics" not in json.loads(run("check", "--output-format", "json", tmp_path).out)["summary"]

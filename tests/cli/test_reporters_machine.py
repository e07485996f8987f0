"""The reporters for other programs: what they write is what those programs read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanlint.reporters
from cleanlint.findings import Finding, Refusal, Removal
from cleanlint.reporters import OUTPUT_FORMATS, Command, Outcome, Setup, Summary, reporter
from cleanlint.reporters.lines import printable
from cleanlint.rules.records import Rule
from cleanlint.spans import cut

from .conftest import ARTICLE, DIRTY, Run
from .telling import CHECKED, CLEAN, END, GONE, START, TEXT, UNREAD, sarif, tell

REPORT = jsonschema.Draft202012Validator(
    json.loads(Path(cleanlint.reporters.__file__).with_name("report.schema.json").read_text("utf-8"))
)
MACHINES = [name for name in OUTPUT_FORMATS if name not in ("full", "concise", "grouped")]


@pytest.mark.parametrize("name", OUTPUT_FORMATS)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_every_reporter_tells_any_outcome(name: str, command: Command) -> None:
    refused = Outcome("e.md", TEXT, refused=Refusal("too much", 0.61, GONE))
    told = tell(name, CHECKED, UNREAD, CLEAN, refused, command=command)
    assert ("61%" in told) == (command == "fix" and not name.startswith("json"))
    assert "\x1b" not in told


@pytest.mark.parametrize("name", ["json", "json-lines", "gitlab", "junit", "rdjson", "sarif"])
def test_an_empty_run_is_well_formed(name: str) -> None:
    told = tell(name)
    if name == "junit":
        assert ElementTree.fromstring(told.encode()).tag == "testsuites"
    else:
        assert [json.loads(line) for line in (told.splitlines() if name == "json-lines" else [told])]


@pytest.mark.parametrize("name", ["json", "json-lines", "gitlab", "junit", "rdjson", "sarif"])
def test_any_terminal_can_show_it(name: str) -> None:
    assert tell(name, CHECKED._replace(path="f\u00e4hre.md")).isascii()


def _hostile(text: str) -> tuple[Outcome, ...]:
    """A finding in `text`, called and named so too, and an error that says it."""
    found = (Finding(0, len(text), text, "warning", text, "safe"),)
    planned = (Removal(0, len(text), text, (), text),)
    return Outcome(text, text, findings=found, planned=planned), Outcome(text, "", error=text)


HOSTILE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(HOSTILE)
def test_junit_is_xml_whatever_the_text(text: str) -> None:
    found, unread = ElementTree.fromstring(tell("junit", *_hostile(text)).encode())
    assert (found.attrib["failures"], unread.attrib["errors"]) == ("1", "1")


@given(HOSTILE)
def test_workflow_commands_are_lines_whatever_the_text(text: str) -> None:
    found, unread = _commands(tell("github", *_hostile(text)))
    assert found[1]["title"] == printable(text)
    assert unread[0] == "error"


@given(HOSTILE)
def test_json_is_json_whatever_the_text(text: str) -> None:
    outcomes = _hostile(text)
    REPORT.validate(json.loads(tell("json", *outcomes)))
    assert len(tell("json-lines", *outcomes).splitlines()) == 4
    assert len(json.loads(tell("gitlab", *outcomes))) == 2
    assert len(json.loads(tell("rdjson", *outcomes))["diagnostics"]) == 2
    assert len(sarif(*outcomes)["results"]) == 1


# json and json-lines


def test_json_keeps_to_its_schema(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.txt").write_text("Sign up for our newsletter" + " now" * 60 + "\n\nThe end.\n")
    (tmp_path / "c.txt").write_bytes(b"\xff")
    for command in (["check"], ["check", "--statistics"], ["fix"]):
        REPORT.validate(json.loads(run(*command, tmp_path, "--output-format", "json").out))


def test_each_line_of_json_lines_keeps_to_the_schema(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "c.txt").write_bytes(b"\xff")
    for command in (["check"], ["check", "--statistics"], ["fix"]):
        lines = [json.loads(line) for line in run(*command, tmp_path, "--output-format", "json-lines").out.splitlines()]
        assert [line["type"] for line in lines] == ["run", "file", "file", "summary"]
        for line in lines:
            REPORT.validate(line)


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report.update(version=2),
        lambda report: report.update(more=1),
        lambda report: report["files"][0].pop("findings"),
        lambda report: report["files"][0]["findings"][0].update(line=0),
        lambda report: report["files"][0]["findings"][0].update(fix="perhaps"),
        lambda report: report["summary"].pop("errors"),
    ],
)
def test_the_schema_refuses_what_is_no_report(change: Any) -> None:
    report = json.loads(tell("json", CHECKED))
    REPORT.validate(report)
    change(report)
    assert not REPORT.is_valid(report)


def test_json_lines_are_the_files_of_json() -> None:
    whole = json.loads(tell("json", CHECKED, UNREAD))
    head, *files, summary = [json.loads(line) for line in tell("json-lines", CHECKED, UNREAD).splitlines()]
    assert head == {"type": "run", "version": 1, "command": "check", "ruleset": "digest"}
    assert files == [{"type": "file", **file} for file in whole["files"]]
    assert summary == {"type": "summary", **whole["summary"]}


# github


def _commands(told: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """As the runner reads them."""
    for line in told.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match is not None, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        properties = {key: _unescaped(value, {"%3A": ":", "%2C": ","}) for key, value in pairs}
        yield match[1], properties, _unescaped(match[3], {})


def _unescaped(text: str, more: dict[str, str]) -> str:
    table = {"%25": "%", "%0A": "\n", "%0D": "\r", **more}
    return re.sub("%..", lambda match: table[match[0]], text)


def test_github_annotates_lines() -> None:
    assert list(_commands(tell("github", CHECKED))) == [
        (
            "warning",
            {"file": "posts/a b.md", "line": "3", "endLine": "4", "col": "1", "title": "shop/offer"},
            "Offer [safe]\nFor a test.",
        ),
        (
            "error",
            {
                "file": "posts/a b.md",
                "line": "6",
                "endLine": "6",
                "col": "1",
                "endColumn": "12",
                "title": "style/late",
            },
            "Late [none]\nFor a test.",
        ),
    ]


def test_github_escapes_what_means_something_to_it() -> None:
    told = tell("github", CHECKED._replace(path="a,b:c%3Ad.md"), UNREAD)
    assert "file=a%2Cb%3Ac%253Ad.md," in told
    commands = list(_commands(told))
    assert commands[0][1]["file"] == "a,b:c%3Ad.md"
    assert commands[-1] == ("error", {"file": "posts/c.md"}, UNREAD.error)


def test_github_wants_paths_below_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    for path in ("a.md", "./a.md", "../site/a.md", str(tmp_path / "site" / "a.md")):
        assert "file=a.md," in tell("github", CHECKED._replace(path=path))
        with monkeypatch.context() as patch:
            patch.setenv("GITHUB_WORKSPACE", str(tmp_path))
            assert "file=site/a.md," in tell("github", CHECKED._replace(path=path))
    assert f"file={tmp_path}/a.md," in tell("github", CHECKED._replace(path="../a.md"))


# gitlab


def test_gitlab_gets_an_array_of_issues() -> None:
    first, second, third = json.loads(tell("gitlab", CHECKED, UNREAD))
    assert first | {"fingerprint": ""} == {
        "check_name": "shop/offer",
        "description": "Offer [safe]",
        "severity": "minor",
        "fingerprint": "",
        "location": {"path": "posts/a b.md", "lines": {"begin": 3, "end": 4}},
    }
    assert (second["severity"], second["location"]["lines"]) == ("major", {"begin": 6, "end": 6})
    assert (third["check_name"], third["severity"]) == ("cleanlint/error", "critical")


def _fingerprints(text: str, path: str = "a.md") -> list[str]:
    found = tuple(
        Finding(match.start(), match.end(), "shop/offer", "warning", "Offer", "safe")
        for match in re.finditer(r"(?:Buy|Sell)\s+\w+", text)
    )
    issues = json.loads(tell("gitlab", Outcome(path, text, findings=found)))
    return [issue["fingerprint"] for issue in issues]


def test_fingerprints_stay_when_lines_move() -> None:
    names = _fingerprints("Buy now\n\nSell it\n\nBuy now\n")
    assert len(set(names)) == 3
    assert _fingerprints("First.\n\nMore, Buy now\n\nSell it\n\nBuy now\n") == names
    assert _fingerprints("Buy\r\nnow\r\n\r\nSell it\r\n\r\nBuy now\r\n") == names
    assert _fingerprints("Buy now\n\nBuy now\n") == [names[0], names[2]]
    assert not set(_fingerprints("Buy now\n\nSell it\n", "b.md")) & set(names)


def test_gitlab_and_sarif_agree_on_fingerprints() -> None:
    issues = json.loads(tell("gitlab", CHECKED))
    results = sarif(CHECKED)["results"]
    assert [i["fingerprint"] for i in issues] == [r["partialFingerprints"]["cleanlint/v1"] for r in results]


def test_gitlab_wants_paths_below_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CI_PROJECT_DIR", str(tmp_path.parent))
    (issue, _) = json.loads(tell("gitlab", CHECKED._replace(path="./a.md")))
    assert issue["location"]["path"] == f"{tmp_path.name}/a.md"


# junit


def test_junit_has_a_suite_for_each_document() -> None:
    root = ElementTree.fromstring(tell("junit", CHECKED, UNREAD, CLEAN).encode())
    counts = ("name", "tests", "failures", "errors", "skipped")
    assert [[suite.attrib[key] for key in counts] for suite in root] == [
        ["posts/a b.md", "2", "2", "0", "0"],
        ["posts/c.md", "1", "0", "1", "0"],
        ["posts/d.md", "1", "0", "0", "0"],
    ]
    case = root[0][0]
    assert (case.attrib["name"], case.attrib["line"]) == ("shop/offer at 3:1", "3")
    assert case[0].attrib == {"message": "Offer [safe]", "type": "shop/offer"}
    assert case[0].text == "Buy, 50% off: now!\nFor a test."
    assert root[1][0][0].attrib["message"] == UNREAD.error
    assert not list(root[2][0])


def test_in_junit_what_was_removed_is_no_failure() -> None:
    root = ElementTree.fromstring(tell("junit", Outcome("a.md", TEXT, removed=GONE), command="fix").encode())
    assert root[0].attrib["failures"] == "0"
    assert root[0][0][0].tag == "skipped"


# rdjson


def test_rdjson_columns_are_bytes() -> None:
    text = "\ufeff\u00e9\U0001f6a2 ab\r\n\u00e9 cd"
    found = (Finding(4, 6, "r/a", "info", "A", "safe"), Finding(10, 12, "r/b", "warning", "B", "none"))
    planned = (Removal(3, 6, "r/a", (), " ab"),)
    report = json.loads(tell("rdjson", Outcome("a.md", text, findings=found, planned=planned)))
    first, second = report["diagnostics"]
    # The byte order mark has three bytes, the letter two, the ship four.
    assert first["location"]["range"] == {"start": {"line": 1, "column": 11}, "end": {"line": 1, "column": 13}}
    assert first["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 10}, "end": {"line": 1, "column": 13}}, "text": ""}
    ]
    assert (first["severity"], first["code"]) == ("INFO", {"value": "r/a"})
    assert second["location"]["range"]["start"] == {"line": 2, "column": 4}
    assert "suggestions" not in second
    assert report["source"] == {"name": "cleanlint"}


def test_rdjson_suggestions_are_what_fix_does() -> None:
    (first, _) = json.loads(tell("rdjson", CHECKED))["diagnostics"]
    (suggestion,) = first["suggestions"]
    lines = TEXT.encode().splitlines(keepends=True)
    start, end = (
        len(b"".join(lines[: place["line"] - 1])) + place["column"] - 1
        for place in (suggestion["range"]["start"], suggestion["range"]["end"])
    )
    assert TEXT.encode()[:start] + TEXT.encode()[end:] == cut(TEXT, [(START, END)]).encode()


# pages


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "rdjson", "sarif"])
def test_lines_of_an_extracted_text_are_not_lines_of_the_page(name: str) -> None:
    told = tell(name, CHECKED._replace(path="a.html", kind="html"))
    assert "shop/offer" in told
    assert not re.search(r"line=|\bline\b|startLine|suggestions|fixes|deletedRegion", told)
    if name == "gitlab":
        assert {issue["location"]["lines"]["begin"] for issue in json.loads(told)} == {1}


def test_check_knows_pages(run: Run, tmp_path: Path) -> None:
    body = "".join(f"<p>The harbour board met on day {n} and spoke of the ferry and its fares.</p>" for n in range(9))
    page = tmp_path / "a.html"
    page.write_text(f"<html><body><article>{body}<p>Sign up for our newsletter today.</p></article></body></html>")
    log = json.loads(run("check", page, "--output-format", "sarif").out)
    (result,) = log["runs"][0]["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert "fixes" not in result


# the command


@pytest.mark.parametrize("name", MACHINES)
def test_the_commands_take_every_format(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("check", path, "--output-format", name)
    assert ran.code == 1
    assert "newsletter/signup" in ran.out
    assert run("fix", path, "--output-format", name).code == 0
    assert path.read_text() == ARTICLE
    assert run("check", path, "--output-format", name).code == 0


def test_rules_that_are_not_known_do_no_harm() -> None:
    def unknown(name: str) -> Rule | None:
        return None

    for name in OUTPUT_FORMATS:
        made = reporter(name, Setup("check", unknown, lambda: ""))
        assert "shop/offer" in made.start() + made.document(CHECKED) + made.end(Summary())

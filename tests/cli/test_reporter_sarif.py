"""The reporter for code scanning: its log is valid, its columns are right and its fixes are those of `fix`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from cleanlint.findings import Finding, Removal
from cleanlint.reporters import Outcome
from cleanlint.spans import cut

from .conftest import DIRTY, Run
from .telling import CHECKED, CLEAN, GONE, SARIF, TEXT, UNREAD, sarif


def _offset(text: str, line: int, column: int) -> int:
    lines = re.split("(?<=\n)", text.removeprefix("\ufeff"))
    return len("".join(lines[: line - 1])) + column - 1 + text.startswith("\ufeff")


def _cut_out(text: str, result: dict[str, Any]) -> str:
    (change,) = result["fixes"][0]["artifactChanges"]
    regions = [replacement["deletedRegion"] for replacement in change["replacements"]]
    assert all("insertedContent" not in replacement for replacement in change["replacements"])
    return cut(
        text,
        [
            (_offset(text, r["startLine"], r["startColumn"]), _offset(text, r["endLine"], r["endColumn"]))
            for r in regions
        ],
    )


def test_sarif_says_what_its_columns_count() -> None:
    run = sarif(CHECKED)
    assert run["columnKind"] == "unicodeCodePoints"
    first, second = (result["locations"][0]["physicalLocation"] for result in run["results"])
    assert first["region"] == {"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 5}
    assert first["artifactLocation"] == {"uri": "posts/a%20b.md", "uriBaseId": "%SRCROOT%"}
    assert second["region"]["startLine"] == 6


def test_sarif_fixes_are_the_deletions_of_fix(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\ufeff" + DIRTY.replace("Monday", "Mont\U0001f6a2g").replace("\n", "\r\n")
    Path("a.txt").write_bytes(text.encode())
    log = json.loads(run("check", "a.txt", "--output-format", "sarif").out)
    SARIF.validate(log)
    (result,) = log["runs"][0]["results"]
    run("fix", "a.txt")
    assert _cut_out(text, result).encode() == Path("a.txt").read_bytes()


def test_a_finding_may_need_several_deletions() -> None:
    text = "one two three four"
    found = (Finding(0, 18, "shop/offer", "warning", "Offer", "safe"),)
    planned = (
        Removal(0, 4, "shop/offer", (), "one "),
        Removal(4, 8, "style/late", (), "two "),
        Removal(8, 14, "style/late", ("shop/offer",), "three "),
    )
    (result,) = sarif(Outcome("a.md", text, findings=found, planned=planned))["results"]
    assert _cut_out(text, result) == "two four"


def test_what_was_removed_in_place_needs_no_fix() -> None:
    for output, fixable in (("a.md", False), ("out/a.md", True), (None, True)):
        (result,) = sarif(Outcome("a.md", TEXT, removed=GONE, output=output), command="fix")["results"]
        assert ("fixes" in result, result["level"]) == (fixable, "note")


def test_sarif_describes_the_rules_that_were_found() -> None:
    run = sarif(CHECKED, CLEAN)
    driver = run["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == ["shop/offer", "style/late"]
    assert [driver["rules"][result["ruleIndex"]]["id"] for result in run["results"]] == ["shop/offer", "style/late"]
    assert driver["rules"][0]["help"]["text"] == (
        "For a test.\n\nSay less.\n\nTo allow it: <!-- cleanlint-ignore shop/offer: reason --> before it"
    )
    assert [result["level"] for result in run["results"]] == ["warning", "error"]
    assert [("fixes" in result) for result in run["results"]] == [True, False]
    assert driver["properties"] == {"ruleset": "digest"}
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_notes_what_could_not_be_read() -> None:
    (invocation,) = sarif(UNREAD)["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert (note["level"], note["message"]["text"]) == ("error", UNREAD.error)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("path", ["a:b.md", "50%.md", "f\u00e4hre.md", "a#b?.md", "\udcff.md", "a\\b.md"])
def test_sarif_paths_are_references(path: str) -> None:
    location = sarif(CHECKED._replace(path=path))["results"][0]["locations"][0]["physicalLocation"]
    uri = location["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.ASCII)
    assert unquote(uri, errors="surrogateescape") == path


def test_sarif_names_a_file_elsewhere_in_full() -> None:
    location = sarif(CHECKED._replace(path="/else where/a.md"))["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "file:///else%20where/a.md"}

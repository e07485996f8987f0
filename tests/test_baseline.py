"""Baselines: known findings are known by their words and what is around them, wherever they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint import ConfigError, Finding
from cleanlint.baseline import Baseline, read


def everything(rule: str) -> bool:
    return True


def found(text: str, word: str = "perhaps") -> list[Finding]:
    return [Finding(m.start(), m.end(), "claims/hedge", "info", "A hedge", "none") for m in re.finditer(word, text)]


def made(text: str, path: str = "known.json") -> Baseline:
    baseline = Baseline(path)
    baseline.add("a.md", text, found(text))
    return baseline


def new(before: str, after: str) -> list[int]:
    """On which lines a finding of the text ``after`` is new to one who knows those of ``before``."""
    findings = made(before).new("a.md", after, found(after))
    return [after.count("\n", 0, finding.start) + 1 for finding in findings]


TEXT = """\
The ferry sails at noon, perhaps, on a calm day in May.
The board met on Monday to speak of perhaps the largest pier of the coast.
"""


def test_nothing_is_new_in_the_same_text() -> None:
    assert new(TEXT, TEXT) == []


@pytest.mark.parametrize(
    "after",
    [
        "# A title\n\nA paragraph that was not there.\n\n" + TEXT,
        TEXT + "\nMore of it.\n",
        TEXT.replace(" ", "\n"),
        TEXT.replace("\n", "\r\n"),
        "\n".join(reversed(TEXT.split("\n"))),
        TEXT.replace("calm day in May", "stormy night in June").replace("met on Monday", "sat on Friday"),
    ],
    ids=["further down", "further up", "wrapped", "CRLF", "swapped", "edited on one side"],
)
def test_what_is_known_stays_so(after: str) -> None:
    assert new(TEXT, after) == []


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (TEXT + "Nobody knows, but perhaps the fares will rise.\n", [3]),
        ("Nobody knows, but perhaps the fares will rise.\n" + TEXT, [1]),
        (TEXT.replace("perhaps the largest pier", "perhaps perhaps the largest pier"), [2]),
        ("It may be so, perhaps; who knows.\n", [1]),
    ],
    ids=["after", "before", "beside", "in the place of the known ones"],
)
def test_what_is_new_is_told(after: str, lines: list[int]) -> None:
    assert new(TEXT, after) == lines


def test_two_that_look_the_same_are_counted() -> None:
    line = "Perhaps one two three four five six perhaps one two three four five six.\n" * 3
    assert len(made(line).new("a.md", line, found(line))) == 0
    more = line + line
    assert len(made(line).new("a.md", more, found(more))) == len(found(more)) - len(found(line))


def test_another_document_or_rule_is_not_known() -> None:
    assert len(made(TEXT).new("b.md", TEXT, found(TEXT))) == 2
    others = [finding._replace(rule="claims/vague") for finding in found(TEXT)]
    assert len(made(TEXT).new("a.md", TEXT, others)) == 2


def test_documents_are_known_from_where_the_baseline_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("deep/er").mkdir(parents=True)
    baseline = Baseline("deep/known.json")
    baseline.add("deep/er/a.md", TEXT, found(TEXT))
    baseline.add("b.md", TEXT, found(TEXT))
    baseline.write()
    monkeypatch.chdir("deep")
    again = read("known.json")
    assert again.documents == ["../b.md", "er/a.md"]
    assert again.new("er/a.md", TEXT, found(TEXT)) == ()
    assert again.new(str(tmp_path / "b.md"), TEXT, found(TEXT)) == ()


@given(st.lists(st.text(max_size=5), max_size=4), st.text(max_size=12))
def test_a_baseline_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str], name: str
) -> None:
    path = str(tmp_path_factory.getbasetemp() / "known.json")
    text = " perhaps ".join(parts)
    baseline = Baseline(path)
    document = "d" + re.sub(r"[\0./]", "", name)
    baseline.add(document, text, found(text))
    baseline.write()
    again = read(path)
    assert again.count == baseline.count == len(found(text))
    assert again.new(document, text, found(text)) == ()


def test_a_line_for_each_finding_so_that_versions_can_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    baseline = Baseline(str(path))
    baseline.add(str(tmp_path / "a.md"), "Fähre, perhaps. perhaps", found("Fähre, perhaps. perhaps"))
    baseline.write()
    lines = path.read_text("utf-8").split("\n")
    assert sum('"claims/hedge"' in line for line in lines) == 2
    content = json.loads(path.read_text("utf-8"))
    assert content["cleanlint-baseline"] == 1
    assert [entry["count"] for entry in content["files"]["a.md"]] == [1, 1]


def test_a_long_finding_is_cut_short_but_not_confused(tmp_path: Path) -> None:
    one, two = ("perhaps " + "very " * 40 + end for end in ("good", "bad"))
    pattern = "perhaps.*"
    baseline = Baseline(str(tmp_path / "known.json"))
    baseline.add("a.md", one, found(one, pattern))
    assert baseline.new("a.md", one, found(one, pattern)) == ()
    assert len(baseline.new("a.md", two, found(two, pattern))) == 1
    baseline.write()
    assert max(map(len, (tmp_path / "known.json").read_text("utf-8").split("\n"))) < 300


def test_what_is_gone(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text(TEXT)
    baseline = Baseline(str(tmp_path / "known.json"))
    baseline.add(str(document), TEXT, found(TEXT))
    baseline.add(str(tmp_path / "b.md"), TEXT, found(TEXT))
    assert baseline.gone(everything) == 2  # b.md is not there, and nobody has looked at a.md
    (tmp_path / "b.md").write_text(TEXT)
    assert baseline.gone(everything) == 0
    half = TEXT.replace("noon, perhaps,", "noon")
    baseline.new(str(document), half, found(half))
    assert baseline.gone(everything) == 1
    assert baseline.gone(lambda rule: False) == 0  # a rule that did not take part may find it again
    pruned = baseline.pruned(everything)
    assert (pruned.count, baseline.count) == (3, 4)
    assert len(pruned.new(str(document), TEXT, found(TEXT))) == 1


def test_pruning_takes_note_of_the_surroundings_of_today() -> None:
    """One side may change, then the other, with a prune in between."""
    one_side = TEXT.replace("calm day in May", "stormy night in June")
    other_side = one_side.replace("The ferry sails at", "Two boats leave before")
    stale, fresh = made(TEXT), made(TEXT)
    assert stale.new("a.md", one_side, found(one_side)) == ()
    assert len(stale.new("a.md", other_side, found(other_side))) == 1
    fresh.new("a.md", one_side, found(one_side))
    assert fresh.pruned(everything).new("a.md", other_side, found(other_side)) == ()


ENTRY = b'{"rule": "x", "text": "", "before": "", "after": "", "count": 7}'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a baseline of cleanlint, or it is damaged"),
        (b"[]", "not a baseline"),
        (b"{}", "not a baseline"),
        (b'{"cleanlint-baseline": 1}', "not a baseline"),
        (b'{"cleanlint-baseline": 1, "files": {"a": [{"rule": "x"}]}}', "not a baseline"),
        (b'{"cleanlint-baseline": 1, "files": {"a": [%s]}}' % ENTRY.replace(b'"x"', b"1"), "not a baseline"),
        (b'{"cleanlint-baseline": 1, "files": {"a": [%s]}}' % ENTRY.replace(b"7", b'"7"'), "not a baseline"),
        (b"<<<<<<< ours\n{}", "delete it and write it anew"),
        (b"\xff\xfe", "not a baseline"),
        (b"[" * 100_000, "not a baseline"),
        (b'{"cleanlint-baseline": 2, "files": {}}', "version 2 of the baseline needs a newer cleanlint"),
    ],
)  # fmt: skip
def test_what_is_no_baseline(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match=message) as caught:
        read(str(path))
    assert str(caught.value).startswith(f"{path}: ")


def test_a_baseline_made_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_bytes(b'{"cleanlint-baseline": 1, "files": {"a": [%s, %s]}}' % (ENTRY, ENTRY))
    assert read(str(path)).count == 14


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file or folder.*cleanlint baseline write makes one"):
        read(str(tmp_path / "known.json"))
    with pytest.raises(ConfigError, match=r"this is a folder where a file was expected$"):
        read(str(tmp_path))


def test_a_baseline_with_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    baseline = made(TEXT, str(path))
    baseline.write()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read(str(path)).count == 2

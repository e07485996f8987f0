"""Reading labelled texts and verdicts: what they mean, and what is said of those that cannot be used."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleanlint.errors import InputError
from cleanlint.rules.labels import label_line, read_labelled, read_verdicts
from cleanlint.spans import Span

TEXT = "Rain fell. Subscribe now!"


def _file(folder: Path, *lines: str | dict[str, object], name: str = "data.jsonl") -> str:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    data = "\n".join(texts).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return str(path)


def _faults(path: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        list(read_labelled(path))
    return str(caught.value).replace(path, "data").split("\n")


@pytest.mark.parametrize("name", ["data.jsonl", "data.jsonl.gz"])
def test_a_line_says_what_goes_and_what_may(tmp_path: Path, name: str) -> None:
    line = {
        "id": 7,
        "text": TEXT,
        "url": "https://gull.example/a",
        "lang": "en",
        "format": "markdown",
        "remove": [{"start": 11, "end": 20}, {"start": 21, "end": 25, "optional": True}],
        "optional": [{"start": 0, "end": 4}],
        "more": "is not looked at",
    }
    (found,) = read_labelled(_file(tmp_path, line, name=name))
    assert (found.data, found.id, found.text) == ("data", "7", TEXT)
    assert (found.url, found.lang, found.format) == ("https://gull.example/a", "en", "markdown")
    assert found.remove == (Span(11, 20),)
    assert found.optional == (Span(0, 4), Span(21, 25))


def test_no_labels_and_nothing_to_remove_differ(tmp_path: Path) -> None:
    path = _file(tmp_path, {"text": TEXT}, "", {"text": TEXT, "remove": []})
    unlabelled, clean = read_labelled(path)
    assert unlabelled.remove is None
    assert clean.remove == ()
    assert (unlabelled.id, clean.id) == ("line-1", "line-3")


def test_spans_that_overlap_are_one(tmp_path: Path) -> None:
    spans = [{"start": 14, "end": 25}, {"start": 11, "end": 20}]
    (found,) = read_labelled(_file(tmp_path, {"text": TEXT, "remove": spans}))
    assert found.remove == (Span(11, 25),)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "data:1: not JSON"),
        ("[]", "data:1: an object is wanted on each line"),
        ({"remove": []}, "data:1: text: a string is wanted here"),
        ({"text": "", "id": 1.5}, "data:1: id: a string or a whole number is wanted here"),
        ({"text": "", "url": 1}, "data:1: url: a string is wanted here"),
        ({"text": "", "format": "html"}, "data:1: format: 'html' is not one of text, markdown"),
        ({"text": "", "remove": {}}, "data:1: remove: a list is wanted here"),
        ({"text": "abc", "remove": [{"start": 0, "end": 4}]}, "data:1: remove[0]: 0..4 is no part of a text of 3 code"),
        ({"text": "abc", "remove": [{"start": 2, "end": 2}]}, "data:1: remove[0]: 2..2 is no part"),
        ({"text": "abc", "optional": [{"start": "0", "end": 1}]}, 'data:1: optional[0]: write it as {"start": 0'),
        ({"text": "abc", "remove": [{"start": True, "end": 2}]}, "data:1: remove[0]: write it as"),
        ({"text": "abc", "remove": [3]}, "data:1: remove[0]: write it as"),
        ("[" * 100_000, "data:1: "),
    ],
)
def test_a_bad_line_is_named_with_its_key(tmp_path: Path, line: str | dict[str, object], fault: str) -> None:
    (said,) = _faults(_file(tmp_path, line))
    assert said.startswith(fault)


def test_all_bad_lines_are_told_at_once(tmp_path: Path) -> None:
    assert len(_faults(_file(tmp_path, {"text": 1}, {"text": ""}, {"text": 2}))) == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert _faults(str(tmp_path / "none.jsonl"))[0].endswith("No such file or directory")
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(b'{"text": "a"}' * 99)[:-9])
    assert "torn.jsonl.gz" in str(torn)
    assert "cannot be read" in _faults(str(torn))[0]
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes(b'{"text": "\xe9"}')
    assert "1: not UTF-8" in _faults(str(latin))[0]


def test_a_label_line_is_read_back(tmp_path: Path) -> None:
    path = _file(tmp_path, label_line("a.md", TEXT, [Span(11, 25)], format="markdown"))
    (found,) = read_labelled(path)
    assert (found.id, found.text, found.remove, found.format) == ("a.md", TEXT, (Span(11, 25),), "markdown")


def test_verdicts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "read.tsv"
    path.write_text("rule\tdata\tdocument\tverdict\na/one\twild\t7\tright\r\na/one\twild\t8\tunsure\n")
    assert read_verdicts(str(path)) == {("a/one", "wild", "7"): "right", ("a/one", "wild", "8"): "unsure"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("rule\tdocument\n", ":1: the heading must be rule, data, document, verdict"),
        ("rule\tdata\tdocument\tverdict\na/one\twild\n", ":2: 2 columns; write 4"),
        ("rule\tdata\tdocument\tverdict\na/one\twild\t7\tgood\n", ":2: verdict: 'good' is not one of right, wrong"),
    ],
)
def test_a_bad_verdict_is_named(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "read.tsv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_verdicts(str(path))
    assert fault in str(caught.value)

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import ARTICLE, DIRTY, Run


def _documents(html: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in re.findall(r'class="document">(.*?)</script>', html)]


def test_a_page_is_written_and_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    page = tmp_path / "out" / "page.html"
    ran = run("report", tmp_path / "a.txt", "-o", page)
    assert ran == (0, "", f"1 document, 1 removal; the page is {page}\n")
    assert (tmp_path / "a.txt").read_text() == DIRTY
    (document,) = _documents(page.read_text("utf-8"))
    assert document["path"] == str(tmp_path / "a.txt")
    assert [mark["rule"] for mark in document["marks"]] == ["newsletter/signup"]


def test_standard_input_and_output(run: Run) -> None:
    ran = run("report", "-", "-o", "-", stdin=DIRTY.encode())
    assert ran.code == 0
    assert ran.out.startswith("<!doctype html>")
    assert [document["path"] for document in _documents(ran.out)] == ["-"]
    assert ran.err == "1 document, 1 removal\n"


def test_what_cannot_be_read_is_in_the_page_and_on_standard_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_bytes(b"\xff")
    ran = run("report", tmp_path, tmp_path / "none.txt", "-o", tmp_path / "page.html")
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert [line.split(": ")[0] for line in lines[:2]] == ["error", "error"]
    assert lines[2].startswith("1 document, 0 removals, 2 errors; ")
    failures = {d["path"]: d["error"] for d in _documents((tmp_path / "page.html").read_text("utf-8")) if "error" in d}
    assert set(failures) == {str(tmp_path / "b.txt"), str(tmp_path / "none.txt")}
    assert "not UTF-8" in failures[str(tmp_path / "b.txt")]


def test_the_page_of_an_earlier_run_is_no_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    for _ in range(2):
        assert run("report", tmp_path, "-o", tmp_path / "page.html").code == 0
        assert len(_documents((tmp_path / "page.html").read_text("utf-8"))) == 1


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
@pytest.mark.parametrize("named", [True, False])
def test_a_document_is_not_overwritten(run: Run, tmp_path: Path, name: str, named: bool) -> None:
    (tmp_path / name).write_text(ARTICLE)
    ran = run("report", tmp_path / name if named else tmp_path, "-o", tmp_path / name)
    assert ran.code == 2
    assert "would overwrite a document" in ran.err
    assert (tmp_path / name).read_text() == ARTICLE


def test_a_refused_document_shows_what_would_have_gone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Sign up for our newsletter today, and tomorrow.\n\n" * 12 + "The ferry sails.\n")
    run("report", tmp_path / "a.txt", "-o", tmp_path / "page.html")
    (document,) = _documents((tmp_path / "page.html").read_text("utf-8"))
    assert "too much" in document["refused"]
    assert len(document["marks"]) == 12


def test_of_a_page_the_extracted_text_is_shown(run: Run, tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<p>The harbour board met on day {n}, and the ferry sailed at noon as before.</p>" for n in range(9)
    )
    (tmp_path / "a.html").write_text(f"<html><body><article><h1>Pier</h1>{paragraphs}</article></body></html>")
    run("report", tmp_path / "a.html", "-o", tmp_path / "page.html")
    (document,) = _documents((tmp_path / "page.html").read_text("utf-8"))
    text = "".join(piece if isinstance(piece, str) else piece[0] for block in document["blocks"] for piece in block[1:])
    assert document["format"] == "html"
    assert "day 8" in text
    assert "<p>" not in text


@pytest.mark.parametrize("options", [["-o", "x.html", "--output-format", "json"], []])
def test_options_that_make_no_page(run: Run, tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert run("report", tmp_path / "a.txt", *options).code == 2


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="writes to a device")
def test_a_device_stays_a_device(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert run("report", tmp_path / "a.txt", "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()


def test_help_says_what_the_exit_codes_mean(run: Run) -> None:
    assert "Exit codes: 0" in run("report", "--help").out

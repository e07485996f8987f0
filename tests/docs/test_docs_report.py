"""What the exports of docs/report.md do, and the keys of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .pages import TOP, Ran, text_of

PAGE = "docs/report.md"
SCRIPTS = TOP / "cleanlint" / "report" / "page"


@pytest.fixture
def folder(ran: Callable[[str], Ran]) -> Path:
    """Where all the commands have run."""
    return ran(PAGE).folder


def test_the_page_shows_what_is_said(folder: Path) -> None:
    found = re.findall(r'class="document">(.*?)</script>', (folder / "report.html").read_text("utf-8"))
    (document,) = map(json.loads, found)
    shown = {(mark["kind"], mark["rule"]) for mark in document["marks"]}
    assert {("claim", "claims/vague-source"), ("removal", "newsletter/fare-by-mail")} <= shown


def test_the_patch_puts_the_comment_above_its_paragraph(folder: Path) -> None:
    lines = (folder / "posts" / "harbour.md").read_text("utf-8").splitlines()
    assert lines[2].startswith("<!-- cleanlint-ignore claims/vague-source")
    assert lines[3].startswith("Experts suggest")


def test_labels_are_measured(folder: Path) -> None:
    figures = json.loads((folder / "figures.json").read_text("utf-8"))["rules"]
    assert figures["newsletter/fare-by-mail"]["right"] == 1


def test_every_key_is_told() -> None:
    commands = (SCRIPTS / "page.js").read_text("utf-8").partition("const COMMANDS = {")[2].partition("};")[0]
    keys = re.findall(r'^  "?([^":]+)"?: \(\)', commands, re.MULTILINE)
    help_text = (SCRIPTS / "page.html").read_text("utf-8")
    assert len(keys) == 10
    for key in keys:
        assert f"`{key}`" in text_of(PAGE), key
        assert f"<kbd>{key}</kbd>" in help_text, key

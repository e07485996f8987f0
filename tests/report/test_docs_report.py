"""The commands of docs/report.md run as they stand there, on the files that stand there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
PAGE = (TOP / "docs" / "report.md").read_text("utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"<!-- run -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
SCRIPTS = TOP / "cleanlint" / "report" / "page"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all the commands have run."""
    folder = tmp_path_factory.mktemp("page")
    for name, text in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for commands in COMMANDS:
        script = f'set -e\ncleanlint() {{ "{sys.executable}" -m cleanlint "$@"; }}\n{commands}'
        environment = {**os.environ, "PYTHONPATH": str(TOP), "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        environment.pop("CLEANLINT_CACHE_DIR", None)
        done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


def test_the_page_has_files_and_commands() -> None:
    assert len(FILES) == 4
    assert len(COMMANDS) == 3


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
        assert f"`{key}`" in PAGE, key
        assert f"<kbd>{key}</kbd>" in help_text, key

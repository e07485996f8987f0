"""The commands of docs/configuration.md run as they stand there, on the files that stand there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cleanlint.config.keys import SETTINGS

TOP = Path(__file__).parent.parent
PAGE = (TOP / "docs" / "configuration.md").read_text("utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which all the commands have run, and what each printed."""
    folder = tmp_path_factory.mktemp("page")
    for name, text in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    printed = []
    for commands in re.findall(r"<!-- run -->\n```sh\n(.*?)```", PAGE, re.DOTALL):
        script = f'set -e\ncleanlint() {{ "{sys.executable}" -m cleanlint "$@" 2>&1; }}\n{commands}'
        environment = {**os.environ, "PYTHONPATH": str(TOP)}
        done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        printed.append(done.stdout)
    return folder, printed


def test_the_page_has_files_and_commands(ran: tuple[Path, list[str]]) -> None:
    assert len(FILES) == 3
    assert len(ran[1]) == 5


def test_what_is_printed_is_as_the_page_says(ran: tuple[Path, list[str]]) -> None:
    config, _, written, checked, pruned = ran[1]
    assert f"```\n{config}```" in PAGE
    assert f"```\n{checked}```" in PAGE
    assert written.startswith(".cleanlint-baseline.json: 1 finding written\n")
    assert pruned == ".cleanlint-baseline.json: 0 findings taken out, 1 left\n"


def test_the_schema_is_written(ran: tuple[Path, list[str]]) -> None:
    assert json.loads((ran[0] / "cleanlint.schema.json").read_text("utf-8"))["properties"]


def test_every_setting_is_explained() -> None:
    table = PAGE.partition("## The settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == {*SETTINGS, "extend", "per-file"}


def test_the_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", PAGE):
        assert (TOP / "docs" / target).exists()

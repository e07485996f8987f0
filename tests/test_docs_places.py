"""The commands of docs/suppressions.md and docs/explaining.md run as they stand there, and print what stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
FILE = re.compile(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
RUN = re.compile(r"<!-- run -->\n```sh\n(.*?)```\n\n<!-- prints -->\n```text\n(.*?)```", re.DOTALL)


def run(command: str, folder: Path) -> str:
    script = f'cleanlint() {{ "{sys.executable}" -m cleanlint "$@"; }}\n{command}'
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize(("name", "commands"), [("suppressions", 3), ("explaining", 2)])
def test_commands_print_what_the_page_says(name: str, commands: int, tmp_path: Path) -> None:
    page = (TOP / "docs" / f"{name}.md").read_text("utf-8")
    for path, text in FILE.findall(page):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    pairs = RUN.findall(page)
    assert len(pairs) == page.count("```sh") == commands
    for command, printed in pairs:
        assert run(command, tmp_path).rstrip("\n") == printed.rstrip("\n")


def test_the_keys_of_the_json_are_those_of_the_page(tmp_path: Path) -> None:
    page = (TOP / "docs" / "explaining.md").read_text("utf-8")
    (tmp_path / "a.txt").write_text("Leave a comment\n")
    report = json.loads(run("cleanlint explain a.txt:1 --output-format json", tmp_path))
    (place,) = report["places"]
    for key in (*report, *place, *place["rules"][0]):
        assert f"`{key}`" in page

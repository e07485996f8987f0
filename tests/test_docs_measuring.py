"""The commands of docs/measuring-rules.md run as they stand there, on the files that stand there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
PAGE = (TOP / "docs" / "measuring-rules.md").read_text("utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"<!-- run -->\n```sh\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder in which all the commands have run, and what each block printed."""
    folder = tmp_path_factory.mktemp("page")
    for name, text in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    printed = []
    for commands in COMMANDS:
        script = f'set -e\ncleanlint() {{ "{sys.executable}" -m cleanlint "$@"; }}\n{commands}'
        environment = {**os.environ, "PYTHONPATH": str(TOP)}
        done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout)
    return folder, printed


def test_the_page_has_files_and_commands() -> None:
    assert len(FILES) == 6
    assert len(COMMANDS) == 5


def test_the_first_table_is_as_the_page_says(ran: tuple[Path, list[str]]) -> None:
    heading, row = ran[1][0].splitlines()
    assert heading.split()[:6] == ["rule", "tier", "hits", "right", "wrong", "unsure"]
    assert row.split()[:6] == ["gazette/by-post", "safe", "2", "1", "1", "0"]


def test_files_are_written(ran: tuple[Path, list[str]]) -> None:
    figures = json.loads((ran[0] / "figures.json").read_text("utf-8"))
    assert list(figures["rules"]) == ["gazette/by-post"]
    reviewed, patched = (
        json.loads((ran[0] / name).read_text("utf-8")) for name in ("reviewed.jsonl", "from-diff.jsonl")
    )
    (span,) = reviewed["remove"]
    assert reviewed["text"][span["start"] : span["end"]] == "Get the Harbour Gazette by post."
    assert patched["remove"] == reviewed["remove"]


def test_verdicts_judge(ran: tuple[Path, list[str]]) -> None:
    assert ran[1][4].splitlines()[1].split()[2:6] == ["3", "2", "1", "0"]


def test_every_column_is_explained(ran: tuple[Path, list[str]]) -> None:
    for column in re.split(r"\s{2,}", ran[1][0].splitlines()[0]):
        assert column in ("rule", "tier") or f"`{column}`" in PAGE

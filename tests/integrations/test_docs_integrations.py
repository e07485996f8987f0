"""The examples of docs/integrations run as they stand there, and print what stands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).parent.parent.parent
PAGES = TOP / "docs" / "integrations"
PACKAGES = {
    "arrow": "pyarrow",
    "datasets": "datasets",
    "spark": "pyspark",
    "ray": "ray",
    "datatrove": "datatrove",
    "scrapy": "scrapy",
}


class Example(NamedTuple):
    files: dict[str, str]
    command: str
    prints: str


def example(page: str) -> Example:
    text = (PAGES / f"{page}.md").read_text("utf-8")
    files = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", text, re.DOTALL))
    (command,) = re.findall(r"<!-- run -->\n```sh\n(.*?)```", text, re.DOTALL)
    prints = re.findall(r"<!-- prints -->\n```text\n(.*?)```", text, re.DOTALL)
    return Example(files, command, "".join(prints))


def run(shown: Example, folder: Path, command: str) -> str:
    """What the example prints in an empty folder, with this Python and its scripts first."""
    for name, text in shown.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(TOP), "HF_HOME": str(folder / "hugging-face")}
    done = subprocess.run(
        ["bash", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_integration_has_a_page() -> None:
    modules = {path.stem for path in (TOP / "cleanlint" / "integrations").glob("*.py")}
    assert {path.stem for path in PAGES.glob("*.md")} - {"README"} == set(PACKAGES)
    assert set(PACKAGES) <= modules


@pytest.mark.parametrize("page", [page for page in PACKAGES if page != "scrapy"])
def test_examples(page: str, tmp_path: Path) -> None:
    pytest.importorskip(PACKAGES[page])
    shown = example(page)
    assert shown.prints
    assert run(shown, tmp_path, shown.command) == shown.prints


def test_scrapy_example(site: tuple[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    shown = example("scrapy")
    run(shown, tmp_path, shown.command.replace("http://127.0.0.1:8000/", site[0]))
    (item,) = map(json.loads, (tmp_path / "articles.jsonl").read_text("utf-8").splitlines())
    assert item["url"] == f"{site[0]}bridge.html"
    assert item["text"].count("\n") == 3  # the title and three paragraphs
    assert [removal["text"].strip() for removal in item["removals"]] == [
        "Sign up for our newsletter and never miss a story."
    ]


def test_scrapy_settings_are_all_there() -> None:
    pytest.importorskip("scrapy")
    from cleanlint.integrations.scrapy import KNOWN_SETTINGS

    text = (PAGES / "scrapy.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(?:CLEANLINT)?(_[A-Z_]+)", row)}
    assert {f"CLEANLINT{name}" for name in named} == KNOWN_SETTINGS

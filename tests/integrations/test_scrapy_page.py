"""What docs/integrations/scrapy.md shows is what happens, with its site served on this machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent.parent
PAGE = (TOP / "docs" / "integrations" / "scrapy.md").read_text("utf-8")


def test_the_example(site: tuple[str, Path], tmp_path: Path) -> None:
    pytest.importorskip("scrapy")
    address, _ = site
    for name, text in re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / name).write_text(text, "utf-8")
    (command,) = re.findall(r"<!-- run in: \S+ -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = command.replace("http://127.0.0.1:8000/", address)
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(TOP)}
    subprocess.run(["bash", "-euc", command], cwd=tmp_path, env=environment, check=True)
    (item,) = map(json.loads, (tmp_path / "articles.jsonl").read_text("utf-8").splitlines())
    assert item["url"] == f"{address}bridge.html"
    assert item["text"].count("\n") == 3  # the title and three paragraphs
    assert [removal["text"].strip() for removal in item["removals"]] == [
        "Sign up for our newsletter and never miss a story."
    ]


def test_the_settings_are_all_there() -> None:
    pytest.importorskip("scrapy")
    from cleanlint.integrations.scrapy import KNOWN_SETTINGS

    rows = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(?:CLEANLINT)?(_[A-Z_]+)", row)}
    assert {f"CLEANLINT{name}" for name in named} == KNOWN_SETTINGS

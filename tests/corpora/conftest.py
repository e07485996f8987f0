"""Small corpora, and a way to run commands over them."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cleanlint.__main__ import main

ARTICLE = "The harbour board met on Monday.\n\nThe ferry number {} sails at noon."
LABEL = "\n\nLeave a comment"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def dirty(number: int) -> str:
    return ARTICLE.format(number) + LABEL


def line(number: int, **fields: object) -> str:
    record = {"id": number, "url": f"https://www.site{number % 3}.example/{number}", "text": dirty(number), **fields}
    return json.dumps(record) + "\n"


def lines(count: int, first: int = 0) -> str:
    return "".join(line(number) for number in range(first, first + count))


def cleaned(text: str) -> str:
    """What is to come of `lines`."""
    return text.replace("\\n\\nLeave a comment", "")


def below(folder: Path) -> dict[str, bytes]:
    """The files in a folder, without the manifest."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".cleanlint-run.jsonl"
    }


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command: `run("fix", path, stdin=b"...")`."""

    def running(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin))))  # type: ignore[arg-type]
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return running


@pytest.fixture(autouse=True)
def _few_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more workers than the machine of a test has to spare."""
    if hasattr(os, "sched_getaffinity"):
        monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 1})


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Three shards in two folders, one of them empty."""
    folder = tmp_path / "data"
    (folder / "more").mkdir(parents=True)
    (folder / "a.jsonl").write_text(lines(7))
    (folder / "empty.jsonl").write_text("")
    (folder / "more" / "b.jsonl").write_text(lines(5, 100))
    return folder

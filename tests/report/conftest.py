"""A small set of rules, claims among them, and pages made with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cli.conftest import PACK, Run, run  # noqa: F401 (a fixture)

from cleanlint.rules.cache import load_rules

CLAIMS = """\
cleanlint: 1
kind: claims
lang: en
rules:
  - id: claims/somebody
    message: A source that nobody can name
    why: Says that somebody says so, and not who.
    advice: Name one of them.
    scope: span
    match: ['\\bexperts say\\b']
    tests:
      flag: ['{==Experts say==} the pier is sound.']
      keep: [Two experts were paid.]
  - id: claims/perhaps
    message: A word that holds back
    why: Says that it may be otherwise.
    scope: span
    severity: info
    match: ['\\bperhaps\\b']
    tests:
      flag: ['The pier is {==perhaps==} sound.']
      keep: [The pier is sound.]
"""


class Page(NamedTuple):
    """A page as it was written."""

    path: Path
    html: str

    @property
    def documents(self) -> list[dict[str, Any]]:
        return self._data("document")

    @property
    def about(self) -> dict[str, Any]:
        (about,) = self._data("report")
        return about

    def _data(self, kind: str) -> list[Any]:
        found = re.findall(rf'<script type="application/json" class="{kind}">(.*?)</script>', self.html, re.DOTALL)
        return [json.loads(text) for text in found]


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    (folder / "claims.yaml").write_text(CLAIMS, "utf-8")
    return str(folder)


@pytest.fixture(autouse=True)
def _small_ruleset(monkeypatch: pytest.MonkeyPatch, pack_folder: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setattr("cleanlint.rules.cache.builtin_paths", lambda: [pack_folder])
    monkeypatch.setattr("cleanlint.rules.sources.builtin_paths", lambda: [pack_folder])
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    load_rules(())


class Maker:
    """Writes documents and makes pages of them, from within one folder."""

    def __init__(self, run: Run, folder: Path) -> None:  # noqa: F811
        self._run = run
        self.folder = folder

    def __call__(self, documents: dict[str, str | bytes], *options: str, code: int = 0) -> Page:
        for name, content in documents.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        output = self.folder / "report.html"
        ran = self._run("report", ".", "-o", output, *options)
        assert ran.code == code, ran.err
        return Page(output, output.read_text("utf-8"))


@pytest.fixture
def make_page(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Maker:  # noqa: F811
    monkeypatch.chdir(tmp_path)
    return Maker(run, tmp_path)

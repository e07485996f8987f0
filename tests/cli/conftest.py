"""A small set of rules in the place of the built-in ones, and a way to run commands."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from cleanlint.__main__ import main
from cleanlint.rules.cache import load_rules

PACK = """\
cleanlint: 1
kind: boilerplate
lang: en
rules:
  - id: newsletter/signup
    message: Newsletter sign-up
    why: Asks for an address.
    scope: block
    match: ['^sign up for our newsletter']
    fix: safe
    tests:
      remove:
        - |
          The ferry sails at noon.

          {--Sign up for our newsletter today.--}
      keep: [The clerk told them to sign up for our newsletter.]
  - id: related/aside
    was: [related/brackets]
    message: Pointer to another story
    why: Names another story.
    scope: span
    match: ['\\(related: [^()]{1,80}\\)']
    fix: safe
    tests:
      remove: ['The ferry sails at noon. {--(Related: Fares to rise)--}']
      keep: [The ferry (related to the old one) sails.]
  - id: promo/shop
    message: Pitch for a shop
    why: Sells something.
    scope: block
    match: { any: ['^visit our shop'] }
    unless: ['\\bsaid\\b']
    where: { words: ..9 }
    fix: unsafe
    tests:
      remove:
        - |
          The ferry sails at noon.

          {--Visit our shop for more.--}
      keep:
        - Visit our shop, she said.
        - Visit our shop for the nine kinds of rope that it has had since the spring.
  - id: style/as-ever
    message: Tired opening
    why: Only remarked on.
    scope: block
    match: ['^as ever']
    fix: none
    severity: info
    tests:
      flag: ['{==As ever, the ferry sails at noon.==}']
      keep: [They came as ever.]
"""

ARTICLE = "The harbour board met on Monday.\n\nThe ferry sails at noon.\n"
DIRTY = "The harbour board met on Monday.\n\nSign up for our newsletter today.\n\nThe ferry sails at noon.\n"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def pack_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("packs")
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    return str(folder)


@pytest.fixture(autouse=True)
def _small_ruleset(monkeypatch: pytest.MonkeyPatch, pack_folder: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setattr("cleanlint.rules.cache.builtin_paths", lambda: [pack_folder])
    monkeypatch.setattr("cleanlint.rules.sources.builtin_paths", lambda: [pack_folder])
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "cache"))
    load_rules(())  # so that tests that count or break writes see those of the command only


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> Run:
    """Run a command: `run("fix", path, stdin=b"...")`."""

    def running(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return running

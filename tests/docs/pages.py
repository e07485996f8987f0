"""Runs the code blocks of a page of the documentation, as the comments above them say.

==================================  ==================================================================================
``<!-- file: PATH -->``             the block is this file from here on
``<!-- run -->``                    runs: sh in bash, python in this process, console is commands and all they print
``<!-- run: exit 1 -->``            the same, and each command that fails does so with this exit code
``<!-- prints -->``                 what the block before it wrote to standard output
``<!-- parse: why -->``             is parsed only
``<!-- run in: PATH -->``           another file of the checkout runs it
``<!-- not run: why -->``           neither runs nor parses
``<!-- files of: PAGE -->``         (alone) the files of that page are there from here on
``<!-- before: COMMAND -->``        (alone) a command that the reader need not see
``<!-- needs: PACKAGE -->``         (alone) the page is about a package that may not be there
==================================  ==================================================================================

All blocks of a page run in one folder, in the order in which they stand: a repository of git, in a branch of its own.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

TOP = Path(__file__).parent.parent.parent
MADE = {"docs/rules.md"}  # from the packs: test_docs_rules.py compares it with what is made of them
PAGES = sorted({str(path.relative_to(TOP)) for path in (TOP / "docs").rglob("*.md")} - MADE)

_STEP = re.compile(
    r"""^(?:<!--\ (?P<mark>file|run\ in|run|prints|parse|not\ run)(?::\ (?P<value>[^\n]+))?\ -->\n)?
        ^(?P<fence>`{3,})(?P<language>\w*)\n(?P<code>.*?)^(?P=fence)$
      | ^<!--\ (?P<alone>files\ of|before|needs):\ (?P<what>[^\n]+)\ -->$""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_REPOSITORY = """
git init --quiet --initial-branch=main
git config user.name Ines && git config user.email ines@example.org
git commit --quiet --allow-empty --message Start
git checkout --quiet -b posts
"""
# Each program of the examples that is not simply there, and what stands in for it.
_PROGRAMS = {
    "cleanlint": f'exec "{sys.executable}" -m cleanlint "$@"',
    "python": f'exec "{sys.executable}" "$@"',
    "reviewdog": f'exec "{sys.executable}" -c "import json, sys; json.load(sys.stdin)"',
}


class Step(NamedTuple):
    """A code block and its comment, or a comment that stands alone."""

    page: str
    line: int
    mark: str | None
    value: str
    language: str
    code: str


class Ran(NamedTuple):
    """The folder in which the blocks of a page have run, and what each block of commands wrote to standard output."""

    folder: Path
    printed: list[str]


def text_of(page: str) -> str:
    return (TOP / page).read_text("utf-8")


def steps_of(page: str) -> list[Step]:
    text = text_of(page)
    return [
        Step(
            page,
            text.count("\n", 0, found.start()) + 1,
            found["mark"] or found["alone"],
            found["value"] or found["what"] or "",
            found["language"] or "",
            found["code"] or "",
        )
        for found in _STEP.finditer(text)
    ]


def write_files(page: str, folder: Path) -> None:
    """The files that a page shows, and those of pages whose files it uses, as if it had run."""
    for step in steps_of(page):
        _write(step, folder)


def _write(step: Step, folder: Path) -> None:
    if step.mark == "files of":
        write_files(os.path.normpath(Path(step.page).parent / step.value), folder)
    elif step.mark == "file":
        path = folder / step.value
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step.code, "utf-8")


def parse(language: str, code: str) -> Any:
    """What is in a block that does not run. Raises what the parser raises."""
    if language == "sh":
        subprocess.run(["bash", "-n"], input=code, text=True, check=True, capture_output=True)
        return code
    parsers: dict[str, Callable[[str], Any]] = {
        "yaml": yaml.safe_load,
        "toml": tomllib.loads,
        "json": json.loads,
        "python": ast.parse,
    }
    return parsers[language](code)


class Runner:
    """Runs the blocks of one page in a folder."""

    def __init__(self, page: str, folder: Path, known: Mapping[str, Any] | None = None) -> None:
        self.folder = folder / "site"
        self.folder.mkdir()
        self.printed: list[str] = []
        self._page = page
        self._names = dict(known or {})  # what the page's Python knows
        self._programs = folder / "programs"
        self._programs.mkdir()
        for name, command in _PROGRAMS.items():
            program = self._programs / name
            program.write_text(f"#!/bin/sh\n{command}\n")
            program.chmod(0o755)
        self.shell(_REPOSITORY)

    def run(self) -> Ran:
        for step in steps_of(self._page):
            self._step(step)
        return Ran(self.folder, self.printed)

    def shell(self, commands: str, code: int = 0, *, together: bool = False) -> str:
        """Standard output, with standard error if wanted. Commands that fail must fail with the code, the last too."""
        script = f"set -o pipefail\ntrap 'found=$?; [ $found = {code} ] || exit $found' ERR\n{commands}"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if together else subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, f"{commands}\nexit {done.returncode}\n{done.stdout}{done.stderr or ''}"
        return done.stdout

    def _step(self, step: Step) -> None:
        where = f"{step.page}:{step.line}"
        if step.mark in ("file", "files of"):
            _write(step, self.folder)
        elif step.mark == "before":
            self.shell(step.value)
        elif step.mark == "parse":
            parse(step.language, step.code)
        elif step.mark == "prints":
            assert self.printed[-1].rstrip("\n") == step.code.rstrip("\n"), where
        elif step.mark == "run":
            self._block(step, int(step.value.removeprefix("exit ") or 0), where)

    def _block(self, step: Step, code: int, where: str) -> None:
        if step.language == "python":
            self.printed.append(self.python(step.code, where))
        elif step.language == "console":
            command, _, shown = step.code.removeprefix("$ ").partition("\n")
            assert self.shell(command, code, together=True) == shown, where
        else:
            assert step.language == "sh", where
            self.printed.append(self.shell(step.code, code))

    def python(self, code: str, where: str) -> str:
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            exec(compile(code, where, "exec"), self._names)
        return printed.getvalue()

    def _environment(self) -> dict[str, str]:
        left_out = ("GIT_", "GITHUB_", "CI_", "CLEANLINT_")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(left_out)}
        if "CLEANLINT_CACHE_DIR" in os.environ:
            kept["CLEANLINT_CACHE_DIR"] = os.environ["CLEANLINT_CACHE_DIR"]
        path = [str(self._programs), str(Path(sys.executable).parent), os.environ["PATH"]]
        return {
            **kept,
            "PATH": os.pathsep.join(path),
            "PYTHONPATH": str(TOP),
            "PYTHONIOENCODING": "utf-8",
            "HF_HOME": str(self._programs / "hugging-face"),
        }

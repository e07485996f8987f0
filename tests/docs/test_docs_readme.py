"""The README's commands and its Python run as they stand there, and its example is what happens.

Its blocks have no comments of ours: what installs has a name and runs in `.ci/run`, all else runs here.
"""

from __future__ import annotations

import re
from pathlib import Path

import cleanlint

from .pages import Runner, Step, parse, steps_of, text_of, write_files

INSTALLS = 2
KNOWN = {
    "text": "The bridge opens in May.\n\nLeave a comment",
    "html": "<html><body><article><p>The harbour board will open the new bridge in May.</p></article></body></html>",
    "url": "https://lantern.example/bridge",
}


def _blocks(language: str) -> list[Step]:
    return [step for step in steps_of("README.md") if step.language == language]


def _runner(folder: Path) -> Runner:
    """A repository with all that the commands name."""
    runner = Runner("README.md", folder, KNOWN)
    for page in ("docs/output-formats.md", "docs/scraping.md", "docs/measuring-rules.md", "docs/corpora.md"):
        write_files(page, runner.folder)
    runner.shell("cp posts/harbour.md article.txt")
    return runner


def test_commands(tmp_path: Path) -> None:
    runner = _runner(tmp_path)
    ran = 0
    for block in _blocks("sh"):
        if "pip install" in block.code:
            parse(block.language, block.code)
            continue
        ran += 1
        for command in block.code.splitlines():
            runner.shell(command, 1 if command.startswith("cleanlint check") else 0)
    assert ran == len(_blocks("sh")) - INSTALLS


def test_python(tmp_path: Path) -> None:
    runner = _runner(tmp_path)
    for block in _blocks("python"):
        runner.python(block.code, f"{block.page}:{block.line}")


def test_settings_of_other_programs_are_well_formed() -> None:
    for block in _blocks("yaml"):
        parse(block.language, block.code)


def test_the_example_is_what_happens() -> None:
    (block,) = _blocks("diff")
    rows = [(row[:1], *re.split(r"\s{4,}|\s─+$", row[2:])[:2]) for row in block.code.splitlines()]
    text = "\n".join(row[1] for row in rows) + "\n"
    removed = cleanlint.clean(text).removed
    shown = [row[2] for row in rows if len(row) > 2]
    assert [removal.rule for removal in removed] == shown


def test_every_block_is_of_a_kind_that_is_tested() -> None:
    assert {step.language for step in steps_of("README.md")} == {"diff", "sh", "python", "yaml"}
    assert len(steps_of("README.md")) * 2 == len(re.findall("^`{3,}", text_of("README.md"), re.MULTILINE))

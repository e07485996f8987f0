"""All code blocks of the documentation run, or are parsed, or say why they are not; links lead somewhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import click
import pytest

from cleanlint.cli import cleanlint

from .pages import PAGES, TOP, Ran, steps_of, text_of

NOT_RUN = {"docs/corpora.md: figures of two large crawls", "docs/how-it-works.md: a drawing"}
# Options of other programs: pre-commit, git, pip, Python's server, our benchmarks.
FOREIGN = set("--all-files --bench --cached --diff-filter --directory --editable --name-only --unidiff-zero".split())


@pytest.mark.parametrize("page", PAGES)
def test_blocks_run_and_print_what_the_page_shows(ran: Callable[[str], Ran], page: str) -> None:
    ran(page)


@pytest.mark.parametrize("page", PAGES)
def test_every_block_says_what_becomes_of_it(page: str) -> None:
    steps = steps_of(page)
    assert len([step for step in steps if step.language]) * 2 == len(re.findall("^`{3,}", text_of(page), re.MULTILINE))
    for step in steps:
        assert step.mark, f"{page}:{step.line}: a block without a comment"
        assert step.value or step.mark in ("run", "prints"), f"{page}:{step.line}: no reason or path"


def test_what_is_not_run_is_known() -> None:
    assert {f"{page}: {step.value}" for page in PAGES for step in steps_of(page) if step.mark == "not run"} == NOT_RUN


@pytest.mark.parametrize("page", PAGES)
def test_blocks_that_run_elsewhere_do(page: str) -> None:
    for step in steps_of(page):
        if step.mark == "run in":
            assert page.rpartition("/")[2].partition(".")[0] in (TOP / step.value).read_text("utf-8")


@pytest.mark.parametrize("page", [*PAGES, "docs/rules.md", "README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(page: str) -> None:
    folder = (TOP / page).parent
    for target, anchor in re.findall(r"\]\(([^)#: ]*)(?:#([^)]+))?\)", text_of(page)):
        path = folder / target if target else TOP / page
        assert path.exists(), f"{page}: {target}"
        assert not anchor or anchor in _anchors(path.read_text("utf-8")), f"{page}: {target}#{anchor}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _options(command: click.Command) -> set[str]:
    own = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    if not isinstance(command, click.Group):
        return own
    context = click.Context(command)
    below = (command.get_command(context, name) for name in command.list_commands(context))
    return own.union(*(_options(each) for each in below if each is not None))


@pytest.mark.parametrize("page", [*PAGES, "README.md"])
def test_options_are_there(page: str) -> None:
    named = set(re.findall(r"(?<![\w{-])--[a-z][a-z-]+", text_of(page)))
    assert named - _options(cleanlint) <= FOREIGN


def test_extras_that_are_to_be_installed_are_there() -> None:
    extras = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    named = {name for page in PAGES for name in re.findall(r"'cleanlint\[(\w+)\]'", text_of(page))}
    assert named <= set(extras)
    assert len(named) >= 7


def test_the_index_names_every_page() -> None:
    pages = {path.name for path in (TOP / "docs").glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("docs/README.md"))) == pages


def test_every_integration_has_a_page() -> None:
    shared = {"__init__", "packages", "recipe", "records"}
    modules = {path.stem for path in (TOP / "cleanlint" / "integrations").glob("*.py")} - shared
    assert {path.stem for path in (TOP / "docs" / "integrations").glob("*.md")} - {"README"} == modules

"""What docs/output-formats.md and docs/pre-commit.md say of hooks and other products' configuration holds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from cleanlint.reporters import OUTPUT_FORMATS

from .pages import TOP, Ran, Runner, steps_of, text_of, write_files

FORMATS, HOOKS = "docs/output-formats.md", "docs/pre-commit.md"


@pytest.fixture
def repository(tmp_path: Path) -> Runner:
    """A repository with the article of the pages in a branch; nothing of the page has run in it."""
    runner = Runner(HOOKS, tmp_path)
    write_files(HOOKS, runner.folder)
    runner.shell("git add posts")
    return runner


def _parsed(product: str) -> list[dict[str, Any]]:
    """The blocks of the page that are configuration of this product."""
    found = [yaml.safe_load(step.code) for step in steps_of(HOOKS) if step.value == f"for {product}"]
    assert found
    return found


def test_the_page_lists_every_format() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", text_of(FORMATS), re.MULTILINE) == list(OUTPUT_FORMATS)


def test_hooks_of_the_configurations_are_there() -> None:
    offered = {hook["id"] for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    for configuration in _parsed("pre-commit"):
        (source,) = configuration["repos"]
        assert {hook["id"] for hook in source["hooks"]} <= offered
        for hook in source["hooks"]:
            assert hook.get("args", ["--"])[-1] == "--"
            assert isinstance(hook.get("types_or", []), list)


def test_arguments_of_the_configurations_are_understood(repository: Runner) -> None:
    hooks = [hook for configuration in _parsed("pre-commit") for hook in configuration["repos"][0]["hooks"]]
    for hook in hooks:
        command, code = ("fix --diff", 0) if hook["id"] == "cleanlint-fix" else ("check", 1)
        repository.shell(f"cleanlint {command} {' '.join(hook.get('args', []))} posts/harbour.md", code)


def _steps() -> list[dict[str, Any]]:
    return [step for workflow in _parsed("GitHub Actions") for step in workflow["jobs"]["articles"]["steps"]]


def test_workflows_use_inputs_of_the_action() -> None:
    action = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
    (own,) = (step["with"] for step in _steps() if step.get("uses", "").startswith("example/cleanlint@"))
    assert set(own) <= set(action["inputs"])
    assert set(re.findall(r"^\| `(\w+)` \|", text_of(HOOKS), re.MULTILINE)) == set(action["inputs"])


def test_workflow_commands_write_what_is_uploaded(repository: Runner) -> None:
    install, command = (step["run"] for step in _steps() if "run" in step)
    assert install == "pip install cleanlint"
    repository.shell(command)
    (upload,) = (step["with"] for step in _steps() if "sarif_file" in step.get("with", {}))
    log = json.loads((repository.folder / upload["sarif_file"]).read_text("utf-8"))
    assert len(log["runs"][0]["results"]) == 3


def test_the_gitlab_job_writes_its_report(repository: Runner) -> None:
    (job,) = (configuration["articles"] for configuration in _parsed("GitLab"))
    install, command = job["script"]
    assert install == "pip install cleanlint"
    repository.shell(command, 1)
    report = repository.folder / job["artifacts"]["reports"]["codequality"]
    assert len(json.loads(report.read_text("utf-8"))) == 3


def test_the_shell_writes_a_report_of_tests(ran: Callable[[str], Ran]) -> None:
    report = ElementTree.parse(ran(HOOKS).folder / "report.xml")
    assert report.getroot()[0].attrib["failures"] == "3"


def test_the_plain_hook_stops_a_commit(repository: Runner) -> None:
    (repository.folder / ".git" / "hooks" / "pre-commit").chmod(0o755)
    printed = repository.shell("git commit --quiet --message Post", 1, together=True)
    assert "posts/harbour.md:5:1: newsletter/" in printed
    (repository.folder / "posts" / "harbour.md").write_text("The ferry sails at noon.\n", "utf-8")
    repository.shell("git add posts && git commit --quiet --message Post")

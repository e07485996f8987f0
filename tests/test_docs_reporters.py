"""What docs/output-formats.md and docs/pre-commit.md show is what happens."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
import yaml

from cleanlint.cli.check import check
from cleanlint.cli.fix import fix
from cleanlint.reporters import OUTPUT_FORMATS

TOP = Path(__file__).parent.parent
FORMATS, HOOKS = ((TOP / "docs" / name).read_text("utf-8") for name in ("output-formats.md", "pre-commit.md"))

pytestmark = pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="needs git and a shell")


class Block(NamedTuple):
    """A code block and the comment above it."""

    label: str
    language: str
    code: str


def _blocks(page: str) -> list[Block]:
    labelled = [
        Block(*found) for found in re.findall(r"<!-- (.+?) -->\n```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    ]
    assert len(labelled) * 2 == len(re.findall("^```", page, re.MULTILINE)), "a code block without a label"
    return labelled


ARTICLE = next(block.code for block in _blocks(FORMATS) if block.label == "posts/harbour.md")
CONSOLE = [block for block in _blocks(FORMATS) if block.language == "console"]
SHELL = [block for page in (FORMATS, HOOKS) for block in _blocks(page) if block.language == "sh"]
YAML = [block for block in _blocks(HOOKS) if block.language == "yaml"]


class Repository:
    """A repository with the article in a branch, and programs that the examples call."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self._programs = folder / "programs"
        for path in (self.folder, self._programs):
            path.mkdir()
        self._program("cleanlint", f'exec "{sys.executable}" -m cleanlint "$@"')
        self._program("python", f'exec "{sys.executable}" "$@"')
        self._program("pip", 'test "$*" = "install cleanlint"')
        self._program("reviewdog", f'exec "{sys.executable}" -c "import json, sys; json.load(sys.stdin)"')
        for command in (
            "init --quiet --initial-branch=main",
            "config user.name Ines",
            "config user.email ines@example.org",
            "commit --quiet --allow-empty --message Start",
            "checkout --quiet -b posts",
        ):
            self.run(f"git {command}")
        self.write("posts/harbour.md", ARTICLE)
        self.run("git add posts")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        leave_out = ("GIT_", "GITHUB_", "CI_", "CLEANLINT")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(leave_out)}
        path = f"{self._programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env={**kept, "PATH": path, "PYTHONPATH": str(TOP), "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def _program(self, name: str, command: str) -> None:
        program = self._programs / name
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(0o755)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.code.partition("\n")[0])
def test_commands_print_what_the_page_shows(repository: Repository, block: Block) -> None:
    command, _, shown = block.code.partition("\n")
    done = repository.run(command.removeprefix("$ "))
    assert done.stdout == shown
    assert f"exit {done.returncode}" == block.label


@pytest.mark.parametrize(
    "block", [block for block in SHELL if block.label != "hook"], ids=lambda block: block.code[:60]
)
def test_shell_commands_run(repository: Repository, block: Block) -> None:
    done = repository.run(block.code)
    assert f"exit {done.returncode}" == block.label, done.stdout


def test_the_page_lists_every_format() -> None:
    assert re.findall(r"^\| `([a-z-]+)` \|", FORMATS, re.MULTILINE) == list(OUTPUT_FORMATS)


def test_options_of_the_pages_are_there() -> None:
    known = {name for command in (check, fix) for option in command.params for name in option.opts}
    elsewhere = {"--all-files"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", FORMATS)) - known <= {"--"}
    own = re.findall(r"(?<![\w-])--[a-z][a-z-]+", re.sub(r"git diff .*?\|", "", HOOKS))
    assert set(own) - known <= elsewhere


def test_hooks_of_the_configurations_are_there() -> None:
    offered = {hook["id"] for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    configurations = [yaml.safe_load(block.code) for block in YAML if block.label == "config"]
    assert len(configurations) == 3
    for configuration in configurations:
        (source,) = configuration["repos"]
        assert {hook["id"] for hook in source["hooks"]} <= offered
        for hook in source["hooks"]:
            assert hook.get("args", ["--"])[-1] == "--"
            assert isinstance(hook.get("types_or", []), list)


def test_arguments_of_the_configurations_are_understood(repository: Repository) -> None:
    for configuration in (yaml.safe_load(block.code) for block in YAML if block.label == "config"):
        for hook in configuration["repos"][0]["hooks"]:
            command = "fix --diff" if hook["id"] == "cleanlint-fix" else "check"
            arguments = " ".join(hook.get("args", []))
            assert repository.run(f"cleanlint {command} {arguments} posts/harbour.md").returncode in (0, 1)


def _steps() -> list[dict[str, Any]]:
    workflows = [yaml.safe_load(block.code) for block in YAML if block.label == "workflow"]
    assert len(workflows) == 2
    return [step for workflow in workflows for step in workflow["jobs"]["articles"]["steps"]]


def test_workflows_use_inputs_of_the_action(repository: Repository) -> None:
    action = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
    (own,) = (step["with"] for step in _steps() if step.get("uses", "").startswith("example/cleanlint@"))
    assert set(own) <= set(action["inputs"])
    assert set(re.findall(r"^\| `(\w+)` \|", HOOKS, re.MULTILINE)) == set(action["inputs"])


def test_workflow_commands_write_what_is_uploaded(repository: Repository) -> None:
    for step in _steps():
        if "run" in step:
            assert repository.run(step["run"]).returncode == 0
    (upload,) = (step["with"] for step in _steps() if "sarif_file" in step.get("with", {}))
    log = json.loads((repository.folder / upload["sarif_file"]).read_text("utf-8"))
    assert len(log["runs"][0]["results"]) == 3


def test_the_gitlab_job_writes_its_report(repository: Repository) -> None:
    (job,) = (yaml.safe_load(block.code)["articles"] for block in YAML if block.label == "gitlab")
    *before, last = job["script"]
    assert [repository.run(line).returncode for line in before] == [0]
    assert repository.run(last).returncode == 1
    report = repository.folder / job["artifacts"]["reports"]["codequality"]
    assert len(json.loads(report.read_text("utf-8"))) == 3


def test_the_shell_writes_a_report_of_tests(repository: Repository) -> None:
    (block,) = (block for block in SHELL if "report.xml" in block.code)
    repository.run(block.code)
    assert ElementTree.parse(repository.folder / "report.xml").getroot()[0].attrib["failures"] == "3"


def test_the_plain_hook_stops_a_commit(repository: Repository) -> None:
    (block,) = (block for block in SHELL if block.label == "hook")
    hook = repository.write(".git/hooks/pre-commit", block.code)
    hook.chmod(0o755)
    done = repository.run("git commit --quiet --message Post")
    assert done.returncode == 1
    assert "posts/harbour.md:5:1: newsletter/" in done.stdout
    repository.write("posts/harbour.md", "The ferry sails at noon.\n")
    assert repository.run("git add posts && git commit --quiet --message Post").returncode == 0

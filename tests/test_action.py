"""The GitHub Action: its steps, run here as the runner would run them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

TOP = Path(__file__).parent.parent
ACTION = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
INSTALL, CHECK = ACTION["runs"]["steps"]
CLEAN = "The harbour board met on Monday.\n\nThe ferry sails at noon.\n"
DIRTY = f"{CLEAN}\nSign up for our weekly newsletter and never miss a story.\n"

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the steps are written for bash")


class Ran(NamedTuple):
    code: int
    out: str


class Runner:
    """Runs steps of the action in a folder, and remembers what they hand on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.temporary = folder / "temporary files"
        self.folder.mkdir()
        self.temporary.mkdir()
        self._handed_on = folder / "env"
        self._handed_on.touch()
        self.path = os.environ["PATH"]

    def run(self, step: dict[str, Any], **inputs: str) -> Ran:
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder,
            env={**self._environment(), **_given(step, inputs)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Ran(done.returncode, done.stdout)

    def _environment(self) -> dict[str, str]:
        leave_out = ("GITHUB_", "RUNNER_", "INPUT_", "CLEANLINT_BIN")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(leave_out)}
        return {**kept, "PATH": self.path, "GITHUB_WORKSPACE": str(self.folder), **self._runners_own()}

    def _runners_own(self) -> dict[str, str]:
        lines = self._handed_on.read_text().splitlines()
        return {
            "GITHUB_ACTION_PATH": str(TOP),
            "GITHUB_ENV": str(self._handed_on),
            "RUNNER_TEMP": str(self.temporary),
            **dict(line.split("=", 1) for line in lines),
        }

    def install_here(self) -> None:
        """Let the check find this environment's cleanlint where the install step would have put it."""
        folder = self.temporary / "bin"
        folder.mkdir()
        program = folder / "cleanlint"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cleanlint "$@"\n')
        program.chmod(0o755)
        self._handed_on.write_text(f"CLEANLINT_BIN={folder}\n")


def _given(step: dict[str, Any], inputs: dict[str, str]) -> dict[str, str]:
    """The step's variables, with the inputs that its expressions name."""

    def value(match: re.Match[str]) -> str:
        return inputs.get(match[1], str(ACTION["inputs"][match[1]]["default"]))

    return {key: re.sub(r"\$\{\{ inputs\.(\w+) \}\}", value, text) for key, text in step["env"].items()}


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    monkeypatch.setenv("PYTHONPATH", str(TOP))
    return Runner(tmp_path)


def test_inputs_reach_the_steps_as_variables_only() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert set(re.findall(r"inputs\.(\w+)", " ".join(step["env"].values()))) <= set(ACTION["inputs"])


def test_findings_are_annotated_and_fail_the_step(runner: Runner) -> None:
    runner.install_here()
    (runner.folder / "a.md").write_text(DIRTY)
    ran = runner.run(CHECK)
    assert ran.code == 1
    assert "::warning file=a.md,line=5,endLine=5,col=1," in ran.out
    (runner.folder / "a.md").write_text(CLEAN)
    assert runner.run(CHECK).code == 0


def test_paths_stand_on_lines_and_options_between_spaces(runner: Runner) -> None:
    runner.install_here()
    for name in ("with a space", "-dash", "other"):
        (runner.folder / name).mkdir()
        (runner.folder / name / "a.md").write_text(DIRTY)
    ran = runner.run(CHECK, paths="with a space\r\n\n-dash/*.md\n", args="--select newsletter\n  --exit-zero")
    assert ran.code == 0
    assert re.findall("file=([^,]+),", ran.out) == ["with a space/a.md", "-dash/a.md"]


@pytest.mark.parametrize(
    "hostile", ["$(touch owned)", "`touch owned`", "; touch owned", '"; touch owned; "', "'; touch owned; '", "a\n*"]
)
def test_no_input_is_run(runner: Runner, hostile: str) -> None:
    runner.install_here()
    (runner.folder / "a.md").write_text(CLEAN)
    for name in ("paths", "args"):
        assert runner.run(CHECK, **{name: hostile}).code == 2
    ran = runner.run(INSTALL, version=hostile)
    assert (ran.code, ran.out) == (2, "::error::the input 'version' is not a version, such as 0.1.0\n")
    assert os.listdir(runner.folder) == ["a.md"]


def _stand_in_for_python(runner: Runner, works: bool) -> Path:
    """A `python3` whose environments note what is installed into them."""
    folder = runner.temporary / "programs"
    folder.mkdir()
    log = runner.temporary / "log"
    check = f'exec "{sys.executable}" "$@"' if works else "exit 1"
    program = folder / "python3"
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = -c ]; then {check}; fi\n'
        f'mkdir -p "$3/bin"\nprintf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "{log}"\\n\' > "$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n'
    )
    program.chmod(0o755)
    for name in ("bash", "mkdir", "chmod"):
        os.symlink(str(shutil.which(name)), folder / name)
    runner.path = str(folder)
    return log


@pytest.mark.parametrize(("version", "requirement"), [("", str(TOP)), ("0.1.0", "cleanlint==0.1.0")])
def test_the_version_is_what_was_asked_for(runner: Runner, version: str, requirement: str) -> None:
    log = _stand_in_for_python(runner, works=True)
    assert runner.run(INSTALL, version=version) == (0, "")
    assert log.read_text().splitlines() == [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        requirement,
    ]


def test_without_a_python_it_says_how_to_get_one(runner: Runner) -> None:
    _stand_in_for_python(runner, works=False)
    ran = runner.run(INSTALL)
    assert ran.code == 2
    assert "add a step with actions/setup-python before this one" in ran.out


@pytest.mark.skipif("CLEANLINT_TEST_INSTALL" not in os.environ, reason="installs packages; see .ci/run")
def test_what_is_installed_checks(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH")
    assert runner.run(INSTALL).code == 0
    (runner.folder / "a.md").write_text(DIRTY)
    ran = runner.run(CHECK)
    assert ran.code == 1
    assert "::warning file=a.md,line=5," in ran.out

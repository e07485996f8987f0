"""The hooks, with the real program on a real repository. It installs this checkout, so it needs a package index."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

TOP = Path(__file__).parent.parent
HOOKS = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))
PITCH = "Sign up for our weekly newsletter and never miss a story.\n"
CLEAN = "# The ferry\n\nThe harbour board met on Monday.\n\nThe ferry sails at noon.\n"
DIRTY = CLEAN.replace("The ferry sails", f"{PITCH}\nThe ferry sails")

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _repository(folder: Path) -> None:
    _git(folder, "init", "--quiet")
    for key, value in (("user.name", "Ines Okafor"), ("user.email", "ines@example.org"), ("commit.gpgsign", "false")):
        _git(folder, "config", key, value)


class Ran(NamedTuple):
    code: int
    out: str


class Repository:
    """A repository of articles with the hook of a configuration installed."""

    def __init__(self, folder: Path, hooks: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._hooks = hooks
        self._environment = environment

    def configured(self, name: str, **settings: object) -> None:
        """Run the hook `name` at each commit."""
        source = {"repo": str(self._hooks), "rev": _git(self._hooks, "rev-parse", "HEAD")}
        config = {"repos": [{**source, "hooks": [{"id": name, **settings}]}]}
        self.write(".pre-commit-config.yaml", yaml.safe_dump(config))
        assert self.run(sys.executable, "-m", "pre_commit", "install").code == 0
        assert self.run("git", "commit", "--quiet", "--message", "Configuration").code == 0

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        _git(self.folder, "add", "--", name)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def commit(self, **environment: str) -> Ran:
        return self.run("git", "commit", "--message", "A commit", **environment)

    def run(self, *command: str, **environment: str) -> Ran:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**self._environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Ran(done.returncode, done.stdout)


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as it is, committed to a repository that hooks can be installed from."""
    pytest.importorskip("pre_commit")
    folder = tmp_path_factory.mktemp("cleanlint")
    for name in (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(TOP / name, folder)
    for name in ("cleanlint", "rules"):
        shutil.copytree(TOP / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    _repository(folder)
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "cleanlint")
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Installed hooks and caches are kept for this module, and out of the home of whoever runs the tests."""
    base = tmp_path_factory.mktemp("home")
    leave_out = ("GIT_", "PYTHONPATH", "SKIP", "PRE_COMMIT", "CLEANLINT")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(leave_out)}
    return {
        **kept,
        "PRE_COMMIT_HOME": str(base / "pre-commit"),
        "CLEANLINT_CACHE_DIR": str(base / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_COLOR": "never",
    }


@pytest.fixture
def articles(tmp_path: Path, hooks: Path, environment: dict[str, str]) -> Callable[..., Repository]:
    """Make a repository with a hook: `articles("cleanlint", exclude="^drafts/")`."""

    def made(name: str, **settings: object) -> Repository:
        _repository(tmp_path)
        repository = Repository(tmp_path, hooks, environment)
        repository.configured(name, **settings)
        return repository

    return made


def test_the_hooks_name_commands_and_files_that_there_are() -> None:
    from cleanlint.cli import _HOMES

    assert [hook["id"] for hook in HOOKS] == ["cleanlint", "cleanlint-fix"]
    for hook in HOOKS:
        assert hook["entry"].split()[0] == "cleanlint"
        assert hook["entry"].split()[1] in _HOMES
        assert hook["types_or"] == ["markdown"]
        assert hook["args"] == ["--force-exclude", "--"]
        assert "require_serial" not in hook


def test_what_is_markdown_to_pre_commit_is_markdown_to_us() -> None:
    from cleanlint.files import format_of

    extensions = pytest.importorskip("identify.extensions")
    for suffix, tags in extensions.EXTENSIONS.items():
        if "markdown" in tags:
            assert format_of(f"a.{suffix}") == "markdown"


@needs_git
def test_check_stops_a_commit_until_the_article_is_clean(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint")
    repository.write("a.md", DIRTY)
    ran = repository.commit()
    assert ran.code == 1
    assert "a.md:5:1: newsletter/" in ran.out
    assert repository.read("a.md") == DIRTY
    repository.write("a.md", CLEAN)
    ran = repository.commit()
    assert ran.code == 0
    assert "Passed" in ran.out


@needs_git
def test_fix_changes_files_and_stops_the_commit_once(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint-fix")
    names = ["a.md", "with a space.md", "f\u00e4hre/\u6e2f.md", "-dash.markdown"]
    for name in names:
        repository.write(name, DIRTY)
    repository.write("LICENSE", f"{PITCH}\nCopyright 2026 Ines Okafor. All rights reserved.\n")
    repository.write("page.html", f"<p>{PITCH}</p>\n")
    ran = repository.commit()
    assert ran.code == 1
    assert "files were modified by this hook" in ran.out
    assert "with a space.md:5:1: newsletter/" in ran.out
    assert [repository.read(name) for name in names] == [CLEAN] * len(names)
    assert repository.commit().code == 1  # what is staged is still as it was
    _git(repository.folder, "add", "--update")
    assert repository.commit().code == 0
    assert _git(repository.folder, "show", "HEAD:./with a space.md") == CLEAN.rstrip("\n")
    assert PITCH in repository.read("LICENSE")
    assert _git(repository.folder, "status", "--short") == ""


@needs_git
def test_a_hook_can_be_skipped_and_files_excluded(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint", exclude="^drafts/")
    repository.write("drafts/a.md", DIRTY)
    ran = repository.commit()
    assert ran.code == 0
    assert "no files to check" in ran.out
    repository.write("b.md", DIRTY)
    assert repository.commit().code == 1
    ran = repository.commit(SKIP="cleanlint")
    assert ran.code == 0
    assert "Skipped" in ran.out


@needs_git
def test_settings_go_through_args(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint", args=["--ignore", "newsletter", "--"])
    repository.write("-a.md", DIRTY)
    assert repository.commit().code == 0


@needs_git
def test_deletions_are_no_files_to_check(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint-fix")
    repository.write("a.md", DIRTY)
    assert repository.commit(SKIP="cleanlint-fix").code == 0
    _git(repository.folder, "rm", "--quiet", "a.md")
    assert repository.commit().code == 0
    assert _git(repository.folder, "ls-files") == ".pre-commit-config.yaml"


@needs_git
def test_a_renamed_file_is_cleaned_under_its_new_name(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint-fix")
    repository.write("old.md", DIRTY)
    assert repository.commit(SKIP="cleanlint-fix").code == 0
    _git(repository.folder, "mv", "old.md", "new name.md")
    assert repository.commit().code == 1
    assert repository.read("new name.md") == CLEAN
    _git(repository.folder, "add", "--update")
    assert repository.commit().code == 0
    assert not (repository.folder / "old.md").exists()


@needs_git
def test_many_files_are_shared_among_processes(articles: Callable[..., Repository]) -> None:
    repository = articles("cleanlint-fix")
    names = [f"posts/{number}.md" for number in range(60)]
    for name in names:
        (repository.folder / "posts").mkdir(exist_ok=True)
        (repository.folder / name).write_text(DIRTY, "utf-8")
    _git(repository.folder, "add", "posts")
    assert repository.commit().code == 1
    assert {repository.read(name) for name in names} == {CLEAN}
    _git(repository.folder, "add", "--update")
    assert repository.commit().code == 0

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from cleanlint.cli.paths import listed


def _touch(*paths: str) -> None:
    for path in paths:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        Path(path).write_text("x")


def _names(*arguments: str, skip: str | None = None) -> list[str]:
    return [found.path for found in listed(arguments, skip=skip).found]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_folder_stands_for_its_documents_in_a_fixed_order() -> None:
    _touch(
        "p/b.md",
        "p/a.txt",
        "p/sub/c.HTML",
        "p/sub/d.htm",
        "p/e.text",
        "p/f.markdown",
        "p/g.png",
        "p/.git/h.txt",
        "p/.x/i.md",
    )
    wanted = ["p/a.txt", "p/b.md", "p/e.text", "p/f.markdown", "p/.x/i.md", "p/sub/c.HTML", "p/sub/d.htm"]
    assert _names("p") == wanted
    os.chdir("p")
    assert _names(".") == [name.removeprefix("p/") for name in wanted]


def test_each_path_comes_once() -> None:
    _touch("p/a.txt")
    assert _names("p/a.txt", "./p/a.txt", "p", os.path.abspath("p")) == ["p/a.txt"]


def test_a_named_file_is_taken_whatever_its_suffix() -> None:
    _touch("notes.rst", ".gitignore")
    Path(".gitignore").write_text("*")
    assert _names("notes.rst") == ["notes.rst"]


def test_a_pattern_that_the_shell_left() -> None:
    _touch("posts/a.md", "posts/x/b.md", "posts/x/c.txt")
    assert _names("posts/**/*.md") == ["posts/a.md", "posts/x/b.md"]
    assert [found.relative for found in listed(["posts/**/*.md"]).found] == ["a.md", os.path.join("x", "b.md")]


def test_a_pattern_without_a_match_is_a_problem() -> None:
    problem = listed(["*.md"]).problems[0]
    assert problem == ("*.md", "*.md: no file matches this pattern; check the name")


def test_a_name_with_wildcards_in_it_is_a_name_when_it_exists() -> None:
    _touch("a[1].txt", "a1.txt")
    assert _names("a[1].txt") == ["a[1].txt"]


def test_a_folder_called_like_a_document_is_a_folder() -> None:
    _touch("p/x.md/a.txt")
    assert _names("p") == _names("p/x.md") == ["p/x.md/a.txt"]


def test_links_to_files_are_followed_and_links_to_folders_are_not() -> None:
    _touch("store/a.txt", "p/b.txt")
    os.symlink("../store/a.txt", "p/link.txt")
    os.symlink("../store", "p/folder")
    os.symlink("../store", "p/folder.md")
    os.symlink(".", "p/loop")
    os.symlink("nowhere", "p/dangling.md")
    assert _names("p") == ["p/b.txt", "p/dangling.md", "p/link.txt"]
    assert _names("p/folder") == ["p/folder/a.txt"]


def test_the_skipped_folder_is_left_out() -> None:
    _touch("p/a.txt", "p/out/a.txt", "p/out2/b.txt")
    assert _names("p", skip="p/out") == ["p/a.txt", "p/out2/b.txt"]


def test_an_unreadable_folder_is_named_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    _touch("p/a.txt", "p/shut/b.txt", "p/z/c.txt")
    scandir = os.scandir

    def guarded(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    listing = listed(["p"])
    assert [found.path for found in listing.found] == ["p/a.txt", "p/z/c.txt"]
    assert listing.problems == (("p/shut", "p/shut: permission denied; grant it with chmod, or run as the owner"),)


def test_gitignore_of_the_repository_above() -> None:
    _touch("r/.git/config", "r/posts/a.md", "r/posts/drafts/b.md", "r/posts/keep/c.md", "outside.md")
    Path("r/.gitignore").write_text("drafts/\n/posts/keep/*\n!c.md\n")
    assert _names("r/posts") == ["r/posts/a.md", "r/posts/keep/c.md"]
    assert _names("r/posts/drafts") == ["r/posts/drafts/b.md"]  # ignored, but named


def test_a_gitignore_above_counts_within_a_repository_only() -> None:
    _touch("r/posts/a.md")
    Path("r/.gitignore").write_text("*.md\n")
    assert _names("r/posts") == ["r/posts/a.md"]
    assert _names("r") == []


def test_an_unreadable_gitignore_is_named_and_its_folder_left_alone() -> None:
    _touch("p/a.md", "p/sub/b.md")
    os.mkdir("p/sub/.gitignore")
    listing = listed(["p"])
    assert [found.path for found in listing.found] == ["p/a.md"]
    assert ".gitignore: this is a folder" in listing.problems[0].message


PATTERNS = """
*.md|!*.md|x.md|!x.md|a/|!a/|/a|!/a|b|!b|**/c|a/**|!a/b/|a/b/x.md|*|!*/|!*.txt|c*|!c.md
|# c|\\#x|/*|!/a/|a/*|!a/c|b/**/x.md|!
|  |x.md |[xy].*|**/a/x.md|!**|[a-b]|[!a].md|[^x-y].*|?.md|a/?|[[:alpha:]].txt|[]x].md|\\x.md
|x.md\\ |**|/**|a/**/|**foo|x**|a/**b/c
|[|a/[b|b\\|[z-a]|*/|**/*.md|a//b|/
""".replace("\n", "").split("|")


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@pytest.mark.parametrize("seed", range(25))
def test_gitignore_files_mean_what_they_mean_to_git(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    folders = ["", "a", "b", "a/b", "a/c", "b/a", "a/b/c"]
    subprocess.run(["git", "init", "-q", "."], check=True)
    for folder in folders:
        _touch(*(os.path.join(folder, name) for name in ("x.md", "y.txt", "c.md")))
    for folder in chance.sample(folders, 3):
        lines = chance.choices(PATTERNS, k=chance.randint(1, 5))
        ending = chance.choice(["\n", "\r\n"])
        Path(folder, ".gitignore").write_bytes((chance.choice(["", "\ufeff"]) + ending.join([*lines, ""])).encode())
    seen = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "-o", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    assert sorted(_names(".")) == sorted(name for name in seen if name.endswith((".md", ".txt")))

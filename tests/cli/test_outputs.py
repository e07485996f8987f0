from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import ARTICLE, DIRTY, Run

PAGE = "<html><body><article>{}</article></body></html>".format(
    "".join(
        f"<p>The harbour board met on day {n} and spoke at length of the ferry and its fares.</p>" for n in range(9)
    )
)


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a.md", DIRTY), ("clean.md", ARTICLE), ("deep/down/b.txt", DIRTY), ("deep/page.html", PAGE)):
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "posts"


def _below(folder: str) -> list[str]:
    return sorted(os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names)


@pytest.mark.parametrize("argument", ["posts", "posts/", "./posts", "posts/**/*.*", "posts/*"])
def test_a_folder_gets_the_complete_set_in_the_same_layout(run: Run, posts: Path, argument: str) -> None:
    ran = run("fix", argument, "-o", "out")
    assert ran.code == 0
    assert _below("out") == ["a.md", "clean.md", "deep/down/b.txt", "deep/page.txt"]
    assert Path("out/a.md").read_text() == Path("out/clean.md").read_text() == ARTICLE
    assert (posts / "a.md").read_text() == DIRTY
    assert "harbour board met on day 3" in Path("out/deep/page.txt").read_text()


def test_the_output_folder_is_no_input_of_the_next_run(run: Run, posts: Path) -> None:
    run("fix", "posts", "-o", "posts/out")
    before = _below("posts")
    assert run("fix", "posts", "-o", "posts/out").code == 0
    assert _below("posts") == before


def test_one_file_to_a_file_and_to_a_folder(run: Run, posts: Path) -> None:
    assert run("fix", "posts/a.md", "-o", "new.md").code == 0
    assert Path("new.md").read_text() == ARTICLE
    assert run("fix", "posts/a.md", "-o", "fresh/").code == 0
    assert Path("fresh/a.md").read_text() == ARTICLE
    assert run("fix", "posts/a.md", "-o", "fresh").code == 0
    assert (posts / "a.md").read_text() == DIRTY


def test_standard_output_takes_one_document(run: Run, posts: Path) -> None:
    ran = run("fix", "posts/a.md", "-o", "-")
    assert ran.out == ARTICLE
    ran = run("fix", "posts", "-o", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "one document only" in ran.err


def test_its_own_path_as_output_is_in_place(run: Run, posts: Path) -> None:
    os.utime("posts/clean.md", (5, 5))
    assert run("fix", "posts", "-o", "posts", "--ignore", "related", "--format", "markdown").code == 0
    assert Path("posts/a.md").read_text() == ARTICLE
    assert Path("posts/clean.md").stat().st_mtime == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["posts/a.md", "posts/deep/down/b.txt", "-o", "taken.txt"], "name a folder"),
        (["posts/a.md", "other/a.md", "-o", "out"], "would both be written to"),
        (["posts/deep/page.html", "page.txt", "-o", "out"], "would both be written to"),
        (["posts/a.md", "-o", "posts/deep/page.html", "--format", "text", "posts/deep/page.html"], "name a folder"),
        (["posts/a.md", "into/a.md", "-o", "into"], "would"),
        (["posts/deep/page.html", "-o", "posts/deep/page.html"], "would overwrite the page"),
        (["-", "-o", "out/"], "standard input has no name"),
    ],
)
def test_clashes_stop_the_run_before_anything_is_written(
    run: Run, posts: Path, arguments: list[str], message: str
) -> None:
    for name in ("taken.txt", "page.txt", "other/a.md", "into/a.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(DIRTY)
    before = {name: Path(name).read_bytes() for name in _below(".")}
    ran = run("fix", *arguments)
    assert ran.code == 2
    assert message in ran.err
    assert {name: Path(name).read_bytes() for name in _below(".")} == before


def test_an_output_over_a_device_goes_through_it(run: Run, posts: Path) -> None:
    assert run("fix", "posts/a.md", "-o", os.devnull).code == 0
    assert not os.path.isfile(os.devnull)

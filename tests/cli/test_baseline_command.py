from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import ARTICLE, DIRTY, Run

KNOWN = ".cleanlint-baseline.json"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, "utf-8")


def test_what_is_known_is_not_reported_and_fails_no_run(run: Run) -> None:
    write("posts/x.md", DIRTY)
    ran = run("baseline", "write")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        f"{KNOWN}: 1 finding written",
        f'check leaves them out with --baseline {KNOWN}, or with `baseline = "..."` among the settings',
    ]
    assert run("check", ".", "--baseline", KNOWN) == (0, "", "1 file, 0 findings (0 fixable), 1 known and not shown\n")
    write("posts/x.md", "A new first line.\n\n" + DIRTY)
    assert run("check", "posts/x.md", "--baseline", KNOWN).code == 0
    assert run("check", ".").code == 1


def test_what_is_new_is_reported(run: Run) -> None:
    write("x.md", DIRTY)
    run("baseline", "write")
    write(
        "x.md",
        DIRTY + "\nThe old pier was closed in the spring, and nobody minds.\n\nSign up for our newsletter today.\n",
    )
    write("y.md", DIRTY)
    ran = run("check", ".", "--baseline", KNOWN, "--output-format", "concise")
    assert ran.code == 1
    assert [line.split(": ")[0] for line in ran.out.splitlines()] == ["x.md:9:1", "y.md:3:1"]
    assert ran.err == "2 files, 2 findings (2 fixable), 1 known and not shown\n"


def test_info_that_would_not_be_shown_is_not_counted_as_left_out(run: Run) -> None:
    write("x.md", "As ever, the ferry sails at noon.\n")
    run("baseline", "write")
    assert "known" not in run("check", ".", "--baseline", KNOWN).err
    assert "1 known" in run("check", ".", "--baseline", KNOWN, "--show-info").err


def test_what_is_gone_is_told_and_pruned(run: Run) -> None:
    write("x.md", DIRTY)
    write("y.md", DIRTY)
    write("z.md", DIRTY)
    run("baseline", "write")
    write("x.md", ARTICLE)
    Path("y.md").unlink()
    ran = run("check", "x.md", "--baseline", KNOWN)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines()[1] == f"{KNOWN}: 2 of its findings are gone; cleanlint baseline prune takes them out"
    assert run("baseline", "prune") == (0, "", f"{KNOWN}: 2 findings taken out, 1 left\n")
    assert run("check", ".", "--baseline", KNOWN).err == "2 files, 0 findings (0 fixable), 1 known and not shown\n"
    assert list(json.loads(Path(KNOWN).read_text("utf-8"))["files"]) == ["z.md"]


def test_what_rules_found_that_take_no_part_now_stays(run: Run) -> None:
    write("x.md", DIRTY)
    run("baseline", "write")
    assert run("check", ".", "--baseline", KNOWN, "--select", "promo").err.count("\n") == 1
    assert run("baseline", "prune", "--ignore", "newsletter").err == f"{KNOWN}: 0 findings taken out, 1 left\n"


def test_pruning_some_documents_only(run: Run) -> None:
    for name in ("x.md", "y.md"):
        write(name, DIRTY)
    run("baseline", "write")
    for name in ("x.md", "y.md"):
        write(name, ARTICLE)
    assert run("baseline", "prune", "x.md").err == f"{KNOWN}: 1 finding taken out, 1 left\n"


def test_the_settings_say_where_it_is(run: Run) -> None:
    write("x.md", DIRTY)
    write("deep/x.md", DIRTY)
    write("cleanlint.toml", "baseline = 'ci/known.json'")
    assert run("check", ".").code == 2
    assert run("baseline", "write").err.startswith("ci/known.json: 2 findings written\n")
    assert run("check", ".").code == 0
    assert run("check", "deep/x.md").code == 0
    assert run("check", ".", "--isolated").code == 1
    assert list(json.loads(Path("ci/known.json").read_text("utf-8"))["files"]) == ["../deep/x.md", "../x.md"]
    assert run("baseline", "prune").err == "ci/known.json: 0 findings taken out, 2 left\n"


def test_another_place_for_it(run: Run) -> None:
    write("x.md", DIRTY)
    run("baseline", "write", "-o", "a.json", "x.md")
    assert run("check", ".", "--baseline", "a.json").code == 0
    write("x.md", ARTICLE)
    assert run("baseline", "prune", "-o", "a.json").err == "a.json: 1 finding taken out, 0 left\n"


def test_writing_again_begins_anew(run: Run) -> None:
    write("x.md", DIRTY)
    run("baseline", "write")
    write("x.md", ARTICLE)
    assert run("baseline", "write").err.startswith(f"{KNOWN}: 0 findings written")


def test_fix_does_what_it_does_without_a_baseline(run: Run) -> None:
    write("x.md", DIRTY)
    write("cleanlint.toml", "baseline = 'known.json'")
    run("baseline", "write")
    run("fix", "x.md")
    assert Path("x.md").read_text() == ARTICLE


def test_a_document_that_cannot_be_read(run: Run) -> None:
    write("x.md", DIRTY)
    write("y.md", DIRTY)
    run("baseline", "write")
    Path("x.md").write_bytes(b"\xff")
    ran = run("baseline", "prune")
    assert (ran.code, "error: x.md: not UTF-8" in ran.err) == (2, True)
    assert ran.err.endswith("0 findings taken out, 2 left, 1 error\n")  # what is known of it stays so
    ran = run("baseline", "write")
    assert (ran.code, "error: x.md: not UTF-8" in ran.err) == (2, True)
    assert f"{KNOWN}: 1 finding written, 1 error\n" in ran.err


def test_standard_input_needs_a_name(run: Run) -> None:
    ran = run("baseline", "write", "-", stdin=DIRTY.encode())
    assert (ran.code, "give it one with --stdin-filename" in ran.err) == (2, True)
    assert run("baseline", "write", "-", "--stdin-filename", "x.md", stdin=DIRTY.encode()).code == 0
    assert run("check", "-", "--stdin-filename", "x.md", "--baseline", KNOWN, stdin=DIRTY.encode()).code == 0
    assert run("check", "-", "--baseline", KNOWN, stdin=DIRTY.encode()).code == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<<<<<<< ours", "this is not a baseline of cleanlint, or it is damaged"),
        (b'{"cleanlint-baseline": 2, "files": {}}', "needs a newer cleanlint"),
        (b"{}", "this is not a baseline"),
    ],
)
@pytest.mark.parametrize(
    "command", [["check", "x.md", "--baseline"], ["baseline", "write", "-o"], ["baseline", "prune", "-o"]]
)
def test_what_is_no_baseline_is_neither_used_nor_overwritten(
    run: Run, content: bytes, message: str, command: list[str]
) -> None:
    write("x.md", DIRTY)
    Path("known.json").write_bytes(content)
    ran = run(*command, "known.json")
    assert ran.code == 2
    assert "error: known.json: " in ran.err
    assert message in ran.err
    assert Path("known.json").read_bytes() == content


def test_a_folder_in_its_place(run: Run) -> None:
    Path(KNOWN).mkdir()
    for command in (["baseline", "write"], ["baseline", "prune"], ["check", ".", "--baseline", KNOWN]):
        write("x.md", DIRTY)
        ran = run(*command)
        assert (ran.code, "this is a folder where a file was expected" in ran.err) == (2, True)


def test_nothing_to_prune(run: Run) -> None:
    ran = run("baseline", "prune")
    assert (ran.code, "cleanlint baseline write makes one" in ran.err) == (2, True)


def test_what_check_does_not_show_is_counted_apart(run: Run) -> None:
    write("post.md", f"As ever, the ferry is late.\n\n{DIRTY}")
    assert run("baseline", "write").err.startswith(f"{KNOWN}: 2 findings written, 1 of them information\n")

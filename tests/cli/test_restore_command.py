from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from .conftest import ARTICLE, DIRTY, Run

DOCUMENTS = {
    "crlf.txt": DIRTY.replace("\n", "\r\n").encode(),
    "bom.md": ("\ufeff" + DIRTY).encode(),
    "open.txt": DIRTY.rstrip("\n").encode(),
    "last.txt": b"The ferry sails at noon.\n\nSign up for our newsletter today.",
    "twice.md": (DIRTY + "\nIt is late. (Related: F\u00e4hren \U0001f6a2)\n").encode(),
    "sub/nul.txt": b"\0\n\nSign up for our newsletter.\n\n\xe2\x80\xa8\n",
    "clean.txt": ARTICLE.encode(),
}


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, data in DOCUMENTS.items():
        path = tmp_path / "posts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "posts"


def _contents(folder: str | Path) -> dict[str, bytes]:
    return {name: (Path(folder) / name).read_bytes() for name in DOCUMENTS if (Path(folder) / name).exists()}


def test_fix_then_restore_is_the_identity(run: Run, posts: Path) -> None:
    assert run("fix", "posts", "--audit", "audit.jsonl").code == 0
    cleaned = _contents("posts")
    assert [name for name in DOCUMENTS if cleaned[name] == DOCUMENTS[name]] == ["clean.txt"]
    ran = run("restore", "audit.jsonl")
    assert (ran.code, ran.err) == (0, "6 files, 6 restored, 0 errors\n")
    assert _contents("posts") == DOCUMENTS


def test_restoring_twice_changes_nothing(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "audit.jsonl")
    run("restore", "audit.jsonl")
    assert run("restore", "audit.jsonl").err == "6 files, 0 restored, 0 errors\n"
    assert _contents("posts") == DOCUMENTS


def test_some_files_or_folders_only(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "audit.jsonl")
    assert run("restore", "audit.jsonl", "posts/sub", "posts/bom.md").code == 0
    now = _contents("posts")
    assert {name for name in DOCUMENTS if now[name] == DOCUMENTS[name]} == {"sub/nul.txt", "bom.md", "clean.txt"}
    ran = run("restore", "audit.jsonl", "posts/clean.txt", "posts/crlf.txt")
    assert ran.code == 2
    assert "error: posts/clean.txt: the audit audit.jsonl has no entry for it" in ran.err
    assert (posts / "crlf.txt").read_bytes() == DOCUMENTS["crlf.txt"]


def test_output_files_are_restored(run: Run, posts: Path) -> None:
    run("fix", "posts", "-o", "out", "--audit", "audits/one.jsonl")
    assert _contents("out")["bom.md"] != DOCUMENTS["bom.md"]
    assert run("restore", "audits/one.jsonl").code == 0
    assert _contents("out") == DOCUMENTS
    assert _contents("posts") == DOCUMENTS


def test_originals_may_go_elsewhere(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "audit.jsonl")
    cleaned = _contents("posts")
    assert run("restore", "audit.jsonl", "-o", "old").code == 0
    assert _contents("old") == {name: data for name, data in DOCUMENTS.items() if name != "clean.txt"}
    assert _contents("posts") == cleaned
    ran = run("restore", "audit.jsonl", "posts/last.txt", "-o", "-")
    assert ran.out.encode() == DOCUMENTS["last.txt"]
    assert run("restore", "audit.jsonl", "-o", "-").code == 2


def test_an_audit_moves_with_its_folder(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "posts/audit.jsonl")
    os.rename("posts", "moved")
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    assert run("restore", "../moved/audit.jsonl").code == 0
    assert _contents("../moved") == DOCUMENTS


def test_an_audit_beside_a_link(run: Run, posts: Path) -> None:
    Path("far/away").mkdir(parents=True)
    os.symlink("far/away", "near")
    run("fix", "posts", "--audit", "near/audit.jsonl")
    assert run("restore", "near/audit.jsonl").code == 0
    assert _contents("posts") == DOCUMENTS


def test_a_link_is_restored_through(run: Run, posts: Path) -> None:
    os.symlink("posts/bom.md", "link.md")
    run("fix", "link.md", "--audit", "audit.jsonl")
    assert run("restore", "audit.jsonl", "link.md").code == 0
    assert os.path.islink("link.md")
    assert (posts / "bom.md").read_bytes() == DOCUMENTS["bom.md"]


def test_a_changed_file_is_left_and_named(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "audit.jsonl")
    (posts / "bom.md").write_text("A later draft.\n")
    ran = run("restore", "audit.jsonl")
    assert ran.code == 2
    assert "error: posts/bom.md: the file has changed since it was cleaned; left as it is" in ran.err
    assert ran.err.endswith("6 files, 5 restored, 1 error\n")
    assert (posts / "bom.md").read_text() == "A later draft.\n"
    assert _contents("posts")["crlf.txt"] == DOCUMENTS["crlf.txt"]


def test_a_vanished_file_is_named(run: Run, posts: Path) -> None:
    run("fix", "posts", "--audit", "audit.jsonl")
    (posts / "bom.md").unlink()
    ran = run("restore", "audit.jsonl")
    assert ran.code == 2
    assert "error: posts/bom.md: no such file" in ran.err


def test_an_interrupted_run_can_be_undone(run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, calls = os.replace, []

    def interrupted(old: str, new: str) -> None:
        calls.append(new)
        if len(calls) == 3:
            raise KeyboardInterrupt
        replace(old, new)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", interrupted)
        assert run("fix", "posts", "--audit", "audit.jsonl").code == 130
    now = _contents("posts")
    assert sum(now[name] != DOCUMENTS[name] for name in DOCUMENTS) == 2
    with open("audit.jsonl", "ab") as audit:
        audit.write(b'{"path": "posts/half-writ')
    assert run("restore", "audit.jsonl").err == "3 files, 2 restored, 0 errors\n"
    assert _contents("posts") == DOCUMENTS


def test_an_audit_that_cannot_be_written_stops_the_run(run: Run, posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync, calls = os.fsync, []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 3:  # the header, an entry and its document
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    ran = run("fix", "posts", "--audit", "audit.jsonl")
    assert ran.code == 2
    assert "audit.jsonl: the audit cannot be written (No space left on device); stopped before" in ran.err
    now = _contents("posts")
    assert sum(now[name] != DOCUMENTS[name] for name in DOCUMENTS) == 1


def test_the_audit_of_an_earlier_run_is_not_overwritten(run: Run, posts: Path) -> None:
    run("fix", "posts/bom.md", "--audit", "audit.jsonl")
    before = Path("audit.jsonl").read_bytes()
    ran = run("fix", "posts", "--audit", "audit.jsonl")
    assert ran.code == 2
    assert "audit.jsonl: this file exists already" in ran.err
    assert Path("audit.jsonl").read_bytes() == before
    assert (posts / "crlf.txt").read_bytes() == DOCUMENTS["crlf.txt"]


def test_an_audit_that_records_nothing_may_be_used_again(run: Run, posts: Path) -> None:
    assert run("fix", "posts/clean.txt", "--audit", "audit.jsonl").code == 0
    assert run("fix", "posts", "--audit", "audit.jsonl").code == 0
    assert len(Path("audit.jsonl").read_bytes().splitlines()) == 7


@pytest.mark.parametrize("audit", ["posts/bom.md", "out/bom.md", "-"])
def test_the_audit_needs_a_file_of_its_own(run: Run, posts: Path, audit: str) -> None:
    ran = run("fix", "posts", "-o", "out", "--audit", audit)
    assert ran.code == 2
    assert "the audit needs a file of its own" in ran.err
    assert _contents("posts") == DOCUMENTS


def test_standard_input_is_restored_from_standard_input(run: Run, posts: Path) -> None:
    cleaned = run("fix", "-", "--audit", "audit.jsonl", stdin=DOCUMENTS["crlf.txt"]).out.encode()
    assert run("restore", "audit.jsonl").code == 2
    assert run("restore", "audit.jsonl", "-", stdin=cleaned).out.encode() == DOCUMENTS["crlf.txt"]


def test_the_header_tells_rulesets_apart(run: Run, posts: Path) -> None:
    run("fix", "posts/bom.md", "--audit", "one.jsonl")
    run("fix", "posts/crlf.txt", "--audit", "two.jsonl", "--ignore", "related")
    one, two = (json.loads(Path(name).read_text().splitlines()[0]) for name in ("one.jsonl", "two.jsonl"))
    assert one["cleanlint-audit"] == 1
    assert one["ruleset"] != two["ruleset"]


def test_a_file_that_is_no_audit(run: Run, posts: Path) -> None:
    ran = run("restore", "posts/bom.md")
    assert ran.code == 2
    assert "posts/bom.md:1: not a line of an audit file" in ran.err

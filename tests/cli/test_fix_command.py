from __future__ import annotations

import errno
import io
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import ARTICLE, DIRTY, Run

LONG_TAIL = "\n\n".join(
    f"Sign up for our newsletter number {n}, with news of the port and the islands." for n in range(9)
)


def test_a_changed_file_is_written_in_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("fix", path)
    assert ran.code == 0
    assert path.read_text() == ARTICLE
    assert "newsletter/signup Newsletter sign-up [removed]" in ran.out
    assert "why: Asks for an address." in ran.out
    assert ran.err == "1 file, 1 changed, 1 removal, 0 refused\n"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_an_unchanged_file_is_not_rewritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE)
    os.utime(path, (1_000_000, 1_000_000))
    before = path.stat()
    assert run("fix", path).code == 0
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o4711])
def test_the_mode_stays(run: Run, tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    path.chmod(mode)
    run("fix", path)
    assert path.read_text() == ARTICLE
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize(
    "document",
    [
        DIRTY.replace("\n", "\r\n"),
        "\ufeff" + DIRTY,
        DIRTY.rstrip("\n"),
        DIRTY + "\n\n\n",
        "\ufeff" + DIRTY.replace("\n", "\r\n").replace("noon", "noon\u2028\u00a0\x00 sharp"),
    ],
)
def test_bytes_that_stay_are_the_bytes_that_were(run: Run, tmp_path: Path, document: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(document.encode())
    run("fix", path)
    left = path.read_bytes().decode()
    start = document.index("Sign up")
    assert left.startswith(document[: start - 2].rstrip("\r\n"))
    assert left.endswith(document[document.index("The ferry") :])
    assert len(left) < len(document)


def test_standard_input_goes_to_standard_output(run: Run) -> None:
    ran = run("fix", "-", stdin=DIRTY.replace("\n", "\r\n").encode())
    assert ran.out == ARTICLE.replace("\n", "\r\n")
    assert ran.err == "1 file, 1 changed, 1 removal, 0 refused\n"


def test_the_report_goes_to_standard_error_when_documents_have_standard_output(run: Run) -> None:
    ran = run("fix", "-", "--output-format", "concise", stdin=DIRTY.encode())
    assert ran.out == ARTICLE
    assert ran.err.splitlines()[0] == "-:3:1: newsletter/signup Newsletter sign-up [removed]"


def test_standard_input_may_be_a_page(run: Run) -> None:
    body = "".join(
        f"<p>The harbour board met on day {n} and spoke at length of the ferry and its fares.</p>" for n in range(9)
    )
    page = f"<html><body><article><h1>Ferry</h1>{body}<p>Sign up for our newsletter today.</p></article></body></html>"
    ran = run("fix", "-", "--format", "html", stdin=page.encode())
    assert ran.code == 0
    assert "harbour board met on day 8" in ran.out
    assert "newsletter" not in ran.out
    assert "<p>" not in ran.out


def test_standard_input_may_be_markdown(run: Run) -> None:
    fenced = "Text.\n\n```\nSign up for our newsletter today.\n```\n"
    assert run("fix", "-", "--format", "markdown", stdin=fenced.encode()).out == fenced
    assert run("fix", "-", stdin=fenced.encode()).out != fenced


def test_a_page_needs_an_output(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Hello</p>")
    other = tmp_path / "b.txt"
    other.write_text(DIRTY)
    ran = run("fix", tmp_path)
    assert ran.code == 2
    assert f"error: {path}: a page cannot be cleaned in place; write its text elsewhere with -o" in ran.err
    assert path.read_text() == "<p>Hello</p>"
    assert other.read_text() == ARTICLE


def test_a_page_without_an_article_is_refused(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html><body></body></html>")
    ran = run("fix", page, "-o", tmp_path / "out.txt")
    assert ran.code == 1
    assert "no article" in ran.out
    assert not (tmp_path / "out.txt").exists()


def test_diff_writes_nothing_and_patches(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(DIRTY)
    ran = run("fix", "a.txt", "--diff")
    assert Path("a.txt").read_text() == DIRTY
    assert ran.err == "1 file, 1 would change, 1 removal, 0 refused\n"
    assert ran.out.startswith("--- a/a.txt\n+++ b/a.txt\n@@ ")
    if shutil.which("patch"):
        subprocess.run(["patch", "-p1", "-s"], input=ran.out, text=True, check=True)
        assert Path("a.txt").read_text() == ARTICLE


@pytest.mark.parametrize("option", [["-o", "x"], ["--audit", "x"]])
def test_diff_goes_with_nothing_that_writes(run: Run, tmp_path: Path, option: list[str]) -> None:
    ran = run("fix", tmp_path, "--diff", *option)
    assert ran.code == 2
    assert "--diff writes nothing" in ran.err


def test_a_document_that_would_lose_too_much_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"The ferry sails at noon.\n\n{LONG_TAIL}\n")
    before = path.read_bytes()
    ran = run("fix", path)
    assert ran.code == 1
    assert path.read_bytes() == before
    assert "refused, left as it was: too much" in ran.out
    assert ran.out.count("[refused]") == 9
    assert run("fix", path, "--max-removal", "1").code == 0
    assert path.read_text() == "The ferry sails at noon.\n"


def test_a_refused_document_is_copied_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "in" / "a.txt"
    path.parent.mkdir()
    path.write_text(f"The ferry sails at noon.\n\n{LONG_TAIL}\n")
    assert run("fix", path.parent, "-o", tmp_path / "out").code == 1
    assert (tmp_path / "out" / "a.txt").read_bytes() == path.read_bytes()


def test_unsafe_rules_act_only_when_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "The ferry sails at noon.\n\nVisit our shop for more.\n"
    path.write_text(text)
    ran = run("fix", path)
    assert path.read_text() == text
    assert "1 finding left; cleanlint check shows them" in ran.err
    run("fix", path, "--unsafe-fixes")
    assert path.read_text() == "The ferry sails at noon.\n"


def test_select_and_ignore_take_lists(run: Run, tmp_path: Path) -> None:
    text = DIRTY + "\nIt is late. (Related: Fares to rise)\n"
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert "1 removal," in run("fix", path, "--diff", "--select", "newsletter").err
    assert "2 removals," in run("fix", path, "--diff", "--select", "newsletter, related/aside").err
    assert "1 removal," in run("fix", path, "--diff", "--ignore", "related").err
    assert "0 removals," in run("fix", path, "--diff", "--ignore", "related", "--ignore", "newsletter/signup").err
    ran = run("fix", path, "--select", "newsleter")
    assert ran.code == 2
    assert "newsleter" in ran.err
    assert path.read_text() == text


def test_a_link_stays_and_its_target_is_written(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "store" / "a.txt"
    target.parent.mkdir()
    target.write_text(DIRTY)
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    assert run("fix", link).code == 0
    assert link.is_symlink()
    assert target.read_text() == ARTICLE


def test_a_file_and_a_link_to_it_are_cleaned_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.txt").symlink_to("a.txt")
    ran = run("fix", tmp_path, tmp_path / "a.txt")
    assert ran.code == 0
    assert ran.err.startswith("1 file, 1 changed")


def test_a_read_only_file_is_left_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    path.chmod(0o444)
    ran = run("fix", path, "--audit", tmp_path / "audit.jsonl")
    assert ran.code == 2
    assert f"{path}: the file is read-only" in ran.err
    assert path.read_text() == DIRTY
    assert len((tmp_path / "audit.jsonl").read_text().splitlines()) == 1
    assert run("fix", path, "-o", tmp_path / "out.txt").code == 0
    assert (tmp_path / "out.txt").read_text() == ARTICLE


def test_a_full_disk_loses_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    (tmp_path / "b.txt").write_text(DIRTY)
    fsync, calls = os.fsync, []

    def full_once(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full_once)
    ran = run("fix", tmp_path)
    assert ran.code == 2
    assert f"error: {tmp_path / 'a.txt'}: cannot be written, and is as it was: no space left" in ran.err
    assert (tmp_path / "a.txt").read_text() == DIRTY
    assert (tmp_path / "b.txt").read_text() == ARTICLE
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_a_full_device_is_named_and_survives(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    ran = run("fix", tmp_path / "a.txt", "-o", "/dev/full")
    assert ran.code == 2
    assert "/dev/full: cannot be written" in ran.err
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


def test_ctrl_c_leaves_the_old_file_and_no_other(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    ran = run("fix", path)
    assert ran.code == 130
    assert "Traceback" not in ran.err
    assert path.read_text() == DIRTY
    assert os.listdir(tmp_path) == ["a.txt"]


def test_somebody_elses_change_is_not_overwritten(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    from cleanlint.cli import fix
    from cleanlint.cli.documents import cleaned

    def slow(*arguments: Any) -> object:
        document = cleaned(*arguments)
        path.write_text("A later draft.\n")
        return document

    monkeypatch.setattr(fix, "cleaned", slow)
    ran = run("fix", path)
    assert ran.code == 2
    assert "somebody changed the file" in ran.err
    assert path.read_text() == "A later draft.\n"


def test_a_broken_pipe_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from cleanlint.__main__ import main

    (tmp_path / "a.txt").write_text(DIRTY)
    reader, writer = os.pipe()
    os.close(reader)
    with io.TextIOWrapper(open(writer, "wb")) as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["check", str(tmp_path)]) == 141
        stream.write("the interpreter's last flush")
    assert "Traceback" not in capfd.readouterr().err


def test_version_needs_no_click() -> None:
    program = "import sys; from cleanlint.__main__ import main; main(['--version']); sys.exit('click' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("cleanlint ")


def test_starting_imports_nothing_slow() -> None:
    slow = {
        "dataclasses",
        "difflib",
        "glob",
        "hashlib",
        "json",
        "pathlib",
        "pathspec",
        "shutil",
        "tempfile",
        "trafilatura",
        "yaml",
    }
    program = f"import sys, cleanlint.cli.check, cleanlint.cli.fix; print(sorted({slow} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"

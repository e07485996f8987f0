"""Whatever is wrong with one document is named, nothing is lost, and the rest of the run is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanlint.__main__ import main
from cleanlint.cli.paths import Listing

from .conftest import ARTICLE, DIRTY, Run


def _undecodable(path: Path) -> None:
    path.write_bytes(b"The caf\xe9 opens.\n")


def _utf16(path: Path) -> None:
    path.write_bytes(b"\xff\xfe" + DIRTY.encode("utf-16-le"))


def _surrogate(path: Path) -> None:
    path.write_bytes("The \ud83d ferry".encode("utf-8", "surrogatepass"))


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _identity(path: Path) -> tuple[int, ...]:
    found = os.lstat(path)
    return found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_undecodable, "not UTF-8: byte 0xE9 at offset 7; convert it first, for example: iconv -f WINDOWS-1252"),
        (_utf16, "not UTF-8: byte 0xFF at offset 0; convert it first, for example: iconv -f UTF-16"),
        (_surrogate, "not UTF-8: byte 0xED at offset 4"),
        (_dangling, "the symbolic link points to nowhere, which does not exist"),
        (_loop, "the symbolic link leads back to itself"),
        (_pipe, "this is a named pipe, not a file"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_bad_file_in_a_folder(
    run: Run, tmp_path: Path, make: Callable[[Path], None], message: str, command: str
) -> None:
    bad = tmp_path / "b.txt"
    make(bad)
    before = _identity(bad)
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text(DIRTY)
    ran = run(command, tmp_path)
    assert ran.code == 2
    assert f"error: {bad}: {message}" in ran.err
    assert ran.out.count(" newsletter/signup Newsletter") == 2
    assert _identity(bad) == before
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "b.txt", "c.txt"]
    if command == "fix":
        assert (tmp_path / "a.txt").read_text() == (tmp_path / "c.txt").read_text() == ARTICLE


def test_devices_are_refused(run: Run) -> None:
    ran = run("check", os.devnull)
    assert ran.code == 2
    assert "a device or socket, not a file; feed its content through standard input" in ran.err


def test_nul_is_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\0The ferry\0 sails at noon.\n\nSign up for our newsletter today.\n")
    assert run("fix", path).code == 0
    assert path.read_bytes() == b"\0The ferry\0 sails at noon.\n"


@pytest.mark.parametrize("content", ["", "\n", " ", "\ufeff", "\n" * 100_000])
def test_documents_with_next_to_nothing_in_them(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(content)
    assert run("fix", path).code == 0
    assert path.read_text() == content


def test_a_line_of_many_megabytes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    sentence = "The harbour board met on Monday. "
    size = 50_000_000 // len(sentence)
    path.write_text(sentence * size)
    ran = run("check", path)
    assert (ran.code, ran.out) == (0, "")


def test_an_excerpt_of_a_line_of_megabytes_is_short(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    sentence = "The harbour board met on Monday. "
    path.write_text(sentence * 50_000 + "(Related: Fares to rise) " + sentence * 50_000)
    ran = run("check", path)
    assert ran.code == 1
    assert max(map(len, ran.out.splitlines())) < 200
    assert f":1:{50_000 * len(sentence) + 1}:" in ran.out


def test_a_file_that_vanishes(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cleanlint.cli import fix
    from cleanlint.cli.paths import listed

    def and_gone(*arguments: Any, **options: Any) -> Listing:
        listing = listed(*arguments, **options)
        os.unlink(tmp_path / "a.txt")
        return listing

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DIRTY)
    monkeypatch.setattr(fix, "listed", and_gone)
    ran = run("fix", tmp_path)
    assert ran.code == 2
    assert f"error: {tmp_path / 'a.txt'}: no such file" in ran.err
    assert (tmp_path / "b.txt").read_text() == ARTICLE
    assert not (tmp_path / "a.txt").exists()


def test_a_file_without_permission(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = open

    def guarded(name: Any, *arguments: Any, **options: Any) -> Any:
        if str(name).endswith("a.txt"):
            raise PermissionError(13, "Permission denied", name)
        return real(name, *arguments, **options)

    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(DIRTY)
    monkeypatch.setattr(builtins, "open", guarded)
    ran = run("fix", tmp_path)
    monkeypatch.undo()
    assert ran.code == 2
    assert f"error: {tmp_path / 'a.txt'}: permission denied" in ran.err
    assert (tmp_path / "a.txt").read_text() == DIRTY
    assert (tmp_path / "b.txt").read_text() == ARTICLE


def test_a_folder_where_no_file_can_be_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    real = os.open

    def guarded(name: str, flags: int, *arguments: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied", name)
        return real(name, flags, *arguments)

    monkeypatch.setattr(os, "open", guarded)
    ran = run("fix", path)
    assert ran.code == 2
    assert f"error: {path}: cannot be written, and is as it was: permission denied" in ran.err
    assert path.read_text() == DIRTY


def test_standard_input_that_cannot_be_decoded(run: Run) -> None:
    ran = run("fix", "-", stdin=b"caf\xe9")
    assert (ran.code, ran.out) == (2, "")
    assert "error: -: not UTF-8: byte 0xE9 at offset 3" in ran.err


def test_an_output_below_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DIRTY)
    ran = run("fix", tmp_path / "a.txt", "-o", tmp_path / "a.txt" / "b.txt")
    assert ran.code == 2
    assert (tmp_path / "a.txt").read_text() == DIRTY


def test_closed_streams(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["check", "-"]) == 2
    for name in ("stdout", "stderr"):
        with monkeypatch.context() as patch:
            patch.setattr(sys, name, None)
            assert main(["check", str(path)]) == 1
            assert main(["fix", str(path), "-o", "-"]) == (2 if name == "stdout" else 0)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
def test_a_report_that_cannot_be_written() -> None:
    program = "import sys; from cleanlint.__main__ import main; sys.exit(main(['--help']))"
    with open("/dev/full", "wb") as full:
        ran = subprocess.run([sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 2
    assert ran.stderr == "error: cannot go on: No space left on device\n"


@pytest.mark.parametrize("arguments", [["records.jsonl"], ["--format", "csv", "records.txt"]])
def test_check_says_that_records_are_no_document(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / arguments[-1]).write_text('{"text": "Leave a comment"}')
    done = run("check", *arguments)
    assert done.code == 2
    assert "a file of many records, not a document; cleanlint fix takes it" in done.err

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint import files
from cleanlint.errors import InputError


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.txt", "text"),
        ("a.TEXT", "text"),
        ("b/a.md", "markdown"),
        ("a.Markdown", "markdown"),
        ("a.mdx", "markdown"),
        ("a.Rmd", "markdown"),
        ("a.qmd", "markdown"),
        ("a.html", "html"),
        ("a.htm", "html"),
        ("a.rst", None),
        ("txt", None),
        (".md", None),
        ("a.txt/b", None),
    ],
)
def test_the_suffix_decides(path: str, kind: str | None) -> None:
    assert files.format_of(path) == kind


@given(st.binary())
def test_bytes_either_come_back_or_are_named(data: bytes) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start
        with pytest.raises(InputError, match=f"^a.txt: not UTF-8: byte 0x{data[offset]:02X} at offset {offset};"):
            files.decode(data, "a.txt")
    else:
        assert files.encode(files.decode(data, "a.txt"), "a.txt") == data


def test_a_byte_order_mark_and_line_ends_stay() -> None:
    data = b"\xef\xbb\xbfa\r\nb\rc\n"
    assert files.decode(data, "") == "\ufeffa\r\nb\rc\n"


def test_a_lone_surrogate_cannot_be_written() -> None:
    with pytest.raises(InputError, match=r"a\.txt: the text has a lone surrogate, U\+D83D, at character 2"):
        files.encode("ab\ud83d", "a.txt")


def test_a_file_is_read_with_its_stamp(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a\r\n")
    source = files.read(str(path))
    assert source.data == b"a\r\n"
    files.replace(str(path), b"b", source.stamp)
    assert path.read_bytes() == b"b"
    with pytest.raises(InputError, match="somebody changed the file"):
        files.replace(str(path), b"c", source.stamp)
    path.unlink()
    with pytest.raises(InputError, match="somebody changed the file"):
        files.replace(str(path), b"c", source.stamp)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        files.replace(str(tmp_path / "deep" / "a.txt"), b"x")
    finally:
        os.umask(old)
    assert (tmp_path / "deep" / "a.txt").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    os.chown(path, 12345, 23456)
    path.chmod(0o640)
    files.replace(str(path), b"new")
    found = path.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777, path.read_bytes()) == (12345, 23456, 0o640, b"new")


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space"), KeyboardInterrupt()])
def test_whatever_fails_the_old_file_stays_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def failing(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing)
        with pytest.raises((InputError, KeyboardInterrupt)):
            files.replace(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_long_name_leaves_room_for_the_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 251 + ".txt")
    files.replace(str(path), b"x")
    files.replace(str(path), b"y")
    assert path.read_bytes() == b"y"


def test_a_temporary_file_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.extend(os.listdir(tmp_path)))
    files.replace(str(tmp_path / "a.txt"), b"x")
    assert len(seen) == 1
    assert files.format_of(seen[0]) is None


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        (errno.EACCES, "permission denied; grant it with chmod"),
        (errno.EROFS, "the file system is read-only; write elsewhere"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_system_errors_say_how_to_mend_them(code: int, hint: str) -> None:
    error = OSError(code, os.strerror(code))
    assert str(files.explained(error, "a.txt")).startswith(f"a.txt: {hint}")
    assert "is as it was" in str(files.explained(error, "a.txt", writing=True))

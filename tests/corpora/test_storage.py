from __future__ import annotations

import gzip
import io
import os
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import loaded, stored

from cleanlint.corpora import compression, extras, storage
from cleanlint.corpora.compression import GZIP, Decompressed
from cleanlint.errors import ConfigError, InputError

fsspec = pytest.importorskip("fsspec")
zstandard = pytest.importorskip("zstandard")

SUFFIXES = ["", ".gz", ".zst"]
LONG = b"".join(b"%d ferries\n" % n for n in range(100_000))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("data", [b"", b"x", LONG], ids=["empty", "short", "long"])
def test_what_is_written_is_read(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = stored(tmp_path, f"new/folder/a.jsonl{suffix}", data)
    assert loaded(path) == data
    assert loaded(f"file://{path}") == data


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_bytes_give_the_same_file(tmp_path: Path, suffix: str) -> None:
    one, two = (Path(stored(tmp_path, name + suffix, LONG)).read_bytes() for name in ("one", "two"))
    assert one == two


def test_other_tools_read_it(tmp_path: Path) -> None:
    assert gzip.decompress(Path(stored(tmp_path, "a.gz", LONG)).read_bytes()) == LONG
    data = Path(stored(tmp_path, "a.zst", LONG)).read_bytes()
    assert zstandard.ZstdDecompressor().decompressobj().decompress(data) == LONG


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_other_file_systems(suffix: str) -> None:
    top = f"memory://ferries{suffix}"
    with storage.open_target(f"{top}/a/b.jsonl{suffix}") as file:
        file.write(LONG)
    assert loaded(f"{top}/a/b.jsonl{suffix}") == LONG
    assert storage.exists(f"{top}/a/b.jsonl{suffix}")
    assert storage.below(top) == [storage.Listed(f"{top}/a/b.jsonl{suffix}", f"a/b.jsonl{suffix}")]
    _fail_to_write(f"{top}/c.jsonl{suffix}")
    assert fsspec.filesystem("memory").find(top) == [f"/{top.partition('://')[2]}/a/b.jsonl{suffix}"]


def test_errors_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl: no such file"):
        storage.open_source(str(tmp_path / "nowhere.jsonl"))
    with pytest.raises(InputError, match=r"nowhere\.jsonl: no such file"):
        storage.open_source("memory://nowhere.jsonl")
    with pytest.raises(ConfigError, match="no-such-scheme://a"):
        storage.open_source("no-such-scheme://a")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        storage.open_target(str(tmp_path / "file" / "a.jsonl"))
    with pytest.raises(InputError, match="no such file or folder"):
        storage.below(str(tmp_path / "nowhere"))


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"Zip needs the package no_such.*pip install 'cleanlint\[corpora\]'"):
        extras.extra("no_such.thing", "Zip")


def _fail_to_write(path: str) -> None:
    """Be interrupted in the middle."""

    def interrupted() -> None:
        with storage.open_target(path) as file:
            file.write(LONG)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failure_leaves_nothing_behind(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(b"old")
    _fail_to_write(str(path))
    assert os.listdir(tmp_path) == [path.name]
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = storage.open_target(str(tmp_path / "a.jsonl"))
    target.file.write(b"x")
    full = os.open("/dev/full", os.O_WRONLY)
    os.dup2(full, target.file.fileno())
    os.close(full)
    with pytest.raises(InputError, match="no space left"):
        target.commit()
    assert os.listdir(tmp_path) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "a.jsonl"
    link.symlink_to(tmp_path / "real" / "b.jsonl")
    stored(tmp_path, "a.jsonl", b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "b.jsonl").read_bytes() == b"new"


def test_hidden_files_are_not_listed(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a/c.jsonl", ".hidden.jsonl", ".git/d.jsonl", "a/.e.jsonl"):
        stored(tmp_path, name, b"")
    assert [found.relative for found in storage.below(f"{tmp_path}/")] == ["a/c.jsonl", "b.jsonl"]


class _Standard:
    """Stands for standard input or output."""

    def __init__(self, data: bytes = b"") -> None:
        self.buffer = io.BufferedReader(io.BytesIO(data)) if data else io.BytesIO()  # type: ignore[arg-type]


@pytest.mark.parametrize("packed", [LONG, gzip.compress(LONG, mtime=0), zstandard.ZstdCompressor().compress(LONG)])
def test_standard_input_is_decompressed_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch, packed: bytes) -> None:
    monkeypatch.setattr("sys.stdin", _Standard(packed))
    assert loaded(storage.STREAM) == LONG


def test_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    output = _Standard()
    monkeypatch.setattr("sys.stdout", output)
    with storage.open_target(storage.STREAM) as file:
        file.write(b"x")
    assert output.buffer.getvalue() == b"x"  # type: ignore[attr-defined]


def _until_error(path: Path) -> tuple[bytes, str]:
    parts = []
    with storage.open_source(str(path)) as file:
        try:
            while part := file.read(1000):
                parts.append(part)
        except InputError as error:
            return b"".join(parts), str(error)
    return b"".join(parts), ""


@given(st.data())
def test_what_was_cut_short_is_read_as_far_as_it_goes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("cut") / data.draw(st.sampled_from(["a.gz", "a.zst"]))
    for part in (LONG[:5000], LONG[5000:]):  # two members
        with open(path, "ab") as file:
            file.write(gzip.compress(part) if path.suffix == ".gz" else zstandard.ZstdCompressor().compress(part))
    packed = path.read_bytes()
    assert _until_error(path) == (LONG, "")
    path.write_bytes(packed[: data.draw(st.integers(1, len(packed) - 1))])
    read, message = _until_error(path)
    assert LONG.startswith(read)
    if message:
        assert f"{path}: the {'gzip' if path.suffix == '.gz' else 'zstd'} data breaks off after byte" in message
        assert "cut short" in message
    else:
        assert read == LONG[:5000]  # cut between the members


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_what_is_damaged_is_read_up_to_there(tmp_path: Path, suffix: str) -> None:
    path = Path(stored(tmp_path, f"a{suffix}", LONG))
    packed = bytearray(path.read_bytes())
    middle = len(packed) // 2
    packed[middle : middle + 50] = b"\xff" * 50
    path.write_bytes(packed)
    read, message = _until_error(path)
    assert LONG.startswith(read[: len(LONG) // 4])
    assert "data is damaged near byte" in message
    path.write_bytes(b"no such thing")
    assert "data is damaged near byte 0" in _until_error(path)[1]


def test_padding_behind_the_data_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"one") + b"\0" * 40_000)
    assert loaded(str(path)) == b"one"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_bomb_stops_at_the_limit(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "GRACE", 1 << 20)
    parts = [stored(tmp_path, f"{name}{suffix}", data) for name, data in (("one", b"one"), ("two", bytes(60 << 20)))]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"".join(Path(part).read_bytes() for part in parts))
    read, message = _until_error(path)
    assert read == b"one"
    assert "more than 500 times its size came out of this file by byte" in message
    assert "may be a bomb" in message


def test_text_that_repeats_itself_is_no_bomb(tmp_path: Path) -> None:
    data = LONG[:20_000] * 4000
    assert len(loaded(stored(tmp_path, "a.gz", data))) == len(data)


def test_nothing_is_read_ahead_of_what_is_asked_for() -> None:
    source = io.BytesIO(zlib.compress(b"", wbits=31) + gzip.compress(LONG))
    with Decompressed(source, GZIP, "a") as file:
        assert file.read(3) == LONG[:3]
        assert source.tell() <= 2 * GZIP.step
        assert file.readall() == LONG[3:]

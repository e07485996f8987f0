"""Runs that were interrupted, and go on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleanlint import ConfigError, InputError
from cleanlint.corpora.resume import NAME, FolderManifest
from cleanlint.corpora.storage import open_target, remove_temporaries

from .conftest import Run, below, dirty, line, lines

KILLS = int(os.environ.get("CLEANLINT_KILLS", "5"))  # 1,000 before a release: see the justfile
SHARDS = 12


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Enough shards for a run to be interrupted between two of them."""
    folder = tmp_path / "data"
    folder.mkdir()
    long = "The ferry sails. " * 200
    for number in range(SHARDS):
        records = "".join(line(each, text=long + dirty(each)) for each in range(40))
        (folder / f"{number:02}.jsonl").write_text(records + ("no json\n" if number % 4 == 0 else ""))
    return folder


def command(corpus: Path, folder: Path, *more: str) -> list[str]:
    places = ["-o", "out", "--audit", "audit", "--stats", "stats", "--progress", "json"]
    return [sys.executable, "-m", "cleanlint", "fix", os.path.relpath(corpus, folder), *places, *more]


def done(folder: Path) -> int:
    """How many shards the manifest says are complete."""
    path = folder / "out" / NAME
    return path.read_bytes().count(b"\n") - 1 if path.exists() else 0


def undisturbed(corpus: Path, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    assert subprocess.run(command(corpus, folder), cwd=folder, capture_output=True).returncode == 2
    return below(folder)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_end_does_so_tidily_and_goes_on_later(
    corpus: Path, tmp_path: Path, number: signal.Signals
) -> None:
    wanted = undisturbed(corpus, tmp_path / "wanted")
    folder = tmp_path / "stopped"
    folder.mkdir()
    process = subprocess.Popen(command(corpus, folder), cwd=folder, stderr=subprocess.PIPE, start_new_session=True)
    while done(folder) < 2:
        time.sleep(0.005)
    os.killpg(process.pid, number)
    error = process.communicate()[1].decode()
    assert process.returncode == 128 + number
    assert error.endswith("run the same command with --resume for the others\n")
    assert "Traceback" not in error
    assert not list(folder.rglob("*.tmp"))
    assert done(folder) < SHARDS
    assert subprocess.run(command(corpus, folder, "--resume"), cwd=folder, capture_output=True).returncode == 2
    assert below(folder) == wanted


def test_a_killed_run_leaves_whole_shards_and_goes_on(corpus: Path, tmp_path: Path) -> None:
    inputs = below(corpus)
    started = time.monotonic()
    wanted = undisturbed(corpus, tmp_path / "wanted")
    duration = time.monotonic() - started
    rng = random.Random(os.environ.get("CLEANLINT_SEED", "7"))
    for attempt in range(KILLS):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        moment = rng.uniform(0.0, duration)
        process = subprocess.Popen(
            command(corpus, folder), cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        complete = {name: data for name, data in below(folder).items() if not name.endswith(".tmp")}
        assert complete.items() <= wanted.items(), moment
        resumed = subprocess.run(command(corpus, folder, "--resume"), cwd=folder, capture_output=True)
        assert resumed.returncode == 2, resumed.stderr
        assert below(folder) == wanted, moment
    assert below(corpus) == inputs


def test_what_a_run_was_begun_with_must_stay(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text(lines(2))
    assert run("fix", "a.jsonl", "-o", "out").code == 0
    refused = run("fix", "a.jsonl", "-o", "out")
    assert (refused.code, refused.err) == (
        2,
        "error: out: an earlier run has written here; continue it with --resume, or name another folder\n",
    )
    other = run("fix", "a.jsonl", "-o", "out", "--resume", "--ignore", "comments", "--min-words", "3")
    assert other.code == 2
    assert "out: the run was begun otherwise: ruleset was " in other.err
    assert "; min_words was 0, is 3. Continue it the way it was begun" in other.err
    assert run("fix", "a.jsonl", "-o", "out", "--resume").code == 0


def test_a_shard_that_changed_is_noticed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(2))
    out = tmp_path / "out"
    run("fix", path, "-o", out)
    path.write_text(lines(3))
    ran = run("fix", path, "-o", out, "--resume")
    assert ran.code == 2
    assert f"{path}: the file has changed since {out}/a.jsonl was written; remove" in ran.err
    (out / "a.jsonl").unlink()
    assert "3 documents" in run("fix", path, "-o", out, "--resume").err


def test_a_run_that_is_complete_has_nothing_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(2))
    first = run("fix", tmp_path / "a.jsonl", "-o", tmp_path / "out")
    written = (tmp_path / "out" / "a.jsonl").stat()
    again = run("fix", tmp_path / "a.jsonl", "-o", tmp_path / "out", "--resume")
    assert again == first
    assert (tmp_path / "out" / "a.jsonl").stat().st_mtime_ns == written.st_mtime_ns


def test_a_line_that_was_cut_short_counts_for_nothing(tmp_path: Path) -> None:
    with_one = FolderManifest(str(tmp_path), {"version": "1"}, resume=False)
    assert with_one.is_new
    with_one.close()
    path = tmp_path / NAME
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"shard": "a.js')
    manifest = FolderManifest(str(tmp_path), {"version": "1"}, resume=True)
    assert not manifest.is_new
    manifest.close()
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "content", [b"no json\n", b"[]\n", b'{"cleanlint-run": 1, "version": "1"}\n{"shard": 1}\n{}\n']
)
def test_a_damaged_manifest_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(InputError, match="the manifest is damaged"):
        FolderManifest(str(tmp_path), {"version": "1"}, resume=True)


def test_a_manifest_of_another_format_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(json.dumps({"cleanlint-run": 2}) + "\n")
    with pytest.raises(ConfigError, match="begun by another version"):
        FolderManifest(str(tmp_path), {"version": "1"}, resume=True)


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    first = FolderManifest(str(tmp_path), {}, resume=False)
    with pytest.raises(ConfigError, match="another run is writing here"):
        FolderManifest(str(tmp_path), {}, resume=True)
    first.close()


def test_only_temporaries_are_removed(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    names = [".a.jsonl.1f4d0a1b2c3.tmp", "more/.b.1f4d0a1b2c3.tmp", "a.tmp", ".a.jsonl.tmp", ".a.xyz.tmp", "a.jsonl"]
    for name in names:
        (tmp_path / name).write_text("")
    remove_temporaries(str(tmp_path))
    assert sorted(below(tmp_path)) == sorted(names[2:])


def test_temporaries_on_other_file_systems_are_removed() -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/temporaries/a.tmp", b"")
    open_target("memory://temporaries/b.jsonl").file.close()  # and the process is killed
    assert len(memory.find("/temporaries")) == 2
    remove_temporaries("memory://temporaries")
    assert memory.find("/temporaries") == ["/temporaries/a.tmp"]

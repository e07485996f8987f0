"""What a run does when single documents, workers, disks or folders fail it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cleanlint import Cleaner, ConfigError, InputError
from cleanlint.corpora import storage
from cleanlint.corpora.account import Account
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.outputs import Places
from cleanlint.corpora.progress import Progress
from cleanlint.corpora.resume import NoManifest
from cleanlint.corpora.run import Outcome, Run, RunSettings, Shard
from cleanlint.corpora.shards import Chunk, CleanRecord, RecordOptions, Rewritten, ShardFormat

from .conftest import below, cleaned, dirty, line, lines

CLEANER = Cleaner(select=["comments"])


class Faulty(JsonlFormat):
    """Does to its worker what a record asks for."""

    def rewrite(self, chunk: Chunk, options: RecordOptions, clean: CleanRecord | None) -> Rewritten:
        if clean is not None and b'"die"' in chunk.data:
            os.kill(os.getpid(), signal.SIGKILL)
        if clean is not None and b'"hang"' in chunk.data:
            time.sleep(600)
        if clean is not None and b'"raise"' in chunk.data:
            raise RuntimeError("a bug")
        if b'"config"' in chunk.data:
            raise ConfigError("an option that cannot be used")
        if b'"always"' in chunk.data:
            raise RuntimeError("a worse bug")
        return super().rewrite(chunk, options, clean)


def shard(path: Path, format: ShardFormat) -> Shard:
    size, stamp = storage.identity(str(path))
    return Shard(path.name, str(path), "shard", format, size, stamp)


def ran(
    paths: Sequence[Path],
    output: Path,
    *,
    timeout: float = 60.0,
    strict: bool = False,
    progress: Progress | None = None,
    told: list[str] | None = None,
) -> Outcome:
    settings = RunSettings(RecordOptions(), 2, timeout, strict, None)
    places = Places(str(output), None, None)
    shards = [shard(path, Faulty()) for path in paths]
    tell = ([] if told is None else told).append
    return Run(shards, settings, CLEANER, places, NoManifest(), progress or Progress(), tell).finished()


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("die", "its process was ended by SIGKILL (out of memory?)"),
        ("hang", "it took longer than 6 seconds"),
        ("raise", "RuntimeError: a bug"),
    ],
)
def test_a_document_that_costs_a_worker_stays_as_it_was(tmp_path: Path, deed: str, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(3) + line(3, do=deed) + lines(3, 4))
    (tmp_path / "b.jsonl").write_text(lines(2))
    told: list[str] = []
    outcome = ran([path, tmp_path / "b.jsonl"], tmp_path / "out", timeout=6.0 if deed == "hang" else 60.0, told=told)
    assert (tmp_path / "out" / "a.jsonl").read_text() == cleaned(lines(3)) + line(3, do=deed) + cleaned(lines(3, 4))
    assert (tmp_path / "out" / "b.jsonl").read_text() == cleaned(lines(2))
    assert told == [f"{path}: record 4: not cleaned, kept as it was: {reason}"]
    account = outcome.account
    assert (account.tally.documents, account.tally.changed, account.failed) == (9, 8, 1)
    assert account.failures[0].record == 3


def test_a_language_that_is_no_tag_counts_as_not_known(tmp_path: Path) -> None:
    languages = ["english", 17, ["en"], "en-", "eng_Latn", "", None, "und", "xyz"]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(line(number, lang=lang) for number, lang in enumerate(languages)))
    account = ran([path], tmp_path / "out").account
    rows = (tmp_path / "out" / "a.jsonl").read_text().splitlines()
    changed = [json.loads(row)["text"] != dirty(number) for number, row in enumerate(rows)]
    assert changed == [True] * 8 + [False]  # no pack is for the last one
    assert (account.tally.documents, account.tally.mistagged, account.failed) == (9, 4, 0)


def test_a_record_that_cannot_even_be_kept_costs_its_shard(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1) + line(2, do="always"))
    (tmp_path / "b.jsonl").write_text(lines(2))
    told: list[str] = []
    outcome = ran([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], tmp_path / "out", told=told)
    assert list(below(tmp_path / "out")) == ["b.jsonl"]
    assert [each.name for each in outcome.unreadable] == ["a.jsonl"]
    assert "record 2 can neither be cleaned (RuntimeError: a worse bug) nor kept" in told[0]


def test_settings_that_cannot_be_used_end_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1, do="config"))
    with pytest.raises(ConfigError, match="cannot be used"):
        ran([tmp_path / "a.jsonl"], tmp_path / "out")
    assert below(tmp_path / "out") == {}


class _Full:
    """A file on a disk with room for some bytes."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._room = 1000

    def write(self, data: bytes) -> int:
        self._room -= len(data)
        if self._room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def test_a_full_disk_ends_the_run_and_leaves_what_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Beside(storage._Beside):
        def __init__(self, path: str) -> None:
            super().__init__(path)
            self.file = _Full(self.file)

    monkeypatch.setattr(storage, "_Beside", Beside)
    for name, count in (("a", 2), ("b", 100), ("c", 2)):
        (tmp_path / f"{name}.jsonl").write_text(lines(count))
    with pytest.raises(InputError, match=r"b\.jsonl: cannot be written.*no space left on the device"):
        ran([tmp_path / f"{name}.jsonl" for name in "abc"], tmp_path / "out")
    assert below(tmp_path / "out") == {"a.jsonl": cleaned(lines(2)).encode()}


def test_a_folder_of_outputs_that_vanishes_ends_the_run(tmp_path: Path) -> None:
    class Vandal(Progress):
        def chunk(self, shard: Shard, size: int, account: Account) -> None:
            shutil.rmtree(tmp_path / "out")

    (tmp_path / "a.jsonl").write_text(lines(2))
    with pytest.raises(InputError, match=r"a\.jsonl: cannot be written.*no such file or folder"):
        ran([tmp_path / "a.jsonl"], tmp_path / "out", progress=Vandal())


def test_sites_and_documents_are_counted_by_rule(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(6) + line(7, text="Nothing to see."))
    account = ran([tmp_path / "a.jsonl"], tmp_path / "out").account
    assert account.rates == (7, {"comments/label": 6})
    assert {site: tuple(rates) for site, rates in account.sites.items()} == {
        "www.site0.example": (2, {"comments/label": 2}),
        "www.site1.example": (3, {"comments/label": 2}),
        "www.site2.example": (2, {"comments/label": 2}),
    }

"""The cache of parsed rules: the same rules, faster; never trusted, never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from packs import CLAIMS, PACK, changed, write

from cleanlint._version import __version__
from cleanlint.errors import RuleError
from cleanlint.rules import cache, loader
from cleanlint.rules.cache import load_rules
from cleanlint.rules.loader import builtin_paths, read_packs
from cleanlint.rules.template import TEMPLATE

FULL = (
    PACK.replace("block", "section")
    .replace("    fix: safe", "    fix: safe\n    items: { count: 1..4, where: { words: ..9 }, end: ['^more town'] }")
    .replace("unless: [", "unless: { score: { at-least: 1.5, of: { 'was': 2, 'not': -1 } }, prev: ['x'], any: [")
    .replace("said\\b']", "said\\b'] }")
    .replace(
        "words: ..30", "link-density: 0.5.., zone: tail, first: 9, coverage: 0.2, domain: a.org, beside-removal: prev"
    )
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cache"
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(path))
    return path


@pytest.fixture
def pack(tmp_path: Path) -> str:
    write(tmp_path, FULL, "packs/a.yaml")
    write(tmp_path, CLAIMS, "packs/b.yaml")
    write(tmp_path, TEMPLATE, "packs/c.yaml")
    return str(tmp_path / "packs")


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def _no_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise AssertionError("the packs were parsed")

    monkeypatch.setattr(loader, "parse_sources", refuse)


def test_the_cache_holds_the_rules_without_their_examples(
    folder: Path, pack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cold = load_rules([pack], builtin=False)
    assert len(_files(folder)) == 1
    _no_parsing(monkeypatch)
    warm = load_rules([pack], builtin=False)
    assert warm == cold
    monkeypatch.undo()
    bare = tuple(rule._replace(remove=(), keep=(), flag=()) for rule in read_packs([pack]).rules)
    assert tuple(cold.rules) == bare
    assert all(
        type(a) is type(b)
        for rule, other in zip(warm.rules, bare, strict=True)
        for a, b in zip(rule, other, strict=True)
    )


def test_warnings_are_kept(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, changed("rules:\n", "  idle: [town]\nrules:\n"))
    cold = load_rules([path], builtin=False)
    _no_parsing(monkeypatch)
    assert load_rules([path], builtin=False) == cold
    assert "$idle" in cold.warnings[0]


def test_the_packs_of_the_package_come_first(folder: Path, tmp_path: Path) -> None:
    path = write(tmp_path, PACK.replace("newsletter/pitch", "own-topic/own-rule"))
    built_in = load_rules()
    assert {rule.id for rule in load_rules([path]).rules} == {rule.id for rule in built_in.rules} | {
        "own-topic/own-rule"
    }
    assert load_rules(builtin_paths()) == built_in  # named once more: still the same rules


@pytest.mark.parametrize(
    "change",
    [
        lambda path: Path(path, "a.yaml").write_text(FULL.replace("1..4", "1..5"), "utf-8"),
        lambda path: Path(path, "d.yaml").write_text(PACK.replace("newsletter/pitch", "x/y"), "utf-8"),
        lambda path: Path(path, "b.yaml").unlink(),
        lambda path: Path(path, "a.yaml").rename(Path(path, "z.yaml")),
    ],
    ids=["changed", "added", "removed", "renamed"],
)
def test_other_packs_other_cache(folder: Path, pack: str, change: Callable[[str], Any]) -> None:
    before = load_rules([pack], builtin=False)
    change(pack)
    after = load_rules([pack], builtin=False)
    assert after != before
    assert len(_files(folder)) == 2


@pytest.mark.parametrize("name", ["__version__", "regex_version", "_LAYOUT"])
def test_other_versions_other_cache(folder: Path, pack: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load_rules([pack], builtin=False)
    monkeypatch.setattr(cache, name, (lambda: "other") if name == "regex_version" else "other")
    load_rules([pack], builtin=False)
    assert len(_files(folder)) == 2


def _signed(content: bytes) -> bytes:
    return b"%08x\n" % crc32(content) + content


def _edited(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A cache file with a right checksum and something else in it."""

    def change(data: bytes) -> bytes:
        content = data.partition(b"\n")[2]
        assert old in content
        return _signed(content.replace(old, new, 1))

    return change


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "one letter": lambda data: data.replace(b"Sign-up pitch", b"Sign-up catch", 1),
    "binary": lambda data: bytes(range(256)),
    "foreign": lambda data: b'{"rules": []}',
    "foreign, signed": lambda data: _signed(b'{"rules": []}'),
    "of another version": _edited(__version__.encode(), b"0.0.0"),
    "of other packs": _edited(b"a.yaml", b"b.yaml"),
    "a line short": lambda data: _signed(data.partition(b"\n")[2].rpartition(b"\n")[0]),
    "no rules": lambda data: _signed(data.split(b"\n")[1] + b"\n"),
    "null": lambda data: _signed(data.split(b"\n")[1] + b"\nnull"),
    "deep": lambda data: _signed(data.split(b"\n")[1] + b"\n" + b"[" * 100_000),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_or_foreign_cache_is_rebuilt(name: str, folder: Path, pack: str) -> None:
    good = load_rules([pack], builtin=False)
    (file,) = _files(folder)
    written = file.read_bytes()
    file.write_bytes(DAMAGE[name](written))
    assert file.read_bytes() != written
    assert load_rules([pack], builtin=False) == good
    assert file.read_bytes() == written


def test_a_folder_in_the_place_of_the_file(folder: Path, pack: str) -> None:
    good = load_rules([pack], builtin=False)
    (file,) = _files(folder)
    file.unlink()
    file.mkdir()
    assert load_rules([pack], builtin=False) == good
    assert _files(folder) == [file]  # and no temporary file beside it


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", str(blocked / "cache"))
    assert load_rules([pack], builtin=False).rules


def test_a_full_disk(folder: Path, pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert load_rules([pack], builtin=False).rules
    assert _files(folder) == []


def test_the_cache_can_be_switched_off(tmp_path: Path, pack: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANLINT_CACHE_DIR", "off")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    before = sorted(tmp_path.rglob("*"))
    assert load_rules([pack], builtin=False).rules
    assert sorted(tmp_path.rglob("*")) == before


def test_faults_are_not_cached(folder: Path, tmp_path: Path) -> None:
    path = write(tmp_path, changed("scope: block", "scope: blok"))
    for _ in range(2):
        with pytest.raises(RuleError, match="did you mean `block`"):
            load_rules([path], builtin=False)
    with pytest.raises(RuleError) as caught:
        load_rules([path, str(tmp_path / "missing.yaml")], builtin=False)
    assert len(caught.value.faults) == 2
    with pytest.raises(RuleError, match="cannot read"):
        load_rules([str(tmp_path / "missing.yaml")])
    assert _files(folder) == []


def test_old_files_go(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    for k in range(30):
        old = folder / f"rules-{k}.json"
        old.write_text("old")
        os.utime(old, (k, k))
    (folder / "notes.txt").write_text("mine")
    load_rules([write(tmp_path, PACK)], builtin=False)
    left = [path.name for path in _files(folder)]
    assert "notes.txt" in left
    assert len(left) == 21
    assert "rules-29.json" in left
    assert "rules-0.json" not in left


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs itself is asked")
@pytest.mark.parametrize("given", [None, "", "/x/cache"])
def test_the_folder_is_that_of_platformdirs(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    from platformdirs import user_cache_dir

    if given is None:
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_CACHE_HOME", given)
    assert cache._user_folder() == user_cache_dir("cleanlint", appauthor=False)


def test_a_warm_start_imports_no_parser(folder: Path, pack: str) -> None:
    load_rules([pack], builtin=False)
    code = f"""if 1:
        import sys
        from cleanlint.rules.cache import load_rules
        assert load_rules([{pack!r}], builtin=False).rules
        heavy = ("yaml", "regex", "platformdirs", "pickle", "cleanlint.patterns.syntax")
        print([name for name in heavy if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_what_the_rules_follow_from_is_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache._key([], builtin=True)
    assert before == cache._key([], builtin=True)
    assert b"newsletter.yaml" in before
    assert b"literals.py" in before
    monkeypatch.setattr(cache, "stamps", lambda folders, suffixes=(): [f"literals.py {len(suffixes)}"])
    assert cache._key([], builtin=True) != before

"""The cache of parsed rules: the same rules, faster; never trusted, never in the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from packs import CLAIMS, PACK, changed, write

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
    assert cold.rules == bare
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


def _signed(data: Any) -> bytes:
    body = json.dumps(data).encode()
    return sha256(body).hexdigest().encode() + b"\n" + body


def _edited(edit: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """A cache file with a right checksum and something else in it."""

    def change(data: bytes) -> bytes:
        content = json.loads(data.partition(b"\n")[2])
        edit(content)
        return _signed(content)

    return change


def _set(*path: Any, value: Any) -> Callable[[Any], None]:
    def edit(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        assert content[path[-1]] != value
        content[path[-1]] = value

    return edit


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "one letter": lambda data: data.replace(b"Sign-up pitch", b"Sign-up catch", 1),
    "binary": lambda data: bytes(range(256)),
    "foreign": lambda data: b'{"rules": []}',
    "foreign, signed": lambda data: _signed({"rules": []}),
    "deep": lambda data: (lambda body: sha256(body).hexdigest().encode() + b"\n" + body)(b"[" * 100_000),
    "null": lambda data: _signed(None),
    "other layout": _edited(_set(0, value=99)),
    "other version": _edited(_set(1, value="0.0.0")),
    "pattern a number": _edited(_set(2, 0, 1, value=3)),
    "literals a text": _edited(_set(2, 0, 2, value="abc")),
    "further literals a text": _edited(_set(2, 0, 3, value="abc")),
    "longest a text": _edited(_set(2, 0, 4, value="abc")),
    "rule too short": _edited(lambda content: content[3][0].pop()),
    "id a number": _edited(_set(3, 0, 0, value=1)),
    "kind unknown": _edited(_set(3, 0, 1, value="other")),
    "scope a list": _edited(_set(3, 0, 5, value=["block"])),
    "pattern out of the table": _edited(_set(3, 0, 6, 0, value=[9_999])),
    "pattern negative": _edited(_set(3, 0, 6, 0, value=[-1])),
    "pattern true": _edited(_set(3, 0, 6, 0, value=[True])),
    "where a number": _edited(_set(3, 0, 8, value=1)),
    "range a text": _edited(_set(3, 0, 8, 3, value="..9")),
    "fix unknown": _edited(_set(3, 0, 10, value="yes")),
    "unmeasured a number": _edited(_set(3, 0, 12, value=2)),
    "line a text": _edited(_set(3, 0, 15, value="1")),
    "examples": _edited(_set(3, 0, 16, value=[["x"]])),
    "warnings a text": _edited(_set(4, value="careful")),
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


def test_the_code_that_reads_packs_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    sources, _ = cache.read_sources(cache.builtin_paths(), builtin=True)
    before = cache._cache_file(sources)
    assert before == cache._cache_file(sources)
    monkeypatch.setattr(cache, "_code_stamps", lambda: ["literals.py 1"])
    assert cache._cache_file(sources) != before

"""The JSON Schema for editors says what the reader says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

import cleanlint.config
from cleanlint.config import Config
from cleanlint.config.keys import PER_FILE, SETTINGS, Table
from cleanlint.reporters import OUTPUT_FORMATS

SCHEMA = json.loads(Path(cleanlint.config.__file__).with_name("config.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# One for each kind of value, and some that are nearly right.
VALUES: list[Any] = [
    *OUTPUT_FORMATS,
    True, 0, 1, 0.5, -0.1, 1.5, "", " ", "x", "en", "pt-BR", "e", "a\nb", "#x", "error", "never", "info", "safe",
    "markdown", [], ["x"], [""], [1], ["#x"], ["x", "y"], [{}], [{"paths": ["x"]}],
    {}, {"x": 1}, {"x": {}}, {"x": []}, {"x": "markdown"}, {".x": "text"}, {"a.b": "text"}, {"a/b": "text"},
    {"x": {"severity": "info"}}, {"x": {"severity": "no"}}, {"x": {"fix": "safe"}}, {"x": {"fix": "sure"}},
    {"x": {"tier": "safe"}}, {"": "text"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def _packs_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No schema knows which files there are."""
    monkeypatch.chdir(tmp_path)
    for name in ("x", "y", "#x"):
        (tmp_path / name).write_text("")


def is_read(content: dict[str, Any], known: Any) -> bool:
    table = Table(os.getcwd())
    table.read(content, known)
    return not table.wrong


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_keys_are_those_of_the_reader() -> None:
    assert SCHEMA["properties"].keys() == {"extend", "per-file"} | SETTINGS.keys()
    assert SCHEMA["$defs"]["per-file"]["properties"].keys() == PER_FILE.keys()


def test_every_setting_is_a_field_and_every_field_a_setting() -> None:
    assert {key.replace("-", "_") for key in SETTINGS} == set(Config._fields)


def test_the_defaults_are_those_of_the_record() -> None:
    for key, described in SCHEMA["properties"].items():
        if "default" in described:
            assert described["default"] == Config._field_defaults[key.replace("-", "_")]


def test_everything_is_described() -> None:
    for described in (*SCHEMA["properties"].values(), *SCHEMA["$defs"]["per-file"]["properties"].values()):
        assert described["description"]


@pytest.mark.parametrize("key", SETTINGS)
def test_reader_and_schema_agree_on_values(key: str) -> None:
    agreed = {repr(value): VALIDATOR.is_valid({key: value}) for value in VALUES}
    assert agreed == {repr(value): is_read({key: value}, SETTINGS) for value in VALUES}
    assert set(agreed.values()) == {True, False}


@pytest.mark.parametrize("key", PER_FILE)
def test_reader_and_schema_agree_on_values_for_single_paths(key: str) -> None:
    def valid(value: Any) -> bool:
        return bool(VALIDATOR.is_valid({"per-file": [{"paths": ["x"], key: value}]}))

    agreed = {repr(value): valid(value) for value in VALUES}
    assert agreed == {repr(value): is_read({"paths": ["x"], key: value}, PER_FILE) for value in VALUES}


@pytest.mark.parametrize("content", [{"x": 1}, {"per-file": [{}]}, {"per-file": [{"paths": ["x"], "exclude": ["y"]}]}])
def test_what_is_unknown_or_missing_does_not_fit(content: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(content)

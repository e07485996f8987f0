"""The JSON Schema for editors says what the loader says, as far as a schema can."""

# ruff: noqa: E501 - tables

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from packs import CLAIMS, PACK, changed, faults
from test_loader import FAULTS

import cleanlint.rules.loader as loader
from cleanlint.rules.loader import builtin_paths
from cleanlint.rules.template import TEMPLATE

SCHEMA = json.loads(Path(loader.__file__).with_name("pack.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

# Faults that a schema cannot see: what stands in a pattern or an example, and how the YAML is written.
BEYOND = {
    "own was", "empty range", "score out of reach", "pattern error", "unknown list", "unknown property", "hazard",
    "pattern in a list", "list in a circle", "wrong mark", "unmarked", "unclosed mark", "flag of a fix", "block of a block",
    "duplicate key", "anchor",
}  # fmt: skip
# Faults with which PyYAML's own reader has nothing to show to a schema.
UNREADABLE = {
    "alias", "alias as a key", "tag", "python tag", "list as a key", "tab", "colon", "at sign", "escape", "unclosed bracket",
    "two documents",
}  # fmt: skip


def _packs() -> list[str]:
    return [
        os.path.join(folder, name)
        for root in builtin_paths()
        for folder, _, names in os.walk(root)
        for name in sorted(names)
        if name.endswith((".yaml", ".yml"))
    ]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", _packs(), ids=os.path.basename)
def test_the_packs_of_the_package_fit(path: str) -> None:
    VALIDATOR.validate(yaml.safe_load(Path(path).read_text("utf-8")))


@pytest.mark.parametrize("pack", [PACK, CLAIMS, TEMPLATE], ids=["removing", "flagging", "template"])
def test_good_packs_fit(pack: str) -> None:
    VALIDATOR.validate(yaml.safe_load(pack))


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - BEYOND - UNREADABLE))
def test_a_fault_is_one_for_the_schema_too(name: str) -> None:
    old, new, *_ = FAULTS[name]
    assert not VALIDATOR.is_valid(yaml.safe_load(changed(old, new)))


def test_the_exceptions_are_faults() -> None:
    assert FAULTS.keys() >= BEYOND | UNREADABLE


VALUES: list[Any] = [
    None,
    True,
    0,
    1,
    3,
    -1,
    0.5,
    "",
    "x",
    "3..4",
    "..2",
    "0.5..",
    "head",
    "safe",
    [],
    ["x"],
    [1],
    {},
    {"x": 1},
]
PATHS = [
    ("cleanlint",), ("kind",), ("lang",), ("lists",), ("lists", "channel"), ("rules",), ("rules", 0), ("rules", 0, "id"),
    ("rules", 0, "message"), ("rules", 0, "why"), ("rules", 0, "scope"), ("rules", 0, "match"), ("rules", 0, "unless"),
    ("rules", 0, "fix"), ("rules", 0, "where"), ("rules", 0, "where", "words"), ("rules", 0, "tests", "keep"),
    *(("rules", 0, key) for key in ("was", "severity", "unmeasured")),
    *(("rules", 0, "where", key) for key in (
        "zone", "first", "last", "chars", "coverage", "link-density", "kind", "starts", "ends", "tail-run", "beside-removal",
        "domain", "lang")),
    *(("rules", 0, "match", key) for key in ("any", "all", "none", "score", "prev", "next", "block")),
    *(("rules", 0, "items", key) for key in ("count", "where", "match", "unless", "end", "to-end")),
]  # fmt: skip
# What only one of the two can see: see BEYOND.
ONLY_LOADER = ("no pattern uses", "never add up", "parts of a block", "is empty: the lower end", "`flag` examples")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_loader_and_schema_agree_on_types(path: tuple[Any, ...], tmp_path: Path) -> None:
    for value in VALUES:
        data = yaml.safe_load(PACK)
        if "items" in path:
            data["rules"][0] |= {"scope": "section", "items": {}}
        inner = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        found = [
            fault
            for fault in faults(tmp_path, yaml.safe_dump(data))
            if not any(part in fault.message for part in ONLY_LOADER)
        ]
        if any("there is no list" in fault.message for fault in found):
            continue
        assert VALIDATOR.is_valid(data) is (not found), (value, [str(fault) for fault in found])

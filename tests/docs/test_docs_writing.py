"""The rules of docs/writing-rules.md load, their examples pass, and the page names every key there is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cleanlint.rules.examples import run_examples
from cleanlint.rules.loader import read_packs

from .pages import TOP, steps_of, text_of

PAGE = "docs/writing-rules.md"
PACK, RULE = (step.code for step in steps_of(PAGE) if step.language == "yaml")
SCHEMA = json.loads((TOP / "cleanlint" / "rules" / "pack.schema.json").read_text("utf-8"))["$defs"]


def test_the_examples_of_the_pack_pass(tmp_path: Path) -> None:
    pack = tmp_path / "newsletter.yaml"
    pack.write_text(PACK, "utf-8")
    loaded = read_packs([str(pack)])
    assert len(loaded.rules) == 1
    assert not loaded.warnings
    assert run_examples(loaded.rules, loaded.rules) == []


def test_the_rule_for_pages_loads(tmp_path: Path) -> None:
    pack = tmp_path / "courier.yaml"
    tests = "    tests: { remove: ['{--Our tours.--}'], keep: [Tours.] }\n"
    pack.write_text(f"cleanlint: 1\nkind: boilerplate\nlang: en\nrules:\n{RULE}{tests}", "utf-8")
    (rule,) = read_packs([str(pack)]).rules
    assert rule.id == "courier/tours"


@pytest.mark.parametrize("part", [SCHEMA["rule"], SCHEMA["where"], SCHEMA["items"], SCHEMA["condition"]["anyOf"][1]])
def test_every_key_is_explained(part: dict[str, Any]) -> None:
    for key in part["properties"]:
        assert f"`{key}`" in text_of(PAGE) or f"`{key}:" in text_of(PAGE), key

"""What docs/configuration.md says of settings is all there is, and its files are written as it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from cleanlint.config.keys import SETTINGS

from .pages import Ran, text_of

PAGE = "docs/configuration.md"


def test_the_schema_is_written(ran: Callable[[str], Ran]) -> None:
    assert json.loads((ran(PAGE).folder / "cleanlint.schema.json").read_text("utf-8"))["properties"]


def test_every_setting_is_explained() -> None:
    table = text_of(PAGE).partition("## The settings")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == {*SETTINGS, "extend", "per-file"}

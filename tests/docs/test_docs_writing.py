"""The packs of docs/writing-rules.md load, their examples pass, and the page names every key there is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pages import TOP, steps_of, text_of

from cleanlint.rules.examples import run_examples
from cleanlint.rules.loader import read_packs

PAGE = "docs/writing-rules.md"
WHOLE, PART = (step.code for step in steps_of(PAGE) if step.language == "yaml")


def test_the_pack_does_what_its_examples_say(tmp_path: Path) -> None:
    pack = tmp_path / "newsletter.yaml"
    pack.write_text(WHOLE, "utf-8")
    read_packs([str(pack)])

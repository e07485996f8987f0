"""docs/explaining.md names all there is in the JSON of `cleanlint explain`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cleanlint.cli.explain import explain

from .pages import text_of


def test_the_keys_of_the_json_are_those_of_the_page(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text("Leave a comment\n")
    output = CliRunner().invoke(explain, [f"{document}:1", "--isolated", "--output-format", "json"]).stdout
    report = json.loads(output)
    (place,) = report["places"]
    for key in (*report, *place, *place["rules"][0]):
        assert f"`{key}`" in text_of("docs/explaining.md")

"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
FILES = sorted(path for folder in ("cleanlint", "tests", "benchmarks") for path in (TOP / folder).rglob("*.py"))
MOST_LINES = 400
LONGEST_FUNCTION = 60


def _functions(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node.name, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TOP)))
def test_sizes(path: Path) -> None:
    source = path.read_text("utf-8")
    assert source.count("\n") < MOST_LINES
    assert [name for name, lines in _functions(source) if lines > LONGEST_FUNCTION] == []


def test_there_is_something_to_measure() -> None:
    assert len(FILES) > 200
    assert list(_functions("def short():\n    pass\n\nasync def longer():\n    pass\n    pass")) == [
        ("short", 2),
        ("longer", 3),
    ]

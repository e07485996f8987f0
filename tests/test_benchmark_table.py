"""The one command that measures: its table, with the measuring itself left to benchmarks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from making import TOP, benchmark_script

PARTS = ("corpora", "extraction", "figures", "floors", "speed")  # a package of tests is called like one of them


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setattr(sys, "path", [str(TOP / "benchmarks"), *sys.path])
    for name in PARTS:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield benchmark_script("all")
    for name in PARTS:
        sys.modules.pop(name, None)


def test_what_was_measured_becomes_tables(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def figures(*given: object) -> Iterator[object]:
        yield script.Figure("clean / loop", "9.5", "twice")
        yield script.Figure("growth", "1.00")

    monkeypatch.setattr(script.speed, "figures", figures)
    monkeypatch.setattr(script.corpora, "figures", figures)
    output = tmp_path / "results.md"
    monkeypatch.setattr(sys, "argv", ["all.py", "-o", str(output)])
    assert script.main() == 0
    written = output.read_text()
    rows = "| figure | value | |\n|-|-:|-|\n| clean / loop | 9.5 | twice |\n| growth | 1.00 |  |\n"
    assert f"\n## Speed and memory\n\n{rows}\n## Corpora\n\n{rows}" in written
    assert "processors" in written.splitlines()[2]
    assert "Extraction" not in written
    assert len(capsys.readouterr().out.splitlines()) == 4

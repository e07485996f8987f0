"""Run an accuracy benchmark and compare its figures with the floors in ``floors.toml``.

python benchmarks/floors.py FOLDER      # FOLDER holds score.py
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from typing import Any

from figures import Figure, show

FAIL = "FAIL"
HERE = os.path.dirname(os.path.abspath(__file__))


def measured(folder: str, measure: str) -> dict[str, Any]:
    """What one measurement of the benchmark reports."""
    with tempfile.TemporaryDirectory() as scratch:
        out = os.path.join(scratch, "figures.json")
        command = [sys.executable, os.path.join(folder, "score.py"), measure, "--json", out]
        subprocess.run(command, check=True, cwd=os.path.dirname(HERE), stdout=subprocess.DEVNULL)
        with open(out, encoding="utf-8") as stream:
            found: dict[str, Any] = json.load(stream)[measure]
            return found


def look_up(found: dict[str, Any], path: str) -> float:
    value: Any = found
    for key in path.split("."):
        value = value[key]
    return float(value)


def figures(folder: str) -> Iterator[Figure]:
    """Each figure that has a floor; the note begins with ``ok`` or ``FAIL``."""
    with open(os.path.join(HERE, "floors.toml"), "rb") as stream:
        floors = tomllib.load(stream)
    for measure, bounds in floors.items():
        found = measured(folder, measure)
        for path, bound in bounds.items():
            value = look_up(found, path)
            good = bound.get("min", value) <= value <= bound.get("max", value)
            limits = ", ".join(f"{k} {v}" for k, v in bound.items())
            yield Figure(f"{measure} {path}", f"{value:.6g}", f"{'ok' if good else FAIL} ({limits})")


def main(folder: str) -> int:
    failed = 0
    for figure in figures(folder):
        show([figure])
        failed += figure.note.startswith(FAIL)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))

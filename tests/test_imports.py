"""Imports point one way, and heavy packages stay where they belong."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "cleanlint"

# A module may import from its own line and from those above it.
LAYERS = [
    ["_version", "errors"],
    ["globs", "languages", "spans", "patterns"],
    ["rules"],
    ["findings"],
    ["document"],
    ["claims"],
    ["formats", "matching"],
    ["resolve"],
    ["suppressions"],
    ["cleaner"],
    ["explanation"],
    ["extraction"],
    ["api", "parallel"],
    ["audit", "files"],
    ["baseline"],
    ["corpora"],
    ["integrations"],
    ["reporters"],
    ["config"],
    ["report"],
    ["cli"],
    ["__init__", "__main__"],
]
# Modules of `rules` that run the engine, over examples or texts, stand above it.
EXCEPTIONS = {
    ("rules.bench", "api"),
    ("rules.bench", "cleaner"),
    ("rules.bench", "findings"),
    ("rules.coverage", "claims"),
    ("rules.coverage", "document"),
    ("rules.coverage", "formats"),
    ("rules.examples", "cleaner"),
    ("rules.examples", "extraction"),
}
HOMES = {
    "trafilatura": {"extraction"},
    "regex": {"matching.conditions", "rules.coverage"},
    "click": {"cli"},
    "yaml": {"rules"},
    "pyromark": {"formats"},
    "sentencex": {"document"},
    "ahocorasick_rs": {"matching.scan"},
    "orjson": {"corpora.jsonl"},
}


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "cleanlint":
                found |= {f"cleanlint.{alias.name}" for alias in node.names}
    return found


def _layer(name: str) -> int:
    top = name.split(".")[0]
    return next(k for k, line in enumerate(LAYERS) if top in line)


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_imports_point_down(path: Path) -> None:
    name = _name(path)
    for target in _imports(path):
        if not target.startswith("cleanlint."):
            continue
        used = target.removeprefix("cleanlint.")
        if not any(used.split(".")[0] in line for line in LAYERS):
            continue  # a name that the package exports, not a module
        if (name, used.split(".")[0]) in EXCEPTIONS:
            continue
        assert _layer(used) <= _layer(name), f"{name} imports {used}"


@pytest.mark.parametrize("path", _modules(), ids=_name)
def test_packages_stay_at_home(path: Path) -> None:
    name = _name(path)
    for target in _imports(path):
        homes = HOMES.get(target.split(".")[0])
        if homes is not None:
            assert name in homes or name.split(".")[0] in homes, f"{name} imports {target}"


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (
            "import cleanlint",
            ["regex", "yaml", "trafilatura", "click", "pyromark", "sentencex", "ahocorasick_rs", "json"],
        ),
        (
            "import cleanlint; cleanlint.clean('Nothing to see.')",
            ["yaml", "trafilatura", "click", "pyromark", "sentencex"],
        ),
    ],
)
def test_what_is_not_needed_is_not_imported(code: str, absent: list[str]) -> None:
    warm = "import cleanlint; cleanlint.clean('x')"  # fills the cache of rules
    subprocess.run([sys.executable, "-c", warm], check=True)
    probe = f"{code}\nimport sys\nprint([m for m in {absent!r} if m in sys.modules])"
    bare = subprocess.run(
        [sys.executable, "-c", f"import sys; print([m for m in {absent!r} if m in sys.modules])"],
        check=True,
        capture_output=True,
    )
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True)
    assert done.stdout == bare.stdout


def test_settings_take_no_time_where_there_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing to see.")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'another'")
    absent = ["tomllib", "cleanlint.config.lines", "cleanlint.baseline", "difflib"]
    probe = f"""if 1:
        import sys
        from cleanlint.__main__ import main
        assert main(["check", "a.txt"]) == 0
        print([m for m in {absent!r} if m in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "[]\n"

"""Files of settings: what they say, and all that can be wrong with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cleanlint import ConfigError
from cleanlint.config import config_of, given
from cleanlint.config.reading import place_of, read_config
from cleanlint.rules.select import Override


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(content: str | bytes, name: str = "cleanlint.toml"):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_config(os.path.abspath(name))


def faults(content: str | bytes, name: str = "cleanlint.toml") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(content, name)
    return str(caught.value).split("\n")


def test_everything_that_can_be_said() -> None:
    Path("own.yaml").write_text("")
    found = read("""
        select = ["newsletter"]
        extend-select = ["claims/unsourced-number"]
        ignore = ["comments"]
        packs = ["own.yaml"]
        keep = ["Sign up to speak at the hearing"]
        lang = "en"
        unsafe-fixes = true
        max-removal = 0.25
        fail-on = "error"
        exclude = ["vendor/"]
        extend-exclude = ["*.draft.md"]
        baseline = "known.json"
        output-format = "concise"
        formats = { mdx = "markdown", ".RST" = "text" }
        [rules]
        "claims/hedge" = { severity = "info" }
        promo.fix = "safe"
    """)
    here = os.getcwd()
    assert config_of(given(found.parts))._asdict() == {
        "select": ("newsletter",),
        "extend_select": ("claims/unsourced-number",),
        "ignore": ("comments",),
        "rules": (Override("claims/hedge", severity="info"), Override("promo", fix="safe")),
        "packs": (os.path.join(here, "own.yaml"),),
        "keep": ("Sign up to speak at the hearing",),
        "lang": "en",
        "unsafe_fixes": True,
        "max_removal": 0.25,
        "fail_on": "error",
        "exclude": ("vendor/",),
        "extend_exclude": ("*.draft.md",),
        "formats": (("mdx", "markdown"), ("rst", "text")),
        "baseline": os.path.join(here, "known.json"),
        "output_format": "concise",
    }


FAULTS = {
    "unknown key": ('ignroe = ["x"]', "1: ignroe: unknown key (did you mean `ignore`?)"),
    "underscore": ("max_removal = 0.5", "1: max_removal: unknown key (did you mean `max-removal`?)"),
    "another tool's word": ("[rules.x]\ntier = 'safe'", "2: rules.x.tier: unknown key (did you mean `fix`?)"),
    "nothing near": ("[rules.x]\nzzz = 1", "2: rules.x.zzz: unknown key; known here: severity, fix"),
    "a word that is not one of": ("fail-on = 'warn'", "1: fail-on: 'warn' is none of error, warning, info, never (did"),
    "empty select": ("select = []", "1: select: this list is empty"),
    "text for a list": ('keep = "x"', '1: keep: a list of texts is wanted here, such as ["..."], not \'x\''),
    "number in a list": ("ignore = ['x', 3]", "1: ignore[1]: a text in quotes is wanted here, not 3"),
    "empty text": ("keep = [' ']", "1: keep[0]: this text is empty"),
    "line break": ('baseline = "a\\nb"', "1: baseline: this must be one line without control characters"),
    "text for a boolean": ("unsafe-fixes = 'yes'", "1: unsafe-fixes: true or false is wanted here, without quotes"),
    "share too large": ("max-removal = 2", "1: max-removal: a share from 0 to 1 is wanted here, such as 0.5, not 2"),
    "no number": ("max-removal = nan", "1: max-removal: a share from 0 to 1"),
    "boolean for a share": ("max-removal = true", "1: max-removal: a share from 0 to 1 is wanted here, such as 0.5"),
    "no language": ("lang = 'English!'", "1: lang: 'English!' is not a language tag"),
    "packs under rules": ("rules = ['x.yaml']", '1: rules: this is a table of what holds for single rules, [rules."'),
    "rules is no table": ("rules = 3", "1: rules: a table is wanted here"),
    "a rule is no table": ("rules = { x = 'info' }", "1: rules.x: a table is wanted here, not 'info'"),
    "pack that is not there": ("packs = ['a.yaml']", "1: packs[0]: a.yaml: no such file or folder, as seen from /"),
    "comment for a pattern": ("exclude = ['#a']", "1: exclude[0]: a pattern that begins with # is a comment"),
    "unknown format": ("formats.mdx = 'mardown'", "1: formats.mdx: 'mardown' is none of text, markdown, html (did you"),
    "no suffix": ("formats.'tar.gz' = 'text'", '1: formats."tar.gz": this is not the last suffix of a name'),
    "formats is no table": ("formats = ['mdx']", "1: formats: a table is wanted here"),
    "per-file is a table": ("[per-file]\npaths = ['x']", "1: per-file: a list of tables is wanted here, each under [["),
    "no paths": ("\n[[per-file]]\nignore = ['x']", "2: per-file[0]: `paths` is missing"),
    "files for paths": ("[[per-file]]\nfiles = ['x']", "2: per-file[0].files: unknown key (did you mean `paths`?)"),
    "empty paths": ("[[per-file]]\npaths = []", "2: per-file[0].paths: this list is empty"),
    "not for single paths": (
        "[[per-file]]\npaths = ['x']\n[[per-file]]\npaths = ['y']\nexclude = ['z']",
        "5: per-file[1].exclude: unknown key",
    ),
    "base is a number": ("extend = 3", "1: extend: a text in quotes is wanted here, not 3"),
    "base is not there": ("extend = '../x.toml'", "1: extend: "),
    "base is a folder": ("extend = '.'", "1: extend: "),
    "itself": ("extend = 'cleanlint.toml'", "1: extend: this goes in a circle: cleanlint.toml extends cleanlint.toml"),
    "a date": ("lang = 2020-01-01", "1: lang: a text in quotes is wanted here, not a date or time"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_and_its_place(name: str) -> None:
    content, message = FAULTS[name]
    assert any(fault.startswith(f"cleanlint.toml:{message}") for fault in faults(content)), faults(content)


def test_all_faults_are_told_in_their_order() -> None:
    found = faults("ignroe = []\nlang = 3\n[[per-file]]\nmax-removal = 9\npaths = ['x']\n[rules.a]\nfix = 'no'\n")
    assert [fault.split(": ")[0] for fault in found] == [f"cleanlint.toml:{line}" for line in (1, 2, 4, 7)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a = = 1", "cleanlint.toml:1:5: this is not TOML: Invalid value"),
        ("x = 1\ny = [\n", "cleanlint.toml: this is not TOML: "),
        (b"lang = '\xff'", "cleanlint.toml: not UTF-8: byte 0xFF at offset 8"),
        ("x = " + "[" * 5000, "cleanlint.toml: "),
        (
            "[tool.cleanlint]\nlang = 'en'",
            "cleanlint.toml: [tool.cleanlint] is for pyproject.toml; here, settings stand",
        ),
    ],
    ids=["syntax", "unclosed", "bytes", "deep", "section"],
)
def test_a_file_that_cannot_be_read(content: str | bytes, message: str) -> None:
    (found,) = faults(content)
    assert found.startswith(message)


def test_a_folder_or_nothing_in_the_place_of_a_file() -> None:
    os.mkdir("cleanlint.toml")
    with pytest.raises(ConfigError, match="this is a folder where a file was expected"):
        read_config(os.path.abspath("cleanlint.toml"))
    with pytest.raises(ConfigError, match=r"^x.toml: no such file"):
        read_config(os.path.abspath("x.toml"))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    found = read("\ufefflang = 'en'\r\nkeep = [\r\n  'a'\r\n]\r\n".encode())
    assert config_of(given(found.parts))[5:7] == (("a",), "en")
    assert faults("\ufefflang = 'en'\r\n\r\nx = 1\r\n".encode())[0].startswith("cleanlint.toml:3: x: unknown key")


def test_the_section_of_a_pyproject() -> None:
    found = read(
        "[project]\nname = 'x'\n[tool.cleanlint]\nlang = 'en'\n[tool.cleanlint.rules.a]\nfix = 'none'", "pyproject.toml"
    )
    (part,) = found.parts
    assert part.values == {"lang": "en", "rules": (Override("a", fix="none"),)}
    assert place_of(part, "rules", "a", "fix") == "pyproject.toml:6"
    assert faults("[tool.cleanlint]\nx = 1", "pyproject.toml")[0].startswith("pyproject.toml:2: x: unknown key")
    assert faults("[tool]\ncleanlint = 1", "pyproject.toml")[0].startswith(
        "pyproject.toml:2: tool.cleanlint: a table is"
    )
    assert faults("[tool.ruff]\n", "pyproject.toml") == ["pyproject.toml: there is no [tool.cleanlint] in this file"]


def test_what_a_file_extends_counts_less_and_lists_add_up() -> None:
    Path("shared/packs").mkdir(parents=True)
    base = """
        ignore = ['a']
        lang = 'de'
        max-removal = 0.1
        packs = ['packs']
        select = ['x']
        extend-select = ['y']
        rules.r = { severity = 'info', fix = 'none' }
        [[per-file]]
        paths = ['p']
        lang = 'fr'
    """
    read(base, "shared/base.toml")
    found = read(
        "extend = 'shared/base.toml'\nignore = ['b', 'a']\nlang = 'en'\nselect = ['z']\nrules.r.fix = 'unsafe'"
    )
    assert found.files == (os.path.abspath("cleanlint.toml"), os.path.abspath("shared/base.toml"))
    config = config_of(given(part for part in found.parts if not part.paths))
    assert (config.ignore, config.lang, config.max_removal) == (("a", "b"), "en", 0.1)
    assert config.packs == (os.path.abspath("shared/packs"),)
    assert (config.select, config.extend_select) == (("z",), ())
    assert config.rules == (Override("r", "info", "unsafe"),)
    assert config_of(given(found.parts)).lang == "fr"  # settings for single paths come last


def test_extending_in_a_circle() -> None:
    Path("a").mkdir()
    Path("a/b.toml").write_text("extend = '../c.toml'")
    Path("c.toml").write_text("lang = 'en'\nextend = 'cleanlint.toml'")
    expected = "this goes in a circle: cleanlint.toml extends a/b.toml extends c.toml extends cleanlint.toml"
    assert faults("extend = 'a/b.toml'") == [f"c.toml:2: extend: {expected}"]


def test_a_fault_in_what_is_extended_is_told_there() -> None:
    Path("base.toml").write_text("lnag = 'en'")
    assert faults("extend = 'base.toml'") == ["base.toml:1: lnag: unknown key (did you mean `lang`?)"]


def test_extending_a_pyproject() -> None:
    Path("p").mkdir()
    Path("p/pyproject.toml").write_text("[tool.cleanlint]\nlang = 'da'")
    assert config_of(given(read("extend = 'p/pyproject.toml'").parts)).lang == "da"

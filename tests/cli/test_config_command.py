from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from cleanlint.config import Config
from cleanlint.config.finding import Configs
from cleanlint.config.keys import SETTINGS

from .conftest import Run


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(name: str, content: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, "utf-8")


BASE = "ignore = ['related']\nmax-removal = 0.3\n[rules.promo]\nseverity = 'info'\nfix = 'none'\n"
HERE = """\
extend = "shared/base.toml"
ignore = ["newsletter"]
keep = [
  "the \\"Harbour\\" letter",
]
baseline = "known.json"
exclude = ["/posts/old/"]
formats = { mdx = "markdown" }

[rules]
promo.fix = "unsafe"

[[per-file]]
paths = ["drafts/"]
ignore = ["style"]
fail-on = "never"
"""


def test_what_holds_and_where_it_comes_from(run: Run) -> None:
    write("shared/base.toml", BASE)
    write("cleanlint.toml", HERE)
    ran = run("config", "drafts/x.mdx", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert re.sub(" +#", " #", ran.out).splitlines() == [
        "# drafts/x.mdx: markdown",
        "# cleanlint.toml, which extends shared/base.toml",
        "# select is not set # default",
        "extend-select = [] # default",
        'ignore = ["related", "newsletter", "style"] # shared/base.toml:1, cleanlint.toml:2, cleanlint.toml:15',
        "packs = [] # default",
        r'keep = ["the \"Harbour\" letter"] # cleanlint.toml:3',
        'lang = "en" # command line',
        "unsafe-fixes = false # default",
        "max-removal = 0.3 # shared/base.toml:2",
        'fail-on = "never" # cleanlint.toml:16',
        'exclude = ["/posts/old/"] # cleanlint.toml:7',
        "extend-exclude = [] # default",
        'baseline = "known.json" # cleanlint.toml:6',
        "# output-format is not set # default",
        "",
        "[rules.promo]",
        'severity = "info" # shared/base.toml:4',
        'fix = "unsafe" # cleanlint.toml:11',
        "",
        "[formats]",
        'mdx = "markdown" # cleanlint.toml:8',
    ]


def test_without_a_file_of_settings(run: Run) -> None:
    assert run("config").out.startswith("# no file with settings\n# select is not set")
    ran = run("config", "--isolated", "posts/x.txt")
    assert ran.out.startswith("# posts/x.txt: text\n# no file with settings\n")
    assert ran.out.count("# default") == len(SETTINGS) - 2  # the two tables are empty


def test_a_file_that_is_excluded(run: Run) -> None:
    write("cleanlint.toml", "exclude = ['old/']")
    assert "\n# excluded\n" in run("config", "old/x.md").out
    assert "# excluded" not in run("config", "new/x.md").out


def test_what_is_shown_is_a_file_with_the_same_settings(run: Run) -> None:
    write("shared/base.toml", BASE)
    write("cleanlint.toml", HERE)
    before = Configs().of("drafts/x.md")
    assert before != Config()
    write("cleanlint.toml", run("config", "drafts/x.md").out)
    assert Configs().of("drafts/x.md") == before


def test_for_programs(run: Run) -> None:
    write("shared/base.toml", BASE)
    write("cleanlint.toml", HERE)
    ran = run("config", "posts/old/x.html", "--output-format", "json", "--select", "promo,style")
    described = json.loads(ran.out)
    settings = described.pop("settings")
    assert described == {
        "version": 1,
        "file": "posts/old/x.html",
        "format": "html",
        "excluded": True,
        "files": ["cleanlint.toml", "shared/base.toml"],
    }
    assert settings["select"] == {"value": ["promo", "style"], "from": ["command line"]}
    assert settings["ignore"] == {
        "value": ["related", "newsletter"],
        "from": ["shared/base.toml:1", "cleanlint.toml:2"],
    }
    assert settings["lang"] == {"value": None, "from": ["default"]}
    assert settings["rules"]["promo"]["fix"] == {"value": "unsafe", "from": ["cleanlint.toml:11"]}
    assert settings["formats"] == {"mdx": {"value": "markdown", "from": ["cleanlint.toml:8"]}}


def test_in_a_pyproject(run: Run) -> None:
    write(
        "pyproject.toml",
        "[project]\nname = 'x'\n\n[tool.cleanlint]\nlang = 'en'\n[tool.cleanlint.rules.promo]\nfix = 'none'\n",
    )
    out = re.sub(" +#", " #", run("config", "x.md").out)
    assert 'lang = "en" # pyproject.toml:5' in out
    assert 'fix = "none" # pyproject.toml:7' in out


def test_settings_that_are_wrong(run: Run) -> None:
    write("cleanlint.toml", "lnag = 'en'")
    ran = run("config")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: cleanlint.toml:1: lnag: unknown key (did you mean `lang`?)\n"


def test_rules_that_there_are_not(run: Run) -> None:
    write("cleanlint.toml", "[[per-file]]\npaths = ['x/']\nignore = ['newsleter']")
    assert run("config", "y/a.md").code == 0
    ran = run("config", "x/a.md")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: cleanlint.toml:3: ignore: no rule, topic or kind is called 'newsleter'; did you")


def test_the_schema_for_editors(run: Run) -> None:
    write("cleanlint.toml", "lang = 'en'")
    assert json.loads(run("config", "--schema").out)["properties"].keys() == {*SETTINGS, "extend", "per-file"}

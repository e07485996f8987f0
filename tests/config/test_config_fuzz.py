"""Whatever a file of settings holds, it is read or there is an error that says where."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint import ConfigError
from cleanlint.config import config_of
from cleanlint.config import given as values_of
from cleanlint.config.keys import PER_FILE, RULE, SETTINGS
from cleanlint.config.lines import KeyLines
from cleanlint.config.reading import read_config

KEYS = st.sampled_from([*SETTINGS, *PER_FILE, *RULE, "extend", "per-file", "ignroe", "a.b", '"x/y"', "tool"])
SCALARS = st.sampled_from(
    ["1", "0.5", "true", "nan", "2020-01-01", '"en"', '"info"', '""', "'#'", '"\\u0000"', '"x.toml"']
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda values: f"[{', '.join(values)}]"),
        st.dictionaries(KEYS, inner, max_size=2).map(
            lambda table: "{ " + ", ".join(f"{key} = {value}" for key, value in table.items()) + " }"
        ),
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.builds("{} = {}".format, KEYS, VALUES),
    st.builds("[{}]".format, KEYS),
    st.builds("[rules.{}]".format, KEYS),
    st.just("[[per-file]]"),
    st.text(max_size=10),
)
FILES = st.lists(LINES, max_size=8).map("\n".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("fuzz")
    (folder / "x.toml").write_text("lang = 'en'")
    return str(folder / "cleanlint.toml")


@given(content=st.one_of(FILES.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=30)))
def test_any_file_is_read_or_an_error_that_names_it(path: str, content: bytes) -> None:
    Path(path).write_bytes(content)
    try:
        told = ""
        hash(config_of(values_of(read_config(path).parts)))  # plain values only
    except ConfigError as error:
        told = str(error)
    assert all(os.path.basename(path) in line.split(": ")[0] for line in told.split("\n") if told)


@given(FILES)
def test_every_key_of_a_file_has_its_line(text: str) -> None:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines, found = text.split("\n"), KeyLines(text)
    for key in content:
        assert key in lines[found.line((key,)) - 1]

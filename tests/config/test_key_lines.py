"""Lines of keys: right for every way that TOML has to write them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.config.lines import KeyLines

TEXT = '''\
# a comment
lang = "en"
keep = [
  "lang = 3",   # no key
  """
select = 1
""",
]
"a b".c = 1

[rules]
"x/y" = { severity = "info", fix = "none" }
z.fix = "safe"
[rules.other]
fix = "safe"
[[per-file]]
paths = ["a"]
[per-file.rules.q]
fix = "none"
  [[per-file]]  # the second one
  paths = ["b"]
  rules.q.fix = "safe"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("lang",), 2),
        (("keep",), 3),
        (("a b", "c"), 9),
        (("rules",), 11),
        (("rules", "x/y"), 12),
        (("rules", "x/y", "severity"), 12),
        (("rules", "z", "fix"), 13),
        (("rules", "other"), 14),
        (("rules", "other", "fix"), 15),
        (("per-file", 0), 16),
        (("per-file", 0, "paths", 0), 17),
        (("per-file", 0, "rules", "q", "fix"), 19),
        (("per-file", 1), 20),
        (("per-file", 1, "paths"), 21),
        (("per-file", 1, "rules", "q", "fix"), 22),
    ],
)
def test_where_a_key_stands(path: tuple[str | int, ...], line: int) -> None:
    value: Any = tomllib.loads(TEXT)
    for step in path:
        value = value[step]  # the test itself speaks of what is there
    assert KeyLines(TEXT).line(path) == line


def test_an_entry_of_a_list_stands_where_its_key_does() -> None:
    assert KeyLines(TEXT).line(("keep", 1)) == 3


def test_what_is_not_there_has_no_line() -> None:
    assert KeyLines(TEXT).line(("select",)) == 0


KEYS = st.text("ab-_", min_size=1, max_size=3)
VALUES = st.sampled_from(["1", '"x"', "[1,\n 2]", '"""\nk = 1\n"""', "{ k = 1 }", "[\n# no\n]"])


@given(st.dictionaries(KEYS, VALUES, max_size=8), st.sampled_from(["", "\n", "# lang = 1\n"]))
def test_a_key_is_found_on_the_line_that_begins_with_it(entries: dict[str, str], between: str) -> None:
    text = "".join(f"{between}{key} = {value}\n" for key, value in entries.items())
    lines, found = text.split("\n"), KeyLines(text)
    for key in entries:
        assert lines[found.line((key,)) - 1].startswith(f"{key} = ")

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.findings import Finding
from cleanlint.reporters import Outcome
from cleanlint.reporters.diff import unified_diff
from cleanlint.reporters.full import FullReporter, columns
from cleanlint.reporters.lines import Lines, inked, printable
from cleanlint.spans import cut


@pytest.mark.parametrize(
    ("offset", "place"),
    [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (3, (2, 2)), (5, (3, 1)), (6, (3, 2)), (8, (3, 4)), (9, (4, 1))],
)
def test_lines_end_at_lf_crlf_and_cr_only(offset: int, place: tuple[int, int]) -> None:
    assert Lines("a\nb\r\nc\u2028d\re").place(offset) == place


@given(st.text("ab\r\n\u2028\U0001f6a2"))
def test_places_lead_back_to_offsets(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        line, column = lines.place(offset)
        assert lines.span(line).start + column - 1 == offset


def _shown(text: str, start: int, end: int, width: int = 60) -> list[str]:
    finding = Finding(start, end, "topic/rule", "warning", "Message", "safe")
    reporter = FullReporter("check", lambda name: None, colour=False, width=width)
    return reporter.document(Outcome("a.txt", text, findings=(finding,))).splitlines()


def test_white_space_around_a_span_is_not_marked() -> None:
    assert inked("a \n b \n", (1, 7)) == (4, 5)
    assert inked("a \n ", (1, 3)) == (1, 3)
    assert _shown("a\n\n  bc  \n", 1, 9) == ["a.txt:3:3: topic/rule Message [safe]", "  3 |   bc  ", "    |   ^^", ""]


def test_long_spans_are_cut_short() -> None:
    text = "one\n\ntwo\nthree\nfour\nfive\nsix\n"
    assert _shown(text, 0, len(text)) == [
        "a.txt:1:1: topic/rule Message [safe]",
        "  1 | one",
        "    | ^^^",
        "  2 |",
        "  3 | two",
        "    | ^^^",
        "  4 | three",
        "    | ^^^^^",
        "    | ... 3 more lines",
        "",
    ]


def test_wide_letters_are_underlined_for_their_width() -> None:
    assert columns("a\u754c\u0301") == 3
    assert _shown("\u4e16\u754c ab", 3, 5)[2] == "    |      ^^"


@given(st.text("ab \n\r\u4e16"), st.data())
def test_no_excerpt_is_wider_than_the_terminal(text: str, data: st.DataObject) -> None:
    text = f"{text}x{text * 9}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for line in _shown(text, start, end, width=50)[1:]:
        assert len(line) <= 60


def test_printable_text_has_nothing_to_act_on() -> None:
    assert printable("a\tb\x1b\x9b\u202e\ud800c") == "a b\\x1b\\x9b\\u202e\\ud800c"


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
@given(st.text("ab\n\r\u00e9", min_size=1, max_size=60), st.data())
def test_a_diff_patches_to_the_cleaned_text(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    offsets = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=8)))
    spans = list(zip(offsets[::2], offsets[1::2], strict=False))
    folder = tmp_path_factory.mktemp("patch")
    (folder / "a.txt").write_bytes(text.encode())
    diff = unified_diff("a.txt", text, spans).encode()
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=diff, cwd=folder, check=True)
    assert Path(folder / "a.txt").read_bytes() == cut(text, spans).encode()


def test_nothing_removed_is_no_diff() -> None:
    assert unified_diff("a.txt", "a\n", []) == ""


def test_changes_far_apart_are_hunks_of_their_own() -> None:
    text = "".join(f"{n}\n" for n in range(30))
    start, last = text.index("3\n"), text.index("25\n")
    diff = unified_diff("a.txt", text, [(start, start + 2), (last, last + 3)])
    assert [line for line in diff.splitlines() if line[0] in "@-+"] == [
        "--- a/a.txt",
        "+++ b/a.txt",
        "@@ -1,7 +1,6 @@",
        "-3",
        "@@ -23,7 +22,6 @@",
        "-25",
    ]

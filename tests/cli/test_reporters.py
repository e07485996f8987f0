from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import rule

from cleanlint.findings import Finding
from cleanlint.reporters import Outcome, Setup, reporter
from cleanlint.reporters.diff import unified_diff
from cleanlint.reporters.lines import Lines, columns, inked, printable
from cleanlint.rules.records import Rule
from cleanlint.spans import cut


@pytest.mark.parametrize(
    ("offset", "place"),
    [(0, (1, 1)), (1, (1, 2)), (2, (2, 1)), (3, (2, 2)), (5, (3, 1)), (6, (3, 2)), (8, (3, 4)), (9, (4, 1))],
)
def test_lines_end_at_lf_crlf_and_cr_only(offset: int, place: tuple[int, int]) -> None:
    assert Lines("a\nb\r\nc\u2028d\re").place(offset) == place


def test_a_byte_order_mark_takes_no_column() -> None:
    lines = Lines("\ufeffab\nc")
    assert [lines.place(offset) for offset in (0, 1, 2, 4)] == [(1, 1), (1, 1), (1, 2), (2, 1)]


@given(st.text("ab\r\n\u2028\U0001f6a2"))
def test_places_lead_back_to_offsets(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        line, column = lines.place(offset)
        assert lines.span(line).start + column - 1 == offset


RULE = rule("topic/rule", "x")


def _no_rule(name: str) -> Rule | None:
    return None


def _finding(start: int, end: int, name: str = "topic/rule") -> Finding:
    return Finding(start, end, name, "warning", "Message", "safe")


def _told(name: str, text: str, *findings: Finding, known: Rule | None = None, width: int = 60) -> list[str]:
    setup = Setup("check", (lambda name: known) if known else _no_rule, lambda: "", colour=False, width=width)
    return reporter(name, setup).document(Outcome("a.txt", text, findings=findings)).split("\n")[:-1]


def _shown(text: str, start: int, end: int, width: int = 60) -> list[str]:
    return _told("full", text, _finding(start, end), width=width)


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


def test_one_more_line_is_one() -> None:
    assert _shown("1\n2\n3\n4\n5", 0, 9)[-2] == "    | ... 1 more line"


def test_several_findings_on_one_line_are_told_one_by_one() -> None:
    told = _told("full", "ab cd ab", _finding(0, 2), _finding(6, 8))
    assert told == [
        *("a.txt:1:1: topic/rule Message [safe]", "  1 | ab cd ab", "    | ^^", ""),
        *("a.txt:1:7: topic/rule Message [safe]", "  1 | ab cd ab", "    |       ^^", ""),
    ]


def test_a_finding_says_why_and_how_to_allow_it() -> None:
    told = _told("full", "ab", _finding(0, 2), known=RULE._replace(advice="Say less."))
    assert told[3:] == [
        "    = why: For a test.",
        "    = advice: Say less.",
        "    = allow: --ignore topic/rule",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("a.md", "<!-- cleanlint-ignore topic/rule: reason -->"),
        ("a.mdx", "{/* cleanlint-ignore topic/rule: reason */}"),
    ],
)
def test_in_markdown_a_comment_may_allow_it(name: str, comment: str) -> None:
    setup = Setup("check", lambda name: RULE, lambda: "")
    told = reporter("full", setup).document(Outcome(name, "ab", findings=(_finding(0, 2),), kind="markdown"))
    assert f"= allow: {comment} before it\n" in told


def test_a_tab_is_one_column() -> None:
    assert _shown("a\tb cd", 4, 6)[1:3] == ["  1 | a b cd", "    |     ^^"]


def test_a_mark_alone_is_underlined_all_the_same() -> None:
    assert _shown("e\u0301 a", 1, 2)[1:3] == ["  1 | e\u0301 a", "    |  ^"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("e\u0301", 1),  # a combining accent
        ("\u0e01\u0e34", 1),  # a Thai vowel above
        ("\u1112\u1161\u11ab", 2),  # a Korean syllable in its letters
        ("a\u200db\u2060", 2),  # joiners
        ("a\u00adb", 3),  # a soft hyphen, which terminals show
        ("\uff21\U0001f6a2", 4),
    ],
)
def test_columns_are_those_of_a_terminal(text: str, count: int) -> None:
    assert columns(text) == count


def test_wide_letters_are_underlined_for_their_width() -> None:
    assert columns("a\u754c\u0301") == 3
    assert _shown("\u4e16\u754c ab", 3, 5)[2] == "    |      ^^"


@given(st.text("ab \n\r\t\u4e16\u0301\x1b"), st.data())
def test_no_excerpt_is_wider_than_the_terminal(text: str, data: st.DataObject) -> None:
    text = f"{text}x{text * 9}"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for line in _shown(text, start, end, width=50)[1:]:
        assert columns(line) <= 50


def test_of_a_very_long_line_the_span_is_shown() -> None:
    heading, shown, caret, _ = _shown("a" * 10**6 + " bc " + "d" * 10**6, 10**6 + 1, 10**6 + 3)
    assert heading.startswith("a.txt:1:1000002:")
    at = caret.index("^^")
    assert shown[at : at + 2] == "bc"
    assert (shown[:8], shown[-2:]) == ("  1 | … ", " …")


def test_groups_are_by_rule_with_their_places() -> None:
    text = "one two\n\nthree \u4e16\n" + "long " * 30
    told = _told(
        "grouped", text, _finding(0, 3), _finding(4, 7, "topic/other"), _finding(9, 16), _finding(17, len(text))
    )
    assert told == [
        "a.txt",
        "  topic/rule Message [safe], 3 places",
        "    1:1  one",
        "    3:1  three \u4e16",
        "    4:1  " + "long " * 10 + "…",
        "  topic/other Message [safe]",
        "    1:5  two",
        "",
    ]


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


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies the patch")
@pytest.mark.parametrize("program", [["git", "apply", "-"], ["patch", "-p1", "-s"]])
@pytest.mark.parametrize("name", ["a b.txt", "f\u00e4hre.txt", 'a"b\\c.txt', "a\tb.txt", "deep/er/a.txt"])
def test_a_diff_names_any_file_so_that_it_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, program: list[str]
) -> None:
    if shutil.which(program[0]) is None:
        pytest.skip(f"no {program[0]} here")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("a\nb\n")
    diff = unified_diff(str(path), "a\nb\n", [(0, 2)])
    assert "//" not in diff
    subprocess.run(program, input=diff.encode(), check=True)
    assert path.read_text() == "b\n"


def test_a_name_that_no_encoding_can_hold_is_escaped() -> None:
    assert unified_diff("a\udcff.txt", "a\nb\n", [(0, 2)]).startswith('--- "a/a\\377.txt"\n+++ "b/a\\377.txt"\n')


def test_outside_of_the_working_folder_a_diff_names_the_whole_path() -> None:
    assert unified_diff("/elsewhere/a.txt", "a\nb\n", [(0, 2)]).startswith("--- a/elsewhere/a.txt\n")


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

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import any_texts

from cleanlint.findings import Finding, Removal
from cleanlint.formats import markdown
from cleanlint.report.page import embedded
from cleanlint.report.record import document_record
from cleanlint.reporters import Outcome

HOSTILE = (
    "</script>",
    "<!--",
    "-->",
    "]]>",
    "<img src=x onerror=alert(1)>",
    "&lt;",
    "\u2028",
    "\u2029",
    "<",
    ">",
    "&",
    "'",
    '"',
)


def _no_rule(name: str) -> None:
    return None


def _pieces(record: dict[str, Any]) -> list[list[Any]]:
    return [piece if isinstance(piece, list) else [piece] for block in record["blocks"] for piece in block[1:]]


def _covered(record: dict[str, Any], number: int) -> list[list[int]]:
    """Where the pieces of a mark stand, those that touch together."""
    spans: list[list[int]] = []
    position = 0
    for text, *marks in _pieces(record):
        if number in marks:
            if spans and spans[-1][1] == position:
                spans[-1][1] += len(text)
            else:
                spans.append([position, position + len(text)])
        position += len(text)
    return spans


@st.composite
def _outcomes(draw: st.DrawFn) -> Outcome:
    """Any text, hostile ones among them, with removals and findings anywhere."""
    parts = draw(st.lists(st.one_of(st.sampled_from(HOSTILE), any_texts()), min_size=1, max_size=4))
    # Documents are UTF-8, which has no lone surrogates; two of them in a row would be one letter to JSON.
    text = "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    removed = tuple(
        Removal(start, end, draw(st.sampled_from("xy")), (), text[start:end])
        for start, end in zip(edges[::2], edges[1::2], strict=False)
    )
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    findings = tuple(Finding(*sorted(span), "z", "warning", "", "none") for span in spans if span[0] != span[1])
    return Outcome(draw(st.sampled_from(HOSTILE)), text, removed, tuple(sorted(findings)))


@given(_outcomes(), st.sampled_from(["text", "markdown", "html"]))
def test_the_data_give_back_the_text_and_every_span(outcome: Outcome, format: str) -> None:
    element = embedded("document", document_record(outcome, format, _no_rule))
    content = element.removeprefix('<script type="application/json" class="document">').removesuffix("</script>\n")
    assert len(content) == len(element) - len('<script type="application/json" class="document"></script>\n')
    assert not set(content) & set("<>&\u2028\u2029")
    record = json.loads(content)
    assert "".join(text for text, *_ in _pieces(record)) == outcome.text
    for number, mark in enumerate(record["marks"]):
        joined: list[list[int]] = []
        for start, end in mark["spans"]:
            if joined and joined[-1][1] == start:
                joined[-1][1] = end
            else:
                joined.append([start, end])
        assert _covered(record, number) == joined


def test_blocks_are_those_of_the_format() -> None:
    text = "\ufeff\n# The pier\n\nIt is\nsound.\n\n- one\n- two\n"
    record = document_record(Outcome("a.md", text), "markdown", _no_rule)
    assert record["blocks"] == [
        ["heading", "\ufeff\n# The pier\n\n"],
        ["paragraph", "It is\nsound.\n\n"],
        ["item", "- one\n"],
        ["item", "- two\n"],
    ]


@pytest.mark.parametrize("text", ["", "\n", " \r\n"])
def test_texts_without_blocks(text: str) -> None:
    record = document_record(Outcome("a", text), "text", _no_rule)
    assert "".join(piece for piece, *_ in _pieces(record)) == text


def test_the_place_for_a_comment_is_above_the_block() -> None:
    text = "One\ntwo.\n\n> Three\n> four\n"
    at = text.index("four")
    outcome = Outcome("a.md", text, findings=(Finding(at, at + 4, "z", "warning", "", "none"),))
    assert document_record(outcome, "markdown", _no_rule)["marks"][0]["above"] == (4, "> ")
    assert document_record(outcome, "text", _no_rule)["marks"][0]["above"] is None


def test_between_items_the_comment_belongs_to_the_first() -> None:
    text = "- one\n  more\n- four\n"
    at = text.index("four")
    outcome = Outcome("a.md", text, findings=(Finding(at, at + 4, "z", "warning", "", "none"),))
    line, margin = document_record(outcome, "markdown", _no_rule)["marks"][0]["above"]
    assert (line, margin) == (3, "  ")
    lines = text.splitlines(keepends=True)
    commented = "".join([*lines[: line - 1], f"{margin}<!-- a comment -->\n", *lines[line - 1 :]])
    kinds = [markdown.parse(commented).kind(k) for k in range(len(markdown.parse(commented).starts))]
    assert kinds.count("item") == 2


@pytest.mark.parametrize("text", ["\ufeffFour.\n", "One.\r\rFour.\r"])
def test_where_no_comment_can_stand(text: str) -> None:
    at = text.index("Four")
    outcome = Outcome("a.md", text, findings=(Finding(at, at + 4, "z", "warning", "", "none"),))
    assert document_record(outcome, "markdown", _no_rule)["marks"][0]["above"] is None


def test_decisions_belong_to_a_text_at_its_place() -> None:
    def key(path: str, text: str) -> str:
        return str(document_record(Outcome(path, text), "text", _no_rule)["key"])

    assert key("a", "One.") == key("a", "One.")
    assert len({key("a", "One."), key("b", "One."), key("a", "Two.")}) == 3


def test_errors_and_names_hold_nothing_that_moves_a_cursor() -> None:
    record = document_record(Outcome("caf\udce9\u202e.txt", "", error="caf\udce9\u202e.txt: no"), "", _no_rule)
    assert record == {"path": "caf\\udce9\\u202e.txt", "error": "caf\\udce9\\u202e.txt: no"}

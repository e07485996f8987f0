"""Markdown: what holds for any text, and for texts made to be hard to parse."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.formats.markdown import parse
from cleanlint.spans import cut


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text).blocks]


def protected(text: str) -> list[str]:
    return [text[b.start : b.end] for b in parse(text).blocks if b.kind == "protected"]


SNIPPETS = [
    *"\n\n\n\n   -->>#**__`|[]()<>!\\&;:~=+1.aé𝄞\t\r\0\ud800\ufeff\x0b\x0c\x85\u2028\xa0",
    *(
        "\r\n",
        "- ",
        "> ",
        "1. ",
        "# ",
        "---\n",
        "```\n",
        "    ",
        "~~",
        "[a](b)",
        "![a](b)",
        "[a]: b\n",
        "<b>",
        "</b>",
    ),
    *(
        "<!-- ",
        " -->",
        "<div>",
        "&amp;",
        "&ngE;",
        "\\*",
        "[^1]",
        "[^1]: n\n",
        "|-|\n",
        "+++\n",
        "{\n}\n",
        "[x] ",
    ),
    *("[!NOTE]\n", "<https://a.example>", "a: b\n", "word word", "\n\n"),
    *(
        "{{< a >}}",
        "{{< /a >}}",
        "{{< b",
        '"c" />}}\n',
        "{% if a %}",
        "{% endif %}",
        "{{ d }}",
        "{# e #}",
        "{#f}",
        "{: .g}",
    ),
    *(
        ":::note h\n",
        ":::\n",
        "<Tip",
        " i={[1]} ",
        "/>",
        "<Tip>",
        "</Tip>\n",
        "{/* j",
        "*/}",
        "import k from 'l'\n",
        "{",
        "}",
    ),
]
markdown_like = st.lists(st.sampled_from(SNIPPETS), max_size=60).map("".join)
any_text = st.one_of(markdown_like, st.text(st.characters(codec=None), max_size=60))


def written_lines(text: str) -> Iterator[tuple[int, int]]:
    start = 1 if text.startswith("\ufeff") else 0
    for end in range(start, len(text) + 1):
        if end == len(text) or text[end] in "\r\n":
            if text[start:end].strip():
                yield start, end
            start = end + 1


class TestProperties:
    @given(any_text)
    def test_blocks_are_sorted_disjoint_and_inside(self, text: str) -> None:
        position = 0
        for block in parse(text).blocks:
            assert position <= block.start < block.end <= len(text)
            position = block.end

    @given(any_text)
    def test_every_written_line_is_in_a_block(self, text: str) -> None:
        blocks = parse(text).blocks
        for start, end in written_lines(text):
            assert any(block.start <= start and end <= block.end for block in blocks)

    @given(any_text)
    def test_offsets_are_monotone_and_point_at_the_characters(self, text: str) -> None:
        for block in parse(text).blocks:
            offsets = range(block.start, block.end) if block.offsets is None else block.offsets
            assert len(offsets) == len(block.text)
            assert list(offsets) == sorted(offsets)
            for char, at in zip(block.text, offsets, strict=True):
                assert block.start <= at <= block.end
                assert char == text[at] or text[at] in "&\\`![{<\r " or (char == "\n" and text[at].isspace())

    @given(any_text)
    def test_a_text_agrees_with_itself(self, text: str) -> None:
        assert parse(text).agrees(text, ())

    @given(any_text, st.data())
    def test_source_spans_lie_in_their_block(self, text: str, data: st.DataObject) -> None:
        layout = parse(text)
        for index, block in enumerate(layout.blocks):
            start = data.draw(st.integers(0, len(block.text)))
            end = data.draw(st.integers(start, len(block.text)))
            span = layout.source_span(index, start, end)
            if span is not None:
                assert block.start <= span.start < span.end <= block.end + 2  # a last break may count

    @given(markdown_like)
    def test_line_ends_do_not_matter(self, text: str) -> None:
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        expected = kinds(plain)
        assert kinds(plain.replace("\n", "\r\n")) == expected
        assert kinds(plain.replace("\n", "\r")) == expected

    @given(any_text, st.data())
    def test_what_agrees_lost_one_block_and_nothing_else(self, text: str, data: st.DataObject) -> None:
        layout = parse(text)
        if not layout.starts:
            return
        index = data.draw(st.integers(0, len(layout.starts) - 1))
        start = layout.starts[index]
        end = [*layout.starts, len(text)][index + 1]
        after = text[:start] + text[end:]
        if parse(text).agrees(after, [(start, end)]):
            expected = kinds(text)
            del expected[index]
            assert [(kind, seen.split()) for kind, seen in kinds(after)] == [(k, s.split()) for k, s in expected]
            assert protected(after) == protected(text)

    @given(any_text, st.data())
    def test_what_agrees_lost_one_part_and_nothing_else(self, text: str, data: st.DataObject) -> None:
        layout = parse(text)
        for index, block in enumerate(layout.blocks):
            start = data.draw(st.integers(0, len(block.text)))
            end = data.draw(st.integers(start, len(block.text)))
            span = layout.source_span(index, start, end)
            if span is None:
                continue
            after = cut(text, [span])
            if parse(text).agrees(after, [span]):
                before = [seen for _, seen in kinds(text)]
                before[index] = block.text[:start] + block.text[end:]
                after_text = "".join(seen for _, seen in kinds(after))
                assert "".join(after_text.split()) == "".join("".join(before).split())


class TestHostileInput:
    @pytest.mark.parametrize(
        "text",
        [
            ">" * 10_000 + " deep",
            "> " * 10_000 + "deep",
            "- " * 10_000 + "deep",
            "[" * 10_000,
            "[" * 10_000 + "]" * 10_000,
            "![" * 10_000,
            "*a " * 10_000,
            "*" * 10_000 + "a" + "*" * 10_000,
            "<b>" * 10_000 + "a" + "</b>" * 10_000,
            "<a>" * 5_000 + "a" + "</b>" * 5_000,
            "`" * 10_000 + "a",
            ("> " * 100 + "a\n\n") * 100,
            ">\n" * 20_000,
        ],
        ids=lambda text: repr(text[:6]),
    )
    def test_depth(self, text: str) -> None:
        started = time.monotonic()
        assert parse(text).agrees(text, ())
        assert parse(text).blocks
        assert time.monotonic() - started < 10

    def test_size(self) -> None:
        part = "# Title\n\nIt rained *all* day at [the port](/port), [they](x) say é.\n\n- one\n- two\n\n> quote\n\n"
        text = part * (300_000 // len(part))
        started = time.monotonic()
        assert len(parse(text).blocks) == 5 * (300_000 // len(part))
        assert time.monotonic() - started < 20

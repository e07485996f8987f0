"""Markdown: blocks, visible text, what may go, and what the rest must look like afterwards."""

from __future__ import annotations

import pytest

from cleanlint.formats.markdown import parse
from cleanlint.spans import cut

MARKED = "{--", "--}"


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in parse(text).blocks]


def protected(text: str) -> list[str]:
    return [text[b.start : b.end] for b in parse(text).blocks if b.kind == "protected"]


def agrees_without(marked: str) -> bool:
    """Is the rest left alone when what stands between the marks goes?"""
    before, spans = "", []
    for part in marked.split(MARKED[0]):
        gone, found, kept = part.partition(MARKED[1])
        if found:
            spans.append((len(before), len(before) + len(gone)))
        before += gone + kept
    return parse(before).agrees(cut(before, spans), spans)


def span_of(text: str, visible: str, block: int = 0) -> str | None:
    """The source that goes with a visible text; None where it cannot go by itself."""
    layout = parse(text)
    at = layout.block(block).text.index(visible)
    span = layout.source_span(block, at, at + len(visible))
    return None if span is None else text[slice(*span)]


class TestBlocks:
    def test_leaves_and_their_kinds(self) -> None:
        text = "# Harbour\n\nIt rained.\nStill.\n\nNews\n----\n\n- one\n- two\n\n> said so\n"
        assert kinds(text) == [
            ("heading", "Harbour"),
            ("paragraph", "It rained.\nStill."),
            ("heading", "News"),
            ("item", "one"),
            ("item", "two"),
            ("quote", "said so"),
        ]

    def test_blocks_are_whole_lines(self) -> None:
        text = "  # Harbour #\n\nNews\n====\n> * a\n>   b\n"
        assert [text[b.start : b.end] for b in parse(text).blocks] == [
            "  # Harbour #",
            "News\n====",
            "> * a\n>   b",
        ]

    def test_each_paragraph_and_child_of_an_item_is_a_block(self) -> None:
        text = "1. first\n\n   second\n   - child\n\n     more\n2. > quoted\n"
        assert kinds(text) == [
            ("item", "first"),
            ("item", "second"),
            ("item", "child"),
            ("item", "more"),
            ("quote", "quoted"),
        ]

    def test_blocks_between_the_lines_of_a_tight_item(self) -> None:
        assert kinds("- before\n  # Title\n  after\n") == [
            ("item", "before"),
            ("heading", "Title"),
            ("item", "after"),
        ]

    def test_bare_quote_marks_belong_to_the_quote(self) -> None:
        text = ">\n> one\n>\n> two\n>\n"
        assert [text[b.start : b.end] for b in parse(text).blocks] == [">\n> one\n>", "> two\n>"]

    @pytest.mark.parametrize(
        "source",
        [
            "```python\nx = 1\n\ny = 2\n```",
            "~~~\nnever closed",
            "    indented = 1\n\n    more = 2",
            "| a | b |\n|---|---|\n| c | d |",
            "<div class='x'>\nfoo\n</div>",
            "<!-- a\n\ncomment -->",
            "***",
            "[^1]: A note.\n\n    With more.",
            "[ref]: https://harbour.example 'Title'",
            "[ref]: /a\n[other]: /b",
            ">",
            "-",
        ],
    )
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_protected(self, source: str, end: str) -> None:
        text = f"Before.\n\n{source}\n".replace("\n", end)
        expected = source.replace("\n", end)
        assert protected(text) == [expected]
        assert parse(text).block(1) == (
            len("Before.") + 2 * len(end),
            len(text) - len(end),
            "protected",
            "",
            (),
            None,
        )

    @pytest.mark.parametrize(
        "source",
        [
            "---\ntitle: Harbour\n\ntags:\n  - port\n---",
            "---\n# settings\ntitle: Harbour\n...",
            "---\n---",
            "+++\ntitle = 'Harbour'\n\n[extra]\na = 1\n+++",
            '{\n  "title": "Harbour",\n\n  "tags": ["a"]\n}',
        ],
    )
    @pytest.mark.parametrize("start", ["", "\ufeff"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_front_matter(self, source: str, start: str, end: str) -> None:
        text = f"{start}{source}\n# Harbour\n".replace("\n", end)
        assert protected(text) == [source.replace("\n", end)]
        assert kinds(text)[1:] == [("heading", "Harbour")]

    @pytest.mark.parametrize(
        "text",
        [
            "---\n\nIt rained all day.\n\n---\n",
            "---\nkey: never closed\n",
            "Text.\n\n+++\na = 1\n+++\n",
            "{ not json\n",
            '{"a": 1} is what it says\n',
            "{" * 100_000,
        ],
    )
    def test_no_front_matter(self, text: str) -> None:
        assert any(kind != "protected" for kind, _ in kinds(text))

    def test_a_byte_order_mark_is_in_no_block(self) -> None:
        assert parse("\ufeff# Harbour").blocks[0][:4] == (1, 10, "heading", "Harbour")
        assert parse("\ufeff").blocks == []

    def test_two_definitions_on_one_line(self) -> None:
        text = "One.\n\n[^1]:[^2]: note\n\nTwo.\n"
        assert protected(text) == ["[^1]:[^2]: note"]
        assert [kind for kind, _ in kinds(text)] == ["paragraph", "protected", "paragraph"]

    @pytest.mark.parametrize("text", ["", "\n", " \n\t\n", "\r\r\n"])
    def test_nothing(self, text: str) -> None:
        assert parse(text).blocks == []


class TestVisibleText:
    @pytest.mark.parametrize(
        ("source", "visible"),
        [
            ("plain text", "plain text"),
            ("*one* **two** ~~three~~ ***four***", "one two three four"),
            ("[link](https://harbour.example 'title')", "link"),
            ("<https://harbour.example>", "https://harbour.example"),
            ("a `code` b", "a \ufffc b"),
            ("a ![alt *text*](pic.png) b", "a \ufffc b"),
            ("[![alt](pic.png)](target)", "\ufffc"),
            ("fish &amp; chips &copy; 1 &lt; 2", "fish & chips © 1 < 2"),
            (r"a \*b\* \\ c\d", r"a *b* \ c\d"),
            ("one  \ntwo\\\nthree \nfour", "one\ntwo\nthree\nfour"),
            ("a <b>bold</b> <!-- no --> word", "a bold  word"),
            ("$5 and $6", "$5 and $6"),
        ],
    )
    def test_text(self, source: str, visible: str) -> None:
        assert kinds(source) == [("paragraph", visible)]

    def test_notes_and_tasks_are_not_seen(self) -> None:
        assert kinds("- [x] done[^a]\n\n[^a]: Note.\n") == [("item", "done"), ("protected", "")]

    def test_offsets(self) -> None:
        text = "> é𝄞 *x* &amp;\r\n> \\!"
        block = parse(text).block(0)
        assert block.text == "é𝄞 x &\n!"
        assert block.offsets is not None
        assert [text[at] for at in block.offsets] == ["é", "𝄞", " ", "x", " ", "&", "\r", "\\"]

    def test_one_entity_of_two_characters(self) -> None:
        block = parse("a&ngE;b").block(0)
        assert (block.text, block.offsets) == ("a≧̸b", (0, 1, 1, 6))

    def test_replaced_characters_are_seen_as_they_are(self) -> None:
        text = "a\0b \ud800 c"
        assert parse(text).block(0)[3:5] == (text, None)

    def test_link_share(self) -> None:
        shares = [b.link_share for b in parse("[abc](x) d\n\nplain\n\n[whole](y)\n\n---\n").blocks]
        assert shares == [0.75, 0.0, 1.0, None]

    def test_layout_places_the_blocks(self) -> None:
        layout = parse("# One\n\n---\n\n- two\n")
        for index, block in enumerate(layout.blocks):
            assert layout.text(index) == block.text
            assert (layout.starts[index], layout.ends[index]) == block[:2]


class TestSourceSpan:
    @pytest.mark.parametrize(
        ("text", "visible", "source"),
        [
            ("It rained. Sign up now. It stopped.", "Sign up now.", "Sign up now."),
            ("A. **[Sign up](x)** B.", "Sign up", "**[Sign up](x)**"),
            ("A. *See **[Sign](x) up*** B.", "Sign up", "**[Sign](x) up**"),
            ("A. Read [this](x) and [that](y). B.", "Read this and that.", "Read [this](x) and [that](y)."),
            ("**It rained (says us) all day.**", "(says us)", "(says us)"),
            ("A. <b>Sign up</b> B.", "Sign up", "<b>Sign up</b>"),
            ("A. Sign<br>up B.", "Signup", "Sign<br>up"),
            ("A. Fish &amp; \\*chips. B.", "Fish & *chips.", "Fish &amp; \\*chips."),
            ("A. See `x` ![y](z) here. B.", "See \ufffc \ufffc here.", "See `x` ![y](z) here."),
            ("> A. Sign\n> up. B.", "Sign\nup.", "Sign\n> up."),
            ("A. Sign up[^1] now. B.\n\n[^1]: N.", "Sign up now.", "Sign up[^1] now."),
            ("A fact.[^1] Sign up. B.\n\n[^1]: N.", "Sign up.", "Sign up."),
        ],
    )
    def test_goes_as_a_whole(self, text: str, visible: str, source: str) -> None:
        assert span_of(text, visible) == source

    @pytest.mark.parametrize(
        ("text", "visible"),
        [
            ("Read [this story](x) now", "Read this"),
            ("Read [this story](x) now", "story"),
            ("Read *this story* now", "story now"),
            ("Read <b>this story</b> now", "story now"),
            ("Read <b>this </b>now", "this"),
            ("A. Sign <!-- keep --> up. B.", "Sign  up."),
            ("A. Sign <b> up. B.", "Sign  up."),
            ("A. Sign </b> up. B.", "Sign  up."),
            ("A. Sign <?php ?> up. B.", "Sign  up."),
            ("**Sign<b>** up</b> B.", "Sign"),
            ("A. Sign up.[^1] B.\n\n[^1]: N.", "Sign up."),
            ("a&ngE;b", "≧"),
            ("a&ngE;b", "̸b"),
        ],
    )
    def test_cannot_go_by_itself(self, text: str, visible: str) -> None:
        assert span_of(text, visible) is None

    def test_empty_ranges_and_protected_blocks(self) -> None:
        layout = parse("text\n\n---\n")
        assert layout.source_span(0, 2, 2) is None
        assert layout.source_span(0, 2, 9) is None
        assert layout.source_span(1, 0, 1) is None


class TestAgrees:
    @pytest.mark.parametrize(
        "marked",
        [
            "One.\n\n{--Sign up.\n\n--}Two.\n",
            "One.\n\nTwo.{--\n\nSign up.--}\n",
            "{--Sign up.\n\n--}One.\n",
            "- one\n{--- sign up\n--}- two\n",
            "- one\n\n{--- sign up--}",
            "1. one\n{--2. sign up\n--}3. two\n",
            "One.\n\n{--- a\n- b\n\n--}Two.\n",
            "One.\n\n{--Related\n-------\n\n* a\n  * b\n\n--}Two.\n",
            "One.{--\n\n# Related\n\n1. a--}\n",
            "One.\n\n{--> sign\n>\n> up\n\n--}Two.\n",
            "> one\n>\n{--> sign up\n>\n--}> two\n",
            "One {--(sign up) --}two.\n",
            "One.{-- **[Sign up](x)**--} Two *three*.\n",
            "- [ ] one\n{--- [x] sign up\n--}",
            "One.\r\n\r\n{--Sign up.\r\n\r\n--}Two.\r\n",
            "One.\r\r{--Sign up.\r\r--}Two.\r",
            "---\na: b\n---\n\n{--Sign up.\n\n--}```\ncode\n```\n",
            "One [a].\n\n{--Sign up [a].\n\n--}[a]: /x\n",
            "One[^1].{-- Sign up[^1].--} Two.\n\n[^1]: Note.\n",
            "<div>\n\n{--Sign up.\n\n--}One.\n\n</div>\n",
            "{--#\n\n--}One.\n",
            "> one\n\n{--Sign up.\n\n--}> two\n",
        ],
    )
    def test_harmless(self, marked: str) -> None:
        assert agrees_without(marked)

    @pytest.mark.parametrize(
        "marked",
        [
            pytest.param("- one\n\n{--Sign up.\n\n--}- two\n", id="two lists merge"),
            pytest.param("- one\n{--* sign up\n--}- two\n", id="two lists merge around a third"),
            pytest.param("> one\n{--\nSign up.\n\n--}Two.\n", id="lazy continuation of a quote"),
            pytest.param("- one\n{--\nSign up.\n\n--}Two.\n", id="lazy continuation of an item"),
            pytest.param("- one\n\n{--Sign up.\n\n--}  Two.\n", id="paragraph joins an item"),
            pytest.param("One.\n{--\nSign up.\n\n--}---\n", id="setext heading"),
            pytest.param("One.\n{--\nSign up.\n\n--}Two.\n", id="two paragraphs merge"),
            pytest.param("{--Sign up.\n--}    Two.\n", id="indented code"),
            pytest.param("- one\n\n  {--Sign up.\n\n  --}    two\n", id="code in an item"),
            pytest.param("One [a].\n\n{--[a]: /x--}\n", id="reference definition"),
            pytest.param("One [a]{--[b]--}.\n\n[a]: /x\n[b]: /y\n", id="another definition"),
            pytest.param("One {--[sign--} up](/x).\n", id="half a link"),
            pytest.param("One [sign{-- up--}](/x).\n", id="part of a link's text"),
            pytest.param("One [{--sign up--}](/x).\n", id="all of a link's text"),
            pytest.param("One [two](/x{--/y--}).\n", id="part of a link's target"),
            pytest.param("One **two {--three**--}.\n", id="half an emphasis"),
            pytest.param("One <b>{--two</b>--}.\n", id="half a pair of tags"),
            pytest.param("One {--<!-- x -->--} two.\n", id="comment inside a paragraph"),
            pytest.param("{--Sign <!-- x --> up.\n\n--}Two.\n", id="paragraph with a comment"),
            pytest.param("{--1. one\n--}2. two\n", id="list starts with another number"),
            pytest.param("```\none\n{--```\n--}\nTwo.\n", id="fence left open"),
            pytest.param("One.\n\n{--***\n\n--}Two.\n", id="thematic break"),
            pytest.param("- {--sign up--}\n- two\n", id="an item's text without its marker"),
            pytest.param("# {--Sign up--}\n\nTwo.\n", id="a heading's text without its marker"),
            pytest.param("{--- sign up\n--}  - child\n- two\n", id="parent of a child"),
            pytest.param("{--Sign up. --}1. It is so.\n", id="paragraph turns into a list"),
            pytest.param("{--Sign up. --}# is a hash.\n", id="paragraph turns into a heading"),
            pytest.param("One &am{--p;--} two.\n", id="half an entity"),
            pytest.param("One \\{--*--}two*.\n", id="half an escape"),
            pytest.param("One.{-- Sign up[^1].--}\n\n[^1]: Note.\n", id="last reference to a note"),
            pytest.param("- [{--x--}] one\n", id="task marker"),
            pytest.param("One `co{--d--}e`.\n", id="inside inline code"),
            pytest.param("| a |\n|---|\n{--| b |\n--}| c |\n", id="row of a table"),
            pytest.param("{--Sign up.\n\n--}---\na: b\n---\n\nTwo.\n", id="front matter arises"),
            pytest.param("<p>\n{--\nSign up.\n\n--}Two.\n\n</p>\n", id="text joins an HTML block"),
        ],
    )
    def test_harmful(self, marked: str) -> None:
        assert not agrees_without(marked)

    def test_what_else_changed_is_noticed(self) -> None:
        assert not parse("One.\n\nTwo.\n").agrees("One.\n\nThree.\n", [])
        assert not parse("# One\n").agrees("## One\n", [])
        assert not parse("[a](/x)\n").agrees("[a](/y)\n", [])
        assert not parse("![a](/x)\n").agrees("![a](/y)\n", [])
        assert not parse("- a\n").agrees("1. a\n", [])
        assert not parse("`a`\n").agrees("`b`\n", [])
        assert not parse("*a* b\n").agrees("a *b*\n", [])

    def test_tight_and_loose_lists_are_alike(self) -> None:
        assert parse("- a\n\n- b\n").agrees("- a\n- b\n", [])

    def test_spans_in_any_order_and_overlapping(self) -> None:
        before = "One.\n\nSign up.\n\nTwo.\n"
        assert parse(before).agrees("One.\n\nTwo.\n", [(10, 16), (6, 12)])

    def test_the_layout_can_be_used_again(self) -> None:
        layout = parse("One.\n\nSign up.\n\nTwo.\n")
        assert layout.agrees("One.\n\nTwo.\n", [(6, 16)])
        assert not layout.agrees("One.\nTwo.\n", [(5, 16)])

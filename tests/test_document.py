from __future__ import annotations

from itertools import pairwise

import pytest

from cleanlint.document import SEGMENT, Document, core, ending, opening
from cleanlint.formats import text as plain


def _blocks(text: str) -> list[str]:
    layout = plain.parse(text)
    return [text[s:e] for s, e in zip(layout.starts, layout.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\nTwo.\rThree.\n", ["One.", "Two.", "Three."]),
        ("One.\n\n\nTwo.", ["One.", "Two."]),
        ("  One. \nTwo.", ["  One. ", "Two."]),
        ("\ufeffOne.\nTwo.", ["One.", "Two."]),
        ("One\u2028still one.", ["One\u2028still one."]),
        ("| One |\n|  |  |\n|---|---|\n| Two |", ["| One |", "| Two |"]),
        ("One.\n***\nTwo.", ["One.", "***", "Two."]),
    ],
)
def test_a_line_is_a_paragraph(text: str, blocks: list[str]) -> None:
    assert _blocks(text) == blocks


WRAPPED = """The harbour board met on Monday evening to talk about the new
breakwater, which has been delayed twice since the storms of last
winter, and about what the work will cost the town in the end.

Nobody on the board would say when the first stones are going to
be laid. The engineer, who had come from the capital, showed a
drawing and left by the late train.
"""


def test_wrapped_lines_are_one_paragraph() -> None:
    assert [b[:12] for b in _blocks(WRAPPED)] == ["The harbour ", "Nobody on th"]
    assert [b[:12] for b in _blocks(WRAPPED.replace("\n", "\r\n"))] == ["The harbour ", "Nobody on th"]


def test_headlines_without_spaces_are_not_wrapped_text() -> None:
    lines = [
        "港の橋が来年の春に架け替えられることになったと町の人々が喜び、夏の祭りの支度も早まった",
        "渡し船の会社が新しい船を二隻買い、島の学校に通う子どもたちの朝が早くなると親たちは心配した",
        "灯台の守り人が五十年の務めを終えて島を離れ、息子の住む町へ",
        "市場の魚の値が三年ぶりに上がり、店の主人たちは客の足が遠のくと話し、町長は首をひねった",
        "古い水車小屋が図書館に生まれ変わり、子どもたちが列を作り、雨の日も本を待っていた",
        "冬の嵐で折れた桟橋がようやく直り、漁師たちが戻った",
    ]
    assert len(_blocks("\n".join(lines))) == len(lines)


def test_a_poem_is_not_wrapped_text() -> None:
    poem = "The tide goes out,\nThe tide comes in,\nAnd no one asks\nWhere it has been;\nThe boats lie down.\n"
    assert len(_blocks(poem)) == 5


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Officials at the ministry said that the", "Port Authority had not been asked before the vote."),
        ("The plan has been criticised by fishermen,", "who fear for their moorings."),
        ("The new pier was opened by the mayor of Millbrook on", "Saturday, in the rain."),
        ("The board voted for the new pier on Tuesday. (Related:", "Harbour tolls rise again.)"),
        (
            "The council met for the third time this week and again failed to agree. The state-run",
            "Port Agency was absent.",
        ),
    ],
)
def test_a_line_broken_at_a_link_goes_on(above: str, below: str) -> None:
    assert _blocks(f"First.\n{above}\n{below}\nLast.") == ["First.", f"{above}\n{below}", "Last."]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Related articles", "Harbour tolls rise again"),
        ("Leave a comment", "Port Authority had not been asked."),
        ("The harbour board meets again", "The board voted for the new pier on Tuesday."),
        ("The council met on Tuesday.", "it was late."),
        ("- one small boat", "- two small boats"),
    ],
)
def test_other_lines_stay_apart(above: str, below: str) -> None:
    assert _blocks(f"{above}\n{below}") == [above, below]


def test_a_broken_document_trusts_weaker_cues() -> None:
    weak = "Ministers have warned that such works could considerably delay\nMillbrook's long planned harbour railway."
    broken = "The agreement may pave the way for\nmore traffic.\nThe works were begun by the\nport board in March.\n"
    assert weak in _blocks(broken + weak)
    assert weak not in _blocks("The agreement is made.\n" + weak)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("• Follow us", "Follow us"),
        ("**Read more**", "Read more"),
        ("✍️ Written by the team.", "Written by the team."),
        ("## Latest »", "Latest"),
        ("“Go,” she said.", "“Go,” she said."),
        ("(Related: x)", "(Related: x)"),
        ("***", ""),
        ("$5", "$5"),
        ("■【関連記事】", "関連記事"),
        ("「灯台は無事だ。」", "「灯台は無事だ。」"),
        ("（写真：田中みのる）", "（写真：田中みのる）"),
        ("《灯塔与海》", "《灯塔与海》"),
        ("▼ هل انتهى؟", "هل انتهى؟"),
    ],
)
def test_core_leaves_decoration_out(text: str, seen: str) -> None:
    start, end = core(text)
    assert text[start:end] == seen


def test_ending_and_opening() -> None:
    assert [ending(t) for t in ("Go.", "“Go!”", "Go:", "Go", "Go,", "")] == [
        "stop",
        "stop",
        "colon",
        "open",
        "comma",
        "open",
    ]
    assert [opening(t) for t in ("Go", "go", "1", "“Go", "(", "")] == [
        "upper",
        "lower",
        "digit",
        "quote",
        "other",
        "other",
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("灯台は無事だ。", "stop"),
        ("「本当？」", "stop"),
        ("（終わった。）", "stop"),
        ("ماذا بعد؟", "stop"),
        ("関連記事：", "colon"),
        ("灯台、", "comma"),
        ("قال الوزير،", "comma"),
        ("灯台の町", "open"),
    ],
)
def test_ending_in_other_scripts(text: str, end: str) -> None:
    assert ending(text) == end
    seen = core(text)
    assert ending(text[slice(*seen)]) == end


def test_zones() -> None:
    text = "\n".join(f"Paragraph {k} of the report on the harbour." for k in range(20))
    document = Document(text, plain.parse(text))
    zones = [document.zones(k) for k in range(20)]
    assert zones[0] == zones[2] == {"head"}
    assert zones[10] == {"middle"}
    assert zones[17] == zones[19] == {"tail"}


def test_tail_run() -> None:
    text = "A full sentence stands here.\nTolls rise again\nFerry late once more\nHarbour news"
    assert Document(text, plain.parse(text)).tail_run() == (1, 4)


def test_sentences_and_lines() -> None:
    text = "Dr. Hale spoke. “It is late,” she said.\nThen they\nleft."
    document = Document(text, plain.parse(text), "en")
    parts = [document.layout.text(k)[s.start : s.end] for k in range(len(document)) for s in document.sentences(k)]
    assert "Dr. Hale spoke." in parts
    assert all(p == p.strip() and p for p in parts)


def test_long_blocks_without_spaces_are_cut_at_sentence_ends() -> None:
    text = "町長は「無事だ。」と話した。灯台は古い。" * 400
    segments = Document(text, plain.parse(text)).segments(0)
    assert len(segments) > 1
    assert all(text[s.start : s.end].endswith(("話した。", "古い。")) for s in segments[:-1])


def test_long_blocks_are_cut_into_segments_at_sentence_ends() -> None:
    text = "The board met again on Monday. " * 1_000
    document = Document(text, plain.parse(text))
    segments = document.segments(0)
    assert segments[0].start == 0
    assert segments[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(segments))
    assert all(s.end - s.start <= SEGMENT for s in segments)
    assert all(text[s.start : s.end].endswith("Monday. ") for s in segments[:-1])

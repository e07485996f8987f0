from __future__ import annotations

import json
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import SHARES, cutter, cutting, keep, refuser, remover, run

import cleanlint
from cleanlint.corpora import jsonl
from cleanlint.corpora.jsonl import JsonlFormat
from cleanlint.corpora.shards import Record, RecordOptions
from cleanlint.findings import CleanResult

FORMAT = JsonlFormat()

# Lone surrogates too: the escapes of JSON can stand for them.
TEXTS = st.text(st.characters(), max_size=40) | st.text('ab"\\/\n\t\u2028é😀\ud83d\ude00 ', max_size=40)
KEYS = st.sampled_from(["text", "id", "te\\xt", "été", 'a"b', "", "😀"]) | st.text(max_size=5)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(KEYS, v, max_size=3), max_leaves=6)
BLANKS = st.sampled_from(["", "", " ", "  ", "\t"])
SHORT_ESCAPES = {"/": "\\/", "\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


class Line(NamedTuple):
    """A line of JSON around a text."""

    start: str
    pieces: list[str]  # how each character of the text is written
    end: str

    @property
    def data(self) -> bytes:
        return f'{self.start}"{"".join(self.pieces)}"{self.end}'.encode()

    @property
    def text(self) -> str:
        return str(json.loads(f'"{"".join(self.pieces)}"'))


@st.composite
def _pieces(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> list[str]:
    """A text written with whatever escapes JSON has for its characters."""
    pieces = []
    for character in json.loads(json.dumps(draw(texts))):  # where surrogates meet, they are one character
        escape = json.dumps(character)[1:-1] if character > "~" else f"\\u{ord(character):04x}"
        ways = [escape, escape.upper().replace("U", "u")]
        if character in SHORT_ESCAPES:
            ways.append(SHORT_ESCAPES[character])
        elif character >= " " and not "\ud800" <= character <= "\udfff":
            ways.append(character)
        pieces.append(draw(st.sampled_from(ways)))
    return pieces


def _dumped(value: object, *, ascii_only: bool) -> str:
    dumped = json.dumps(value, ensure_ascii=False)
    has_surrogates = any("\ud800" <= character <= "\udfff" for character in dumped)
    return json.dumps(value) if ascii_only or has_surrogates else dumped


@st.composite
def _members(draw: st.DrawFn, keys: st.SearchStrategy[str]) -> list[str]:
    members = []
    for value in draw(st.lists(VALUES, max_size=3)):
        key, gaps = "".join(draw(_pieces(keys))), [draw(BLANKS) for _ in range(4)]
        dumped = _dumped(value, ascii_only=draw(st.booleans()))
        members.append(f'{gaps[0]}"{key}"{gaps[1]}:{gaps[2]}{dumped}{gaps[3]}')
    return members


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """A record with a text; fields of the same name may stand before it, since the last one counts."""
    name = "".join(draw(_pieces(st.just("text"))))
    before = [*draw(_members(KEYS)), f'{draw(BLANKS)}"{name}"{draw(BLANKS)}:{draw(BLANKS)}']
    after = [draw(BLANKS), *draw(_members(KEYS.filter(lambda key: key != "text")))]
    end = draw(BLANKS) + draw(st.sampled_from(["", "\n", "\r\n"]))
    return Line(draw(BLANKS) + "{" + ",".join(before), draw(_pieces(TEXTS)), ",".join(after) + "}" + end)


def _left(line: Line, shares: list[float]) -> Line:
    """The line without what a cutter takes out, character by character."""
    gone = {at for cut in cutter(shares)(Record(line.text, None, None)).removed for at in range(cut.start, cut.end)}
    return line._replace(pieces=[piece for at, piece in enumerate(line.pieces) if at not in gone])


@given(st.lists(lines(), max_size=4), SHARES)
def test_nothing_but_the_text_changes(records: list[Line], shares: list[float]) -> None:
    data = b"\n".join(record.data for record in records)
    done = run(FORMAT, data, cutter(shares))
    assert not done.rejects
    assert done.tally.documents == len(records)
    assert done.data == b"\n".join(_left(record, shares).data for record in records)


@given(st.lists(lines(), min_size=1, max_size=4))
def test_what_is_not_changed_stays_as_it_is(records: list[Line]) -> None:
    data = b"".join(record.data + b"\n" for record in records)
    done = run(FORMAT, data, keep, RecordOptions(audit=True))
    assert done.data == data
    assert done.audit.count(b"\n") == 3  # the header, the chunk, the end


@given(lines(), SHARES)
def test_added_fields_stand_at_the_end(line: Line, shares: list[float]) -> None:
    options = RecordOptions(removals="_removals", findings="_findings", refused="_refused")
    done = run(FORMAT, line.data, cutter(shares), options)
    result = cutter(shares)(Record(line.text, None, None))
    record = json.loads(done.data)
    assert list(record)[-3:] == ["_removals", "_findings", "_refused"]
    assert record["_removals"] == json.loads(
        json.dumps([{"rule": r.rule, "start": r.start, "end": r.end, "text": r.text} for r in result.removed])
    )
    assert (record["_findings"], record["_refused"]) == ([], None)
    assert done.data.startswith(_left(line, shares).data.rstrip().removesuffix(b"}"))


def test_the_text_may_be_a_field_of_a_field() -> None:
    data = b'{"text":"AD 1","a":{"text":2,"b":{"c":"x AD y"},"b":{"c":"one AD two"}},"b":{"c":"AD 3"}}\n'
    done = run(FORMAT, data, remover("AD "), RecordOptions(field="a.b.c"))
    assert done.data == data.replace(b"one AD two", b"one two")


def test_numbers_keep_their_notation() -> None:
    data = b'{"n":1.50,"big":1e400,"more":' + b"7" * 5000 + b',"nan":NaN,"text":"an AD here","minus":-0}\n'
    assert run(FORMAT, data, remover("AD ")).data == data.replace(b"AD ", b"")


def test_url_and_language_are_passed_on_where_they_are_such() -> None:
    seen = []

    def clean(record: Record) -> CleanResult:
        seen.append((record.url, record.lang))
        return keep(record)

    data = b"""{"text":"a","url":"https://ferry.example/1","lang":"en"}
{"text":"b","url":7,"lang":"plain English"}
{"text":"c","url":"","lang":"pt_BR","source":"https://ferry.example/2"}
{"text":"d"}"""
    run(FORMAT, data, clean)
    assert seen == [("https://ferry.example/1", "en"), (None, "plain English"), (None, "pt_BR"), (None, None)]
    seen.clear()
    run(FORMAT, data, clean, RecordOptions(url_field="source", lang_field="id"))
    assert seen == [(None, None), (None, None), ("https://ferry.example/2", None), (None, None)]
    seen.clear()
    data = b"""{"text":"a","meta":{"url":"https://ferry.example/1","lang":"en"}}\n{"text":"b","meta":"none"}"""
    run(FORMAT, data, clean, RecordOptions(url_field="meta.url", lang_field="meta.lang"))
    assert seen == [("https://ferry.example/1", "en"), (None, None)]


def test_a_byte_order_mark_blank_lines_and_line_ends_stay() -> None:
    data = b'\xef\xbb\xbf{"text":"an AD"}\r\n\r\n \t\n{"text":"AD b"}\n\n{"text":"AD"}'
    done = run(FORMAT, data, remover("AD"))
    assert done.data == data.replace(b"AD", b"")
    assert (done.tally.documents, done.tally.rejected) == (3, 0)


def test_a_text_that_is_null_is_kept() -> None:
    data = b'{"id":1,"text":null}\n'
    done = run(FORMAT, data, remover("null"), RecordOptions(removals="removed", refused="refused"))
    assert done.data == b'{"id":1,"text":null,"removed":null,"refused":null}\n'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text":"cut sho', "not JSON"),
        (b"[1]", "no JSON object"),
        (b'"text"', "no JSON object"),
        (b'{"body":"x"}', "no field 'text'"),
        (b'{"text":7}', "int, not text"),
        (b'{"text":{"text":"x"}}', "dict, not text"),
        (b'{"text":"caf\xe9"}', "not UTF-8: byte 0xE9 at offset 12"),
        (b'{"text":"a\x00b"}', "not JSON"),
        (b'{"text":"x"} {"text":"y"}', "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text":"x","removed":[]}', "a field 'removed' already"),
        (b'{"text":"' + b"x" * 200_001 + b'"}', "200013 bytes are more"),
    ],
)
def test_a_bad_record_is_rejected_and_the_others_are_cleaned(line: bytes, reason: str) -> None:
    options = RecordOptions(removals="removed", record_limit=200_000)
    done = run(FORMAT, b'{"text":"an AD"}\n' + line + b'\n{"text":"two ADs"}\n', remover("AD"), options)
    (reject,) = done.rejects
    assert (reject.record, done.tally.rejected, done.tally.documents) == (1, 1, 2)
    assert reason in reject.reason
    assert reject.raw == (line + b"\n" if len(line) < options.record_limit else line[:65_536])
    first, second = map(json.loads, done.data.splitlines())
    assert (first["text"], second["text"]) == ("an ", "two s")


def test_a_record_nested_as_deeply_as_can_be_read_is_cut_or_rejected() -> None:
    for depth in (900, 980, 1000, 1020):
        line = b'{"a":' + b"[" * depth + b"]" * depth + b',"text":"an AD"}\n'
        done = run(FORMAT, line, remover("AD"))
        assert done.data == (b"" if done.rejects else line.replace(b"AD", b""))
        assert len(done.rejects) + done.tally.documents == 1


def test_without_a_cleaner_records_are_kept() -> None:
    data = b'{"text":"an AD"}\n{"text":null}\n'
    assert run(FORMAT, data, None).data == data
    options = RecordOptions(removals="removed", refused="refused", drop_refused=True, min_words=10)
    done = run(FORMAT, data, None, options)
    assert [json.loads(line) for line in done.data.splitlines()] == [
        {"text": "an AD", "removed": None, "refused": "failed"},
        {"text": None, "removed": None, "refused": "failed"},
    ]


def test_refused_and_short_records_are_dropped_on_request() -> None:
    data = b'{"text":"to refuse"}\n{"text":"one two three"}\n{"text":"one"}'
    marked = run(FORMAT, data, refuser, RecordOptions(refused="why", findings="found"))
    assert [json.loads(line)["why"] for line in marked.data.splitlines()] == ["too much", None, None]
    assert json.loads(marked.data.splitlines()[1])["found"] == [
        {"rule": "test/claim", "start": 0, "end": 2, "severity": "info", "message": "A claim.", "fix": "none"}
    ]
    dropped = run(FORMAT, data, refuser, RecordOptions(drop_refused=True, min_words=2))
    assert dropped.data == b'{"text":"one two three"}\n'
    assert (dropped.tally.documents, dropped.tally.refused, dropped.tally.dropped) == (3, 1, 2)


def test_the_tally_counts_rules_words_and_texts() -> None:
    data = b'{"text":"Read more now. Rain."}\n{"text":"Read more now. Sun."}\n{"text":"Fog."}\n'
    tally = run(FORMAT, data, remover("Read more now. ")).tally
    assert (tally.documents, tally.changed, tally.characters) == (3, 2, 43)
    assert tally.removals == {"test/cut": 2}
    assert tally.words_removed == {"test/cut": 6}
    assert tally.lines == {"Read more now.": 2}


@given(st.lists(lines(), max_size=5), SHARES)
def test_the_records_of_a_chunk_can_be_rewritten_one_by_one(records: list[Line], shares: list[float]) -> None:
    data = b"\n".join(record.data for record in records)
    options = RecordOptions(removals="_removed")
    whole = run(FORMAT, data, cutter(shares), options)
    split = _Splitting()
    assert run(split, data, cutter(shares), options)[:3] == whole[:3]


class _Splitting(JsonlFormat):
    def chunks(self, source, options):  # type: ignore[no-untyped-def]
        for chunk in super().chunks(source, options):
            yield from super().split(chunk)


def test_orjson_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'{"n":1.0,"text":"an AD \\ud83d\\ude00 AD"}\n{"text":"\\ud800 AD"}\n{"text":"AD"\n'
    fast = run(FORMAT, data, remover("AD"), RecordOptions(removals="removed", audit=True))
    monkeypatch.setattr(jsonl, "_parser", lambda: jsonl._parsed_leniently)
    assert run(FORMAT, data, remover("AD"), RecordOptions(removals="removed", audit=True)) == fast


def test_the_real_cleaner() -> None:
    cleaner = cleanlint.Cleaner()
    texts = ["The bridge opens in May.\n\nLeave a comment", "The \U0001f6a2 ferry was late.\n\nLeave a comment"]
    data = b"".join(json.dumps({"id": 1.0, "text": text}).encode() + b"\n" for text in texts)
    done = run(FORMAT, data, lambda record: cleaner.clean(str(record.text), url=record.url, lang=record.lang))
    assert done.data == data.replace(b"\\n\\nLeave a comment", b"")
    assert done.tally.changed == 2


def test_cuts_that_touch_and_cuts_of_everything() -> None:
    def clean(record: Record) -> CleanResult:
        text = str(record.text)
        return cutting(text, [(0, 2), (2, 4), (4, len(text))])

    assert run(FORMAT, b'{"text":"ab\\ncd\\u00e9f","n":1}', clean).data == b'{"text":"","n":1}'

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shardmaking import SHARES, Run, cutter, keep, refuser, remover, run, stored

from cleanlint.corpora import lines
from cleanlint.corpora.delimited import DelimitedFormat, RowScanner
from cleanlint.corpora.shard_audit import restore_shard
from cleanlint.corpora.shards import CleanRecord, Record, RecordOptions
from cleanlint.errors import InputError
from cleanlint.findings import CleanResult

CSV = DelimitedFormat(",;\t|")
TSV = DelimitedFormat("\t")

CELLS = st.text('ab,;"\n\r\t é😀', max_size=12) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ENDS = st.sampled_from(["\n", "\r\n"])


def parsed(data: bytes, delimiter: str = ",") -> list[list[str]]:
    """What Python's own reader makes of it; it leaves empty lines out."""
    text = data.decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]


@st.composite
def _cell(draw: st.DrawFn) -> str:
    """A cell in one of the ways to write it."""
    value = draw(CELLS)
    plain = value and not value.startswith('"') and not set(value) & set(",\n\r")
    if plain and draw(st.booleans()):
        return value
    return '"' + value.replace('"', '""') + '"'


@st.composite
def _shards(draw: st.DrawFn) -> tuple[str, list[list[str]], int]:
    """A shard, its cells as they are written, and the place of the text."""
    width = draw(st.integers(1, 4))
    place = draw(st.integers(0, width - 1))
    rows = draw(st.lists(st.lists(_cell(), min_size=width, max_size=width), max_size=5))
    header = [draw(st.sampled_from(["text", '"text"'])) if n == place else f"c{n}" for n in range(width)]
    end = draw(ENDS)
    data = draw(st.sampled_from(["", "\ufeff"])) + end.join(",".join(row) for row in [header, *rows])
    return data + draw(st.sampled_from(["", end])), rows, place


@given(_shards(), SHARES)
def test_the_cell_of_the_text_alone_changes(shard: tuple[str, list[list[str]], int], shares: list[float]) -> None:
    data, rows, place = shard
    done = run(CSV, data.encode(), cutter(shares))
    assert not done.rejects
    expected = parsed(data.encode())
    for row in expected[1:]:
        row[place] = cutter(shares)(Record(row[place], None, None)).text
    assert parsed(done.data) == expected
    for cells in rows:  # what is written beside the text is written as it was
        around = ",".join(cells[:place]), ",".join(cells[place + 1 :])
        assert all(part.encode() in done.data for part in around)


@given(_shards())
def test_what_is_not_changed_stays_as_it_is(shard: tuple[str, list[list[str]], int]) -> None:
    assert run(CSV, shard[0].encode(), keep).data == shard[0].encode()


@given(_shards(), SHARES, st.integers(0, 2), st.booleans())
def test_the_audit_leads_back(
    tmp_path_factory: pytest.TempPathFactory,
    shard: tuple[str, list[list[str]], int],
    shares: list[float],
    words: int,
    wide: bool,
) -> None:
    folder = tmp_path_factory.mktemp("shard")
    options = RecordOptions(audit=True, min_words=words, removals="_removed" if wide else None)
    done = run(CSV, shard[0].encode(), cutter(shares), options)
    cleaned, audit = stored(folder, "a.csv", done.data), stored(folder, "a.audit.jsonl", done.audit)
    restore_shard(audit, cleaned, str(folder / "b.csv"))
    assert (folder / "b.csv").read_bytes() == shard[0].encode()


@given(st.text('a,"\n\r', max_size=60).map(str.encode), st.lists(st.integers(1, 9), min_size=1))
def test_rows_end_where_they_end_however_the_stream_is_cut(data: bytes, sizes: list[int]) -> None:
    scanner, ends, position, turn = RowScanner(","), [], 0, 0
    while position < len(data):
        block = data[position : position + sizes[turn % len(sizes)]]
        ends += [position + end for end in scanner.all_ends(block)]
        position, turn = position + len(block), turn + 1
    assert ends == RowScanner(",").all_ends(data)


@given(st.text('a,"\n\r', max_size=40))
def test_rows_are_those_of_other_readers(data: str) -> None:
    ends = [0, *RowScanner(",").all_ends(data.encode()), len(data)]
    rows = [data[start:end] for start, end in pairwise(ends)]
    each = [cells for row in rows for cells in parsed(row.encode())]
    assert each == parsed(data.encode())


def test_a_cell_is_put_in_marks_where_it_would_read_differently_without() -> None:
    data = b'id,text\n1,AD"so" it goes\n2,AD\n'
    done = run(CSV, data, remover("AD"))
    assert done.data == b'id,text\n1,"""so"" it goes"\n2,\n'
    done = run(CSV, b"text\nAD\nrain\n", remover("AD"))
    assert done.data == b'text\n""\nrain\n'


def test_added_cells_stand_at_the_end() -> None:
    options = RecordOptions(removals="removed", findings="found", refused="why")
    data = b'text,id\r\nrefuse,1\r\n\r\n"an open ""door""",2\r\n'
    header, first, second = parsed(run(CSV, data, refuser, options).data)
    assert header == ["text", "id", "removed", "found", "why"]
    assert first == ["refuse", "1", "[]", "[]", "too much"]
    assert second[:3] + second[4:] == ['an open "door"', "2", "[]", ""]
    assert json.loads(second[3])[0]["message"] == "A claim."
    (_, row) = parsed(run(CSV, b"text\nan AD", remover("AD"), options).data)
    assert json.loads(row[1]) == [{"rule": "test/cut", "start": 3, "end": 5, "text": "AD"}]


def test_the_header_tells_the_delimiter() -> None:
    for delimiter in ",;\t|":
        data = f'id{delimiter}text\n1{delimiter}"an AD"\n'.encode()
        assert run(CSV, data, remover("AD")).data == data.replace(b"AD", b"")
    assert run(TSV, b"id,x\ttext\n1\tAD, it\n", remover("AD")).data == b"id,x\ttext\n1\t, it\n"


def test_url_and_language_are_passed_on() -> None:
    seen = []

    def clean(record: Record) -> CleanResult:
        seen.append((record.text, record.url, record.lang))
        return keep(record)

    run(CSV, b'lang,text,url\nen,a,"https://ferry.example/"\n,b,\n', clean)
    assert seen == [("a", "https://ferry.example/", "en"), ("b", None, None)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"1", "the row has 1 cells, the header 2"),
        (b"1,an AD,more", "the row has 3 cells, the header 2"),
        (b'1,"an" AD', "marks of a cell do not match"),
        (b"1,caf\xe9", "not UTF-8: byte 0xE9"),
        (b"1," + b"x" * 200, "203 bytes are more"),
    ],
)
def test_a_bad_row_is_rejected_and_the_others_are_cleaned(row: bytes, reason: str) -> None:
    data = b"id,text\n0,an AD\n" + row + b"\n2,two ADs\n"
    done = run(CSV, data, remover("AD"), RecordOptions(record_limit=200))
    assert done.data == b"id,text\n0,an \n2,two s\n"
    (reject,) = done.rejects
    assert (reject.record, reject.raw) == (2, row + b"\n")
    assert reason in reject.reason
    assert (done.tally.documents, done.tally.rejected) == (2, 1)


def test_a_mark_that_is_never_closed() -> None:
    done = run(CSV, b'id,text\n0,an AD\n1,"open\n2,rain\n', remover("AD"))
    assert done.data == b"id,text\n0,an \n"
    assert [(reject.record, reject.raw) for reject in done.rejects] == [(2, b'1,"open\n2,rain\n')]


def test_a_row_beyond_the_limit_is_passed_over_in_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lines, "SIZE", 100)
    data = b'id,text\n0,an AD\n1,"' + b'x\n""' * 500 + b'"\r\n2,two ADs\n'
    done = run(CSV, data, remover("AD"), RecordOptions(record_limit=300, audit=True))
    assert done.data == b"id,text\n0,an \n2,two s\n"
    assert [(reject.record, reject.reason[:10]) for reject in done.rejects] == [(2, "2006 bytes")]
    cleaned, audit = stored(tmp_path, "a.csv", done.data), stored(tmp_path, "a.audit.jsonl", done.audit)
    restore_shard(audit, cleaned, str(tmp_path / "b.csv"))
    assert (tmp_path / "b.csv").read_bytes() == data


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"id,body\n", "no column 'text'; name the one that holds the text: id, body"),
        (b"id,text,removed\n", "there is a column 'removed' already"),
    ],
)
def test_a_header_that_does_not_fit_is_an_error(header: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(CSV, header, keep, RecordOptions(removals="removed"))


def test_empty_shards_and_shards_of_a_header() -> None:
    assert run(CSV, b"", keep)[:3] == Run(b"", *run(CSV, b"", keep)[1:])[:3]
    assert run(CSV, b"", keep).data == b""
    assert run(CSV, b"text", keep, RecordOptions(refused="why")).data == b'text,"why"'


@given(_shards(), SHARES)
def test_the_rows_of_a_chunk_can_be_rewritten_one_by_one(
    shard: tuple[str, list[list[str]], int], shares: list[float]
) -> None:
    whole = run(CSV, shard[0].encode(), cutter(shares))
    assert _one_by_one(shard[0].encode(), cutter(shares)) == whole.data


def _one_by_one(data: bytes, clean: CleanRecord) -> bytes:
    options = RecordOptions()
    chunks = [part for chunk in CSV.chunks(io.BytesIO(data), options) for part in CSV.split(chunk)]
    return b"".join(CSV.rewrite(chunk, options, clean).data for chunk in chunks)

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from shardmaking import cutting, run, stored

import cleanlint
from cleanlint.corpora import storage
from cleanlint.corpora.articles import JsonlArticles, ParquetArticles
from cleanlint.corpora.shard_audit import restore_shard
from cleanlint.corpora.shards import CleanRecord, Record, RecordOptions
from cleanlint.errors import InputError
from cleanlint.findings import HtmlResult, Refusal

pytest.importorskip("fastwarc")
warc = pytest.importorskip("cleanlint.corpora.warc")

FORMAT = warc.WarcFormat(JsonlArticles())
HTML = "Content-Type: text/html; charset=UTF-8"


def record(
    body: bytes | str,
    *headers: str,
    kind: str = "response",
    url: str = "https://ferry.example/",
    length: int = -1,
    **more: str,
) -> bytes:
    """A record of a WARC file; ``headers`` are those of HTTP."""
    block = "\r\n".join([more.get("status", "HTTP/1.1 200 OK"), *(headers or [HTML])]).encode() + b"\r\n\r\n"
    block += body.encode() if isinstance(body, str) else body
    head = f"""WARC/1.0
WARC-Type: {kind}
WARC-Target-URI: {url}
WARC-Date: 2026-03-04T05:06:07Z
Content-Type: application/http; msgtype={kind}
Content-Length: {len(block) if length < 0 else length}

"""
    return head.replace("\n", "\r\n").encode() + block + b"\r\n\r\n"


def without_tags(record: Record) -> HtmlResult:
    """Takes a page for its text without the two tags around it, and removes the word AD."""
    assert isinstance(record.text, bytes)
    source = record.text.decode("utf-8", "replace").replace("<p>", "").replace("</p>", "")
    if not source:
        return HtmlResult("", (), (), Refusal("no article", 0.0, ()), "test", "")
    at = source.find("AD")
    result = cutting(source, [(at, at + 2)] if at >= 0 else [])
    return HtmlResult(*result, source)


def rows(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def test_pages_become_lines() -> None:
    data = record("<p>an AD</p>") + record("<p>rain</p>", url="https://ferry.example/2")
    done = run(FORMAT, data, without_tags)
    date = "2026-03-04T05:06:07Z"
    assert rows(done.data) == [
        {"url": "https://ferry.example/", "date": date, "text": "an "},
        {"url": "https://ferry.example/2", "date": date, "text": "rain"},
    ]
    assert (done.tally.documents, done.tally.changed, done.tally.skipped) == (2, 1, 0)
    assert done.tally.removals == {"test/cut": 1}


def test_what_is_no_page_is_counted_as_skipped() -> None:
    data = b"".join(
        [
            record("software: none", kind="warcinfo"),
            record("", "Host: ferry.example", kind="request", status="GET / HTTP/1.1"),
            record("%PDF", "Content-Type: application/pdf"),
            record("<p>gone</p>", status="HTTP/1.1 404 Not Found"),
            record("<p>here</p>", "content-type: TEXT/HTML"),
            record("<p>there</p>", "Content-Type: application/xhtml+xml"),
            record("no header at all", "", status=""),
        ]
    )
    done = run(FORMAT, data, without_tags)
    assert [row["text"] for row in rows(done.data)] == ["here", "there"]
    assert (done.tally.documents, done.tally.skipped, done.tally.rejected) == (2, 5, 0)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ("<p>Fähre</p>".encode("windows-1252"), ["Content-Type: text/html; charset=windows-1252"]),
        ("<p>Fähre</p>".encode("utf-16"), ['Content-Type: text/html; charset="UTF-16"']),
        (gzip.compress("<p>Fähre</p>".encode(), mtime=0), [HTML, "Content-Encoding: gzip"]),
        (
            "5\r\n<p>F\u00e4\r\n7\r\nhre</p>\r\n0\r\n\r\n".encode("latin-1"),
            [HTML.replace("UTF-8", "latin-1"), "Transfer-Encoding: chunked"],
        ),
        ("<p>Fähre</p>".encode(), [HTML, "Content-Encoding: gzip"]),  # stored decoded, with the header it came with
        ("<p>Fähre</p>".encode(), [HTML, "Transfer-Encoding: chunked"]),
        ("<p>Fähre</p>".encode(), ["Content-Type: text/html; charset=unheard-of"]),
        ("<p>Fähre</p>".encode(), ["Content-Type: text/html"]),
    ],
)
def test_encodings_of_the_web(body: bytes, headers: list[str]) -> None:
    done = run(FORMAT, record(body, *headers), without_tags)
    assert [row["text"] for row in rows(done.data)] == ["Fähre"]


def test_a_page_that_cannot_be_decoded_or_cleaned_is_rejected() -> None:
    def clean(record: Record) -> HtmlResult:
        if b"broken" in record.text:  # type: ignore[operator]
            raise InputError("the page cannot be extracted")
        return without_tags(record)

    data = b"".join(
        [
            record("not compressed", HTML, "Content-Encoding: gzip"),
            record("<p>broken</p>"),
            record(gzip.compress(b"x" * 5000), HTML, "Content-Encoding: gzip"),
            record("<p>" + "x" * 1000 + "</p>"),
            record("<p>rain</p>"),
        ]
    )
    done = run(FORMAT, data, clean, RecordOptions(record_limit=1000))
    assert [row["text"] for row in rows(done.data)] == ["rain"]
    assert [reject.record for reject in done.rejects] == [0, 1, 2, 3]
    for reject, reason in zip(
        done.rejects, ["cannot be decoded", "cannot be extracted", "swells", "are more"], strict=True
    ):
        assert reason in reject.reason
    assert done.tally.rejected == 4


def _until_error(data: bytes) -> tuple[list[str], str]:
    """The texts before an error, and what it says."""
    texts = []
    chunks = FORMAT.chunks(io.BytesIO(data), RecordOptions())
    try:
        for chunk in chunks:
            texts += [row["text"] for row in rows(FORMAT.rewrite(chunk, RecordOptions(), without_tags).data)]
    except InputError as error:
        return texts, str(error)
    return texts, ""


def test_broken_lengths_end_a_file_after_what_was_read() -> None:
    one, two, three = record("<p>one</p>"), record("<p>two</p>"), record("<p>three</p>")
    assert _until_error(one + two[:-12]) == (
        ["one"],
        _Containing(f"at byte {len(one)}", "promises 69 bytes", "after 61"),
    )
    assert _until_error(one + record("<p>two</p>", length=9999) + three) == (
        ["one"],
        _Containing(f"at byte {len(one)}"),
    )
    short = record("<p>two</p>", length=62)
    assert _until_error(one + short + three)[1] == _Containing(f"at byte {len(one)}", "no WARC record")
    assert _until_error(one + b"junk\r\n" + two) == (["one"], _Containing("at byte 0", "no WARC record"))
    assert _until_error(b"junk") == ([], _Containing("no WARC record"))
    assert _until_error(b"") == ([], "")


class _Containing(str):
    """Equal to a text that holds all of the parts."""

    __slots__ = ("_parts",)

    def __new__(cls, *parts: str) -> _Containing:
        new = super().__new__(cls, " ... ".join(parts))
        new._parts = parts
        return new

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and all(part in other for part in self._parts)

    __hash__ = str.__hash__


def test_a_record_without_a_length_is_rejected_and_the_next_one_read() -> None:
    data = (
        record("<p>one</p>") + b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1x\r\n\r\n" + record("<p>two</p>")
    )
    done = run(FORMAT, data, without_tags)
    assert [row["text"] for row in rows(done.data)] == ["one", "two"]
    (reject,) = done.rejects
    assert reject.record == 1
    assert "no length that can be read ('1x')" in reject.reason


def test_a_compressed_file_that_was_cut_short(tmp_path: Path) -> None:
    members = [gzip.compress(record(f"<p>{word}</p>")) for word in ("one", "two", "three")]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(members)[:-9])
    with storage.open_source(str(path)) as source, pytest.raises(InputError, match="cut short"):
        list(FORMAT.chunks(source, RecordOptions()))
    with storage.open_source(str(path)) as source:
        chunk = next(FORMAT.chunks(source, RecordOptions()))
    assert [row["text"] for row in rows(FORMAT.rewrite(chunk, RecordOptions(), without_tags).data)] == ["one", "two"]


def test_without_a_cleaner_there_is_no_text() -> None:
    done = run(FORMAT, record("<p>one</p>"), None, RecordOptions(refused="why"))
    (row,) = rows(done.data)
    assert (row["text"], row["why"]) == (None, "failed")


def test_nothing_comes_of_a_page_without_an_article() -> None:
    done = run(FORMAT, record("<p></p>") + record("<p>rain</p>"), without_tags)
    assert [row["text"] for row in rows(done.data)] == ["rain"]
    assert (done.tally.documents, done.tally.refused, done.tally.dropped) == (2, 1, 1)


def test_the_records_of_a_chunk_can_be_rewritten_one_by_one() -> None:
    class Splitting(warc.WarcFormat):  # type: ignore[misc, name-defined]
        def chunks(self, source: Any, options: RecordOptions) -> Any:
            for chunk in super().chunks(source, options):
                yield from super().split(chunk)

    data = (
        record("<p>an AD</p>") + record("x", kind="request") + record("y", "Content-Type: a/b") + record("<p>rain</p>")
    )
    whole, each = run(FORMAT, data, without_tags), run(Splitting(JsonlArticles()), data, without_tags)
    assert each[:3] == whole[:3]


def test_the_audit_leads_back_to_the_extracted_texts(tmp_path: Path) -> None:
    data = record("<p>an AD</p>") + record("x", kind="request") + record("<p>rain</p>")
    options = RecordOptions(audit=True, removals="removed")
    done = run(FORMAT, data, without_tags, options)
    cleaned, audit = stored(tmp_path, "a.jsonl", done.data), stored(tmp_path, "a.audit.jsonl", done.audit)
    restore_shard(audit, cleaned, str(tmp_path / "b.jsonl"))
    assert rows((tmp_path / "b.jsonl").read_bytes()) == [
        {"url": "https://ferry.example/", "date": "2026-03-04T05:06:07Z", "text": text} for text in ("an AD", "rain")
    ]


def test_pages_become_rows_of_parquet(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    data = record("<p>an AD</p>") + record("x", kind="request") + record("<p>rain</p>")
    options = RecordOptions(audit=True, removals="removed", field="of.other.shards")
    done = run(warc.WarcFormat(ParquetArticles()), data, without_tags, options)
    table = pq.read_table(io.BytesIO(done.data))
    assert table.schema.names == ["url", "date", "text", "removed"]
    assert table["text"].to_pylist() == ["an ", "rain"]
    assert (done.tally.documents, done.tally.skipped) == (2, 1)
    cleaned, audit = stored(tmp_path, "a.parquet", done.data), stored(tmp_path, "a.audit.jsonl", done.audit)
    restore_shard(audit, cleaned, str(tmp_path / "b.parquet"))
    assert pq.read_table(tmp_path / "b.parquet")["text"].to_pylist() == ["an AD", "rain"]


def test_the_server_knows_the_encoding_better_than_the_page() -> None:
    cleaner = cleanlint.Cleaner()
    paragraph = "Новый паром впервые пересёк залив в понедельник, на борту было двести человек. "
    body = f'<html><head><meta charset="koi8-r"></head><body><article><p>{paragraph * 8}</p></article></body></html>'
    page = record(body.encode("windows-1251"), "Content-Type: text/html; charset=windows-1251")
    done = run(FORMAT, page, lambda record: cleaner.clean_html(record.text, url=record.url))
    assert rows(done.data)[0]["text"] == (paragraph * 8).strip()


def test_the_real_cleaner() -> None:
    cleaner = cleanlint.Cleaner()
    paragraph = (
        "The new ferry crossed the bay for the first time on Monday, with two hundred people on its upper deck. "
    )
    article = f"<article><p>{paragraph * 3}</p><p>{paragraph * 2}</p><p>Leave a comment</p></article>"
    body = f"<html><body>{article}</body></html>"
    clean: CleanRecord = lambda record: cleaner.clean_html(record.text, url=record.url)  # noqa: E731
    done = run(FORMAT, record(body), clean, RecordOptions(removals="removed"))
    (row,) = rows(done.data)
    expected = cleaner.clean_html(body.encode(), url="https://ferry.example/")
    assert row["text"] == expected.text
    assert [removal["rule"] for removal in row["removed"]] == [removal.rule for removal in expected.removed]
    assert paragraph.strip() in row["text"]

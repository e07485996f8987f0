"""`cleanlint fix` over shards, from the outside."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ARTICLE, LABEL, Run, below, cleaned, dirty, line, lines


def test_a_folder_of_shards_comes_back_in_the_same_layout(run: Run, corpus: Path, tmp_path: Path) -> None:
    ran = run("fix", corpus, "-o", tmp_path / "out")
    assert below(tmp_path / "out") == {
        "a.jsonl": cleaned(lines(7)).encode(),
        "empty.jsonl": b"",
        "more/b.jsonl": cleaned(lines(5, 100)).encode(),
    }
    assert ran.code == 0
    assert ran.out == ""
    assert ran.err.startswith(
        "12 documents in 3 shards: 12 changed, 0 refused\n12 removals, 36 words\nwords removed, by rule:\n"
    )
    assert "         12  Leave a comment\n" in ran.err
    assert below(corpus)["a.jsonl"] == lines(7).encode()


def test_the_number_of_jobs_makes_no_difference(run: Run, corpus: Path, tmp_path: Path) -> None:
    many = "".join(line(number, text="The ferry sails. " * 2000 + dirty(number)) for number in range(100))
    (corpus / "many.jsonl").write_text(many + "broken\n" + lines(2))  # several chunks
    outputs = []
    for jobs in (1, 2, 3):
        folder = tmp_path / str(jobs)
        ran = run(
            "fix",
            corpus,
            "-o",
            folder / "out",
            "--jobs",
            jobs,
            "--stats",
            folder / "stats",
            "--audit",
            folder / "audit",
        )
        assert ran.code == 2
        assert below(folder).pop("stats")
        found = {name: data.replace(f"/{jobs}/".encode(), b"/N/") for name, data in below(folder).items()}
        outputs.append(found)
    assert outputs[0] == outputs[1] == outputs[2]
    assert outputs[0]["out/many.jsonl"] == cleaned(many + lines(2)).encode()


def test_a_reader_that_has_seen_enough_ends_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(3_000, 10_000))
    command = [sys.executable, "-m", "cleanlint", "fix", str(tmp_path / "a.jsonl"), "-o", "-"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert process.communicate()[1] == b""
    assert process.returncode == 141


def test_gzip_goes_in_and_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(3).encode()))
    assert run("fix", tmp_path / "a.jsonl.gz", "-o", tmp_path / "out").code == 0
    assert gzip.decompress((tmp_path / "out" / "a.jsonl.gz").read_bytes()) == cleaned(lines(3)).encode()


def test_standard_input_and_output(run: Run) -> None:
    ran = run("fix", "-", "--format", "jsonl", stdin=lines(3).encode())
    assert (ran.code, ran.out) == (0, cleaned(lines(3)))


def test_a_shard_goes_to_standard_output(run: Run, corpus: Path) -> None:
    ran = run("fix", corpus / "a.jsonl", "-o", "-")
    assert (ran.code, ran.out) == (0, cleaned(lines(7)))


def test_fields_are_named_and_added(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"body": {"de": dirty(1)}}) + "\n")
    ran = run("fix", tmp_path / "a.jsonl", "-o", "-", "--field", "body.de", "--add-removals", "--add-refused=why")
    record = json.loads(ran.out)
    assert record["body"]["de"] == ARTICLE.format(1)
    assert [removal["text"] for removal in record["removals"]] == [LABEL]
    assert record["why"] is None


def test_findings_are_those_of_check(run: Run, tmp_path: Path) -> None:
    text = ARTICLE.format(1) + " Experts suggest that it will not.\n\nLeave a comment"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}) + "\n")
    ran = run("fix", tmp_path / "a.jsonl", "-o", "-", "--add-findings")
    kinds = {finding["rule"].partition("/")[0] for finding in json.loads(ran.out)["findings"]}
    assert {"comments", "claims"} <= kinds


def test_short_documents_are_dropped(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1) + line(2, text="Three words here.\n\nLeave a comment"))
    ran = run("fix", tmp_path / "a.jsonl", "-o", "-", "--min-words", "4")
    assert ran.out == cleaned(line(1))
    assert "1 dropped" in ran.err


def test_bad_records_are_rejected_named_and_kept_aside(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line(1) + '{"text": 5}\n' + "no json\n" + line(2))
    ran = run("fix", path, "-o", tmp_path / "out", "--progress", "none")
    assert ran.code == 2
    assert (tmp_path / "out" / "a.jsonl").read_text() == cleaned(line(1) + line(2))
    rows = [json.loads(row) for row in (tmp_path / "out/_rejects/a.jsonl.rejects.jsonl").read_text().splitlines()]
    assert [(row["shard"], row["record"], row["raw"]) for row in rows] == [
        ("a.jsonl", 2, '{"text": 5}\n'),
        ("a.jsonl", 3, "no json\n"),
    ]
    assert ran.err.startswith(f"error: {path}: record 2: the field 'text' is int, not text")
    assert "2 rejected" in ran.err


def test_strict_stops_at_a_bad_record(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line(1))
    (tmp_path / "b.jsonl").write_text(line(1) + "no json\n")
    ran = run("fix", tmp_path / "a.jsonl", tmp_path / "b.jsonl", "-o", tmp_path / "out", "--strict")
    assert ran.code == 2
    assert "b.jsonl: record 2: not JSON" in ran.err
    assert ran.err.endswith(
        "stopped, as --strict asks\n"
        "stopped: shards that are complete stay; run the same command with --resume for the others\n"
    )
    assert list(below(tmp_path / "out")) == ["a.jsonl"]


def test_a_shard_that_breaks_off_has_no_output(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "cut.jsonl.gz").write_bytes(gzip.compress(lines(2_000).encode())[:-20])
    ran = run("fix", corpus, "-o", tmp_path / "out")
    assert ran.code == 2
    assert "cut.jsonl.gz: the gzip data breaks off" in ran.err
    assert "1 shard unreadable" in ran.err
    assert list(below(tmp_path / "out")) == ["a.jsonl", "empty.jsonl", "more/b.jsonl"]


def test_folders_of_documents_give_what_plain_fix_gives(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    (folder / "de").mkdir(parents=True)
    (folder / "a.txt").write_bytes(dirty(1).replace("\n", "\r\n").encode())
    (folder / "b.md").write_text("# Title\n\n" + dirty(2))
    (folder / "de" / "c.html").write_text(
        "<html><body><article><h1>Ferry</h1>"
        + "<p>The harbour board met on Monday to hear the clerk.</p>" * 9
        + "</article></body></html>"
    )
    (folder / "none.html").write_text("<html><body></body></html>")
    (folder / "ignored.txt").write_text(dirty(3))
    (folder / ".gitignore").write_text("ignored.txt\n")
    plain = run("fix", folder, "-o", tmp_path / "plain")
    many = run("fix", folder, "-o", tmp_path / "many", "--jobs", "2")
    assert below(tmp_path / "many") == below(tmp_path / "plain")
    assert list(below(tmp_path / "many")) == ["a.txt", "b.md", "de/c.txt"]
    assert many.code == plain.code == 1


def test_a_document_that_is_not_utf_8_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    ran = run("fix", tmp_path / "a.txt", "-o", tmp_path / "out/", "--jobs", "2")
    assert ran.code == 2
    assert "a.txt: not UTF-8: byte 0xE9 at offset 3" in ran.err
    assert below(tmp_path / "out") == {}


def test_shards_that_lie_beside_documents_do_not_concern_a_run_in_place(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(dirty(1))
    (tmp_path / "table.jsonl").write_text(lines(1))
    assert run("fix", tmp_path).code == 0
    assert (tmp_path / "a.txt").read_text() == ARTICLE.format(1)
    assert (tmp_path / "table.jsonl").read_text() == lines(1)


def test_data_that_git_ignores_is_cleaned(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / ".gitignore").write_text("*\n")
    run("fix", corpus, "-o", tmp_path / "out")
    assert len(below(tmp_path / "out")) == 3


def test_the_folder_of_outputs_is_not_read(run: Run, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus)
    assert run("fix", ".", "-o", "out").code == 0
    again = run("fix", ".", "-o", "out", "--resume")
    assert "12 documents in 3 shards" in again.err


def test_the_folder_of_outputs_may_be_around_that_of_inputs(
    run: Run, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("fix", corpus, "-o", ".").code == 0
    assert (tmp_path / "a.jsonl").read_text() == cleaned(lines(7))


def test_a_shard_that_is_named_twice_is_cleaned_once(run: Run, corpus: Path, tmp_path: Path) -> None:
    ran = run("fix", corpus / "a.jsonl", f"{corpus}/./a.jsonl", f"{corpus}/*.jsonl", "-o", tmp_path / "out")
    assert "7 documents in 2 shards" in ran.err


def test_urls_of_a_file_system_go_in_and_out(run: Run, corpus: Path, tmp_path: Path) -> None:
    memory = pytest.importorskip("fsspec").filesystem("memory")
    memory.pipe("/in/a.jsonl", lines(3).encode())
    memory.pipe("/in/more/b.jsonl", lines(2).encode())
    ran = run("fix", "memory://in", "-o", "memory://out", "--stats", tmp_path / "stats")
    assert ran.code == 0
    assert memory.cat("/out/a.jsonl") == cleaned(lines(3)).encode()
    assert memory.cat("/out/more/b.jsonl") == cleaned(lines(2)).encode()
    again = run("fix", "memory://in", "-o", "memory://out", "--stats", tmp_path / "again", "--resume")
    assert again.code == 0
    assert (tmp_path / "again").read_bytes() == (tmp_path / "stats").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{data}/a.jsonl"], "shards are never cleaned in place"),
        (["{data}"], "shards are never cleaned in place"),
        (["{data}", "--jobs", "2"], "add -o FOLDER"),
        (["{data}", "-o", "-"], "standard output takes one shard, and there are 4; name a folder"),
        (["{data}", "-o", "{data}/a.jsonl"], "this is a file"),
        (["{data}/a.jsonl", "-o", "b.jsonl"], "this is the name of a shard"),
        (["{data}/a.jsonl", "-o", "{data}"], "would be overwritten; name another folder"),
        (["{data}/a.jsonl", "{data}/more/../a.jsonl", "{data}/b/a.jsonl", "-o", "{out}"], "both be written to a.jsonl"),
        (["-", "--format", "jsonl", "-o", "{out}"], "standard input has no name"),
        (["-", "--format", "jsonl", "--resume"], "standard output cannot be continued"),
        (["{data}", "--diff"], "--diff is about single documents"),
        (["{data}", "-o", "{out}", "--add-removals", "x/y"], "'x/y' was taken for the name of a field"),
        (["{data}", "-o", "{out}", "--add-removals=a", "--add-refused=a"], "two fields 'a'"),
        (["{data}", "-o", "{out}", "--add-removals=text"], "two fields 'text'"),
        (["{data}/b", "{data}/c.txt", "-o", "{out}", "--add-refused"], "a document has no fields"),
        (["{data}/none", "-o", "{out}", "--jobs", "2"], "no shard and no document"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    run: Run, corpus: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    (corpus / "b").mkdir()
    (corpus / "none").mkdir()
    (corpus / "b" / "a.jsonl").write_text("")
    if "c.txt" in str(arguments):
        (corpus / "c.txt").write_text("x")
    ran = run("fix", *(argument.format(data=corpus, out=tmp_path / "out") for argument in arguments))
    assert ran.code == 2
    assert message in ran.err
    assert not (tmp_path / "out").exists()


def test_a_path_that_is_not_there_is_named_and_the_rest_done(run: Run, corpus: Path, tmp_path: Path) -> None:
    ran = run("fix", corpus / "a.jsonl", corpus / "typo.jsonl", "-o", tmp_path / "out")
    assert ran.code == 2
    assert "typo.jsonl: no such file or folder; check the name" in ran.err
    assert list(below(tmp_path / "out")) == ["a.jsonl"]


def test_what_was_cleaned_can_be_restored(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "table.csv").write_text(f'id,text\r\n1,"{dirty(1)}"\r\n2\r\n3,Nothing.\r\n')
    (corpus / "post.md").write_text("# Title\n\n" + dirty(2))
    (corpus / "broken.jsonl").write_text(line(1) + "no json\n" + line(2))
    options = ("--audit", tmp_path / "audit", "--min-words", "2", "--rejects", tmp_path / "rejects")
    assert run("fix", corpus, "-o", tmp_path / "out", *options).code == 2
    assert run("restore", tmp_path / "audit", "-o", tmp_path / "back").code == 0
    assert below(tmp_path / "back") == below(corpus)


def test_the_audit_of_an_earlier_run_is_not_overwritten(run: Run, corpus: Path, tmp_path: Path) -> None:
    assert run("fix", corpus, "-o", tmp_path / "out", "--audit", tmp_path / "audit").code == 0
    ran = run("fix", corpus, "-o", tmp_path / "other", "--audit", tmp_path / "audit")
    assert ran.code == 2
    assert "may be the way back of an earlier run" in ran.err


def test_settings_of_files_hold_for_shards(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "cleanlint.toml").write_text('ignore = ["comments"]\nexclude = ["more"]\n')
    assert run("fix", corpus, "-o", tmp_path / "out").code == 0
    assert below(tmp_path / "out") == {"a.jsonl": lines(7).encode(), "empty.jsonl": b""}


def test_a_quiet_run_says_nothing_and_the_exit_code_the_rest(run: Run, corpus: Path, tmp_path: Path) -> None:
    assert run("fix", corpus, "-o", tmp_path / "1", "--quiet", "--exit-non-zero-on-fix") == (1, "", "")
    assert run("fix", corpus, "-o", tmp_path / "2", "--quiet", "--exit-zero") == (0, "", "")


def test_a_run_has_one_set_of_settings(run: Run, corpus: Path, tmp_path: Path) -> None:
    (corpus / "more" / "cleanlint.toml").write_text('ignore = ["comments"]\n')
    ran = run("fix", corpus, "-o", tmp_path / "out")
    assert ran.code == 2
    assert "have different settings, and a run has one" in ran.err
    assert run("fix", corpus, "-o", tmp_path / "out", "--isolated").code == 0

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import DIRTY, PACK, Run

SIGNUP = "Sign up for our newsletter today."
MINE = (
    PACK[: PACK.index("  - id: related")]
    .replace("newsletter/signup", "mine/signup")
    .replace("for our news", "for my news")
)


def _labelled(folder: Path, *lines: dict[str, object], name: str = "mine.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    start = DIRTY.index(SIGNUP)
    return _labelled(
        tmp_path,
        {"id": "a", "text": DIRTY, "remove": [{"start": start, "end": start + len(SIGNUP)}]},
        {"id": "b", "text": SIGNUP + "\n\nVisit our shop.", "remove": []},
    )


def test_rules_are_measured(run: Run, data: Path) -> None:
    ran = run("rules", "bench", data)
    lines = ran.out.splitlines()
    assert ran.code == 0
    assert lines[0].split() == [
        "rule",
        "tier",
        "hits",
        "right",
        "wrong",
        "unsure",
        "precision",
        "95",
        "%",
        "lost/M",
        "ms/M",
    ]
    signup = lines[1].split()
    assert signup[:8] == ["newsletter/signup", "safe", "2", "1", "1", "0", "0.500", "0.095..0.905"]
    assert lines[2].split()[:6] == ["promo/shop", "unsafe", "1", "0", "1", "0"]
    assert lines[-1] == "never exercised: related/aside, style/as-ever"
    assert ran.err == "mine: 2 texts, 26 labelled words\n"


def test_figures_come_as_json_into_a_file(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    assert run("rules", "bench", data, "--output-format", "json", "-o", out).out == ""
    report = json.loads(out.read_text())
    signup = report["rules"]["newsletter/signup"]
    assert (signup["hits"], signup["right"], signup["wrong"], signup["lost"]) == (2, 1, 1, 6)
    assert signup["precision"] == 0.5
    assert signup["interval"] == pytest.approx([0.0945, 0.9055], abs=1e-4)
    assert signup["by_data"]["mine"]["hits"] == 2
    assert report["rules"]["related/aside"]["exercised"] is False
    assert report["rules"]["related/aside"]["precision"] is None
    assert report["data"]["mine"]["texts"] == 2
    again = tmp_path / "again.json"
    run("rules", "bench", data, "--output-format", "json", "-o", again)
    assert again.read_bytes() == out.read_bytes()


def test_packs_of_ones_own_are_measured_alone(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(MINE)
    data = _labelled(tmp_path, {"text": DIRTY.replace("our newsletter", "my newsletter"), "remove": []})
    ran = run("rules", "bench", data, "--rules", pack)
    assert [line.split()[0] for line in ran.out.splitlines()] == ["rule", "mine/signup"]


def test_verdicts_judge_texts_without_labels(run: Run, tmp_path: Path) -> None:
    data = _labelled(tmp_path, {"id": "a", "text": DIRTY})
    verdicts = tmp_path / "read.tsv"
    verdicts.write_text("rule\tdata\tdocument\tverdict\nnewsletter/signup\tmine\ta\tright\n")
    assert run("rules", "bench", data).out.splitlines()[1].split()[2:7] == ["1", "0", "0", "0", "-"]
    judged = run("rules", "bench", data, "--verdicts", verdicts).out.splitlines()[1].split()
    assert judged[2:7] == ["1", "1", "0", "0", "1.000"]


def test_data_that_cannot_be_used_are_named(run: Run, tmp_path: Path) -> None:
    data = _labelled(tmp_path, {"text": "abc", "remove": [{"start": 0, "end": 9}]})
    ran = run("rules", "bench", data)
    assert ran.code == 2
    assert f"{data}:1: remove[0]: 0..9 is no part of a text of 3 code points" in ran.err


def test_a_review_of_a_file_becomes_labels(run: Run, tmp_path: Path) -> None:
    original, reviewed, out = tmp_path / "rain.txt", tmp_path / "reviewed.txt", tmp_path / "labels.jsonl"
    original.write_text(DIRTY)
    reviewed.write_text(DIRTY.replace(SIGNUP + "\n\n", ""))
    ran = run("rules", "label", original, reviewed, "-o", out)
    assert (ran.code, ran.out, ran.err) == (0, "", "1 text, 1 span to remove\n")
    start = DIRTY.index(SIGNUP)
    record = json.loads(out.read_text())
    assert record == {"id": "rain.txt", "text": DIRTY, "remove": [{"start": start, "end": start + len(SIGNUP)}]}
    assert run("rules", "bench", out).out.splitlines()[1].split()[:6] == [
        "newsletter/signup",
        "safe",
        "1",
        "1",
        "0",
        "0",
    ]


def test_a_review_of_folders_becomes_labels(run: Run, tmp_path: Path) -> None:
    for folder, text in (("old", DIRTY), ("new", DIRTY.replace(SIGNUP + "\n\n", ""))):
        (tmp_path / folder / "deep").mkdir(parents=True)
        (tmp_path / folder / "deep" / "rain.md").write_text(text)
        (tmp_path / folder / "fog.txt").write_text("Fog rose.\n")
    out = run("rules", "label", tmp_path / "old", tmp_path / "new").out
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["id"], first["format"], len(first["remove"])) == (str(Path("deep/rain.md")), "markdown", 1)
    assert (second["id"], second["remove"]) == ("fog.txt", [])
    (tmp_path / "new" / "fog.txt").unlink()
    ran = run("rules", "label", tmp_path / "old", tmp_path / "new")
    assert ran.code == 2
    assert f"{tmp_path / 'old' / 'fog.txt'}: the other folder has no such file" in ran.err


def test_a_review_that_rewrites_is_refused(run: Run, tmp_path: Path) -> None:
    original, reviewed = tmp_path / "rain.txt", tmp_path / "reviewed.txt"
    original.write_text(DIRTY)
    reviewed.write_text(DIRTY.replace("sails at noon", "left at noon"))
    ran = run("rules", "label", original, reviewed)
    assert (ran.code, ran.out) == (2, "")
    assert f"{reviewed}:5: inserted or changed near 'left at noon.'" in ran.err


def test_a_reviewed_diff_becomes_labels(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("posts").mkdir()
    Path("posts/rain.txt").write_text(DIRTY)
    Path("posts/fog.txt").write_text("Fog rose.\n")
    Path("reviewed.diff").write_text(run("fix", "posts", "--diff").out)
    ran = run("rules", "label", "--diff", "reviewed.diff", "posts")
    labels = {line["id"]: line["remove"] for line in map(json.loads, ran.out.splitlines())}
    start = DIRTY.index(SIGNUP)
    assert labels == {
        str(Path("posts/fog.txt")): [],
        str(Path("posts/rain.txt")): [{"start": start, "end": start + len(SIGNUP)}],
    }
    ran = run("rules", "label", "--diff", "reviewed.diff", "posts/fog.txt")
    assert ran.code == 2
    assert "reviewed.diff:1: posts/rain.txt is not among the files given" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["one.txt"], "give two files or two folders"),
        (["folder", "one.txt"], "one is a folder and one is a file"),
        (["folder", "folder"], "no text or Markdown files in this folder"),
        (["none.txt", "one.txt"], "no such file or folder"),
        (["--diff", "one.txt", "one.txt"], "one.txt:1: this holds no unified diff"),
    ],
)
def test_what_cannot_be_labelled_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("one.txt").write_text("Rain.\n")
    ran = run("rules", "label", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_a_rule_shows_its_figures(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "  measured: not measured yet\n" in run("rule", "promo/shop").out
    from cleanlint.rules.evidence import Counts, Evidence, Row, acts
    from cleanlint.rules.loader import read_packs
    from cleanlint.rules.sources import builtin_paths

    rules = read_packs(builtin_paths(), builtin=True).rules
    rows = {rule.id: Row(acts(rule), {"wild": Counts(80, 80, 0, 0, 0, 75, 0)}) for rule in rules}
    known = Evidence({"wild": {"texts": 90, "labelled_words": 1_000_000, "sha256": ""}}, rows)
    monkeypatch.setattr("cleanlint.rules.evidence.load_evidence", lambda: known)
    out = run("rule", "newsletter/signup").out
    assert "  measured: 80 hits, 80 read; right in 75 of 75 texts (1.000; 0.951 to 1.000); 0 words lost" in out
    assert "  pool:     en, newsletter, line; right in 75 of 75 texts" in out
    assert "pool:" not in run("rule", "style/as-ever").out

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import DIRTY, Run


def test_why_a_line_was_removed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DIRTY)
    ran = run("explain", f"{path}:3")
    assert ran.code == 0
    assert ran.err == ""
    assert ran.out.splitlines() == [
        f"{path}:3:1: paragraph",
        "  | Sign up for our newsletter today.",
        "  is removed in round 1 of 2 by newsletter/signup: “Sign up for our newsletter today.”",
        "",
        "newsletter/signup [safe] removes it (round 1)",
        "    match.any '^sign up for our newsletter' matches “Sign up for our newsletter”",
    ]
    assert path.read_text() == DIRTY


def test_why_a_line_was_not(run: Run) -> None:
    ran = run("explain", "-:1", stdin=b"Visit our shop, she said.\n")
    assert ran.out.splitlines() == [
        "-:1:1: paragraph",
        "  | Visit our shop, she said.",
        "  stays",
        "",
        "promo/shop [unsafe] is stopped (round 1)",
        "    match.any '^visit our shop' matches “Visit our shop”",
        "    stopped by unless.any '\\bsaid\\b', which matches “said”",
        "    without this it would report it",
    ]
    ran = run("explain", "-:1", "--unsafe-fixes", stdin=b"Visit our shop, she said.\n")
    assert "    without this it would remove it" in ran.out
    ran = run("explain", "-:1", stdin=b"Visit our shop for the nine kinds of rope that it has.\n")
    assert "stopped by the upper end of where.words, which is to be ..9; here it is 12" in ran.out
    ran = run("explain", "-:1", stdin=b"Visit our shop.\n")
    assert "promo/shop [unsafe] reports it (round 1): needs --unsafe-fixes to act" in ran.out
    ran = run("explain", "-:1", "--unsafe-fixes", stdin=b"Visit our shop.\n")
    assert "is removed in round 1 of 2 by promo/shop" in ran.out


def test_one_rule_alone_even_if_it_did_not_look(run: Run) -> None:
    ran = run("explain", "-:1", "--rule", "promo/shop", stdin=b"The ferry sails at noon.\n")
    assert ran.code == 0
    assert "promo/shop [unsafe] was not tried (round 1): none of its words stands here: 'visit our shop'" in ran.out
    ran = run("explain", "-:1", "--rule", "promo/shop", "--ignore", "promo", stdin=b"Visit our shop.\n")
    assert "promo/shop [unsafe] takes no part: is left out by the settings" in ran.out
    ran = run("explain", "-:1", "--rule", "related/brackets", stdin=b"Sail (related: fog) today.\n")
    assert "related/aside [safe] removes it" in ran.out
    ran = run("explain", "-:1", "--rule", "promo/shops", stdin=b"Visit our shop.\n")
    assert (ran.code, ran.err) == (2, "error: --rule: no rule is called 'promo/shops'; did you mean 'promo/shop'?\n")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("One.\n\nTwo.\n", "2", ":2:1: a blank line"),
        ("One.\n\n    x = 1\n", "3", ":3:1: code, a table, HTML, front matter or the like: nothing may touch it"),
        ("<!-- cleanlint-ignore promo -->\nVisit our shop.\n", "1", "a comment that speaks to cleanlint"),
        ("<!-- cleanlint-ignore promo -->\nVisit our shop.\n", "2", "the comment on line 1 switches promo off here"),
        ("Noon (related: fog) sails (related: rain) on.\n", "1:8", ":1:8: paragraph\n  | e"),
        (DIRTY, "4", "is removed in round 1 of 2 by newsletter/signup"),
    ],
)
def test_other_places(run: Run, tmp_path: Path, text: str, place: str, said: str) -> None:
    path = tmp_path / "a b.md"
    path.write_text(text)
    ran = run("explain", f"{path}:{place}")
    assert ran.code == 0
    assert said in ran.out


def test_a_refused_document(run: Run) -> None:
    ran = run("explain", "-:1", stdin=b"Sign up for our newsletter" + b" now" * 60 + b"\n\nThe end.\n")
    assert "would be removed in round 1 of 2 by newsletter/signup" in ran.out
    assert "but the document is refused, and left as it is: too much (97% of its words)" in ran.out


def test_a_page_is_explained_by_its_extracted_text(run: Run, tmp_path: Path) -> None:
    body = "".join(
        f"<p>The harbour board met on day {n} and spoke at length of the ferry and its fares.</p>" for n in range(9)
    )
    page = tmp_path / "a.html"
    page.write_text(f"<html><body><article>{body}<p>Sign up for our newsletter today.</p></article></body></html>")
    ran = run("explain", f"{page}:10")
    assert ran.out.startswith(f"{page}:10:1 (of the text extracted from the page): paragraph\n")
    assert "is removed in round 1 of 2 by newsletter/signup" in ran.out
    page.write_text("<html></html>")
    ran = run("explain", f"{page}:1")
    assert (ran.code, ran.err) == (2, f"error: {page}: the page holds no article, so there is nothing to explain\n")


def test_json(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    report = json.loads(run("explain", "--output-format", "json", f"{path}:3", f"{path}:1:2").out)
    assert (report["version"], report["command"], len(report["ruleset"]) >= 16) == (1, "explain", True)
    first, second = report["places"]
    assert (first["path"], first["line"], first["column"], first["kind"]) == (str(path), 3, 1, "paragraph")
    assert DIRTY[first["start"] : first["end"]] == first["text"] == "Sign up for our newsletter today."
    assert [(one["rule"], one["round"]) for one in first["removed"]] == [("newsletter/signup", 1)]
    assert first["findings"][0]["rule"] == "newsletter/signup"
    (rule,) = first["rules"]
    assert (rule["outcome"], rule["matched"][0]["words"]) == ("removed", "Sign up for our newsletter")
    assert (second["text"], second["removed"], second["rules"]) == ("h", [], [])


def test_what_cannot_be_explained_is_an_error_and_the_rest_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(DIRTY)
    ran = run("explain", f"{path}:9", f"{path}:3", f"{tmp_path / 'none.txt'}:1", f"{path}:1:99")
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"error: {path}: there is no line 9: the text has 5",
        f"error: {tmp_path / 'none.txt'}: no such file or folder; check the name",
        f"error: {path}: there is no column 99 in line 1: it has 32",
    ]
    assert "newsletter/signup" in ran.out
    ran = run("explain", path)
    assert (ran.code, ran.err) == (
        2,
        f"error: {path}: say which line: {path}:12, or {path}:12:5 for one of its columns\n",
    )

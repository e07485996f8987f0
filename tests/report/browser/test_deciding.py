"""Judging findings in a browser, and what the exports are good for."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Run

from ..conftest import Maker
from .conftest import DOCUMENTS, FINDINGS, HARBOUR, Open, Opened

ON_THE_LETTERS = {"x": 30, "y": 10}  # the middle of an element may be that of the part for listeners


def _verdicts(page: Opened) -> list[str]:
    page.tab.evaluate("reader.drawAll()")
    return list(page.tab.evaluate("[...document.querySelectorAll('.note')].map((n) => n.dataset.verdict)"))


def test_decisions_survive_a_reload_and_a_new_report(open_page: Open, make_page: Maker) -> None:
    page = open_page()
    page.press("j", "a", "r")
    assert page.current == FINDINGS[2]
    expected = ["accepted", "rejected", "", "", "", "", "", ""]
    assert _verdicts(page) == expected
    page.tab.reload()
    assert _verdicts(page) == expected
    make_page({"clean.txt": "Another text.\n"}, "--ignore", "promo", code=2)
    page.tab.reload()
    assert _verdicts(page) == ["accepted", "rejected", "", "", "", "", ""]
    page.press("j", "u")
    assert _verdicts(page)[0] == ""


def test_decisions_with_the_mouse(open_page: Open) -> None:
    page = open_page()
    page.tab.locator("#document-2 mark").click(position=ON_THE_LETTERS)
    accept = page.tab.locator("#document-2").get_by_role("button", name="Accept", exact=True)
    accept.click()
    assert accept.get_attribute("aria-pressed") == "true"
    accept.click()
    assert accept.get_attribute("aria-pressed") == "false"
    page.tab.locator("#document-2").get_by_role("button", name="Reject", exact=True).click()
    page.tab.select_option("[name=show]", "rejected")
    assert page.shown() == ["ferry.txt"]


@pytest.mark.parametrize("broken", ["getter", "content"])
def test_without_storage_the_page_works(open_page: Open, browser: Any, broken: str) -> None:
    page = open_page()
    key = page.tab.evaluate("report.documents[1].key")
    script = {
        "getter": "Object.defineProperty(window, 'localStorage', { get() { throw new Error('none') } })",
        "content": f"localStorage.setItem('cleanlint:{key}', '[{{'); localStorage.setItem('cleanlint:theme', '7')",
    }
    page.tab.add_init_script(script[broken])
    page.tab.reload()
    page.press("j", "a")
    assert _verdicts(page)[0] == "accepted"


def test_labels_feed_rules_bench(open_page: Open, run: Run, tmp_path: Path) -> None:
    page = open_page()
    page.press("j", "a", "r", "a", "r")  # two claims, the aside and the first pitch
    labels = tmp_path / "cleanlint-labels.jsonl"
    labels.write_text(page.exported("labels"), "utf-8")
    records = {record["id"]: record for record in map(json.loads, labels.read_text("utf-8").splitlines())}
    assert set(records) == {"ferry.txt", "posts/harbour.md"}
    assert "remove" not in records["ferry.txt"]
    harbour = records["posts/harbour.md"]
    assert harbour["text"] == HARBOUR
    assert harbour["format"] == "markdown"
    assert [harbour["text"][s["start"] : s["end"]].strip() for s in harbour["remove"]] == ["(Related: Fares to rise)"]
    assert [harbour["text"][s["start"] : s["end"]] for s in harbour["optional"]] == ["Visit our shop for more."]
    verdicts = tmp_path / "verdicts.tsv"
    verdicts.write_text(page.exported("verdicts"), "utf-8")
    ran = run("rules", "bench", labels, "--verdicts", verdicts, "--output-format", "json")
    assert ran.code == 0, ran.err
    rules = json.loads(ran.out)["rules"]
    judged = {
        name: (rules[name]["right"], rules[name]["wrong"], rules[name]["unsure"])
        for name in rules
        if rules[name]["hits"]
    }
    assert judged == {
        "claims/perhaps": (0, 0, 0),
        "claims/somebody": (1, 1, 0),
        "newsletter/signup": (0, 1, 0),
        "promo/shop": (0, 0, 1),
        "related/aside": (1, 0, 0),
    }


def test_suppressions_are_a_patch_for_markdown_and_a_list_for_the_rest(open_page: Open, tmp_path: Path) -> None:
    page = open_page({**DOCUMENTS, "posts/crlf.md": "> The mill turns.\r\n>\r\n> Visit our shop for more.\r\n"})
    page.press("j", "r", "r", "r", "r", "r", "r")
    page.tab.locator(".note.current .note-head").press("k")
    page.tab.get_by_label("Reason").locator("visible=true").fill("asked --> for <b>")
    page.press("Tab")
    patch = page.exported("suppressions")
    assert patch.startswith("ferry.txt:1: claims/somebody\n--- a/posts/crlf.md\n")
    (tmp_path / "cleanlint.patch").write_bytes(patch.encode())
    subprocess.run(["git", "apply", "--unidiff-zero", "cleanlint.patch"], cwd=tmp_path, check=True)
    assert (tmp_path / "posts" / "crlf.md").read_bytes() == (
        b"> The mill turns.\r\n>\r\n"
        b"> <!-- cleanlint-ignore promo/shop: kept on review -->\r\n"
        b"> Visit our shop for more.\r\n"
    )
    assert (tmp_path / "posts" / "harbour.md").read_text() == (
        "# The harbour\n\n"
        "<!-- cleanlint-ignore claims/somebody, related/aside: kept on review -->\n"
        "Experts say the pier is sound. It is perhaps older than the mill. (Related: Fares to rise)\n\n"
        "<!-- cleanlint-ignore newsletter/signup: kept on review -->\n"
        "Sign up for our newsletter today.\n\n"
        "<!-- cleanlint-ignore promo/shop: asked – for b -->\n"
        "Visit our shop for more.\n"
    )


def test_what_was_suppressed_is_not_found_again(open_page: Open, run: Run, tmp_path: Path) -> None:
    lists = "- The mill turns.\n- Visit our shop for more.\n\n1. > Experts say so.\n   > Visit our shop for more.\n"
    documents: dict[str, str | bytes] = {
        "a.md": HARBOUR,
        "b.md": lists,
        "c.md": "Sign up for our newsletter today.\r\n",
    }
    page = open_page(documents)
    page.tab.select_option("[name=severity]", "all")
    page.press("j", *"r" * page.tab.evaluate("filters.marks.length"))
    (tmp_path / "cleanlint.patch").write_bytes(page.exported("suppressions").encode())
    subprocess.run(["git", "apply", "--unidiff-zero", "cleanlint.patch"], cwd=tmp_path, check=True)
    ran = run("check", *(tmp_path / name for name in documents), "--show-info")
    assert (ran.code, ran.out) == (0, "")

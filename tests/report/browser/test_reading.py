"""Reading the page in a browser: what it shows, filters, search and keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import FINDINGS, Open


def test_the_overview_counts(open_page: Open) -> None:
    page = open_page()
    assert page.tab.inner_text("h1") == "16 of 59 words go, from 2 of 4 documents."
    figures = dict(zip(page.texts("#figures dt"), page.texts("#figures .value"), strict=True))
    assert figures == {
        "Documents": "4",
        "Words removed": "16",
        "Claims per 1,000 words": "46.5",
        "Possible removals": "1",
    }
    rows = page.texts(".chart.removal tbody tr")
    assert [row.split() for row in rows] == [["newsletter/signup", "12"], ["related/aside", "4"]]
    assert page.texts("#failure-list dt") == ["broken.txt"]
    assert "not UTF-8" in page.tab.inner_text("#failure-list dd")


def test_findings_are_marked_in_their_place(open_page: Open) -> None:
    page = open_page()
    assert page.shown() == ["ferry.txt", "posts/harbour.md", "posts/mill.md"]
    harbour = page.tab.locator("#document-3")
    assert harbour.locator("del").count() == 2
    assert harbour.locator("mark.claim").count() == 2
    assert harbour.locator("mark.possible").count() == 1
    assert harbour.locator("h4").inner_text() == "# The harbour"
    assert harbour.locator("del").last.inner_text().endswith("Sign up for our newsletter today.")


@pytest.mark.parametrize(
    ("choice", "shown", "findings"),
    [
        ({"rule": "newsletter"}, ["posts/harbour.md", "posts/mill.md"], "2 findings"),
        ({"rule": "related/aside"}, ["posts/harbour.md"], "1 finding"),
        ({"severity": "info"}, ["posts/harbour.md", "posts/mill.md"], "2 findings"),
        ({"severity": "error"}, [], "0 findings"),
        ({"severity": "all", "rule": "claims"}, ["ferry.txt", "posts/harbour.md", "posts/mill.md"], "4 findings"),
        ({"show": "all"}, ["clean.txt", "ferry.txt", "posts/harbour.md", "posts/mill.md"], "6 findings"),
        ({"show": "claim"}, ["ferry.txt", "posts/harbour.md"], "5 findings"),
        ({"show": "refused"}, [], "0 findings"),
    ],
)
def test_filters(open_page: Open, choice: dict[str, str], shown: list[str], findings: str) -> None:
    page = open_page()
    for name, value in choice.items():
        page.tab.select_option(f"[name={name}]", value)
    assert page.shown() == shown
    assert page.tab.inner_text("#position") == findings
    assert page.texts("#contents-list .name") == shown
    page.tab.click("#clear")
    page.tab.wait_for_function("document.querySelector('#position').textContent === '6 findings'")


def test_filter_by_document_and_kind(open_page: Open) -> None:
    page = open_page()
    page.tab.fill("[name=path]", "MILL")
    assert page.shown() == ["posts/mill.md"]
    page.tab.fill("[name=path]", "")
    page.tab.locator("[name=kind][value=removal]").uncheck(force=True)
    assert page.shown() == ["ferry.txt", "posts/harbour.md"]
    assert page.tab.locator("#document-3 del.muted").count() == 2
    assert page.tab.locator("#document-3 .note.removal:visible").count() == 0


def test_a_rule_of_the_chart_leads_to_its_findings(open_page: Open) -> None:
    page = open_page()
    page.tab.get_by_role("button", name="related/aside", exact=True).click()
    assert page.tab.input_value("[name=rule]") == "related/aside"
    assert page.shown() == ["posts/harbour.md"]
    assert page.tab.inner_text("#position") == "1 finding"


def test_search_looks_at_texts_names_and_rules(open_page: Open) -> None:
    page = open_page()
    page.tab.select_option("[name=show]", "all")
    page.press("/")
    page.tab.keyboard.type("san jose")
    assert page.shown() == ["clean.txt"]
    page.tab.fill("[name=query]", "the mill")
    assert page.shown() == ["posts/harbour.md", "posts/mill.md"]
    assert page.tab.evaluate("CSS.highlights.get('search').size") == 2
    page.tab.fill("[name=query]", "tired of")
    assert page.shown() == []
    assert page.tab.locator(".nothing").count() == 1


def test_the_keyboard_leads_through_all_findings_and_around(open_page: Open) -> None:
    page = open_page()
    seen = []
    for _ in range(7):
        page.press("j")
        seen.append(page.current)
    assert seen == [*FINDINGS, FINDINGS[3], FINDINGS[0]]
    page.press("k")
    assert page.tab.inner_text("#position") == "6 of 6"
    assert page.tab.evaluate("document.activeElement.className") == "note-head"
    assert page.tab.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
    page.press("Escape")
    assert page.current == ""


def test_single_keys_can_be_switched_off(open_page: Open) -> None:
    page = open_page()
    page.press("?")
    assert page.tab.locator("#help").is_visible()
    page.tab.uncheck("#single-keys")
    page.press("Escape", "j")
    assert page.current == ""
    page.tab.reload()
    page.press("j")
    assert page.current == ""


def test_keys_that_are_typed_are_no_commands(open_page: Open) -> None:
    page = open_page()
    page.tab.click("[name=query]")
    page.tab.keyboard.type("jar")
    assert page.tab.input_value("[name=query]") == "jar"
    assert page.current == ""


HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"><!--<script>"


def test_hostile_text_names_and_messages_stay_text(open_page: Open, tmp_path: Path) -> None:
    pack = tmp_path / "hostile.yaml"
    rule = {
        "id": "hostile/rule",
        "message": HOSTILE,
        "why": HOSTILE,
        "advice": HOSTILE,
        "scope": "block",
        "match": ["^wave"],
        "fix": "safe",
        "tests": {"remove": ["{--Wave.--}"], "keep": ["They wave."]},
    }
    pack.write_text(json.dumps({"cleanlint": 1, "kind": "boilerplate", "lang": "en", "rules": [rule]}))
    name = "<img src=x onerror=alert(1)>&lt;.md"
    page = open_page({name: f"{HOSTILE} stays.\n\nWave {HOSTILE}\n"}, options=("--rules", "hostile.yaml"))
    page.press("j")
    assert page.current.startswith("Wave </script>")
    assert page.tab.title() == "cleanlint report"
    assert page.tab.locator("#documents img, #documents script, nav img").count() == 0
    assert page.shown() == [name]
    assert page.tab.inner_text(".note.current .why") == HOSTILE
    assert page.texts(".text")[0].startswith(f"{HOSTILE} stays.")


def test_data_come_through_exactly(open_page: Open) -> None:
    text = "\ufeffFähre \U0001f6a2.\r\n\r\n\r\nSign up for our newsletter today \u2028 \0 \x0b.\rExperts say\r\n"
    page = open_page({"odd.txt": text})
    assert page.tab.evaluate("textOf(report.documents[0])") == text
    page.press("j", "a")
    record = json.loads(page.exported("labels"))
    assert record["text"] == text
    assert [text[span["start"] : span["end"]].split()[0] for span in record["remove"]] == ["Sign"]


def test_a_refused_document_says_so_and_counts_for_nothing(open_page: Open) -> None:
    text = "The ferry sails.\n\n" + "Sign up for our newsletter today, and tomorrow.\n\n" * 12
    page = open_page({"refused.txt": text, "a.txt": "The mill turns.\n"})
    assert page.tab.inner_text("h1") == "Nothing to remove from 2 documents."
    assert page.tab.locator(".chart").count() == 0
    assert page.texts("#figures .remark")[0] == "1 refused"
    assert page.texts(".refusal")[0].lower().startswith("refused, left as it was: too much")
    assert "96 would have gone" in page.texts(".facts")[0]
    page.tab.select_option("[name=show]", "refused")
    assert page.shown() == ["refused.txt"]
    assert "[Would have gone: Newsletter sign-up]" in page.tab.locator("#document-2 del").first.text_content()

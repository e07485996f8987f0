from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

import cleanlint.report
from cleanlint.report.page import PageReporter, embedded
from cleanlint.reporters import Outcome, Summary

FOLDER = Path(cleanlint.report.__file__).parent / "page"


@pytest.fixture
def page() -> str:
    reporter = PageReporter(lambda name: None, "4f1c")
    summary = Summary()
    outcome = Outcome("<b>.txt", "</script><script>alert(1)</script>")
    summary.add(outcome)
    return reporter.start() + reporter.document(outcome) + reporter.end(summary)


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def test_the_policy_allows_the_page_s_own_style_and_script_and_nothing_else(page: str) -> None:
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed == {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_of_a_document_stands_in_the_page_as_it_is(page: str) -> None:
    assert page.count("</script>") == 3  # the document, the report, the script
    assert "alert(1)" in page
    assert "<b>" not in page


def test_the_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    assert not re.search(r"""(?:src|href)="(?!data:,"|#)|@import|url\(|https?://""", page)


def test_the_page_is_ascii_or_says_that_it_is_utf_8(page: str) -> None:
    assert page.index('<meta charset="utf-8">') < page.index("<title>")


def test_scripts_never_read_html() -> None:
    for path in FOLDER.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(", path.read_text()
        )


def test_every_script_of_the_folder_is_in_the_page(page: str) -> None:
    scripts = list(FOLDER.glob("*.js"))
    assert scripts
    for path in scripts:
        assert path.read_text("utf-8") in page
        assert len(path.read_text("utf-8").splitlines()) < 400


def test_the_files_of_the_page_have_line_ends_that_browsers_keep() -> None:
    for path in FOLDER.iterdir():  # CR becomes LF when a page is read: the hashes would be wrong
        assert b"\r" not in path.read_bytes(), path


def test_the_data_describe_the_run(page: str) -> None:
    (about,) = re.findall(r'class="report">(.*?)</script>', page)
    assert json.loads(about) == {
        "version": cleanlint.__version__,
        "ruleset": "4f1c",
        "summary": {"files": 1, "changed": 0, "removals": 0, "refused": 0, "findings": 0, "errors": 0},
        "rules": {},
    }


def test_embedded_data_come_back() -> None:
    data = {"<!--": ["&amp;", "\u2028\u2029", "é😀", "\0"]}
    text = embedded("report", data)
    assert text.isascii()
    assert json.loads(text[text.index(">") + 1 : text.rindex("</script>")]) == data


def test_the_same_input_gives_the_same_page(page: str) -> None:
    reporter = PageReporter(lambda name: None, "4f1c")
    assert page.startswith(reporter.start())
    assert str(FOLDER.parent) not in page

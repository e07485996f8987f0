"""How the page meets screens, eyes and ears of all kinds."""

from __future__ import annotations

import re

import pytest

from .conftest import HARBOUR, Open

PHONE = {"width": 360, "height": 740}
LIGHT, DARK = "rgb(252, 251, 248)", "rgb(23, 24, 26)"

_LUMINANCE = """(colour) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
        .map((value) => value / 255)
        .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""
_CONTRASTS = f"""() => {{
    const luminance = {_LUMINANCE};
    const ground = (element) => {{
        const colour = getComputedStyle(element).backgroundColor;
        return colour === "rgba(0, 0, 0, 0)" && element.parentElement ? ground(element.parentElement) : colour;
    }};
    const seen = [...document.body.querySelectorAll("*")].filter(
        (element) =>
            element.checkVisibility() &&
            [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()),
    );
    return seen.map((element) => {{
        const colours = [getComputedStyle(element).color, ground(element)];
        const [dim, bright] = colours.map(luminance).sort((a, b) => a - b);
        return [`${{element.tagName}}.${{element.className}}`, (bright + 0.05) / (dim + 0.05)];
    }});
}}"""


def _background(page: Open) -> str:
    return str(page.tab.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def test_light_and_dark_follow_the_system_until_the_reader_chooses(open_page: Open) -> None:
    assert _background(open_page(color_scheme="light")) == LIGHT
    page = open_page(color_scheme="dark")
    assert _background(page) == DARK
    page.tab.click("#theme")
    assert _background(page) == LIGHT
    page.tab.reload()
    assert _background(page) == LIGHT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_that_is_written_can_be_read(open_page: Open, scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.press("j", "a", "r", "j", "k")
    page.tab.select_option("[name=rule]", "newsletter")
    page.press("j")
    faint = [(name, round(contrast, 1)) for name, contrast in page.tab.evaluate(_CONTRASTS) if contrast < 4.5]
    assert faint == []


@pytest.mark.parametrize("width", [320, 360, 820, 1024, 1280])
def test_no_screen_has_to_be_moved_sideways(open_page: Open, width: int) -> None:
    documents = {
        "a" * 120
        + ".md": f"{HARBOUR}\n{'w' * 400}\n\n```\n{'c' * 400}\n```\n\nSign up for our newsletter {'n' * 300}.\n",
    }
    page = open_page(documents, viewport={"width": width, "height": 740})
    for _ in range(3):
        assert page.tab.evaluate("document.documentElement.scrollWidth") <= width
        page.press("j")
    page.press("e")
    assert page.tab.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_open_note_is_at_the_foot_of_the_screen(open_page: Open) -> None:
    page = open_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.tab.locator("#document-3 del").last.tap(position={"x": 30, "y": 10})
    note = page.tab.locator(".note.current").bounding_box()
    assert note["x"] == 0
    assert note["width"] == PHONE["width"]
    assert round(note["y"] + note["height"]) == PHONE["height"]
    marked = page.tab.locator(".finding.current").bounding_box()
    assert marked["y"] + marked["height"] < note["y"]
    for button in page.tab.locator(".note.current .verdict button").all():
        assert button.bounding_box()["height"] >= 44
    page.tab.locator(".note.current").get_by_role("button", name="Reject", exact=True).tap()
    assert page.tab.locator("#document-3 del").last.get_attribute("data-verdict") == "rejected"


def test_on_a_wide_screen_notes_stand_beside_their_marks(open_page: Open) -> None:
    page = open_page()
    page.press("j", "j", "j", "j")
    mark, note = (page.tab.locator(selector).bounding_box() for selector in (".finding.current", ".note.current"))
    assert abs(mark["y"] - note["y"]) < 12
    assert note["x"] > mark["x"]
    tops = [note.bounding_box() for note in page.tab.locator("#document-3 .note:visible").all()]
    assert tops[0]["y"] + tops[0]["height"] <= tops[1]["y"]


def test_landmarks_headings_and_names(open_page: Open) -> None:
    page = open_page()
    tree = page.tab.locator("body").aria_snapshot()
    for part in (
        "- banner:",
        "- main:",
        '- region "16 of 59 words go, from 2 of 4 documents.":',
        '- heading "16 of 59 words go, from 2 of 4 documents." [level=1]',
        '- table "Words removed, by rule":',
        '- search "Findings and documents":',
        '- searchbox "Search in texts, names and rules"',
        '- combobox "Rule or topic"',
        '- combobox "Severity"',
        '- combobox "Document"',
        '- navigation "Documents":',
        '- heading "Documents" [level=2]',
        '- article "posts/harbour.md":',
        '- heading "posts/harbour.md" [level=3]',
        '- heading "# The harbour" [level=4]',
        '- list "Findings in posts/harbour.md":',
        '- button "Next finding"',
        "- contentinfo:",
    ):
        assert part in tree, tree
    assert '- deletion: "[Removed: Newsletter sign-up] Sign up for our newsletter today."' in tree
    assert '- mark: "[Claim: A source that nobody can name] Experts say"' in tree


def test_every_control_has_a_name_and_every_id_is_one_of_a_kind(open_page: Open) -> None:
    page = open_page()
    page.tab.evaluate("reader.drawAll()")
    for control in page.tab.locator("button, input, select, summary, dialog").all():
        snapshot = control.aria_snapshot() if control.is_visible() else ""
        assert not re.search(r"- (button|textbox|searchbox|combobox|checkbox|dialog)(:|$)", snapshot), snapshot
    ids = page.tab.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    lost = page.tab.evaluate(
        "[...document.querySelectorAll('[aria-describedby], [aria-labelledby]')]"
        ".flatMap((e) => (e.getAttribute('aria-describedby') ?? e.getAttribute('aria-labelledby')).split(' '))"
        ".filter((id) => document.getElementById(id) === null)"
    )
    assert lost == []


def test_what_happens_is_said(open_page: Open) -> None:
    page = open_page()
    page.press("j", "a")
    assert page.tab.inner_text("#status") == "Accepted: claims/somebody."
    page.tab.select_option("[name=rule]", "related")
    assert page.tab.inner_text("#status") == "1 document, 1 finding."


def test_the_page_can_be_walked_with_the_tab_key_alone(open_page: Open) -> None:
    page = open_page()
    page.press("Tab")
    assert page.tab.evaluate("document.activeElement.className") == "skip"
    page.press("Enter", "Tab", "Enter")
    assert page.current == "experts say"
    page.press("Tab", "Enter")
    assert page.tab.locator("#document-2 mark").get_attribute("data-verdict") == "accepted"


def test_five_hundred_documents(open_page: Open) -> None:
    documents: dict[str, str | bytes] = {
        f"posts/{number:03}.md": HARBOUR + "The ferry sails at noon, and the mill turns.\n\n" * 30
        for number in range(500)
    }
    page = open_page(documents)
    assert page.tab.inner_text("h1") == "5,000 of 150,500 words go, from 500 documents."
    assert page.tab.locator(".document").count() == 500
    assert 0 < page.tab.locator(".text").count() < 20  # the rest is drawn when the reader comes near
    page.press("j", "k")  # around, to the last one
    assert page.tab.inner_text("#position") == "1,500 of 1,500"
    assert page.tab.locator("#document-500 .text").is_visible()
    page.tab.fill("[name=path]", "posts/123")
    assert page.shown() == ["123.md"]
    page.tab.emulate_media(media="print")
    page.tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.tab.locator(".text").count() == 500

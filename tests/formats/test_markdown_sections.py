"""Headings of Markdown: they go with what they stand over, and not without it."""

from __future__ import annotations

import pytest

from cleanlint import clean
from cleanlint.formats.markdown import parse

OPENING = "The ferry to Skarrow left an hour late on Tuesday.\n\n"
PROSE = "Nobody on the quay had been told why, and the harbour master was away.\n"


def needed(text: str, *removed: str) -> list[str]:
    """The headings that may not go when `removed` does."""
    layout = parse(text)
    spans = [(text.index(part), text.index(part) + len(part)) for part in removed]
    return [text[start:].split("\n")[0] for start in layout.needed_headings(spans)]


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        (f"## Share\n\n{PROSE}", ["## Share\n\n"]),
        (f"Share\n-----\n\n{PROSE}", ["Share\n-----\n\n"]),
        (f"## Share\n\n### How\n\n{PROSE}", ["## Share\n\n"]),
        ("## Share\n\nOne.\n\nTwo.\n", ["## Share\n\n", "One.\n\n"]),
        ("## Share\n\n{{< chart >}}\n", ["## Share\n\n"]),
        ("## Share\n\n```\ncode\n```\n", ["## Share\n\n"]),
        ("> ## Share\n>\n> One.\n", ["> ## Share\n>\n"]),
        ("[See](#share-this).\n\n## Share this!\n", ["## Share this!\n"]),
        ("[See](#us).\n\n## Share {#us}\n", ["## Share {#us}\n"]),
    ],
)
def test_is_needed(text: str, removed: list[str]) -> None:
    assert len(needed(text, *removed)) == 1


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("One.\n\n## Share\n", ["## Share\n"]),
        ("## Share\n\n## Next\n\nOne.\n", ["## Share\n\n"]),
        ("### Share\n\n## Next\n\nOne.\n", ["### Share\n\n"]),
        ("## Share\n\n***\n\nOne.\n", ["## Share\n\n"]),
        ("## Share\n\nOne.\n\n## Next\n", ["## Share\n\n", "One.\n\n"]),
        ("## Related\n\n- a\n- b\n\nOne.\n", ["## Related\n\n- a\n- b\n\n"]),
        ("> ## Share\n\nOne.\n", ["> ## Share\n\n"]),
        ("## Share\n\n[a]: /b\n\n[^1]: Note.\n\n<!-- x -->\n", ["## Share\n\n"]),
        ("[See](#share).\n\n## Share\n", ["[See](#share).\n\n", "## Share\n"]),
    ],
)
def test_is_not_needed(text: str, removed: list[str]) -> None:
    assert needed(text, *removed) == []


def test_a_label_over_prose_stays_and_is_not_reported() -> None:
    text = f"{OPENING}## Related posts\n\n{PROSE}"
    result = clean(text, format="markdown")
    assert (result.text, result.findings) == (text, ())


def test_a_label_over_nothing_goes() -> None:
    assert clean(f"{OPENING}{PROSE}\n## Related posts\n", format="markdown").text == f"{OPENING}{PROSE}"


def test_a_label_goes_with_what_it_stands_over() -> None:
    text = f"{OPENING}## Share this article\n\nFollow us on Facebook and Twitter.\n\n## The quay\n\n{PROSE}"
    assert clean(text, format="markdown").text == f"{OPENING}## The quay\n\n{PROSE}"

"""Thirty documents with boilerplate planted in them, some of it only for `lantern.yaml`, a pack for one site."""

from __future__ import annotations

from itertools import cycle
from typing import Any

STORIES = [
    [
        "The harbour board said on Tuesday that the ferry to Little Aldmoor would run again by spring.",
        "Repairs to the eastern pier took eleven weeks, four more than planned, and cost £2.1 million.",
        "“The pier is sound,” said Dana Whitlock, the town's engineer. She expects no further delay.",
    ],
    [
        "Voters in Marrow Falls turned down the new library for the third time in nine years.",
        "The count stood at 4,112 to 3,987 shortly after midnight, the clerk's office reported.",
        "Supporters plan to bring a smaller building to the ballot in 2031. 🏛️ Nobody has drawn it yet.",
    ],
    [
        "Der Stadtrat von Oberlinden hat am Mittwoch den Umbau des Bahnhofs beschlossen.",
        "Die Arbeiten sollen im März beginnen und gut zwei Jahre dauern, sagte Bürgermeisterin Ute Falke.",
    ],
    [
        "Geologists from the Tarn Institute found a seam of blue clay below the old quarry.",
        "It is about forty metres deep and may reach as far as the river, Professor Ines Okafor said.",
        "The institute will drill twice more before the summer.",
    ],
    ["A short note from the parish: the bells will be silent until the tower has been looked at."],
]
PLANTS = [
    "Sign up for our newsletter and never miss a story.",
    "Leave a comment",
    "Follow us on Facebook and Twitter",
    "Melden Sie sich für unseren Newsletter an",
    "Share this article",
    "",
]
SITE_LINE = "Tours of the Lantern's print shop: every first Sunday."
PITCHES = [f"Sign up for our newsletter number {number} and never miss a story." for number in range(12)]
ODD_TEXTS = ["", "\r\n", "Leave a comment", "Word " * 300, "\n\n".join([*STORIES[0], *PITCHES])]
NO_LANGUAGE = "no language at all"
LANGUAGES = ["en", None, "de", NO_LANGUAGE, "en-GB"]
URLS = ["https://lantern.example/a", None, "https://elsewhere.example/b?c=d"]


def documents() -> list[dict[str, Any]]:
    """Each with an id, a text (one has none), an address or none, and a language, something like one, or none."""
    texts: list[str | None] = [_planted(number) for number in range(24)]
    texts += [*ODD_TEXTS, None]
    columns = zip(texts, cycle(URLS), cycle(LANGUAGES), strict=False)
    return [
        {"id": f"doc-{number:02}", "text": text, "url": url, "lang": lang, "size": number * 1.5}
        for number, (text, url, lang) in enumerate(columns)
    ]


def _planted(number: int) -> str:
    """A story with two plants in it, and on every third the line of the site; line ends and gaps differ."""
    story = list(STORIES[number % len(STORIES)])
    story.insert(number % 3, PLANTS[number % len(PLANTS)])
    story.append(PLANTS[(number * 5 + 1) % len(PLANTS)])
    if number % 3 != 1:
        story.append(SITE_LINE)
    gap = ["\n\n", "\n", "\r\n\r\n", "\n \n\n"][number % 4]
    return gap.join(paragraph for paragraph in story if paragraph) + "\n" * (number % 2)

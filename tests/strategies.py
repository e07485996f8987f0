"""What the property tests draw from: any text at all, and articles with boilerplate planted in known places."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

PEOPLE = (
    "Dana Whitlock",
    "Mayor Ortega",
    "Prof. Imani Reyes",
    "Jonas Lindqvist",
    "the harbour master",
    "Ms. Okafor",
    "Dr. Hale",
)
PLACES = ("Millbrook", "the harbour", "St. Anne's", "the old mill", "Port Ellis", "the town hall")
SUBJECTS = (
    "The council", "A new pier", "The ferry", "The school board", "Rain", "The museum", "A storm", "The night train",
    "Nobody", "The report", "Half of the fleet", "The newsletter of the port authority", "The charity's donation drive",
)  # fmt: skip
VERBS = (
    "was delayed again", "will open in May", "cost $3.4 million", "drew 1,200 visitors", "surprised the engineers",
    "was voted down 7-2", "has closed for the winter", "is expected to return", "was named after a fisherman",
    "has asked readers to comment on the plan", "is paid for by subscribers", "moved its advertising online",
)  # fmt: skip
ENDS = (".", ".", ".", "!", "?", ", officials said.", " on Tuesday.", " — at last.", ", according to a study.", "…")
LATIN = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=12)

PLANTED_ANYWHERE = (
    "Sign up for our weekly newsletter and never miss a story.",
    "Get the day's headlines delivered to your inbox.",
    "Leave a comment",
    "Leave a Reply",
    "ADVERTISEMENT",
    "Follow us on Facebook and Twitter.",
    "Subscribe to our newsletter",
    "Share this article",
    "Story continues below advertisement",
    "Scroll down for video",
    "(Image credit: Getty Images)",
    "Please help us keep our journalism free by making a donation.",
)
PLANTED_AFTER_THE_START = (  # as first lines they might be titles
    *PLANTED_ANYWHERE,
    "Related: Toll bridge closes for a week",
    "Read more: Toll bridge closes for a week",
)
PLANTED_AT_THE_END = (*PLANTED_AFTER_THE_START, "Copyright 2024 The Harbour Gazette. All rights reserved.")
PLANTED_INLINE = ("(Related: Toll bridge closes for a week)", "(RELATED: Toll bridge closes for a week)")
BREAKS = ("\n\n", "\n", "\r\n", "\r\n\r\n", "\n\n\n")


class Planted(NamedTuple):
    """A text, what must survive of it, in order, and what must go."""

    text: str
    article: list[str]
    plants: list[str]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    body = f"{draw(st.sampled_from(SUBJECTS))} {draw(st.sampled_from(VERBS))}{draw(st.sampled_from(ENDS))}"
    shape = draw(st.integers(0, 3))
    if shape == 0:
        return f"“{body}” said {draw(st.sampled_from(PEOPLE))} of {draw(st.sampled_from(PLACES))}."
    if shape == 1:
        return f"In {draw(st.sampled_from(PLACES))}, {body[0].lower()}{body[1:]}"
    return body


def paragraphs() -> st.SearchStrategy[str]:
    return st.lists(sentences(), min_size=2, max_size=5).map(" ".join)


@st.composite
def planted_articles(draw: st.DrawFn) -> Planted:
    """An article of several paragraphs, boilerplate between them and at the ends of some."""
    gap = draw(st.sampled_from(BREAKS))
    article = draw(st.lists(paragraphs(), min_size=3, max_size=8))
    plants: list[str] = []
    pieces: list[str] = []
    for paragraph in article:
        if draw(st.booleans()):
            plants.append(draw(st.sampled_from(PLANTED_AFTER_THE_START if pieces else PLANTED_ANYWHERE)))
            pieces.append(plants[-1])
        inline = draw(st.sampled_from(["", "", *PLANTED_INLINE]))
        if inline:
            plants.append(inline)
        pieces.append(f"{paragraph} {inline}" if inline else paragraph)
    if draw(st.booleans()):
        plants.append(draw(st.sampled_from(PLANTED_AT_THE_END)))
        pieces.append(plants[-1])
    return Planted(gap.join(pieces) + draw(st.sampled_from(["", gap])), article, plants)


def any_texts() -> st.SearchStrategy[str]:
    """Any text at all: lone surrogates, NUL, odd spaces and line ends, cue words among noise."""
    controls = ("\n", "\r", "\r\n", "\u2028", "\u0085", "\x0b", "\x0c", "\0", "\ufeff", "\u00a0", "\u200b", " ", "\t")
    letters = ("\ud800", "\udfff", "İ", "ſ", "\u212a", "©")
    marks = ("- ", "* ", "> ", "# ", "```\n", "---\n", "| a |\n", "<!-- ", " -->", "[x](", ")", "](y)", "**", "_", "`")
    marks += ("A\u00a0. ", "B\u2028.", "1. ", "&amp;", "https://example.org/", "a@example.org")
    cues = ("Related: ", "(Related: ", "read more", "Newsletter", "Sign up for our newsletter", "Leave a comment")
    cues += ("Advertisement", "More stories:", "Sources:", "Follow us on Twitter", "Share", "Comments", "Photo: ")
    crumbs = st.sampled_from(controls + letters + marks + cues)
    return st.lists(st.one_of(crumbs, crumbs, LATIN, st.text(max_size=8), sentences()), max_size=25).map("".join)

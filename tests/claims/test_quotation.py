"""What stands in quotation marks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.claims.quotation import quotations


def quoted(text: str) -> list[str]:
    return [text[found.start : found.end] for found in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Yes," she said. "No."', ['"Yes,"', '"No."']),
        ("“Yes,” she said. “No.”", ["“Yes,”", "“No.”"]),
        ("He calls it “quite“ good.", ["“quite“"]),
        ("”Yes,” she said.", ["”Yes,”"]),
        ("''Yes,'' she said.", ["''Yes,''"]),
        ("„Ja“, sagte sie.", ["„Ja“"]),
        ("«Oui», dit-elle.", ["«Oui»"]),
        ("“She called it ‘a mess’ and left,” he said.", ["“She called it ‘a mess’ and left,”"]),
        ("‘We can’t go,’ she said.", ["‘We can’t go,’"]),
        ("'We won't, the miners' union said,' he wrote. 'Never.'", ["'We won't, the miners' union said,'", "'Never.'"]),
        ('He said: \'It is "big" news.\' Then "no".', ["'It is \"big\" news.'", '"no"']),
        ("Rock 'n' roll in the '90s, 'twas the boys' own.", []),
        ("The boys' and girls' school isn't far.", []),
        ('It is 5\'10" tall and 6" wide.', []),
        ("", []),
        ('" "', []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("text", ["He said: “It goes on.", '"It goes on.', "‘It goes on."])
def test_what_no_mark_closes_goes_to_the_end(text: str) -> None:
    (found,) = quotations(text)
    assert (found.end, found.closed) == (len(text), False)


def test_a_second_opening_mark_ends_what_no_mark_closed() -> None:
    text = "“One. “Two,” she said."
    assert [(text[q.start : q.end], q.closed) for q in quotations(text)] == [("“One.", False), ("“Two,”", True)]


@given(st.text(st.sampled_from("ab .,!?s\n\"'“”‘’«»„(-—0"), max_size=60))
def test_any_text(text: str) -> None:
    position = 0
    for start, end, _ in quotations(text):
        assert position <= start < end <= len(text)
        assert not text[start].isspace()
        position = end


@pytest.mark.parametrize("piece", ['"', "“", "”", " '", "'a ", "‘a ", "‘as’ b ", '"a', 'a" ', "«"])
def test_thousands_of_marks_take_linear_time(piece: str) -> None:
    def seconds(text: str) -> float:
        start = time.perf_counter()
        quotations(text)
        return time.perf_counter() - start

    small = min(seconds(piece * 2_500) for _ in range(3))
    assert seconds(piece * 20_000) < 60 * small + 0.1

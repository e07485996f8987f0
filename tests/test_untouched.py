"""Articles of our own that look like what the rules take, and must come back as they are.

Every YAML file under `untouched/` is a list of such texts: `aimed_at` (the rule, or the topic, that the text tempts),
`text`, and optionally `lang`, `format: markdown` (for a text that is Markdown and no plain text) and `known`: why a
rule still takes from this one (then the test must fail, and `known` goes as soon as it does not).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from cleanlint import Cleaner

FOLDER = Path(__file__).parent / "untouched"
OPTIONAL = ("format", "known")
FIELDS = {"aimed_at", "text", "lang", *OPTIONAL}
LEAST_ENGLISH = 120

OPENING = """\
The ferry to Skarrow left an hour late on Tuesday, with nine cars, a horse and the new schoolteacher on board.

Nobody on the quay had been told why, and the harbour master, who usually knows, had gone to his sister's wedding.

"It is always the same in October," said Maud Ferrier, who has sold tickets there since the old pier burned down.

"""
CLOSING = """

By noon the fog had gone, and the second boat, which is smaller and older, took those who were left across the sound.

The company promised to pay back half of the fare, though it did not say to whom, or when, or in which of its offices.

The schoolteacher reached the island in time for supper, and says that she has already learned two words for rain.
"""


class Untouched(NamedTuple):
    aimed_at: str
    text: str
    lang: str
    format: str | None
    known: str | None


def _lang_of(path: Path) -> str:
    """The language that the file's place names: `untouched/en/poll.yaml` and `untouched/en.yaml` are English."""
    return path.relative_to(FOLDER).parts[0].removesuffix(".yaml")


def _read(path: Path) -> list[Untouched]:
    entries = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(entries, list), f"{path.name}: not a list of texts"
    for number, entry in enumerate(entries, 1):
        wrong = set(entry) - FIELDS or {"aimed_at", "text"} - set(entry)
        assert not wrong, f"{path.name}, {number}: unknown or missing {sorted(wrong)}"
        assert entry.get("format", "markdown") == "markdown", f"{path.name}, {number}: formats to name: markdown"
        assert entry["text"].strip(), f"{path.name}, {number}: no text"
    return [Untouched(e["aimed_at"], e["text"], e.get("lang", _lang_of(path)), *map(e.get, OPTIONAL)) for e in entries]


NUMBERED = [
    (f"{'-'.join(path.relative_to(FOLDER).with_suffix('').parts)}-{number}", entry)
    for path in sorted(FOLDER.rglob("*.yaml"))
    for number, entry in enumerate(_read(path), 1)
]


def _marks(entry: Untouched) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=entry.known, strict=True)] if entry.known else []


EACH = pytest.mark.parametrize("entry", [pytest.param(entry, id=name) for name, entry in NUMBERED])
EACH_OR_KNOWN = pytest.mark.parametrize(
    "entry", [pytest.param(entry, id=name, marks=_marks(entry)) for name, entry in NUMBERED]
)


@cache
def _cleaner() -> Cleaner:
    return Cleaner()


@cache
def _names() -> frozenset[str]:
    ids = [rule.id for rule in _cleaner().rules]
    return frozenset(ids) | {rule_id.split("/")[0] for rule_id in ids}


def _trials(entry: Untouched) -> Iterator[tuple[str, str, str, str | None]]:
    """How the text is cleaned: the format, the place, the text there, the language that is given."""
    for layout in [entry.format] if entry.format else ["text", "markdown"]:
        yield layout, "alone", entry.text, entry.lang
        yield layout, "alone, no language given", entry.text, None
        yield layout, "at the end", OPENING + entry.text, entry.lang
        yield layout, "at the start", entry.text.rstrip("\n") + CLOSING, entry.lang
        yield layout, "with CRLF", entry.text.replace("\n", "\r\n"), entry.lang


@EACH_OR_KNOWN
def test_comes_back_as_it_is(entry: Untouched) -> None:
    wrong = []
    for layout, place, text, lang in _trials(entry):
        result = _cleaner().clean(text, lang=lang, format=layout)
        # a refusal gives the text back, but only because most of it would have gone
        taken = result.removed if result.refused is None else result.refused.proposed
        wrong += [f"{removal.rule} ({layout}, {place}): {removal.text.strip()!r}" for removal in taken]
        assert wrong or result.text == text
    assert not wrong, "\n".join(dict.fromkeys(wrong))


@EACH
def test_is_aimed_at_a_rule_or_topic(entry: Untouched) -> None:
    assert entry.aimed_at in _names()


def test_there_are_enough_in_english() -> None:
    english = [entry for _, entry in NUMBERED if entry.lang == "en" and not entry.known]
    assert len(english) >= LEAST_ENGLISH


def test_no_text_is_there_twice() -> None:
    assert len({entry.text for _, entry in NUMBERED}) == len(NUMBERED)

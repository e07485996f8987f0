"""Packs of kind `attribution`."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs import faults, load

from cleanlint import Cleaner
from cleanlint.rules.loader import builtin_paths
from cleanlint.rules.vocabulary import LISTS

OTHER = "".join(f"  {name}: [x{name}]\n" for name in LISTS if name not in ("said", "titles"))
PACK = f"cleanlint: 1\nkind: attribution\nlang: DE\nlists:\n  said: [sagte, meinte dazu]\n  titles: [dr]\n{OTHER}"


def test_a_vocabulary_becomes_one(tmp_path: Path) -> None:
    loaded = load(tmp_path, PACK)
    assert loaded.rules == ()
    (vocabulary,) = loaded.vocabularies
    assert (vocabulary.lang, vocabulary.said, vocabulary.titles) == ("de", ("sagte", "meinte dazu"), ("dr",))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("said: [sagte, meinte dazu]", "says: [sagt]", "unknown key `says`"),
        ("  titles: [dr]\n", "", "missing: titles"),
        ("[sagte, meinte dazu]", "['sagt(e|)']", "words are wanted, not patterns"),
        ("[dr]", "[no]", "write it in quotes"),
        ("lang: DE", "lang: DE\nrules: []", "unknown key `rules`"),
    ],
)
def test_faults(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert any(message in str(fault) for fault in faults(tmp_path, PACK.replace(old, new)))


def test_a_users_vocabulary_finds_speakers_in_its_language(tmp_path: Path) -> None:
    path = tmp_path / "de.yaml"
    path.write_text(PACK, "utf-8")
    text = "„Die Mühle ist weg“, sagte Ines Okafor."
    (found,) = Cleaner(rules=[str(path)]).quotes(text, lang="de-AT")
    assert found.speaker is not None
    assert text[slice(*found.speaker)] == "Ines Okafor"
    assert Cleaner().quotes(text, lang="de")[0].speaker is None


def test_english_ships_with_the_package() -> None:
    from cleanlint.rules.loader import read_packs

    assert "en" in {vocabulary.lang for vocabulary in read_packs(builtin_paths(), builtin=True).vocabularies}

"""Language tags, and the codes that data sets write in their place."""

from __future__ import annotations

import pytest

import cleanlint
from cleanlint import ConfigError
from cleanlint.languages import is_tag, language_of, language_tag, speaks
from cleanlint.rules.cache import load_rules

TEXT = "The bridge opens in May.\n\nLeave a comment"
GERMAN = "Die Brücke öffnet im Mai.\n\nKommentar schreiben"


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en", "en"), ("EN_us", "en-us"), ("en-Latn-US", "en-latn-us"), ("pt_BR", "pt-br"),
        ("eng", "en"), ("ENG", "en"), ("eng_Latn", "en-latn"),
        ("deu", "de"), ("ger", "de"), ("fra", "fr"), ("fre", "fr"),
        ("zho_Hans", "zh-hans"), ("chi", "zh"), ("cmn_Hani", "zh-hani"), ("arb_Arab", "ar-arab"),
        ("nob_Latn", "nb-latn"), ("nno", "nn"), ("tgl", "tl"),
        ("yue_Hant", "yue-hant"), ("gsw", "gsw"), ("qqq", "qqq"),
        ("und", None), ("und_Latn", None), ("mul", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_tag_has_the_shortest_code_of_its_language(given: str | None, tag: str | None) -> None:
    assert language_tag(given) == tag


@pytest.mark.parametrize(
    "given", ["english", "e", "e n", "en US", "en-", "-", "17", "12a", "été", "français", 17, b"en"]
)
def test_what_is_no_tag(given: object) -> None:
    assert not is_tag(given)
    with pytest.raises(ConfigError, match="is not a language tag"):
        language_tag(given)


def test_every_pack_has_a_language_by_its_shortest_code() -> None:
    tags = {head.lang for head in load_rules(()).rules.heads} - {"mul"}
    assert len(tags) > 15
    assert {language_tag(tag) for tag in tags} == {tag.lower() for tag in tags}


@pytest.mark.parametrize(
    ("lang", "tag", "meets"),
    [
        ("en", "en-US", True), ("en-us", "en", True), ("en-us", "en-GB", False), ("en", "de", False),
        ("en-latn-us", "en-US", True), ("en-latn", "en-us", True), ("en-latn-us", "en-gb", False),
        ("zh-hans", "zh", True), ("zh-hans", "zh-hant", False), ("zh-hant-tw", "zh-TW", True),
        ("es-419", "es", True), ("es-419", "es-mx", False), ("de-1996", "de-1901", False),
        ("en", "eng", True), ("nb", "no", True), ("nob-latn", "nn", True), ("en-x-made-up", "en-us", True),
        ("est", "es", False), ("yue", "zh", False),
    ],
)  # fmt: skip
def test_a_document_meets_a_tag_that_does_not_contradict_its_own(lang: str, tag: str, meets: bool) -> None:
    assert speaks(lang, tag) is meets
    assert speaks(tag.lower(), lang) is meets


def test_a_language_without_its_script_and_region() -> None:
    assert [language_of(tag) for tag in ("en", "en-latn-us", "deu", "DE-at", "nn", "nob")] == [
        "en", "en", "de", "de", "no", "no",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["eng", "eng_Latn", "en_US", "en-Latn-US", "und", "mul"])
def test_rules_act_whatever_standard_the_tag_follows(lang: str) -> None:
    assert cleanlint.clean(TEXT, lang=lang).removed


@pytest.mark.parametrize("lang", ["deu", "ger", "deu_Latn", "de_AT"])
def test_rules_of_other_languages_stay_out(lang: str) -> None:
    assert cleanlint.clean(GERMAN, lang=lang).removed == cleanlint.clean(GERMAN, lang="de").removed != ()
    assert not cleanlint.clean(TEXT, lang=lang).removed


def test_of_a_language_without_a_pack_only_rules_for_all_languages_act() -> None:
    assert not cleanlint.clean(TEXT, lang="isl_Latn").removed


def test_who_speaks_is_found_by_any_tag_of_the_language() -> None:
    text = '"The pier is sound," said Dana Whitlock.'
    assert cleanlint.quotes(text, lang="eng_Latn") == cleanlint.quotes(text, lang="en")
    assert cleanlint.quotes(text, lang="eng_Latn")[0].speaker is not None

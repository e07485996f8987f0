from __future__ import annotations

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.patterns import fold
from cleanlint.patterns.folding import fold_case, folds_safely
from cleanlint.patterns.typography import VARIANTS

EVERY_CHARACTER = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)


def test_length_is_kept_for_every_character() -> None:
    apart = fold("|".join(EVERY_CHARACTER.replace("|", ""))).split("|")
    assert len(apart) == len(EVERY_CHARACTER) - 1
    assert {len(folded) for folded in apart} == {1}


def test_whatever_regex_equates_folds_alike_where_it_is_said_to() -> None:
    # All the characters that a case-insensitive search might equate with another one: those that have case in the
    # tables of `regex` or in Python's, and what these turn into.
    has_case = regex.compile(r"(?V0)[\p{Cased}\p{CWCM}\p{Lu}\p{Ll}\p{Lt}\p{CWCF}]")
    known = {char for char in EVERY_CHARACTER if char != char.lower() or char != char.upper()}
    candidates = "".join(sorted({*has_case.findall(EVERY_CHARACTER), *known}))
    checked = 0
    for char in candidates:
        if folds_safely(char):
            partners = regex.findall(regex.escape(char), candidates, regex.I | regex.S | regex.V0)
            assert {fold(partner) for partner in partners} == {fold(char)}, char
            assert {fold_case(partner) for partner in partners} == {fold_case(char)}, char
            checked += len(partners) > 1
    assert checked > 2500  # the pairs of Latin, Greek, Cyrillic and the rest were really among them


def test_all_white_space_and_nothing_else_becomes_a_space() -> None:
    folded = fold(EVERY_CHARACTER)
    spaces = {char for char, becomes in zip(EVERY_CHARACTER, folded, strict=True) if becomes == " "}
    assert set(regex.findall(r"\s", EVERY_CHARACTER)) <= spaces
    assert spaces == set(filter(str.isspace, EVERY_CHARACTER))


@pytest.mark.parametrize(("typed", "forms"), VARIANTS.items())
def test_typographic_forms_become_what_is_typed(typed: str, forms: str) -> None:
    assert fold(forms) == typed * len(forms)
    assert {char for char, becomes in zip(EVERY_CHARACTER, fold(EVERY_CHARACTER), strict=True) if becomes == typed} == {
        *forms
    }


@pytest.mark.parametrize("char", "ɤƛ\u0378\u200b")
def test_what_newer_tables_may_equate_is_not_safe(char: str) -> None:
    assert not folds_safely(char)


@pytest.mark.parametrize("char", "aßéжσ中あ©–ا")
def test_ordinary_characters_are_safe(char: str) -> None:
    assert folds_safely(char)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KELVIN \u212a, İstanbul, ISIK ışık", "kelvin k, istanbul, isik işik"),
        ("ΟΔΟΣ Σίσυφος", "οδοσ σίσυφοσ"),
        ("Straße STRAẞE Miſs", "straße straße miss"),
        ("\ud800 lone", "\ud800 lone"),
        ("Don’t\u00a0miss\r\n\u2028 “IT” – e‑mail", 'don\'t miss    "it" - e-mail'),
        ("it`s\there", "it's here"),
        ("more… ‹x›", "more… ‹x›"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(), st.text())
def test_folding_does_not_look_at_the_neighbours(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)
    assert fold(fold(left)) == fold(left)


def test_folding_case_alone_keeps_spaces_and_forms_apart() -> None:
    assert fold_case("“İT’S”\u00a0\n– \u212a") == "“it’s”\u00a0\n– k"

"""The words of a paragraph and what they are to an attribution: speech verbs, names, bounds of phrases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from cleanlint.claims.quotation import Quotation
from cleanlint.rules.records import Vocabulary

_RUN = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+(?:['’.&/@-][^\W_]+)*['’]?|[^\w\s]")
_DASHES = frozenset("—–-")
_STOPS = frozenset(".!?…")
WORD, MARK, STOP, QUOTE = "word", "mark", "stop", "quote"


class Token(NamedTuple):
    """``text[start:end]`` of a paragraph: a word, a mark, the end of a sentence, or a whole quotation."""

    start: int
    end: int
    kind: str
    lower: str
    is_capital: bool
    quote: int = -1  # the number of the quotation


class Tables(NamedTuple):
    """A vocabulary, ready to be looked words up in."""

    said: frozenset[str]
    thinks: frozenset[str]
    nouns: frozenset[str]
    saying: frozenset[str]
    according: frozenset[str]
    helpers: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    articles: frozenset[str]
    times: frozenset[str]
    leads: frozenset[str]
    bounds: frozenset[str]
    joints: frozenset[str]
    titles: frozenset[str]
    phrases: dict[str, tuple[tuple[str, ...], ...]]  # of several words, by the first one
    cue_words: frozenset[str]  # without one of these, or all the words of a cue phrase, nobody is found to speak
    cue_phrases: tuple[frozenset[str], ...]


@lru_cache(maxsize=32)
def tables(vocabulary: Vocabulary) -> Tables:
    """The words of a vocabulary as sets."""
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for entries in vocabulary[1:]:
        for entry in entries:
            parts = tuple(entry.split())
            if len(parts) > 1:
                phrases.setdefault(parts[0], set()).add(parts)
    longest_first = {first: tuple(sorted(found, key=len, reverse=True)) for first, found in phrases.items()}
    sets = {name: frozenset(entries) for name, entries in zip(Vocabulary._fields[1:], vocabulary[1:], strict=True)}
    cues = [frozenset(_RUN.findall(entry)) for entry in (*vocabulary.said, *vocabulary.according)]
    return Tables(
        **sets,
        phrases=longest_first,
        cue_words=frozenset().union(*(cue for cue in cues if len(cue) == 1)),
        cue_phrases=tuple({cue for cue in cues if len(cue) > 1}),
    )


def may_speak(text: str, known: Tables) -> bool:
    """Does a text hold the words without which nobody is found to speak in it? Much cheaper than finding out."""
    words = set(map(str.lower, _RUN.findall(text)))
    return not words.isdisjoint(known.cue_words) or any(map(words.issuperset, known.cue_phrases))


def tokens(text: str, quotations: Sequence[Quotation], known: Tables) -> list[Token]:
    """The words and marks outside quotations, and each quotation as one token."""
    found: list[Token] = []
    position = 0
    for number, quotation in enumerate(quotations):
        _between(text, position, quotation.start, known, found)
        found.append(Token(quotation.start, quotation.end, QUOTE, "", False, number))
        position = quotation.end
    _between(text, position, len(text), known, found)
    return _joined(found, known)


def _between(text: str, start: int, end: int, known: Tables, found: list[Token]) -> None:
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        word = match.group()
        if word[0].isalnum():
            lower = word.lower().replace("’", "'")
            found.append(Token(first, last, WORD, lower, word[0].isupper() or word[0].isdigit()))
        elif word == "." and found and found[-1].end == first and _abbreviates(text, found[-1], known):
            found[-1] = found[-1]._replace(end=last)
        else:
            found.append(Token(first, last, STOP if word in _STOPS else MARK, word, False))


def _abbreviates(text: str, token: Token, known: Tables) -> bool:
    """Is the stop behind this word part of it?"""
    if token.kind != WORD:
        return False
    after = text[token.end + 1 : token.end + 3].lstrip()[:1]
    if not after:
        return False
    if after.islower() or after in ",;:)":
        return True
    return token.lower in known.titles or (len(token.lower) == 1 and token.is_capital) or "." in token.lower


def _joined(found: list[Token], known: Tables) -> list[Token]:
    """Phrases as one token, so that they are looked up as words are."""
    joined: list[Token] = []
    k = 0
    while k < len(found):
        token = found[k]
        for phrase in known.phrases.get(token.lower, ()) if token.kind == WORD else ():
            if tuple(other.lower for other in found[k : k + len(phrase)]) == phrase:
                token = token._replace(end=found[k + len(phrase) - 1].end, lower=" ".join(phrase))
                k += len(phrase) - 1
                break
        joined.append(token)
        k += 1
    return joined

"""How often rules are right: their hits on labelled texts, judged.

What is measured is what acts. Every text goes through an ordinary `Cleaner`, and each removal counts as a hit of every
rule that agreed on it. A rule that would have removed less by itself is judged by that.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleanlint.api import Cleaner
from cleanlint.cleaner import Engine
from cleanlint.errors import ConfigError, InputError
from cleanlint.findings import CleanResult, units
from cleanlint.rules.evidence import Counts, added
from cleanlint.rules.labels import Labelled, Verdict, Verdicts
from cleanlint.rules.records import Rule
from cleanlint.spans import Span

RIGHT_SHARE = 0.9  # of a hit's ink that has to be marked for removal
SAMPLE = 500_000  # characters on which the time of a rule is taken
_WORD = re.compile(r"\S*\w\S*")


class Texts(NamedTuple):
    """One set of texts."""

    texts: int = 0
    characters: int = 0
    labelled_words: int = 0  # of the texts with labels
    refused: int = 0
    repeated: int = 0  # texts that were met before: they count once


class Measured(NamedTuple):
    """What `measure` finds out: the counts of each rule by data, and what the data are."""

    rules: dict[str, dict[str, Counts]]
    data: dict[str, Texts]

    def total(self, rule: str) -> Counts:
        """The counts of a rule on all data."""
        return added(self.rules[rule].values())

    @property
    def labelled_words(self) -> int:
        return sum(texts.labelled_words for texts in self.data.values())


class Hit(NamedTuple):
    """What one rule removes, or complains of: the pieces of one unit, as other removals may lie inside it."""

    rule: str
    pieces: tuple[Span, ...]
    is_claim: bool = False  # labels say what is not the article, nothing of claims


def measure(cleaner: Cleaner, texts: Iterable[Labelled], verdicts: Verdicts | None = None) -> Measured:
    """Judge the hits of a cleaner's rules on texts.

    Labels judge where a text has some. Verdicts, by rule, data and document, judge hits on texts without labels, and
    overrule a label that says that a whole text is article: nobody reads every line of an article for that. A text
    that occurs again counts once. Raises `InputError` for a text that cannot be cleaned.
    """
    measured = Measured({rule.id: {} for rule in cleaner.rules}, {})
    hitting = _Hitting(cleaner)
    seen: set[str] = set()
    for labelled in texts:
        known = measured.data.get(labelled.data, Texts())
        if labelled.text in seen:
            measured.data[labelled.data] = known._replace(repeated=known.repeated + 1)
            continue
        seen.add(labelled.text)
        hits = hitting.hits(labelled)
        measured.data[labelled.data] = known._replace(
            texts=known.texts + 1,
            characters=known.characters + len(labelled.text),
            labelled_words=known.labelled_words + _words_with_labels(labelled),
            refused=known.refused + (hits is None),
        )
        for rule, counts in _counted(labelled, hits or (), verdicts or {}).items():
            by_data = measured.rules[rule]
            by_data[labelled.data] = by_data.get(labelled.data, Counts()).plus(counts)
    return measured


def judge(labelled: Labelled, pieces: Iterable[Span]) -> tuple[Verdict | None, int]:
    """Is it right that these pieces go? And how many words go that should stay.

    >>> text = "Rain fell. Subscribe now!"
    >>> judge(Labelled("data", "1", text, (Span(11, 25),)), [Span(10, 25)])
    ('right', 0)
    >>> judge(Labelled("data", "1", text, (Span(11, 25),)), [Span(0, 25)])
    ('wrong', 2)
    """
    if labelled.remove is None:
        return None, 0
    text = labelled.text
    ink = marked = open_ = lost = 0
    for piece in pieces:
        ink += _ink(text, piece)
        marked += sum(_ink(text, part) for part in _common(piece, labelled.remove))
        open_ += sum(_ink(text, part) for part in _common(piece, labelled.optional))
        words = (Span(*word.span()) for word in _WORD.finditer(text, piece.start, piece.end))
        lost += sum(not any(_common(word, labelled.remove + labelled.optional)) for word in words)
    if lost:
        return "wrong", lost
    is_right = ink > open_ and marked >= RIGHT_SHARE * (ink - open_)
    return "right" if is_right else "unsure", 0


def speeds(rules: Iterable[Rule], texts: Sequence[str]) -> dict[str, float]:
    """Milliseconds that each rule takes by itself, its gate included, for a million characters of these texts.

    What any cleaning takes, without a single rule, is taken off.
    """
    sample, size = [], 0
    for text in texts:
        if size >= SAMPLE:
            break
        sample.append(text)
        size += len(text)
    base = _seconds(Engine(()), sample)
    return {
        rule.id: max(0.0, _seconds(Engine((rule,), unsafe=True), sample) - base) * 1e9 / max(1, size) for rule in rules
    }


class _Hitting:
    """Finds the hits of every rule of a cleaner in a text."""

    def __init__(self, cleaner: Cleaner) -> None:
        self._cleaner = cleaner
        self._rules = {rule.id: rule for rule in cleaner.rules}
        self._alone: dict[str, Engine] = {}

    def hits(self, labelled: Labelled) -> list[Hit] | None:
        """The hits in a text; None when it is refused: nothing acts there."""
        try:
            result = self._cleaned(labelled)
        except ConfigError as error:
            raise InputError(f"{labelled.place}: {error}") from error
        if result.refused is not None:
            return None
        hits = []
        for rule, pieces, also in _inked(result):
            hits.append(Hit(rule, pieces))
            hits += [Hit(other, self._by_itself(other, labelled, pieces)) for other in also]
        acting = {hit.rule for hit in hits}
        for found in result.findings:
            if found.rule not in acting:
                is_claim = self._rules[found.rule].kind == "claims"
                hits.append(Hit(found.rule, (Span(found.start, found.end),), is_claim))
        return hits

    def _cleaned(self, labelled: Labelled) -> CleanResult:
        if labelled.format == "html":
            return CleanResult(*self._cleaner.clean_html(labelled.text, url=labelled.url, claims=True)[:5])
        text, url, lang = labelled.text, labelled.url, labelled.lang
        return self._cleaner.clean(text, url=url, lang=lang, format=labelled.format, claims=True)

    def _by_itself(self, rule: str, labelled: Labelled, pieces: tuple[Span, ...]) -> tuple[Span, ...]:
        """What a rule that agreed would remove of these pieces alone.

        All of them where it leans on other rules, and of a page, which would have to be read again.
        """
        if labelled.format == "html":
            return pieces
        if rule not in self._alone:
            self._alone[rule] = Engine((self._rules[rule],), unsafe=True, max_removal=1.0)
        # It has hit here, so the language of the text is one of its own.
        alone = self._alone[rule].clean(labelled.text, url=labelled.url, format=labelled.format)
        own = [part for removal in alone.removed for part in _common(Span(removal.start, removal.end), pieces)]
        return tuple(own) or pieces


def _inked(result: CleanResult) -> Iterator[tuple[str, tuple[Span, ...], frozenset[str]]]:
    """What went, unit by unit: the rule, the pieces that are not white space alone, and the rules that agreed."""
    for unit, removals in units(result.removed, result.findings):
        pieces = tuple(Span(removal.start, removal.end) for removal in removals if removal.text.strip())
        if pieces:
            yield unit.rule, pieces, frozenset(name for removal in removals for name in removal.also)


def _counted(labelled: Labelled, hits: Iterable[Hit], verdicts: Verdicts) -> dict[str, Counts]:
    """The hits in one text, by rule."""
    counted: dict[str, Counts] = {}
    for hit in hits:
        verdict, lost = (None, 0) if hit.is_claim else judge(labelled, hit.pieces)
        said = verdicts.get((hit.rule, labelled.data, labelled.id))
        if hit.is_claim and hit.rule in counted:
            said = None  # of the claims in a text, which differ, one was read
        if said is not None and (verdict is None or (verdict == "wrong" and not labelled.remove)):
            verdict, lost = said, lost if said == "wrong" else 0
        one = Counts(1, verdict == "right", verdict == "wrong", verdict == "unsure", lost)
        counted[hit.rule] = counted.get(hit.rule, Counts()).plus(one)
    return {
        rule: counts._replace(
            right_texts=int(bool(counts.right and not counts.wrong)), wrong_texts=int(counts.wrong > 0)
        )
        for rule, counts in counted.items()
    }


def _words_with_labels(labelled: Labelled) -> int:
    return 0 if labelled.remove is None else sum(1 for _ in _WORD.finditer(labelled.text))


def _common(span: Span, others: Iterable[Span]) -> Iterator[Span]:
    """The parts of a span that lie in one of the others."""
    for other in others:
        start, end = max(span.start, other.start), min(span.end, other.end)
        if start < end:
            yield Span(start, end)


def _ink(text: str, span: Span) -> int:
    return sum(map(len, text[span.start : span.end].split()))


def _seconds(engine: Engine, texts: Iterable[str]) -> float:
    """The shorter of two passes: the first one compiles patterns."""
    passes = []
    for _ in range(2):
        start = time.perf_counter()
        for text in texts:
            engine.clean(text)
        passes.append(time.perf_counter() - start)
    return min(passes)

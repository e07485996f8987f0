"""What a document says about who speaks: quotations with their speakers, and whether a sentence gives a source."""

from __future__ import annotations

from bisect import bisect_right
from operator import itemgetter
from typing import NamedTuple

from cleanlint.claims.paragraph import Paragraph
from cleanlint.claims.quotation import Quotation, are_all, quotations
from cleanlint.claims.sources import attributed, is_named, links, name_in
from cleanlint.claims.words import Tables, may_speak, tables
from cleanlint.document import Document, Part
from cleanlint.languages import language_of
from cleanlint.rules.ruleset import RuleSet
from cleanlint.spans import Span

_START = itemgetter(0)
_DASHES = tuple("—–―-")
_LONGEST_LINE = 120  # characters of a line that names somebody above or below a quotation
_FEW_WORDS = 3  # a quotation of fewer says nothing by itself


class Speaker(NamedTuple):
    """``text[start:end]`` of a block."""

    block: int
    start: int
    end: int


class Speech:
    """Looks at the paragraphs of a document when they are asked for."""

    __slots__ = (
        "_document",
        "_looked_up",
        "_may_speak",
        "_paragraphs",
        "_quotations",
        "_rules",
        "_speakers",
        "_tables",
    )

    def __init__(self, document: Document, rules: RuleSet) -> None:
        self._document = document
        self._rules = rules
        self._tables: Tables | None = None
        self._looked_up = False
        self._quotations: dict[int, list[Quotation]] = {}
        self._may_speak: dict[int, bool] = {}
        self._paragraphs: dict[int, Paragraph] = {}
        self._speakers: dict[int, list[Speaker | None]] = {}

    @property
    def _known(self) -> Tables | None:
        """The words of the document's language, English where it is not known; None for one without a vocabulary."""
        if not self._looked_up:
            lang = language_of(self._document.lang or "en")
            by_lang = {language_of(vocabulary.lang): vocabulary for vocabulary in self._rules.vocabularies}
            self._tables = tables(by_lang[lang]) if lang in by_lang else None
            self._looked_up = True
        return self._tables

    def quotations(self, index: int) -> list[Quotation]:
        """What a block quotes; a block quotation as a whole."""
        found = self._quotations.get(index)
        if found is None:
            found = self._quotations[index] = quotations(self._document.text_at(index))
        return found

    def is_quoted(self, index: int, start: int, end: int) -> bool:
        """Does ``text[start:end]`` of a block lie in a quotation, begin in one or end in one?"""
        if self._document.layout.kind(index) == "quote":
            return True
        found = self.quotations(index)
        for k in range(max(0, bisect_right(found, start, key=_START) - 1), len(found)):
            quotation = found[k]
            if quotation.start >= end:
                break
            if quotation.start < start < quotation.end or quotation.start < end < quotation.end:
                return True
            if (quotation.start, quotation.end) == (start, end):
                return True
        return False

    def paragraph(self, index: int, known: Tables) -> Paragraph:
        found = self._paragraphs.get(index)
        if found is None:
            found = self._paragraphs[index] = Paragraph(self._document.text_at(index), known)
        return found

    def is_sourced(self, index: int, start: int, end: int) -> bool:
        """Does ``text[start:end]`` of a block say from whom it has what it says, or link to it?"""
        span = self._document.layout.source_span(index, start, end)
        layout = self._document.layout
        source = self._document.text[slice(*span) if span else slice(layout.starts[index], layout.ends[index])]
        if links(source) or layout.is_linked(index, start, end) or (span is None and layout.link_share(index)):
            return True
        return self._known is not None and bool(self._attributed(index, self._known, start, end))

    def _attributed(self, index: int, known: Tables, start: int, end: int) -> list[Span]:
        """Who says something in ``text[start:end]`` of a block."""
        may = self._may_speak.get(index)
        if may is None:
            may = self._may_speak[index] = may_speak(self._document.text_at(index), known)
        return attributed(self.paragraph(index, known), start, end) if may else []

    def names_somebody(self, index: int, start: int, end: int) -> bool:
        """Is somebody who speaks in ``text[start:end]`` of a block named?"""
        if self._known is None:
            return False
        text, known = self._document.text_at(index), self._known
        return any(is_named(text, span, known) for span in self._attributed(index, known, start, end))

    def names(self, index: int) -> list[str]:
        """Who is named as speaking in a block, once for each time."""
        known = self._known
        if known is None:
            return []
        paragraph = self.paragraph(index, known)
        text = paragraph.text
        return [name_in(text, span, known) for span in paragraph.attributions() if is_named(text, span, known)]

    def is_unsourced(self, reach: str, index: int, start: int) -> bool:
        """Is no source given in the sentence in which ``start`` lies, or in its block?"""
        if reach == "block":
            return not self.is_sourced(index, 0, len(self._document.text_at(index)))
        return not self.is_sourced(index, *self.sentence(index, start))

    def is_unnamed(self, reach: str, index: int, start: int) -> bool:
        """Is nobody named who says so, in the sentence in which ``start`` lies, or further on as far as ``reach``?"""
        sentences = self._document.sentences(index)
        k = max(0, bisect_right(sentences, start, key=_START) - 1)
        if self.names_somebody(index, *self.sentence(index, start)):
            return False
        if reach == "sentence":
            return True
        if k + 1 < len(sentences):
            return not self.names_somebody(index, *sentences[k + 1])
        if reach == "next-sentence" or index + 1 >= len(self._document):
            return True
        following = self._document.sentences(index + 1)[:2]
        return not any(self.names_somebody(index + 1, *part) for part in following)

    def sentence(self, index: int, start: int) -> Part:
        """The sentence of a block in which ``start`` lies."""
        sentences = self._document.sentences(index)
        if not sentences:
            return Part(0, len(self._document.text_at(index)))
        return sentences[max(0, bisect_right(sentences, start, key=_START) - 1)]

    def speakers(self, index: int) -> list[Speaker | None]:
        """For each quotation of a block its speaker, as far as one is named near it."""
        found = self._speakers.get(index)
        if found is None:
            found = self._speakers[index] = self._found_speakers(index)
        return found

    def is_unattributed(self, index: int, start: int) -> bool:
        """Has the quotation that begins at ``start`` no speaker near it, though it says a whole sentence?

        It makes up its paragraph, and neither that nor the paragraphs beside it point to somebody: by a name before or
        behind it, by a colon, by a quotation that goes on.
        """
        known = self._known
        numbers = [number for number, quotation in enumerate(self.quotations(index)) if quotation.start == start]
        if known is None or not numbers or not self.quotations(index)[numbers[0]].closed:
            return False
        if not are_all(self.quotations(index), self._document.text_at(index)) or any(self.speakers(index)):
            return False
        if index and self._introduces(index - 1, known):
            return False
        return index + 1 == len(self._document) or not self._answers(index + 1, known)

    def _introduces(self, index: int, known: Tables) -> bool:
        """Does a paragraph lead to the quotation behind it: a colon, a line with a name, somebody who says so?"""
        text = self._document.text_at(index).rstrip()
        if text.endswith(":") or self._is_line(text) or any(not q.closed for q in self.quotations(index)):
            return True
        return bool(self.paragraph(index, known).attributions())

    def _is_line(self, text: str) -> bool:
        """Is it a short line that is no sentence, such as a name with a role?"""
        return text[-1:].isalnum() or text.endswith(")") if len(text) <= _LONGEST_LINE else False

    def _answers(self, index: int, known: Tables) -> bool:
        """Does a paragraph begin with words about the quotation before it?"""
        text = self._document.text_at(index).lstrip()
        if text[:1].islower() or text.startswith(_DASHES) or self._is_line(text.rstrip()):
            return True
        return self.paragraph(index, known).opening_attribution() is not None

    def _found_speakers(self, index: int) -> list[Speaker | None]:
        known = self._known
        if known is None:
            return [None] * len(self.quotations(index))
        here = self.paragraph(index, known)
        found: list[Speaker | None] = []
        for number, span in enumerate(here.own_speakers()):
            speaker = None if span is None else Speaker(index, *span)
            if speaker is None and self._is_sentence(here, number):
                speaker = self._from_before(here, index, number, found, known)
            found.append(speaker)
        return found

    def _is_sentence(self, here: Paragraph, number: int) -> bool:
        return here.stands_alone(number) and here.ends_sentence(number) and here.words_of(number) >= _FEW_WORDS

    def _from_before(
        self, here: Paragraph, index: int, number: int, found: list[Speaker | None], known: Tables
    ) -> Speaker | None:
        """The speaker of a quotation that makes a sentence by itself: whoever spoke, or was spoken of, before."""
        span = here.speaker_before(number)
        if span is not None:
            return Speaker(index, *span)
        if number:
            return found[number - 1]
        return self._from_next(here, index, known) or self._from_previous(index, known)

    def _from_previous(self, index: int, known: Tables) -> Speaker | None:
        if index == 0:
            return None
        before = self.paragraph(index - 1, known)
        if before.quotations and before.tokens and before.tokens[-1].kind == "quote":
            return self.speakers(index - 1)[-1]
        span = before.last_speaker()
        return None if span is None else Speaker(index - 1, *span)

    def _from_next(self, here: Paragraph, index: int, known: Tables) -> Speaker | None:
        if index + 1 >= len(self._document) or len(here.quotations) != 1 or len(here.tokens) != 1:
            return None
        span = self.paragraph(index + 1, known).opening_attribution()
        return None if span is None else Speaker(index + 1, *span)

"""A text and its parts: what rules look at. Immutable; everything beyond the block bounds is built when asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from cleanlint.languages import language_of
from cleanlint.spans import Span

# Characters that may begin or end a unit as part of what it says; other non-alphanumerics there are decoration.
# Corner quotes, title marks and full-width punctuation are, lenticular brackets are not: 【】 only sets a heading off.
_SPEAKING = frozenset("\"'“”‘’‚‛„‟‹()[]{}@$£€¥₽%‰&§©®™℠+.,!?…:;/\\¿¡°′″\ufffc「」『』《》（）。｡、，．！？：；؟،؛")
_STOPS = frozenset(".!?…。｡．！？؟")
_CLOSERS = frozenset("\"'”’»)]}*_」』）")
_COMMAS = frozenset(",;，、；،؛")
_OPENING_QUOTES = frozenset("\"'“”‘’‚„«‹「『")
SHORT_WORDS = 12  # the most words of a block in a tail run
EDGE_BLOCKS = 3  # so many blocks are always head, and so many tail
EDGE_SHARE = 0.15  # and so is this share of the document's characters
SEGMENT = 4_000  # longer blocks are looked at in segments of about this many characters
LONGEST_UNIT = 20_000  # nothing longer is one unit of boilerplate
_ODD_SPACE = re.compile(r"[^\S ]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")
# Between sentences there is white space, but for scripts that write none.
_SENTENCE_GAP = re.compile(r"(?<=[.!?…])[\"'”’)\]]{0,3}\s+|(?<=[。｡！？])[”’」』）]{0,3}(?![”’」』）])\s*")


class Layout(Protocol):
    """The blocks of a document, as its format sees them."""

    @property
    def starts(self) -> Sequence[int]:
        """Of the blocks, in the source."""

    @property
    def ends(self) -> Sequence[int]: ...

    @property
    def text_tells_all(self) -> bool:
        """Do two blocks with the same text have the same kind, links and places in the source that can go?"""

    def text(self, index: int) -> str:
        """What there is to see of a block."""
        ...

    def kind(self, index: int) -> str:
        """paragraph, heading, item or quote; protected for a block that no removal may touch."""
        ...

    def link_share(self, index: int) -> float | None:
        """The share of a block's visible ink that stands inside links; None where the format does not know."""
        ...

    def source_span(self, index: int, start: int, end: int) -> Span | None:
        """Where ``text(index)[start:end]`` stands in the source; None if it cannot go by itself."""

    def shown_span(self, index: int, start: int, end: int) -> Span | None:
        """As `source_span`, for what takes nothing away; None where a link is cut in two."""

    def is_linked(self, index: int, start: int, end: int) -> bool:
        """Is some of ``text(index)[start:end]`` known to be a link?"""
        ...

    @property
    def keeps_blank_lines(self) -> bool:
        """Must a blank line stay between two blocks that had one?"""

    def agrees(self, after: str, removed: Sequence[tuple[int, int]]) -> bool:
        """Has ``after``, the source without the spans ``removed``, the structure of what remains?"""
        ...

    def needed_headings(self, removed: Sequence[tuple[int, int]]) -> Sequence[int]:
        """Where the headings begin that go with the spans ``removed`` of the source, though they are needed."""
        ...


class Part(NamedTuple):
    """A sentence, a line or a segment of a block: offsets into the block's text."""

    start: int
    end: int


def encodable(text: str) -> str:
    """The text with a stand-in for lone surrogates, which have no UTF-8 for libraries that work on bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def core(text: str) -> tuple[int, int]:
    """The part of a unit that says something: list markers, rules, arrows, emoji at both ends are left out."""
    start, end = 0, len(text)
    while start < end and not (text[start].isalnum() or text[start] in _SPEAKING):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in _SPEAKING):
        end -= 1
    return start, end


def ending(text: str) -> str:
    """How a unit ends: stop, colon, comma or open."""
    k = len(text) - 1
    while k > 0 and text[k] in _CLOSERS:
        k -= 1
    last = text[k] if text else ""
    if last in _STOPS:
        return "stop"
    if last in _COMMAS:
        return "comma"
    return "colon" if last in (":", "：") else "open"


def opening(text: str) -> str:
    """How a unit begins: upper, lower, digit, quote or other."""
    first = text[:1]
    if first in _OPENING_QUOTES:
        return "quote" if first else "other"
    if first.isdigit():
        return "digit"
    if first.islower():
        return "lower"
    return "upper" if first.isalpha() else "other"


class Document:
    """A text with the blocks that its layout found."""

    __slots__ = ("_core_starts", "_cores", "_sentences", "_tail_run", "_texts", "_words", "lang", "layout", "text")

    def __init__(self, text: str, layout: Layout, lang: str | None = None) -> None:
        self.text = text
        self.layout = layout
        self.lang = lang
        self._texts: dict[int, str] = {}
        self._cores: dict[int, str] = {}
        self._core_starts: dict[int, int] = {}
        self._words: dict[int, int] = {}
        self._sentences: dict[int, list[Part]] = {}
        self._tail_run: tuple[int, int] | None = None

    def __len__(self) -> int:
        """How many blocks there are."""
        return len(self.layout.starts)

    def text_at(self, index: int) -> str:
        """What there is to see of a block."""
        found = self._texts.get(index)
        if found is None:
            found = self._texts[index] = self.layout.text(index)
        return found

    def core(self, index: int) -> str:
        """What patterns see of a block: its text without decoration; empty outside the document."""
        found = self._cores.get(index)
        if found is None:
            if not 0 <= index < len(self):
                return ""
            text = self.text_at(index)
            start, end = core(text)
            found = self._cores[index] = text[start:end]
            self._core_starts[index] = start
        return found

    def core_start(self, index: int) -> int:
        """Where `core` begins in the text of a block."""
        self.core(index)
        return self._core_starts[index]

    def words(self, index: int) -> int:
        found = self._words.get(index)
        if found is None:
            found = self._words[index] = len(self.core(index).split())
        return found

    def segments(self, index: int) -> list[Part]:
        """The block cut at sentence ends into pieces of a bounded length: one piece unless it is very long."""
        text = self.text_at(index)
        if len(text) <= SEGMENT:
            return [Part(0, len(text))]
        pieces, position = [], 0
        while len(text) - position > SEGMENT:
            edge = _last_gap(text, position, position + SEGMENT)
            pieces.append(Part(position, edge))
            position = edge
        pieces.append(Part(position, len(text)))
        return pieces

    def lines(self, index: int) -> list[Part]:
        """The lines of a block, without the white space around them."""
        return [Part(*m.span()) for m in _LINE.finditer(self.text_at(index))]

    def sentences(self, index: int) -> list[Part]:
        """The sentences of a block, without the white space between them."""
        found = self._sentences.get(index)
        if found is None:
            text = self.text_at(index)
            found = self._sentences[index] = [
                sentence for segment in self.segments(index) for sentence in _split_sentences(text, segment, self.lang)
            ]
        return found

    def zones(self, index: int, at: int | None = None) -> set[str]:
        """Where a block, or the source offset ``at`` in it, stands: head, middle, tail.

        A short document is all head and tail.
        """
        start = self.layout.starts[index] if at is None else at
        end = self.layout.ends[index] if at is None else at
        total = len(self.text)
        found = set()
        by_block = len(self) > 1
        if (by_block and index < EDGE_BLOCKS) or start <= EDGE_SHARE * total:
            found.add("head")
        if (by_block and index >= len(self) - EDGE_BLOCKS) or total - end <= EDGE_SHARE * total:
            found.add("tail")
        return found or {"middle"}

    def tail_run(self) -> tuple[int, int]:
        """The blocks ``[first, end)`` of short open lines that close the document."""
        if self._tail_run is None:
            first = len(self)
            while first > 0 and self._is_short(first - 1):
                first -= 1
            self._tail_run = (first, len(self))
        return self._tail_run

    def _is_short(self, index: int) -> bool:
        if self.layout.ends[index] - self.layout.starts[index] > 40 * SHORT_WORDS:
            return False
        text = self.core(index)
        return bool(text) and ending(text) == "open" and self.words(index) <= SHORT_WORDS

    def source_span(self, index: int, start: int, end: int) -> Span | None:
        """Where a range of a block's text stands in the source; None if it cannot go by itself."""
        return self.layout.source_span(index, start, end)


def _last_gap(text: str, start: int, end: int) -> int:
    """The end of the last sentence in ``text[start:end]``, else of the last word, else ``end``."""
    half = (start + end) // 2
    gap = None
    for gap in _SENTENCE_GAP.finditer(text, half, end):  # noqa: B007 - the last one counts
        pass
    if gap is not None:
        return gap.end()
    space = text.rfind(" ", half, end)
    return space + 1 if space > 0 else end


def _split_sentences(text: str, piece: Part, lang: str | None) -> list[Part]:
    # White space inside a block, a line break too, does not end a sentence.
    flat = encodable(_ODD_SPACE.sub(" ", text[piece.start : piece.end]))
    found = []
    for start, end in _boundaries(flat, lang):
        part = flat[start:end]
        left = len(part) - len(part.lstrip())
        right = len(part.rstrip())
        if right > left:
            found.append(Part(piece.start + start + left, piece.start + start + right))
    return found


def _boundaries(text: str, lang: str | None) -> list[tuple[int, int]]:
    from sentencex import get_sentence_boundaries  # only documents with a sentence rule's cue need it

    try:
        return [(b["start_index"], b["end_index"]) for b in get_sentence_boundaries(language_of(lang or "en"), text)]
    except (Exception, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the splitter, which is no Exception: without it, all is one sentence
        return [(0, len(text))]

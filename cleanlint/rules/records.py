"""What a rule is once it has been read: immutable records, plain enough to be cached as JSON."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Scope: TypeAlias = Literal["span", "sentence", "line", "block", "section", "tail", "quote"]
Tier: TypeAlias = Literal["none", "unsafe", "safe"]
Kind: TypeAlias = Literal["boilerplate", "claims"]
Severity: TypeAlias = Literal["error", "warning", "info"]

TIERS: tuple[Tier, ...] = ("none", "unsafe", "safe")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")

UNBOUNDED = 10**9


class Range(NamedTuple):
    """Inclusive bounds, written ``3..10``, ``..10``, ``3..`` or ``3`` in a pack."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, (int, float)) and self.low <= value <= self.high


class Pattern(NamedTuple):
    """One pattern of a rule."""

    source: str  # as the pack has it
    regex: str  # what the `regex` package compiles, with IGNORECASE and DOTALL
    literals: tuple[str, ...] | None  # folded; whatever matches contains one of them; None: no usable literal
    cost: float = 0.0  # how often `literals` occur anyway, per million characters
    further: tuple[tuple[str, ...], ...] = ()  # more such sets, which have to be met as well
    rare: tuple[tuple[str, ...], ...] = ()  # of all these sets, those that are worth looking for in every text
    lead: tuple[str, ...] = ()  # where units must begin so: one of these is among their first `reach` characters
    reach: int = 0
    longest: int | None = None  # where the pattern matches whole units only: the most characters of one
    starts: tuple[str, ...] = ()  # folded; whatever matches begins with one of them; empty: not known, or `shifts` are
    shifts: tuple[int, ...] = ()  # whatever matches begins so many characters before one of `literals`


class Condition(NamedTuple):
    """A test of a unit. All the parts that are given must hold; an empty condition holds.

    ``prev`` and ``next`` test the neighbouring units (sentences for a sentence rule, blocks otherwise), ``block``
    the block around a span or a sentence, ``sentence`` the one in which a span begins. A neighbour that does not exist
    reads as an empty text. ``element`` tests the path of elements around a unit of a page; where none is known, it does
    not hold.
    """

    any: tuple[Pattern, ...] = ()
    all: tuple[Pattern, ...] = ()
    none: tuple[Pattern, ...] = ()
    score: tuple[tuple[Pattern, float], ...] = ()
    at_least: float = 0.0  # the sum of the weights of the score's patterns that hit must reach this
    prev: Condition | None = None
    next: Condition | None = None
    block: Condition | None = None
    element: Condition | None = None
    sentence: Condition | None = None


class Where(NamedTuple):
    """Bounds on the unit and on where it stands; None means not asked for."""

    zone: tuple[str, ...] | None = None  # head, middle, tail
    first: int | None = None  # among the first n blocks
    last: int | None = None  # among the last n blocks
    words: Range | None = None
    chars: Range | None = None
    coverage: float | None = None  # share of the unit's ink that the patterns of `match` cover, at least
    link_density: Range | None = None  # share of the unit's visible characters inside links; unknown fails
    kind: tuple[str, ...] | None = None  # paragraph, heading, item, quote
    starts: tuple[str, ...] | None = None  # upper, lower, digit, quote, other
    ends: tuple[str, ...] | None = None  # stop, colon, comma, open
    tail_run: int | None = None  # the unit is in the run of at least n short open lines that ends the document
    beside_removal: str | None = None  # prev, next, either: an adjoining block is removed in the same round
    domain: tuple[str, ...] | None = None
    lang: tuple[str, ...] | None = None
    body: tuple[str, ...] | None = None  # inside, before, after what holds most of a page's article
    selector: str | None = None  # CSS: the unit's element, or one around it
    quoted: str | None = None  # outside, inside, anywhere: of quotations; None: outside for claims, else anywhere
    unsourced: str | None = None  # sentence, block: no source at all is given there
    unnamed: str | None = None  # sentence, next-sentence, next-block: up to there nobody is named who says so
    unattributed: bool | None = None  # of a quotation: nobody near it is its speaker

    @property
    def asks_who(self) -> bool:
        """Does it ask who says what stands in the unit?"""
        return (self.unsourced or self.unnamed or self.unattributed) is not None


class Items(NamedTuple):
    """The blocks that follow the marker of a section or tail rule and go with it."""

    count: Range = Range(0, 12)  # type: ignore[assignment]  # no one counts fields of a record
    where: Where = Where()  # each item: words, chars, kind, starts, ends, link_density
    match: Condition = Condition()  # each item
    unless: Condition | None = None  # an item that this holds for is not one: the section ends before it
    end: Condition | None = None  # the section must close with a block for which this holds; it goes too
    to_end: bool = False  # the items must reach the end of the document, or a block that is removed as well


class Example(NamedTuple):
    """One test of a rule, in CriticMarkup."""

    marked: str
    line: int  # of the pack file, from 1
    format: str = "text"  # text, markdown or html
    lang: str | None = None
    url: str | None = None


class Rule(NamedTuple):
    id: str
    kind: Kind
    lang: str  # BCP 47, or 'mul'
    message: str
    why: str
    scope: Scope
    match: Condition
    unless: Condition | None
    where: Where
    items: Items | None
    fix: Tier
    severity: Severity
    unmeasured: bool  # a closed interface string without a measured precision
    was: tuple[str, ...]  # earlier ids
    path: str  # the pack's file, for messages
    line: int
    remove: tuple[Example, ...] = ()
    keep: tuple[Example, ...] = ()
    flag: tuple[Example, ...] = ()
    off: bool = False  # takes part only when it is selected
    advice: str = ""  # what a writer can do about a finding; may be empty

    @property
    def topic(self) -> str:
        return self.id.partition("/")[0]


class Vocabulary(NamedTuple):
    """How a language says who says something: the words and phrases of a pack of kind `attribution`, in lower case."""

    lang: str
    said: tuple[str, ...]  # what a speaker does: said, told
    thinks: tuple[str, ...]  # verbs that say as much of a mind, or of much else: believes, found
    nouns: tuple[str, ...]  # verbs of speech whose third person may be a plural: tweet, claim
    saying: tuple[str, ...]  # the same without a subject of its own: saying, adding
    according: tuple[str, ...]  # phrases that a speaker follows: according to
    helpers: tuple[str, ...]  # what may stand between a speaker and the verb: has, also, later
    pronouns: tuple[str, ...]  # he, she, they
    determiners: tuple[str, ...]  # what begins a noun phrase: the, a, his
    articles: tuple[str, ...]  # what makes a noun of a word that may be a verb: the, his
    times: tuple[str, ...]  # what tells the time between a speaker and the verb: Tuesday, night
    leads: tuple[str, ...]  # what begins a clause and is no speaker: and, when, because
    bounds: tuple[str, ...]  # what ends a noun phrase or begins an adverbial: in, during, who, Tuesday
    joints: tuple[str, ...]  # what may stand inside a name or noun phrase: of, for, and
    titles: tuple[str, ...]  # abbreviations whose stop ends no sentence: mr, sen

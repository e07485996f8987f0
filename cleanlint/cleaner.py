"""The loop: find, resolve, delete, again on what remains until it settles, then check the result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from cleanlint.document import Document, Layout
from cleanlint.findings import CleanResult, Finding, Quote, Reason, Refusal, Removal
from cleanlint.formats.page import FactsAt, PageLayout
from cleanlint.matching.matcher import Matcher
from cleanlint.matching.search import Hit, Memory, Search
from cleanlint.resolve import Deletion, resolve, units
from cleanlint.rules.records import Rule, Tier
from cleanlint.rules.ruleset import RuleSet
from cleanlint.spans import Span, Survivors, cut
from cleanlint.suppressions import suppressions

if TYPE_CHECKING:
    from cleanlint.claims.statistics import Statistics
    from cleanlint.suppressions.acting import Allowance, Suppressions

MAX_ROUNDS = 8
MAX_REMOVAL = 0.5  # of a document's words, unless the user says otherwise
FEWEST_WORDS = 50  # fewer words than these may always go, whatever their share


class _Source(NamedTuple):
    """What there is to know of a document from one round to the next, beside its text."""

    format: str
    lang: str | None
    host: str
    page: FactsAt | None
    switched: Suppressions | None
    memory: Memory


class Round(NamedTuple):
    """What one look at a text gives."""

    deletions: list[Deletion]
    stuck: list[Deletion]  # Markdown would not parse the same without them: reported, not deleted
    kept: list[Deletion]  # a phrase of the user's stands in them
    search: Search
    document: Document
    survivors: Survivors  # what the document is of the text as it came
    allowance: Allowance | None  # what the document's comments allow; None: it has none

    @property
    def allows(self) -> Callable[[Hit], bool] | None:
        return None if self.allowance is None else self.allowance.allows


class _Settled(NamedTuple):
    """Where the loop came to rest."""

    text: str
    removals: list[Removal]
    findings: list[Finding]  # of the rules that act
    last: Round
    reason: Reason | None


class Trace(NamedTuple):
    """All that was looked at on the way to a result."""

    rounds: list[Round]
    claims: Search  # what claims rules look at: the last round's document
    rules: RuleSet
    every: RuleSet  # also those that do not take part
    acting: frozenset[int]  # numbers of the rules that delete
    taking_part: frozenset[int]  # of those that the document's language lets take part
    host: str


class Engine:
    """Cleans texts with a fixed set of rules. Immutable after construction; safe to share between threads."""

    __slots__ = (
        "_acting",
        "_claims",
        "_digest",
        "_every",
        "_keep",
        "_matcher",
        "_max_removal",
        "_rules",
        "_silent",
        "_unsafe",
    )

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        unsafe: bool = False,
        max_removal: float = MAX_REMOVAL,
        keep: Sequence[str] = (),
        gated: bool = True,
        every: Callable[[], RuleSet] | None = None,
        silent: Collection[str] = (),
    ) -> None:
        """``every`` is all the rules that there are, which comments may name; None: there are no others.

        ``silent`` are problems with comments that are not to be reported.
        """
        self._silent = silent
        self._rules = RuleSet.of(rules)
        self._every = every or (lambda: self._rules)
        self._unsafe = unsafe
        self._max_removal = max_removal
        self._keep = tuple(_squeezed(phrase) for phrase in keep)
        tiers = ("safe", "unsafe") if unsafe else ("safe",)
        self._acting = frozenset(
            n for n, r in enumerate(self._rules.heads) if r.kind == "boilerplate" and r.fix in tiers
        )
        self._matcher = Matcher(self._rules, "boilerplate", self._acting, gated=gated)
        self._claims = Matcher(self._rules, "claims", (), gated=gated)
        self._digest: str | None = None

    @property
    def digest(self) -> str:
        """Tells any two sets of rules and settings apart."""
        if self._digest is None:
            self._digest = _digest(self._rules, self._unsafe, self._max_removal, self._keep)
        return self._digest

    def clean(
        self,
        text: str,
        *,
        url: str | None = None,
        lang: str | None = None,
        format: str = "text",
        page: FactsAt | None = None,
        comments: Sequence[str] = (),
        claims: bool = True,
    ) -> CleanResult:
        """See `cleanlint.Cleaner.clean`.

        ``page`` gives the facts of the line at an offset of ``text``, ``comments`` what the page's comments say to us.
        """
        source = self._source(text, url, lang, format, page, comments)
        try:
            settled = self._settle(text, source)
            found = settled.findings + self._other_findings(settled)
            if claims:
                found += self._claimed(settled, source.host) + self._of_comments(source)
        except TimeoutError:
            return CleanResult(text, (), (), Refusal("time limit", 0.0, ()), self.digest)
        findings = tuple(sorted(found))
        removed = tuple(sorted(settled.removals))
        refused = self._refusal(text, settled, removed)
        if refused is not None:
            return CleanResult(text, (), findings, refused, self.digest)
        return CleanResult(settled.text, removed, findings, None, self.digest)

    def quotes(self, text: str, *, lang: str | None = None) -> tuple[Quote, ...]:
        """See `cleanlint.Cleaner.quotes`."""
        from cleanlint.claims.speech import Speech

        document = Document(text, _layout(text, "text", None), lang.lower() if lang else None)
        speech = Speech(document, self._rules)
        starts = document.layout.starts
        found = []
        for index, start in enumerate(starts):
            if not speech.quotations(index):
                continue
            for quotation, who in zip(speech.quotations(index), speech.speakers(index), strict=True):
                speaker = None if who is None else Span(starts[who.block] + who.start, starts[who.block] + who.end)
                found.append(Quote(start + quotation.start, start + quotation.end, speaker))
        return tuple(found)

    def statistics(self, result: CleanResult, *, lang: str | None = None, format: str = "text") -> Statistics:
        """See `cleanlint.Cleaner.statistics`."""
        from cleanlint.claims.speech import Speech
        from cleanlint.claims.statistics import statistics

        document = Document(result.text, _layout(result.text, format, None), lang.lower() if lang else None)
        return statistics(document, Speech(document, self._rules), result.findings)

    def trace(
        self,
        text: str,
        *,
        url: str | None = None,
        lang: str | None = None,
        format: str = "text",
        page: FactsAt | None = None,
        comments: Sequence[str] = (),
    ) -> Trace:
        """What `clean` looks at, round by round. Raises TimeoutError where that refuses a document for its time."""
        source = self._source(text, url, lang, format, page, comments)
        rounds: list[Round] = []
        document = self._settle(text, source, rounds).last.document
        claims = self._claims.search(document, source.host, Memory({}, set()))
        taking_part = self._matcher.numbers(source.lang)
        return Trace(rounds, claims, self._rules, self._every(), self._acting, taking_part, source.host)

    def _source(
        self,
        text: str,
        url: str | None,
        lang: str | None,
        format: str,
        page: FactsAt | None,
        comments: Sequence[str],
    ) -> _Source:
        switched = suppressions(text, format, comments, self._rules, self._every)
        return _Source(format, lang.lower() if lang else None, host_of(url), page, switched, Memory({}, set()))

    def _settle(self, text: str, source: _Source, rounds: list[Round] | None = None) -> _Settled:
        """Go round after round; all of them are noted in ``rounds``."""
        left, survivors = text, Survivors.of(text)
        removals: list[Removal] = []
        findings: list[Finding] = []
        for _ in range(MAX_ROUNDS):
            here = self._look(left, survivors, source)
            if rounds is not None:
                rounds.append(here)
            if not here.deletions:
                return _Settled(left, removals, findings, here, None)
            for deletion in here.deletions:
                rule = self._rules[deletion.rule]
                removals += [
                    Removal(*part, rule.id, deletion.also, text[part.start : part.end])
                    for part in survivors.origin((deletion.start, deletion.end))
                ]
                findings.append(self._finding(deletion, survivors, rule.fix))
            spans = [(d.start, d.end) for d in here.deletions]
            left, survivors = cut(left, spans), survivors.without(spans)
        here = self._look(left, survivors, source)
        return _Settled(left, removals, findings, here, "not settled" if here.deletions else None)

    def _look(self, left: str, survivors: Survivors, source: _Source) -> Round:
        """One round: what the acting rules would delete from what is left."""
        document = Document(left, _layout(left, source.format, _moved(source.page, survivors)), source.lang)
        search = self._matcher.search(document, source.host, source.memory)
        allowance = None if source.switched is None else source.switched.of(document)
        hits = search.hits(acting=True, allows=None if allowance is None else allowance.allows)
        if not hits:
            return Round([], [], [], search, document, survivors, allowance)
        deletions = resolve(document, hits, self._rules)
        if allowance is not None:
            deletions = list(map(allowance.clipped, deletions))
        kept = [d for d in deletions if self._is_kept(document.text[d.start : d.end])]
        others = [d for d in deletions if d not in kept] if kept else deletions
        deletions, stuck = _agreeing(document, _without_needed_headings(document, others))
        return Round(deletions, stuck, kept, search, document, survivors, allowance)

    def _is_kept(self, text: str) -> bool:
        squeezed = _squeezed(text) if self._keep else ""
        return any(phrase in squeezed for phrase in self._keep)

    def _finding(self, deletion: Deletion, survivors: Survivors, fix: Tier) -> Finding:
        rule = self._rules[deletion.rule]
        parts = survivors.origin(deletion.unit)
        return Finding(parts[0].start, parts[-1].end, rule.id, rule.severity, rule.message, fix)

    def _other_findings(self, settled: _Settled) -> list[Finding]:
        """What unsafe rules and the like say of the settled text, and what could not be deleted from it."""
        here = settled.last
        said = units(here.document, here.search.hits(acting=False, allows=here.allows), self._rules)
        return [
            *(self._finding(deletion, here.survivors, "none") for deletion in here.stuck),
            *(self._finding(unit, here.survivors, self._rules[unit.rule].fix) for unit in said),
        ]

    def _claimed(self, settled: _Settled, host: str) -> list[Finding]:
        """What the claims rules say of the settled text."""
        document, allows = settled.last.document, settled.last.allows
        hits = self._claims.search(document, host, Memory({}, set())).hits(acting=False, allows=allows)
        said = units(document, hits, self._rules)
        return [self._finding(unit, settled.last.survivors, "none") for unit in said]

    def _of_comments(self, source: _Source) -> list[Finding]:
        """What is wrong with the comments that switch rules off."""
        if source.switched is None:
            return []
        found = source.switched.findings(self._matcher.numbers(source.lang))
        return [finding for finding in found if finding.rule not in self._silent]

    def _refusal(self, text: str, settled: _Settled, removed: tuple[Removal, ...]) -> Refusal | None:
        if not removed:
            return None
        words = sum(len(r.text.split()) for r in removed)
        share = words / (len(text.split()) or 1)
        if settled.reason is not None:
            return Refusal(settled.reason, share, removed)
        if words >= FEWEST_WORDS and share > self._max_removal:
            return Refusal("too much", share, removed)
        if not _is_sound(text, settled.text, removed):
            return Refusal("failed check", share, removed)
        return None


def _is_sound(text: str, left: str, removed: tuple[Removal, ...]) -> bool:
    """The promise, checked on every result: sorted, disjoint, non-empty spans, the output the input without them."""
    position = 0
    for removal in removed:
        if not position <= removal.start < removal.end <= len(text):
            return False
        if text[removal.start : removal.end] != removal.text:
            return False
        position = removal.end
    return cut(text, [(r.start, r.end) for r in removed]) == left


def _without_needed_headings(document: Document, deletions: list[Deletion]) -> list[Deletion]:
    """The deletions that take no heading of text that stays: such a heading is no label of the page.

    What stays for this reason may itself stand under a heading, so this is asked until nothing changes.
    """
    while needed := document.layout.needed_headings([(d.start, d.end) for d in deletions]):
        deletions = [d for d in deletions if not any(d.start <= start < d.end for start in needed)]
    return deletions


def _agreeing(document: Document, deletions: list[Deletion]) -> tuple[list[Deletion], list[Deletion]]:
    """Deletions that leave the rest of a document with the structure it had, and the others."""

    def harmless(chosen: list[Deletion]) -> bool:
        spans = [(d.start, d.end) for d in chosen]
        return document.layout.agrees(cut(document.text, spans), spans)

    if harmless(deletions):
        return deletions, []
    kept: list[Deletion] = []
    stuck = []
    for deletion in deletions:
        if harmless([*kept, deletion]):
            kept.append(deletion)
        else:
            stuck.append(deletion)
    return kept, stuck


def _moved(page: FactsAt | None, survivors: Survivors) -> FactsAt | None:
    """The facts by offsets of what is left of the text."""
    return None if page is None else lambda offset: page(survivors.origin((offset, offset + 1))[0].start)


def _layout(text: str, format: str, page: FactsAt | None) -> Layout:
    if format == "markdown":
        from cleanlint.formats import markdown

        return markdown.parse(text)
    from cleanlint.formats import text as plain

    lines = plain.parse(text)
    return lines if page is None else PageLayout(lines, page)


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def host_of(url: str | None) -> str:
    """The host of a URL in lower case; empty when there is none."""
    if not url:
        return ""
    rest = url.partition("://")[2] or url
    for mark in "/?#":
        rest = rest.partition(mark)[0]
    return rest.rpartition("@")[2].partition(":")[0].lower()


def _digest(rules: RuleSet, unsafe: bool, max_removal: float, keep: tuple[str, ...]) -> str:
    """That of the rules, and what tells the settings apart."""
    settings = repr((unsafe, max_removal, keep)).encode("utf-8", "surrogatepass")
    return f"{rules.digest}-{crc32(settings):08x}"

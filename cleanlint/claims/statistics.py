"""What a whole document says about its sources: densities and who is cited, which no single finding tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from cleanlint.claims.speech import Speech
from cleanlint.document import Document
from cleanlint.findings import Finding

HEDGES = ("claims/hedge",)  # ids of rules begin so
VAGUE = ("claims/vague-source", "claims/anonymous-source", "claims/vague-document", "claims/agentless")
_KINDS = ("paragraph", "item", "quote")


class Statistics(NamedTuple):
    """Counts of one document, or of several."""

    words: int = 0
    sentences: int = 0
    hedges: int = 0  # findings
    vague: int = 0  # findings about vague and anonymous sources
    sourced: int = 0  # sentences in which somebody who speaks is named
    sources: tuple[tuple[str, int], ...] = ()  # who is named as a speaker and how often, most often first

    def plus(self, other: Statistics) -> Statistics:
        """Both together."""
        return Statistics(
            words=self.words + other.words,
            sentences=self.sentences + other.sentences,
            hedges=self.hedges + other.hedges,
            vague=self.vague + other.vague,
            sourced=self.sourced + other.sourced,
            sources=_counted([*self.sources, *other.sources]),
        )

    def as_dict(self) -> dict[str, Any]:
        """For the JSON report: the counts and what follows from them, to three places."""
        thousands, sentences = self.words / 1000 or 1.0, self.sentences or 1
        return {
            **self._asdict(),
            "hedges_per_1000_words": round(self.hedges / thousands, 3),
            "vague_per_1000_words": round(self.vague / thousands, 3),
            "share_with_named_source": round(self.sourced / sentences, 3),
            "sources": [{"name": name, "cited": cited} for name, cited in self.sources],
        }

    def lines(self) -> list[str]:
        """For people."""
        figures = self.as_dict()
        share = figures["share_with_named_source"]
        named = ", ".join(f"{name} ({cited})" for name, cited in self.sources) or "nobody"
        return [
            f"hedges: {self.hedges}, {figures['hedges_per_1000_words']:.1f} per 1,000 words",
            f"vague sources: {self.vague}, {figures['vague_per_1000_words']:.1f} per 1,000 words",
            f"sentences with a named source: {self.sourced} of {self.sentences} ({share:.0%})",
            f"named sources: {named}",
        ]


def statistics(document: Document, speech: Speech, findings: Iterable[Finding]) -> Statistics:
    """The counts of a document with these findings."""
    rules = [finding.rule for finding in findings]
    sentences = sourced = 0
    names: list[tuple[str, int]] = []
    for index in range(len(document)):
        if document.layout.kind(index) not in _KINDS:
            continue
        parts = document.sentences(index)
        sentences += len(parts)
        sourced += sum(speech.names_somebody(index, *part) for part in parts)
        names += [(name, 1) for name in speech.names(index)]
    return Statistics(
        words=len(document.text.split()),
        sentences=sentences,
        hedges=sum(rule.startswith(HEDGES) for rule in rules),
        vague=sum(rule.startswith(VAGUE) for rule in rules),
        sourced=sourced,
        sources=_counted(names),
    )


def _counted(names: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Names that end with the same word together, under the longest one: "Ines Okafor" and "Okafor"."""
    totals: dict[str, int] = {}
    longest: dict[str, str] = {}
    for name, cited in names:
        last = name.rpartition(" ")[2].lower()
        totals[last] = totals.get(last, 0) + cited
        longest[last] = max(longest.get(last, ""), name, key=lambda one: (len(one), one))
    return tuple(sorted(((longest[last], cited) for last, cited in totals.items()), key=lambda one: (-one[1], one[0])))

"""Noun phrases next to speech verbs: whose verb it is. All of it works on the tokens of one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from cleanlint.claims.words import MARK, QUOTE, WORD, Tables, Token
from cleanlint.spans import Span

MOST_WORDS = 14  # of a noun phrase
REACH = 60  # tokens around a quotation in which its speaker is looked for
_BREAKS = frozenset(";:")
_DASHES = frozenset("—–―-")
_ADVERBIAL = ("ing", "ed", "ly")  # what begins like this and ends with a comma is not yet the subject
_OPENERS = frozenset({"and", "but", "so", "then", "yet"})  # behind these a sentence begins as it would without them
_PARTS_OF_NAMES = frozenset({"may", "will", "last", "first"})


class Phrases:
    """Finds noun phrases among the tokens of a paragraph."""

    __slots__ = ("_known", "_tokens")

    def __init__(self, tokens: Sequence[Token], known: Tables) -> None:
        self._tokens = tokens
        self._known = known

    def says(self, k: int) -> bool:
        """Is token ``k`` a verb of speech with a subject, rather than a noun that looks like one?"""
        return self._tokens[k].lower in self._known.said and self._is_finite(k)

    def thinks(self, k: int) -> bool:
        """Is it one of the verbs that say as much of a mind, or of much else?"""
        return self._tokens[k].lower in self._known.thinks and self._is_finite(k)

    def says_too(self, k: int) -> bool:
        """Is it a verb of speech whose subject stands further off: saying, to say?"""
        lower = self._tokens[k].lower
        if lower in self._known.saying:
            return self._tokens[k].kind == WORD
        return lower in self._known.said and k > 0 and self._tokens[k - 1].lower == "to"

    def _is_finite(self, k: int) -> bool:
        token = self._tokens[k]
        if token.kind != WORD or token.is_capital:
            return False
        before = self._tokens[k - 1] if k else None
        if before is None or before.kind != WORD:
            return True
        return (
            before.lower not in self._known.articles
            and before.lower != "to"
            and not before.lower.endswith(("'s", "s'"))
        )

    def before(self, verb: int, low: int) -> Span | None:
        """The subject of the verb at token ``verb``, looked for from token ``low`` on."""
        found = self._before(verb, low)
        return found if found is not None and self._is_somebody(found, low, verb) else None

    def _is_somebody(self, span: Span, low: int, high: int) -> bool:
        """Does a noun phrase begin as one: with a capital, a determiner, a pronoun, or as a plural does?"""
        words = [token for token in self._tokens[low:high] if span.start <= token.start < span.end]
        if not words:
            return False
        first, last = words[0], words[-1]
        if first.lower[0].isdigit() and len(words) == 1:
            return False
        if first.is_capital or first.lower in self._known.determiners or first.lower in self._known.pronouns:
            return True
        return len(words) <= 4 and (last.is_capital or last.lower.endswith("s"))

    def _before(self, verb: int, low: int) -> Span | None:
        k = self._behind_helpers(verb - 1, low)
        if k < low:
            return None
        last = self._tokens[k]
        if last.kind == WORD and last.lower in ("who", "which", "that") and k > low:
            return self._relative(k, low)
        if last.kind == WORD and last.lower in ("and", "but", "or"):  # a second verb of the same subject
            return self.first(low, k)
        if last.kind == WORD:
            return self._ending_at(k, low)
        if last.kind == MARK and (last.lower in ",)" or last.lower in _DASHES):
            return self._with_apposition(k, low)
        return None

    def _behind_helpers(self, k: int, low: int) -> int:
        """The last token before a verb that is no adverb, auxiliary or time, as in "X on Tuesday said"."""
        while k >= low:
            if self._tokens[k].lower in self._known.times:
                k -= 1
                while k > low and self._tokens[k].lower in ("on", "last", "late", "early", "this", "in", "earlier"):
                    k -= 1
            elif self.helps(k):
                k -= 1
            else:
                break
        return k

    def helps(self, k: int) -> bool:
        """May token ``k`` stand between a subject and its verb?"""
        token = self._tokens[k]
        if token.kind != WORD or token.is_capital:
            return False
        if token.lower in self._known.helpers or token.lower.endswith("n't"):
            return True
        return token.lower.endswith("ly") and len(token.lower) > 4

    def _relative(self, k: int, low: int) -> Span | None:
        """Whom "who" stands for: the noun phrase before it."""
        j = k - 1
        while j > low and self._tokens[j].kind == MARK:
            j -= 1
        return self._ending_at(j, low) if self._tokens[j].kind == WORD else self._span(k, k)

    def _ending_at(self, k: int, low: int) -> Span | None:
        """The noun phrase whose last word is token ``k``."""
        known, tokens = self._known, self._tokens
        if tokens[k].lower in known.pronouns:
            return self._span(k, k)
        first = k
        while first - 1 >= low and k - first < MOST_WORDS and self._goes_on(first - 1, first):
            first -= 1
        while first < k and self._is_lead(first):
            if tokens[first].lower in known.bounds or tokens[first].lower in known.joints:
                shorter = self._trailing(k, first)
                if shorter is not None:
                    return shorter
            first += 1
        if tokens[first].lower in known.leads and not tokens[first].is_capital:
            return None
        return self._span(first, k)

    def _is_lead(self, k: int) -> bool:
        return self._tokens[k].lower in self._known.leads

    def _goes_on(self, k: int, after: int) -> bool:
        """Does token ``k`` belong to the noun phrase that goes on with token ``after``?"""
        token, following = self._tokens[k], self._tokens[after]
        if token.kind != WORD:
            return token.kind == MARK and token.lower in "-/&@#" and following.start == token.end
        lower = token.lower
        if lower == "and":
            return following.is_capital and k > 0 and self._tokens[k - 1].is_capital
        return not self.says(k) and not (
            lower in self._known.leads
            and lower not in self._known.joints
            and lower not in ("former", "last", "first")
            and not token.is_capital
        )

    def _trailing(self, k: int, low: int) -> Span | None:
        """The run of capitalised words that ends with token ``k``, or a determiner with what follows it."""
        first = k
        while first - 1 > low and self._tokens[first - 1].is_capital and self._tokens[first - 1].kind == WORD:
            first -= 1
        if self._tokens[first].is_capital:
            return self._span(first, k)
        for j in range(k - 1, max(low, k - 4), -1):
            if self._tokens[j].lower in self._known.determiners:
                return self._span(j, k)
        return self._span(k, k) if self._tokens[k].lower in self._known.pronouns else None

    def _with_apposition(self, k: int, low: int) -> Span | None:
        """The subject of "X, a keeper of Y, said": behind the pieces that only describe it."""
        pieces = self._pieces(low, k)
        n = len(pieces) - 1
        while n > 0 and (self._describes(pieces[n][0]) or self._is_place(pieces, n)):
            n -= 1
        if n < 0:
            return None
        first, last = pieces[n]
        if self._tokens[first].lower in self._known.leads and not self._may_begin(first, last):
            if n + 1 == len(pieces):
                return None
            first, last = pieces[n + 1]
        return self._forward(first, last) or self._ending_at(last, first)

    def _may_begin(self, first: int, last: int) -> bool:
        """Does a conjunction and no more stand before a name?"""
        return self._tokens[first].lower in _OPENERS and last > first

    def _pieces(self, low: int, end: int) -> list[tuple[int, int]]:
        """The runs of words between commas and dashes, as first and last token; what stands in brackets is left out."""
        found: list[tuple[int, int]] = []
        first, depth = low, 0
        for k in range(low, end + 1):
            token = self._tokens[k]
            if token.kind == WORD or (token.kind == MARK and token.lower in "/&@#'’"):
                continue
            if token.kind == QUOTE or (token.kind == MARK and token.lower in _BREAKS):
                found = []
            elif k > first and not depth:
                found.append((first, k - 1))
            depth += (token.lower == "(") - (token.lower == ")" and depth > 0)
            first = k + 1
        return found

    def _is_place(self, pieces: Sequence[tuple[int, int]], n: int) -> bool:
        """Is a piece the rest of a place, as in "X, during a visit to Y, Ohio, said"?"""
        first, last = pieces[n]
        return n >= 2 and last - first < 2 and self._describes(pieces[n - 1][0])

    def _describes(self, k: int) -> bool:
        token = self._tokens[k]
        if not token.is_capital:
            return token.lower not in self._known.pronouns or token.lower in ("who", "one")
        return token.lower[0].isdigit() or token.lower in self._known.determiners or token.lower in self._known.titles

    def after(self, k: int, high: int) -> Span | None:
        """The noun phrase that begins with token ``k``, as after "said" or "according to"."""
        if k >= high:
            return None
        return self._forward(k, high - 1)

    def _forward(self, first: int, last: int) -> Span | None:
        known, tokens = self._known, self._tokens
        while (
            first <= last
            and tokens[first].kind == WORD
            and tokens[first].lower in ("and", "but", "so", "then", "yet", "as")
        ):
            first += 1
        if first > last or tokens[first].kind != WORD:
            return None
        head = tokens[first]
        if head.lower.partition("'")[0] in known.pronouns and not (
            head.lower in known.determiners and self._has_noun(first + 1, last)
        ):
            return self._span(first, first)
        if head.lower in known.bounds or (head.lower in known.leads and not self._continues_name(first, last)):
            return None
        k = first
        while k + 1 <= last and k - first < MOST_WORDS and self._extends(k + 1, last):
            k += 1
        while k > first and tokens[k].lower in known.joints:
            k -= 1
        return self._span(first, k)

    def _has_noun(self, k: int, last: int) -> bool:
        if k > last or self._tokens[k].kind != WORD:
            return False
        return self._tokens[k].lower not in self._known.bounds and not self.says(k)

    def _continues_name(self, k: int, last: int) -> bool:
        """Is a word that usually leads a clause the beginning of a name here, as in "May Brook"?"""
        return (
            self._tokens[k].is_capital
            and k < last
            and self._tokens[k + 1].is_capital
            and self._tokens[k].lower in _PARTS_OF_NAMES
        )

    def _extends(self, k: int, last: int) -> bool:
        token = self._tokens[k]
        if token.kind != WORD:
            return token.kind == MARK and token.lower in "-/&@#" and self._tokens[k - 1].end == token.start
        if self.says(k):
            return False
        if token.lower in self._known.joints:
            return k < last and (token.lower not in ("and", "the", "at") or self._tokens[k + 1].is_capital)
        if token.is_capital or self._tokens[k - 1].lower in self._known.articles:
            return True
        return token.lower not in self._known.bounds and not self.helps(k)

    def inverted(self, verb: int, high: int) -> Span | None:
        """The subject behind the verb, in "..., explains X, ...": nothing but a noun phrase stands there."""
        if verb == 0 or self._tokens[verb - 1].kind == WORD or verb + 1 >= high:
            return None
        found = self._forward(verb + 1, high - 1)
        if found is None:
            return None
        behind = next((token for token in self._tokens[verb + 1 : high] if token.start >= found.end), None)
        return found if behind is None or behind.kind != WORD else None

    def first(self, low: int, high: int) -> Span | None:
        """The first noun phrase of a sentence that stands in tokens ``[low, high)``: what begins it is skipped."""
        k = low
        tokens, known = self._tokens, self._known
        while k < high:
            token = tokens[k]
            if token.kind == WORD and token.lower in known.leads and not self._continues_name(k, high - 1):
                if token.lower in ("and", "but", "so", "then", "yet", "still", "also", "now", "later"):
                    k += 1
                    continue
                k = self._behind_comma(k, high)
            elif token.kind == WORD and self._opens_adverbial(k, low, high):
                k = self._behind_comma(k, high)
            elif token.kind == WORD:
                found = self._forward(k, high - 1)
                if found is None or not self._is_time(found, k, high):
                    return found
                k = self._behind_comma(k, high)
            else:
                k += 1
        return None

    def _opens_adverbial(self, k: int, low: int, high: int) -> bool:
        """Does the sentence open with a participle or an adverb, before a comma?"""
        if k != low or not self._tokens[k].lower.endswith(_ADVERBIAL) or k + 1 >= high:
            return False
        return not self._tokens[k + 1].is_capital and self._behind_comma(k, high) < high

    def _is_time(self, span: Span, k: int, high: int) -> bool:
        return any(token.lower in self._known.times for token in self._tokens[k:high] if token.start < span.end)

    def _behind_comma(self, k: int, high: int) -> int:
        while k < high and self._tokens[k].lower != ",":
            k += 1
        return k + 1

    def _span(self, first: int, last: int) -> Span:
        tokens = self._tokens
        end = tokens[last].end
        if tokens[last].lower.endswith("'s"):
            end -= 2
        return Span(tokens[first].start, end)

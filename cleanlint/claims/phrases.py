"""Noun phrases next to speech verbs: whose verb it is. All of it works on the tokens of one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from cleanlint.claims.words import MARK, QUOTE, STOP, WORD, Tables, Token
from cleanlint.spans import Span

MOST_WORDS = 14  # of a noun phrase
REACH = 60  # tokens around a quotation in which its speaker is looked for
_BREAKS = frozenset(";:")
_DASHES = frozenset("—–-")
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
        token = self._tokens[k]
        return token.kind == WORD and token.lower in self._known.said and not self._is_noun(k)

    def _is_noun(self, k: int) -> bool:
        if k == 0:
            return False
        before = self._tokens[k - 1]
        if before.kind != WORD:
            return False
        if before.lower in self._known.determiners and before.lower not in self._known.pronouns:
            return True
        return before.lower.endswith(("'s", "s'"))

    def sentence_start(self, k: int) -> int:
        """The first token of the sentence in which token ``k`` stands, as far as `REACH` goes back."""
        j = k
        while j > max(0, k - REACH) and not self._ends_sentence(j - 1):
            j -= 1
        return j

    def _ends_sentence(self, k: int) -> bool:
        token = self._tokens[k]
        return token.kind == STOP

    def before(self, verb: int, low: int) -> Span | None:
        """The subject of the verb at token ``verb``, looked for from token ``low`` on."""
        k = verb - 1
        while k >= low and self.helps(k):
            k -= 1
        if k < low:
            return None
        last = self._tokens[k]
        if last.kind == WORD and last.lower in ("who", "which", "that") and k > low:
            return self._relative(k, low)
        if last.kind == WORD:
            return self._ending_at(k, low)
        if last.kind == MARK and (last.lower in ",)" or last.lower in _DASHES):
            return self._with_apposition(k, low)
        return None

    def helps(self, k: int) -> bool:
        """May token ``k`` stand between a subject and its verb?"""
        token = self._tokens[k]
        if token.kind != WORD or token.is_capital:
            return False
        return token.lower in self._known.helpers or (token.lower.endswith("ly") and len(token.lower) > 4)

    def _relative(self, k: int, low: int) -> Span | None:
        """Whom "who" stands for: the noun phrase before it."""
        j = k - 1
        while j > low and self._tokens[j].kind == MARK:
            j -= 1
        return self._ending_at(j, low) if self._tokens[j].kind == WORD else self._span(k, k)

    def _ending_at(self, k: int, low: int) -> Span | None:
        """The noun phrase whose last word is token ``k``."""
        known, tokens = self._known, self._tokens
        if tokens[k].lower in known.pronouns and not tokens[k].lower.endswith("s"):
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
        return not (lower in self._known.said and not token.is_capital and not self._is_noun(k)) and not (
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
        for n in range(len(pieces) - 1, -1, -1):
            first, last = pieces[n]
            if n == 0 or not self._describes(first):
                if (
                    self._tokens[first].lower in self._known.leads
                    and not self._may_begin(first, last)
                    and n + 1 < len(pieces)
                ):
                    first, last = pieces[n + 1]
                return self._forward(first, last) or self._ending_at(last, first)
        return None

    def _may_begin(self, first: int, last: int) -> bool:
        """Does a conjunction and no more stand before a name?"""
        return self._tokens[first].lower in _OPENERS and last > first

    def _pieces(self, low: int, end: int) -> list[tuple[int, int]]:
        """The runs of words between commas, brackets and dashes, as first and last token."""
        found: list[tuple[int, int]] = []
        first = low
        for k in range(low, end + 1):
            token = self._tokens[k]
            if token.kind == WORD or (token.kind == MARK and token.lower in "/&@#'’"):
                continue
            if token.kind == QUOTE or (token.kind == MARK and token.lower in _BREAKS):
                found = []
            elif k > first:
                found.append((first, k - 1))
            first = k + 1
        return found

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
        if head.lower in known.pronouns and not (head.lower in known.determiners and self._has_noun(first + 1, last)):
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
            return token.is_capital
        if token.lower in self._known.joints:
            return k < last and (token.lower not in ("and", "the", "at") or self._tokens[k + 1].is_capital)
        return token.is_capital or (token.lower not in self._known.bounds and not self.helps(k))

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
            elif token.kind == WORD:
                return self._forward(k, high - 1)
            else:
                k += 1
        return None

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

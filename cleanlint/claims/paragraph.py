"""One paragraph: its quotations, and the speakers whom it names for them itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleanlint.claims.phrases import REACH, Phrases
from cleanlint.claims.quotation import Quotation, quotations
from cleanlint.claims.words import MARK, QUOTE, STOP, WORD, Tables, Token, tokens
from cleanlint.spans import Span

_INVITING = frozenset(",?!—–-…")  # how a quotation ends that its speaker follows
_FINAL = frozenset(".?!…")
_FEW_WORDS = 4  # fewer are a scare quote, a title or a slogan, unless a verb says otherwise


class Paragraph:
    """A paragraph's text and what it says of speakers."""

    __slots__ = ("_attributions", "_known", "_phrases", "_places", "quotations", "text", "tokens")

    def __init__(self, text: str, known: Tables) -> None:
        self.text = text
        self.quotations: Sequence[Quotation] = quotations(text)
        self._known = known
        self.tokens: Sequence[Token] = tokens(text, self.quotations, known)
        self._phrases = Phrases(self.tokens, known)
        self._attributions: list[Span] | None = None
        self._places = [k for k, token in enumerate(self.tokens) if token.kind == QUOTE]

    def own_speakers(self) -> list[Span | None]:
        """For each quotation the speaker that its own sentence, or the one around it, gives."""
        found: list[Span | None] = []
        for number in range(len(self.quotations)):
            speaker = self._beside(number)
            if speaker is None and number and self._goes_on_from(number - 1):
                speaker = found[number - 1]
            found.append(speaker)
        for number in range(len(found) - 2, -1, -1):
            if found[number] is None and self._leads_to(number):
                found[number] = found[number + 1]
        return found

    def attributions(self) -> list[Span]:
        """Everybody who says something in the paragraph, in order: the subjects of its verbs of speech."""
        if self._attributions is None:
            self._attributions = sorted(set(self._all_attributions()))
        return self._attributions

    def _all_attributions(self) -> Iterator[Span]:
        tokens, phrases = self.tokens, self._phrases
        for k, token in enumerate(tokens):
            if token.kind != WORD:
                continue
            if token.lower in self._known.according:
                found = phrases.after(k + 1, self._end_after(k))
            elif phrases.says(k):
                behind = k > 0 and (tokens[k - 1].kind == QUOTE or tokens[k - 1].lower == ",")
                found = phrases.after(k + 1, self._end_after(k)) if behind else None
                found = found or phrases.before(k, self._sentence_start(k))
            else:
                continue
            if found is not None:
                yield found

    def words_of(self, number: int) -> int:
        start, end, _ = self.quotations[number]
        return len(self.text[start:end].split())

    def inside(self, number: int) -> str:
        """What stands between the marks."""
        start, end, closed = self.quotations[number]
        return self.text[start + 1 : end - 1 if closed else end].strip("\"'“”‘’ ")

    def stands_alone(self, number: int) -> bool:
        """Does the quotation begin a sentence, or the paragraph?"""
        k = self._places[number]
        if k == 0:
            return True
        before = self.tokens[k - 1]
        return before.kind == STOP or (before.kind == QUOTE and self._is_final(before.quote)) or before.lower == ":"

    def ends_sentence(self, number: int) -> bool:
        """Does the sentence end with the quotation?"""
        k = self._places[number]
        return self._is_final(number) or k + 1 == len(self.tokens) or self.tokens[k + 1].kind in (STOP, QUOTE)

    def _is_final(self, number: int) -> bool:
        return self.inside(number)[-1:] in _FINAL

    def _beside(self, number: int) -> Span | None:
        k = self._places[number]
        return self._after(number, k) or self._closing(k) or self._before(number, k)

    def _after(self, number: int, k: int) -> Span | None:
        """The speaker in what follows the quotation: "..., " said X, "..., " X said, "..." according to X."""
        tokens, high = self.tokens, self._end_after(k)
        j = k + 1
        comma = j < high and tokens[j].lower == ","
        j += comma
        if j >= high or tokens[j].kind != WORD:
            return self._signed(j, high)
        inviting = comma or self.inside(number)[-1:] in _INVITING
        if tokens[j].lower in self._known.according:
            return self._phrases.after(j + 1, high)
        if not inviting and not self._may_follow(number, j):
            return None
        while j < high and self._phrases.helps(j) and not tokens[j].is_capital:
            j += 1
        if j < high and self._phrases.says(j):
            return self._phrases.after(j + 1, high)
        return self._saying_after(j, high, inviting=self.inside(number)[-1:] == ",")

    def _may_follow(self, number: int, j: int) -> bool:
        """Is this "said", or "he said", behind a quotation that ends like a sentence?"""
        token = self.tokens[j]
        return (
            not token.is_capital
            and self._is_final(number)
            and (self._phrases.says(j) or token.lower in self._known.pronouns)
        )

    def _saying_after(self, j: int, high: int, *, inviting: bool) -> Span | None:
        first = self.tokens[j]
        if first.lower in self._known.leads and not first.is_capital and first.lower not in self._known.determiners:
            return None
        for verb in range(j + 1, min(high, j + 30)):
            if self.tokens[verb].kind == QUOTE:
                return None
            if self._phrases.says(verb) or (self._phrases.thinks(verb) and verb - j < 5):
                return self._phrases.before(verb, j)
        return self._doing_after(j, high) if inviting else None

    def _doing_after(self, j: int, high: int) -> Span | None:
        """Somebody behind "...," with a verb that no table has: "...," X thunders, "...," thunders X."""
        tokens, first = self.tokens, self.tokens[j]
        if not first.is_capital and first.lower not in self._known.pronouns:
            behind = j + 1 < high and tokens[j + 1].is_capital and first.lower not in self._known.bounds
            return self._somebody(self._phrases.after(j + 1, high)) if behind else None
        k = j
        while k + 1 < high and tokens[k + 1].kind == WORD and tokens[k + 1].is_capital:
            k += 1
        verb = tokens[k + 1] if k + 1 < high else first
        if verb.kind != WORD or not verb.lower.endswith(("ed", "s")) or verb.lower in self._known.bounds:
            return None
        return Span(first.start, tokens[k].end)

    def _closing(self, k: int) -> Span | None:
        """The speaker who closes the sentence: "..." and so on, X said."""
        tokens, high = self.tokens, self._end_after(k)
        for verb in range(high - 1, max(k + 2, high - 25), -1):
            if tokens[verb].kind == QUOTE:
                return None
            if self._phrases.says(verb):
                return self._closing_subject(k, verb, high)
        return None

    def _closing_subject(self, k: int, verb: int, high: int) -> Span | None:
        """The subject of a verb that has a comma and no more than its subject before or behind it."""
        tokens = self.tokens
        if tokens[verb - 1].lower == ",":
            return self._phrases.inverted(verb, high) or self._phrases.after(verb + 1, high)
        if verb + 3 < high:
            return None
        comma = next((j for j in range(verb - 1, k, -1) if tokens[j].lower == ","), None)
        if comma is None or tokens[comma + 1].lower in self._known.leads:
            return None
        found = self._phrases.before(verb, comma + 1)
        return found if found is not None and found.start == tokens[comma + 1].start else None

    def _signed(self, j: int, high: int) -> Span | None:
        """A name behind a dash: "..." — X."""
        if j < high and self.tokens[j].lower in ("—", "–", "―", "-") and self.tokens[j].kind == MARK and j + 1 < high:
            return self._phrases.after(j + 1, high) if self.tokens[j + 1].is_capital else None
        return None

    def _end_after(self, k: int) -> int:
        j = k + 1
        while j < len(self.tokens) and j < k + REACH and self.tokens[j].kind != STOP and self.tokens[j].lower != ";":
            j += 1
        return j

    def _sentence_start(self, k: int) -> int:
        """The first token of the sentence that leads to token ``k``; quotations that end one count."""
        j = k
        while j > max(0, k - REACH):
            before = self.tokens[j - 1]
            if before.kind == STOP:
                break
            if before.kind == QUOTE and self._is_final(before.quote) and not self._runs_on(j):
                break
            j -= 1
        return j

    def _runs_on(self, j: int) -> bool:
        """Does the sentence go on behind a quotation that ends like one: "...?" he said, "...!" and "..."?"""
        token = self.tokens[j]
        return token.lower in (",", "and") or (token.kind == WORD and not token.is_capital)

    def _before(self, number: int, k: int) -> Span | None:
        """The speaker in the sentence before the quotation, or around it."""
        low = self._sentence_start(k)
        if low == k:
            return None
        phrases, tokens = self._phrases, self.tokens
        found = self._signature(low, k) or self._said_before(low, k)
        if found is not None:
            return found
        if tokens[k - 1].lower == ":" or self._is_speech(number):
            return self._label(low, k) or self._somebody(phrases.first(self._behind_dateline(low, k), k))
        return None

    def _signature(self, low: int, k: int) -> Span | None:
        """A name between a dash and the colon before a quotation: HEADLINE - X: "..."."""
        if self.tokens[k - 1].lower != ":":
            return None
        j = k - 1
        while j > low and self.tokens[j - 1].kind == WORD and self.tokens[j - 1].is_capital:
            j -= 1
        behind_dash = j > low and self.tokens[j - 1].lower in "—–―-" and k - 1 > j
        return Span(self.tokens[j].start, self.tokens[k - 2].end) if behind_dash else None

    def _somebody(self, span: Span | None) -> Span | None:
        """The noun phrase, if it is a name or a pronoun: a sentence without a verb of speech may be about anything."""
        if span is None or self._is_pronoun(span):
            return span
        words = self.text[span.start : span.end].split()
        named = words[0].lower() not in self._known.determiners and words[0][0].isupper()
        return span if named and all(word[0].isupper() or word in self._known.joints for word in words) else None

    def _said_before(self, low: int, k: int) -> Span | None:
        """The subject of the last verb of speech in tokens ``[low, k)``; "he" there is whoever said so before."""
        phrases, weak = self._phrases, None
        for verb in range(k - 1, low - 1, -1):
            token = self.tokens[verb]
            if token.kind != WORD:
                continue
            if token.lower in self._known.according:
                return phrases.after(verb + 1, k)
            if phrases.says_too(verb):
                return self._subject_of(low, verb)
            if not (phrases.says(verb) or phrases.thinks(verb)):
                continue
            found = phrases.before(verb, low) or phrases.inverted(verb, k)
            if found is None:
                continue
            if phrases.says(verb) and not self._is_pronoun(found) and not self._may_be_noun(verb):
                return found
            weak = weak or found
        return weak

    def _may_be_noun(self, k: int) -> bool:
        """Is it a form such as "tweets" or "claims"? Then a verb before it in the sentence is the better one."""
        lower = self.tokens[k].lower
        return lower.endswith("s") and lower[:-1] in self._known.nouns

    def _is_pronoun(self, span: Span) -> bool:
        return self.text[span.start : span.end].lower() in self._known.pronouns

    def _behind_dateline(self, low: int, k: int) -> int:
        """Where a sentence begins behind PLACE (Agency) —."""
        for j in range(low + 1, min(k, low + 12)):
            if self.tokens[j].kind == MARK and self.tokens[j].lower in "—–―":
                return j + 1 if self.text[self.tokens[low].start : self.tokens[low].end].isupper() else low
        return low

    def _subject_of(self, low: int, verb: int) -> Span | None:
        """Whose "saying" it is: the name right before it, the subject of a verb of speech, or of the sentence."""
        if verb > low + 1 and self.tokens[verb - 1].is_capital and self.tokens[verb].lower.endswith("ing"):
            return self._phrases.before(verb, low)
        for k in range(verb - 1, low, -1):
            if self._phrases.says(k):
                found = self._phrases.before(k, low)
                if found is not None:
                    return found
        return self._phrases.first(low, verb)

    def _label(self, low: int, k: int) -> Span | None:
        """A name and a colon: what a transcript begins a line with."""
        dashes = [j for j in range(low, k) if self.tokens[j].kind == MARK and self.tokens[j].lower in "—–―-"]
        low = dashes[-1] + 1 if dashes else low
        if self.tokens[k - 1].lower != ":" or k - 1 - low > 6 or low >= k - 1:
            return None
        if all(token.kind == WORD and token.is_capital for token in self.tokens[low : k - 1]):
            return Span(self.tokens[low].start, self.tokens[k - 2].end)
        return None

    def _is_speech(self, number: int) -> bool:
        """Is it what somebody said, rather than a title or a word that the author keeps at a distance?"""
        words = self.inside(number).split()
        if len(words) < _FEW_WORDS:
            return False
        return sum(word[0].islower() for word in words) * 2 > len(words)

    def _goes_on_from(self, number: int) -> bool:
        """Does the quotation behind this one go on with it: no more than its attribution stands between?"""
        first, last = self._places[number], self._places[number + 1]
        between = self.tokens[first + 1 : last]
        return sum(token.kind == STOP for token in between) <= 1 and self.stands_alone(number + 1)

    def _leads_to(self, number: int) -> bool:
        first, last = self._places[number], self._places[number + 1]
        return last == first + 1 and self.stands_alone(number)

    def speaker_before(self, number: int) -> Span | None:
        """The speaker in the sentence before the quotation's."""
        low = self._sentence_start(self._places[number])
        return self._speaker_of_sentence(low - 1) if low > 0 else None

    def last_speaker(self) -> Span | None:
        """Whom the last sentence outside quotations lets speak, or is about."""
        return self._speaker_of_sentence(len(self.tokens) - 1)

    def _speaker_of_sentence(self, last: int) -> Span | None:
        high = last + 1
        while high > 0 and self.tokens[high - 1].kind == STOP:
            high -= 1
        low = self._sentence_start(high)
        found = self._said_before(low, high)
        if found is None and high > low and self.tokens[high - 1].lower == ":":
            found = self._label(low, high) or self._somebody(self._phrases.first(low, high))
        return found

    def opening_attribution(self) -> Span | None:
        """A speaker with whom the paragraph begins, for the quotation before it: "said X", "— X"."""
        high = self._end_after(-1)
        if not self.tokens or high == 0:
            return None
        return self._signed(0, high) or (
            self._phrases.after(1, high) if self._phrases.says(0) and not self.tokens[0].is_capital else None
        )

"""The object behind the public functions: a configuration, and the engine it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from cleanlint.cleaner import MAX_REMOVAL, Engine
from cleanlint.errors import ChoiceError, ChoiceFault, ConfigError, InputError
from cleanlint.findings import CleanResult, Finding, HtmlResult, Quote, Refusal
from cleanlint.languages import language_tag
from cleanlint.rules.cache import load_chosen, load_rules
from cleanlint.rules.records import SEVERITIES, TIERS, Rule
from cleanlint.rules.select import Choice, Override, nearest
from cleanlint.suppressions import split_problems

if TYPE_CHECKING:
    from cleanlint.claims.statistics import Statistics
    from cleanlint.explanation import Explanation

FORMATS = ("text", "markdown")
_OVERRIDES: dict[str, tuple[str, ...]] = {"severity": SEVERITIES, "fix": TIERS}


class Cleaner:
    """Cleans and checks texts with one configuration.

    Immutable, safe to share between threads, pickles as configuration.

    ``select`` and ``ignore`` take rule ids, topics and kinds (``newsletter/signup-pitch``, ``newsletter``, ``claims``);
    no ``select`` means all rules but those that are off, an empty one none; ``extend_select`` adds to what is selected
    otherwise. ``overrides`` gives rules, by such names, another severity or tier than their pack does:
    ``{"claims": {"severity": "info"}, "promo/shop": {"fix": "safe"}}``. ``rules`` are paths of further packs, or
    folders of them. Text that contains a phrase of ``keep`` is never removed. ``unsafe`` lets rules act whose precision
    is not known to be high. A document that would lose more than the share ``max_removal`` (0 to 1) of its words, and
    at least 50 words, is refused. ``lang`` (BCP 47) is the language of texts for which a call names none.

    Raises `RuleError` for packs with faults and `ConfigError` for other settings that cannot be used.

    >>> cleaner = Cleaner(ignore=["comments"])
    >>> cleaner.clean("The bridge opens in May.\\n\\nLeave a comment").removed
    ()
    """

    __slots__ = ("_engine", "_every", "_lang", "_rules", "_settings", "_warnings")

    def __init__(
        self,
        *,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] = (),
        extend_select: Iterable[str] = (),
        overrides: Mapping[str, Mapping[str, str]] | None = None,
        rules: Iterable[str] = (),
        keep: Iterable[str] = (),
        unsafe: bool = False,
        max_removal: float = MAX_REMOVAL,
        lang: str | None = None,
    ) -> None:
        chosen = None if select is None else _strings("select", select)
        self._settings: dict[str, Any] = {
            "select": chosen,
            "ignore": _strings("ignore", ignore),
            "extend_select": _strings("extend_select", extend_select),
            "overrides": _overrides(overrides or {}),
            "rules": _strings("rules", rules),
            "keep": _strings("keep", keep),
            "unsafe": bool(unsafe),
            "max_removal": _share(max_removal),
            "lang": language_tag(lang),
        }
        if not all(phrase.strip() for phrase in self._settings["keep"]):
            raise ConfigError("keep: an empty phrase would keep everything; leave it out")
        self._lang = self._settings["lang"]
        ignored, silent = split_problems(self._settings["ignore"])
        choice = Choice(
            chosen,
            self._settings["extend_select"],
            ignored,
            tuple(Override(name, **values) for name, values in self._settings["overrides"].items()),
        )
        packs = self._settings["rules"]
        self._rules, self._warnings = load_chosen(packs, choice)
        self._every = cache(lambda: load_rules(packs).rules)  # hardly any document names one
        self._engine = Engine(
            self._rules,
            unsafe=bool(unsafe),
            max_removal=self._settings["max_removal"],
            keep=self._settings["keep"],
            every=self._every,
            silent=silent,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self._settings,)

    def __repr__(self) -> str:
        return f"<cleanlint.Cleaner with {len(self.rules)} rules, ruleset {self.ruleset}>"

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that were selected, by id, without their examples."""
        return self._rules

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the selected rules, as their packs name them; ``mul`` is for rules for all languages."""
        return frozenset(head.lang for head in self._rules.heads)

    def rule(self, name: str) -> Rule | None:
        """The selected rule with this id, if there is one."""
        return self._rules.named(name)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd about the user's packs, though they can be used."""
        return self._warnings

    @property
    def ruleset(self) -> str:
        """A digest that tells any two sets of rules and settings apart."""
        return self._engine.digest

    def clean(
        self,
        text: str,
        *,
        url: str | None = None,
        lang: str | None = None,
        format: str = "text",
        claims: bool = False,
    ) -> CleanResult:
        """Remove what is not the article from a text.

        ``claims`` asks for the findings of claims rules as well, as `check` gives them: that takes three times as long.
        ``format`` is ``text`` or ``markdown``; ``url`` lets rules for a site act; ``lang`` (BCP 47, or a code such as
        ``eng_Latn``) leaves the packs of other languages out, and without it all packs act by their own words. All
        offsets of the result count code points of ``text``.

        >>> result = Cleaner().clean("The bridge opens in May.\\n\\nLeave a comment")
        >>> result.text
        'The bridge opens in May.'
        >>> [(r.start, r.end, r.rule) for r in result.removed]
        [(24, 41, 'comments/label')]
        """
        if not isinstance(text, str):
            raise TypeError(f"text is {type(text).__name__}, not str; decode bytes first, or use clean_html for a page")
        if url is not None and not isinstance(url, str):
            raise TypeError(f"url is {type(url).__name__}, not str")
        if format not in FORMATS:
            raise ConfigError(f"format: {format!r} is not one of {', '.join(FORMATS)}")
        return self._engine.clean(text, url=url, lang=language_tag(lang) or self._lang, format=format, claims=claims)

    def check(
        self,
        text: str,
        *,
        url: str | None = None,
        lang: str | None = None,
        format: str = "text",
    ) -> tuple[Finding, ...]:
        """What `clean` would remove, and what other rules have to say: sorted by place, at offsets of ``text``.

        >>> [f.fix for f in Cleaner().check("The bridge opens in May.\\n\\nLeave a comment")]
        ['safe']
        """
        return self.clean(text, url=url, lang=lang, format=format, claims=True).findings

    def quotes(self, text: str, *, lang: str | None = None) -> tuple[Quote, ...]:
        """What stands in quotation marks, in order, and where the text says who speaks.

        Titles, slogans and words at a distance are quotations too, mostly without a speaker; of quotations inside one
        another it is the outermost. A quotation that goes on in the next paragraph is one in each. Which rules are
        selected makes no difference. Speakers are found in the languages that have a pack of kind `attribution`.

        >>> text = '"The pier is sound," said Dana Whitlock.'
        >>> [(text[q.start : q.end], text[slice(*q.speaker)]) for q in Cleaner().quotes(text)]
        [('"The pier is sound,"', 'Dana Whitlock')]
        """
        if not isinstance(text, str):
            raise TypeError(f"text is {type(text).__name__}, not str; decode bytes first")
        return self._engine.quotes(text, lang=language_tag(lang) or self._lang)

    def statistics(self, result: CleanResult, *, lang: str | None = None, format: str = "text") -> Statistics:
        """What a cleaned document says of its sources as a whole: hedges and vague sources, who is named how often.

        ``result`` has to come with the findings of claims rules.

        >>> cleaner = Cleaner()
        >>> result = cleaner.clean("The pier is sound, Dana Whitlock said. It was built in May.", claims=True)
        >>> cleaner.statistics(result).sources
        (('Dana Whitlock', 1),)
        """
        if format not in FORMATS:
            raise ConfigError(f"format: {format!r} is not one of {', '.join(FORMATS)}")
        return self._engine.statistics(result, lang=language_tag(lang) or self._lang, format=format)

    def clean_html(self, html: str | bytes | Any, *, url: str | None = None, claims: bool = False) -> HtmlResult:
        """Extract the article of a page, then clean it: ``source`` is the extracted text, and the offsets are its.

        ``html`` is a page as text or bytes, or a tree that lxml has parsed. Rules know which element a line of the
        text comes from. A page without an article is refused with the reason ``no article``: where nothing could be
        extracted ``source`` is empty, and what came of an error page, a wall or a list of links is returned as it
        was. Raises `InputError` for a page that cannot be read.

        >>> Cleaner().clean_html("<html><body></body></html>").refused.reason
        'no article'
        """
        from cleanlint.extraction import read_page

        page = read_page(html, url=url)
        if not page.has_article:
            return HtmlResult(page.source, (), (), Refusal("no article", 0.0, ()), self.ruleset, page.source)
        facts_at = None if page.facts is None else page.facts.at
        result = self._engine.clean(
            page.source, url=url, lang=self._lang, page=facts_at, comments=page.comments, claims=claims
        )
        return HtmlResult(*result, page.source)

    def explain(
        self,
        text: str,
        line: int,
        column: int | None = None,
        *,
        rules: Iterable[str] = (),
        url: str | None = None,
        lang: str | None = None,
        format: str = "text",
    ) -> Explanation:
        """Why a line of a text, or the character at one column of it, goes or stays; both count from 1.

        With ``rules``, which takes ids, only these are looked at, and they are even where no word of theirs stands.
        Raises `InputError` for a place that the text does not have.

        >>> explained = Cleaner().explain("The bridge opens in May.\\n\\nLeave a comment", 3)
        >>> explained.rules[0].rule, explained.rules[0].outcome
        ('comments/label', 'removed')
        """
        from cleanlint.explanation import explain

        if format not in FORMATS:
            raise ConfigError(f"format: {format!r} is not one of {', '.join(FORMATS)}")
        language = language_tag(lang) or self._lang
        asked = self._ids(rules)
        return explain(self._engine, text, line, column, asked, url=url, lang=language, format=format)

    def explain_html(
        self,
        html: str | bytes | Any,
        line: int,
        column: int | None = None,
        *,
        rules: Iterable[str] = (),
        url: str | None = None,
    ) -> Explanation:
        """The same for the text that is extracted from a page: the line is one of that text.

        Raises `InputError` for a page that holds no article.
        """
        from cleanlint.explanation import explain
        from cleanlint.extraction import read_page

        page = read_page(html, url=url)
        if not page.has_article:
            raise InputError("the page holds no article, so there is nothing to explain")
        facts_at = None if page.facts is None else page.facts.at
        asked = self._ids(rules)
        given: dict[str, Any] = {"url": url, "lang": self._lang, "page": facts_at, "comments": page.comments}
        return explain(self._engine, page.source, line, column, asked, **given)

    def _ids(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of rules by these or earlier ids, whether or not they take part."""
        ids = {name: head.id for head in self._every().heads for name in (*head.was, head.id)}
        asked = _strings("rules", names)
        faults = [
            ChoiceFault("rules", name, f"no rule is called {name!r}{nearest(name, set(ids))}")
            for name in asked
            if name not in ids
        ]
        if faults:
            raise ChoiceError(faults)
        return tuple(ids[name] for name in asked)

    def clean_many(self, texts: Iterable[str], *, jobs: int = 1) -> Iterator[CleanResult]:
        """The results of many texts, in their order, computed by ``jobs`` processes; a few texts ahead are read.

        >>> [r.text for r in Cleaner().clean_many(["One.", "Two."])]
        ['One.', 'Two.']
        """
        if isinstance(texts, str):
            raise TypeError("texts is one str; give a list of them, or use clean")
        if not isinstance(jobs, int) or jobs < 1:
            raise ConfigError(f"jobs: {jobs!r} is not a number of processes; give 1 or more")
        if jobs == 1:
            return map(self.clean, texts)
        from cleanlint.parallel import ordered_map

        return ordered_map(self, texts, jobs)


def _rebuild(settings: dict[str, Any]) -> Cleaner:
    return Cleaner(**settings)


def _strings(name: str, values: Iterable[str]) -> tuple[str, ...]:
    if isinstance(values, str):
        raise ConfigError(f"{name}: give a list of strings, not one string: [{values!r}]")
    found: Sequence[Any] = tuple(values)
    for value in found:
        if not isinstance(value, str):
            raise ConfigError(f"{name}: {value!r} is not a string")
    return tuple(found)


def _overrides(given: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """A copy, once everything in it is known to be right."""
    if not isinstance(given, Mapping) or not all(isinstance(values, Mapping) for values in given.values()):
        raise ConfigError('overrides: give a mapping such as {"claims": {"severity": "info"}}')
    for name, values in given.items():
        for key, value in values.items():
            known = _OVERRIDES.get(key)
            if known is None:
                raise ConfigError(f"overrides: {name}: {key!r} is not one of {', '.join(_OVERRIDES)}")
            if value not in known:
                raise ConfigError(f"overrides: {name}: {key}: {value!r} is not one of {', '.join(known)}")
    return {name: dict(values) for name, values in given.items()}


def _share(value: float) -> float:
    if not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ConfigError(f"max_removal: {value!r} is not a share from 0 to 1, such as 0.5")
    return float(value)


@lru_cache(maxsize=1)
def default_cleaner() -> Cleaner:
    """The built-in rules with the default settings."""
    return Cleaner()

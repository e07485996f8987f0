"""Running the examples of rules: exactly what is marked goes or is flagged, alone and among all other rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from cleanlint.rules.marked import Marked, mark, parse_marked
from cleanlint.rules.records import Example, Rule

__all__ = ["Failure", "Marked", "fails", "leans", "mark", "parse_marked", "run_examples"]


class Failure(NamedTuple):
    """An example that does not hold."""

    rule: str
    path: str
    line: int  # of the example in the pack
    sort: str  # remove, keep or flag
    company: str  # alone, or with all rules
    problem: str  # what is wrong, over several lines

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.sort} example {self.company}: {self.problem}"


class Cleaning(Protocol):
    """As much of an engine as examples need."""

    def clean(
        self, text: str, *, url: str | None = ..., lang: str | None = ..., format: str = ..., page: Any = ...
    ) -> Any:
        """A result with ``text``, ``removed``, ``findings`` and ``refused``."""


MakeEngine = Callable[[Sequence[Rule], bool], Cleaning]
_Span = tuple[int, int]
_MARKER = re.compile(r"^((?:- |\| )+)\{--", re.MULTILINE)  # the extractor's own; it goes with what it marks


def make_engine(rules: Sequence[Rule], unsafe: bool) -> Cleaning:
    from cleanlint.cleaner import Engine  # above this module: rules are data to it, and only their tests need it

    return Engine(rules, unsafe=unsafe, max_removal=1.0)


def run_examples(rules: Sequence[Rule], whole: Sequence[Rule], *, engine: MakeEngine = make_engine) -> list[Failure]:
    """What the examples of ``rules`` show to be wrong, each rule alone and together with the ruleset ``whole``.

    A rule that acts beside the removals of others (`beside-removal`) is run with the ruleset only.
    """
    everything = _merged(whole, rules)
    whole_engines: dict[bool, Cleaning] = {}
    failures: list[Failure] = []
    for rule in rules:
        unsafe = rule.fix == "unsafe"
        if unsafe not in whole_engines:
            whole_engines[unsafe] = engine(everything, unsafe)
        companies = {"with all rules": whole_engines[unsafe]}
        if not leans(rule):
            companies = {"alone": engine([rule], unsafe), **companies}
        for sort, example in _examples(rule):
            for company, cleaning in companies.items():
                problem = _problem(rule, example, cleaning, with_flags=company == "alone" or leans(rule))
                if problem:
                    failures.append(Failure(rule.id, rule.path, example.line, sort, company, problem))
    return failures


def fails(mutant: Rule, rule: Rule, whole: Sequence[Rule] = (), *, engine: MakeEngine = make_engine) -> bool:
    """Does any example of ``rule`` fail when ``mutant`` stands in its place? ``whole``: rules that it leans on."""
    company = _merged(whole, [mutant]) if leans(rule) else [mutant]
    cleaning = engine(company, rule.fix == "unsafe")
    return any(_problem(mutant, example, cleaning, with_flags=True) for _, example in _examples(rule))


def leans(rule: Rule) -> bool:
    """Does the rule act only where another one does?"""
    return rule.where.beside_removal is not None


def _merged(whole: Sequence[Rule], rules: Sequence[Rule]) -> list[Rule]:
    return sorted({rule.id: rule for rule in [*whole, *rules]}.values(), key=lambda rule: rule.id)


def _examples(rule: Rule) -> Iterable[tuple[str, Example]]:
    for sort, examples in (("remove", rule.remove), ("flag", rule.flag), ("keep", rule.keep)):
        yield from ((sort, example) for example in examples)


def _problem(rule: Rule, example: Example, cleaning: Cleaning, *, with_flags: bool) -> str:
    """What is wrong with the way an example comes out; empty when nothing is."""
    expected, form, page = opened(example)
    text = expected.text
    if page is not None and (page.source != text or _marks(example.marked) != _marks(page.marked)):
        return f"the marks, or what they mark, are lost in extraction\n  with them: {page.marked!r}"
    facts = None if page is None or page.facts is None else page.facts.at
    result = cleaning.clean(text, url=example.url, lang=example.lang, format=form, page=facts)
    if result.refused is not None:
        return f"the document was refused ({result.refused.reason})"
    removed = tuple((removal.start, removal.end) for removal in result.removed)
    if _ink(text, removed) != _ink(text, expected.removed):
        return _difference("removes", text, expected.removed, removed, "{--", _actors(result.removed, rule))
    if with_flags and rule.fix == "none":
        flagged = tuple(sorted((f.start, f.end) for f in result.findings if f.rule == rule.id))
        if flagged != expected.flagged:
            return _difference("flags", text, expected.flagged, flagged, "{==", "")
    again = cleaning.clean(result.text, url=example.url, lang=example.lang, format=form)
    if again.text != result.text:
        spans = tuple((removal.start, removal.end) for removal in again.removed)
        return _difference("after a second run, removes", result.text, (), spans, "{--", _actors(again.removed, rule))
    return ""


class OpenedPage(NamedTuple):
    """The page of an example."""

    source: str  # what is extracted without the marks
    facts: Any
    marked: str  # what is extracted with them


class Opened(NamedTuple):
    """An example made ready to be cleaned."""

    expected: Marked
    format: str  # text or markdown
    page: OpenedPage | None  # None for other examples


def opened(example: Example) -> Opened:
    """An example as its rule gets it: of a page, the text that is extracted, in which the marks stand as well."""
    if example.format != "html":
        return Opened(parse_marked(example.marked), example.format, None)
    from cleanlint.extraction import read_page  # like the engine, above this module

    page = read_page(parse_marked(example.marked).text, url=example.url)
    marked = read_page(example.marked, url=example.url).source
    return Opened(parse_marked(_MARKER.sub(r"{--\1", marked)), "text", OpenedPage(page.source, page.facts, marked))


def _marks(marked: str) -> int:
    return marked.count("{--") + marked.count("{==")


def _actors(removals: Iterable[Any], rule: Rule) -> str:
    others = sorted({removal.rule for removal in removals} - {rule.id})
    return f"\n  by: {', '.join(others)}" if others else ""


def _ink(text: str, spans: Iterable[_Span]) -> set[int]:
    """The places that are covered and not white space."""
    return {place for start, end in spans for place in range(start, end) if not text[place].isspace()}


def _difference(verb: str, text: str, expected: Sequence[_Span], got: Sequence[_Span], opener: str, note: str) -> str:
    lines = [f"{verb} {'something else than is marked' if expected else 'what should stay'}"]
    if expected:
        lines.append(f"  expected: {mark(text, _separate(expected), opener)!r}")
    lines.append(f"  got:      {mark(text, _separate(got), opener)!r}")
    return "\n".join(lines) + note


def _separate(spans: Iterable[_Span]) -> tuple[_Span, ...]:
    """The spans without those that begin inside an earlier one, so that they can be shown."""
    found: list[_Span] = []
    for start, end in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return tuple(found)

"""The harness of the rules' own tests: it has to notice what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from packs import CLAIMS, PACK, changed, load, write

from cleanlint.findings import CleanResult, Finding, Refusal, Removal
from cleanlint.rules.coverage import uncovered
from cleanlint.rules.examples import run_examples
from cleanlint.rules.loader import read_packs
from cleanlint.rules.mutate import mutants, survivors
from cleanlint.rules.records import Rule
from cleanlint.rules.template import TEMPLATE


def _problems(folder: Path, pack: str, others: Sequence[Rule] = ()) -> list[str]:
    rules = load(folder, pack).rules
    return [
        f"{failure.sort} {failure.company}: {failure.problem}" for failure in run_examples(rules, [*others, *rules])
    ]


@pytest.mark.parametrize("pack", [PACK, CLAIMS, TEMPLATE], ids=["removing", "flagging", "template"])
def test_what_is_right_passes(pack: str, tmp_path: Path) -> None:
    assert _problems(tmp_path, pack) == []


@pytest.mark.parametrize(
    ("old", "new", "sort", "shown"),
    [
        ("{--Sign up for our mailing list.--}", "{--Enrol in our mailing list.--}", "remove", "got:      'Enrol in"),
        (
            "{--Sign up for our mailing list.--}",
            "Sign up {--for our mailing list.--}",
            "remove",
            "got:      '{--Sign up for",
        ),
        ("Rain fell on Dunmore.\n", "{--Rain fell on Dunmore.--}\n", "remove", "got:      'Rain fell"),
        ("Sign up for our newsletter, she said.", "Sign up for our newsletter, she wrote.", "keep", "what should stay"),
    ],
)
def test_what_is_wrong_fails_alone_and_among_others(old: str, new: str, sort: str, shown: str, tmp_path: Path) -> None:
    problems = _problems(tmp_path, changed(old, new))
    assert [problem.partition(":")[0] for problem in problems] == [f"{sort} alone", f"{sort} with all rules"]
    assert all(shown in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "sort"),
    [
        ("{==officials said==}", "{==officials said so==}", "flag"),
        ("{==officials believe==}", "officials believe", "flag"),
        ("The official is", "{}Officials said it was", "keep"),
    ],
)
def test_wrong_flags_fail(old: str, new: str, sort: str, tmp_path: Path) -> None:
    new = new.replace("{}", "")
    problems = _problems(tmp_path, changed(old, new, CLAIMS))
    assert len(problems) == 1
    assert problems[0].startswith(f"{sort} alone: flags")


def test_another_rule_in_the_way_is_named(tmp_path: Path) -> None:
    greedy = PACK.replace("newsletter/pitch", "greedy/rain").replace("^sign up for our $channel", "rain|$channel")
    others = read_packs([write(tmp_path, greedy, "greedy.yaml")]).rules
    problems = _problems(tmp_path, PACK, others)
    assert len(problems) == 1
    assert problems[0].startswith("remove with all rules")
    assert problems[0].endswith("by: greedy/rain")


def test_a_failure_shows_its_place(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, changed("she said.", "she wrote.")).rules
    failure = run_examples([rule], [])[0]
    assert (failure.path, failure.line, failure.rule) == (str(tmp_path / "pack.yaml"), 23, "newsletter/pitch")
    assert str(failure).startswith(f"{tmp_path}/pack.yaml:23: newsletter/pitch: keep example alone: ")


class _Scripted:
    """An engine that deletes what a regex finds, refuses, or deletes once more on the second run."""

    def __init__(self, pattern: str, refused: str = "") -> None:
        self._pattern = pattern
        self._refused = refused

    def clean(self, text: str, **_: Any) -> CleanResult:
        removed = tuple(Removal(*m.span(), "x/y", (), m.group()) for m in re.finditer(self._pattern, text))
        refused = Refusal(self._refused, 1.0, ()) if self._refused else None  # type: ignore[arg-type]
        findings = tuple(Finding(r.start, r.end, "x/y", "warning", "m", "safe") for r in removed)
        return CleanResult(re.sub(self._pattern, "", text), removed, findings, refused, "")


@pytest.mark.parametrize(
    ("pattern", "refused", "message"),
    [
        (r"(?m)\s*^Sign up for our .*[.]$(?<!said\.)", "", ""),
        (r"(?m)\s*^Sign up for our .*[.]$(?<!said\.)", "too much", "the document was refused (too much)"),
        (r"(?m)\s*^Sign up for our .*[.]$(?<!said\.)|Rain(?! fell on Dunmore.\n\nSign)", "", "after a second run"),
    ],
)
def test_refusals_and_unsettled_results_fail(pattern: str, refused: str, message: str, tmp_path: Path) -> None:
    rules = load(tmp_path, PACK).rules
    failures = run_examples(rules, rules, engine=lambda *_: _Scripted(pattern, refused))
    assert bool(failures) is bool(message)
    assert all(message in failure.problem for failure in failures)


def test_unsafe_rules_run_unsafely(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, changed("fix: safe", "fix: unsafe")).rules
    assert run_examples([rule], [rule]) == []
    tiers = []

    def engine(rules: Sequence[Rule], unsafe: bool) -> _Scripted:
        tiers.append((len(rules), unsafe))
        return _Scripted("x^")

    assert run_examples([rule], [rule._replace(id="other/one", fix="safe")], engine=engine)
    assert sorted(tiers) == [(1, True), (2, True)]


BESIDE = """\
  - id: newsletter/consent
    message: Consent line
    why: Belongs to the form above.
    scope: block
    match: ['^by signing up']
    where: { beside-removal: prev }
    fix: safe
    tests:
      remove: ["{--Sign up for our newsletter.--}\\n\\n{--By signing up you agree.--}\\n\\nRain fell."]
      keep: ["Rain fell on Dunmore.\\n\\nBy signing up early, Mara Quill won."]
"""


def test_a_rule_that_leans_on_others_runs_with_them(tmp_path: Path) -> None:
    rules = load(tmp_path, PACK + BESIDE).rules
    assert run_examples(rules, rules) == []
    assert survivors(rules[:1], rules) == []
    assert [failure.company for failure in run_examples([rules[0]], [])] == ["with all rules"]


# -- coverage ------------------------------------------------------------------------------------


def _uncovered(folder: Path, pack: str) -> list[tuple[str, str]]:
    return [(gap.pattern, gap.alternative) for gap in uncovered(load(folder, pack).rules)]


def test_what_examples_hit_is_covered(tmp_path: Path) -> None:
    for pack in (PACK, CLAIMS, TEMPLATE):
        assert _uncovered(tmp_path, pack) == []


@pytest.mark.parametrize(
    ("old", "new", "gaps"),
    [
        ("sign up for", "(sign|log) up for", ["log"]),
        ("any: ['^sign", "any: ['town', '^sign", ["town"]),
        ("said\\b'", "(said|wrote)\\b', 'town'", ["wrote", "town"]),
        ("{ any: ['^sign", "{ next: ['^(town|$)'], any: ['^sign", ["town"]),
        ("{ any: ['^sign", "{ none: ['^town'], any: ['^sign", ["^town"]),
        (
            "{ any: ['^sign",
            "{ score: { at-least: 1, of: { sign: 1, town: 1, mayor: -1 } }, any: ['^sign",
            ["town", "mayor"],
        ),
        (
            "fix: safe",
            "fix: safe\n    items: { match: ['rain', 'fog'], unless: ['hail'], end: ['snow'] }",
            ["fog", "hail", "snow"],
        ),
        ("'mailing lists?'", "'mailing lists?', daily digest", []),  # a list counts as one
    ],
)
def test_what_no_example_hits_is_named(old: str, new: str, gaps: list[str], tmp_path: Path) -> None:
    pack = changed(old, new).replace("scope: block", "scope: section" if "items" in new else "scope: block")
    assert [alternative for _, alternative in _uncovered(tmp_path, pack)] == gaps


@pytest.mark.parametrize(
    ("scope", "text"), [("sentence", "Rain fell. {--Fog came.--}"), ("line", "Rain fell on\n{--Fog came.--}")]
)
def test_patterns_of_sentences_and_lines_are_searched_there(scope: str, text: str, tmp_path: Path) -> None:
    (rule,) = load(tmp_path, changed("'^sign up for our $channel'", "'^fog', '$channel'")).rules
    rule = rule._replace(remove=(rule.remove[0]._replace(marked=text),))
    assert [gap.pattern for gap in uncovered([rule])] == ["^fog"]
    assert uncovered([rule._replace(scope=scope)]) == []  # type: ignore[arg-type]


def test_a_gap_is_shown_with_its_place(tmp_path: Path) -> None:
    gaps = uncovered(load(tmp_path, changed("sign up for", "(sign|log) up for")).rules)
    assert str(gaps[0]) == (
        f"{tmp_path}/pack.yaml:7: newsletter/pitch: no example is hit by 'log' in '^(sign|log) up for our $channel'"
    )


# -- mutation ------------------------------------------------------------------------------------


def _survivors(folder: Path, pack: str) -> list[str]:
    rules = load(folder, pack).rules
    return [survivor.part for survivor in survivors(rules, rules)]


def test_what_examples_need_does_not_survive(tmp_path: Path) -> None:
    assert _survivors(tmp_path, TEMPLATE) == []
    assert _survivors(tmp_path, PACK) == ["the upper end of where.words"]
    longer = changed("she said.", "she said.\n        - Sign up for our newsletter" + " and the rain" * 12 + ".")
    assert _survivors(tmp_path, longer) == []


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("['\\bsaid\\b']", "['\\bsaid\\b', 'town']", ["unless.any 'town'"]),
        ("['\\bsaid\\b']", "{ all: ['said', 'she'] }", ["unless.all 'said'", "unless.all 'she'"]),
        ("{ any: ['^sign", "{ all: ['sign', 'our'], any: ['^sign", ["match.all 'sign'", "match.all 'our'"]),
        ("{ any: ['^sign", "{ none: ['town'], any: ['^sign", ["match.none 'town'"]),
        ("{ any: ['^sign", "{ next: { none: ['town'] }, any: ['^sign", ["match.next.none 'town'", "match.next"]),
        ("{ any: ['^sign", "{ score: { at-least: 1, of: { sign: 1, town: -1 } }, any: ['^sign", ["match.score 'town'"]),
        ("words: ..30", "words: 2..30, zone: [head, tail]", ["where.zone", "the lower end of where.words"]),
        ("words: ..30", "words: ..30, ends: stop, first: 9", ["where.first", "where.ends"]),
    ],
)
def test_what_no_example_needs_survives(old: str, new: str, parts: list[str], tmp_path: Path) -> None:
    found = _survivors(tmp_path, changed(old, new))
    found.remove("the upper end of where.words")
    assert sorted(found) == sorted(parts)


def test_the_parts_of_a_section(tmp_path: Path) -> None:
    conditions = "match: { all: [a], none: [b] }, unless: [c], end: { any: [d], none: [e] }"
    items = f"{{ where: {{ words: 1..9 }}, {conditions}, to-end: true }}"
    pack = changed("scope: block", "scope: section").replace("fix: safe", f"fix: safe\n    items: {items}")
    (rule,) = load(tmp_path, pack).rules
    assert [part for part, _ in mutants(rule) if part.startswith("items") or "items" in part] == [
        "the lower end of items.where.words", "the upper end of items.where.words",
        "items.match", "items.match.all 'a'",
        "items.match.none 'b'", "items.unless.any 'c'", "items.end", "items.end.none 'e'", "items.to-end",
    ]  # fmt: skip
    assert all(mutant != rule for _, mutant in mutants(rule))


def test_a_guard_without_patterns_is_no_guard(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, PACK).rules
    ((_, mutant), *_) = [pair for pair in mutants(rule) if pair[0].startswith("unless")]
    assert mutant.unless is None


# -- the template --------------------------------------------------------------------------------


def test_the_template_is_green(tmp_path: Path) -> None:
    loaded = load(tmp_path, TEMPLATE, builtin=True)
    assert loaded.warnings == ()
    assert run_examples(loaded.rules, loaded.rules) == []
    assert uncovered(loaded.rules) == []
    assert survivors(loaded.rules) == []

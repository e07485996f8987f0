"""The rule reference, ``docs/rules.md``, from the packs and what was measured of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleanlint.rules.evidence import BOUND, ENOUGH, Evidence, Pool, pools, summary
from cleanlint.rules.records import Example, Rule
from cleanlint.rules.sources import builtin_paths

INTRODUCTION = f"""\
# The built-in rules

<!-- Made by `python benchmarks/measure.py`; a test compares. Do not edit. -->

Each rule with what it takes, why, and how often it was right. Braces, `{{--like these--}}`, mark what goes; an example
without them stays as it is.

- **safe** rules act by default, **unsafe** ones with `--unsafe-fixes`, those with **none** only report.
- *Hits* are those on the texts the rules were measured on; *read* are those that were judged, by labels or by a person
  who read them. Precision is given by texts, with the bounds within which it lies with 95 % confidence: all the hits of
  a rule in one text count once.
- *Words lost* are words of labelled and clean texts that the rule took and should have left, per million.
- A rule is safe when its pool is right in at least {BOUND:.0%} of texts at the lower bound. A pool is the rules of one
  language, topic and shape; those with fewer than {ENOUGH} texts are joined by shape. Closed interface strings may act
  *unmeasured* until a hit of theirs is found wrong. [How rules are measured](measuring-rules.md) has the details.
"""


def page(rules: Sequence[Rule], evidence: Evidence) -> str:
    """The whole page: topics and rules in alphabetical order."""
    ordered = sorted(rules, key=lambda rule: (rule.kind, rule.topic, rule.id))
    known = pools(rules, evidence)
    lines = [INTRODUCTION, *_data(evidence), *_pools(known.values())]
    topic = ""
    for rule in ordered:
        if rule.topic != topic:
            topic = rule.topic
            lines.append(f"## {topic}\n")
        lines += _rule(rule, evidence, known.get(rule.id))
    return "\n".join(lines)


def _data(evidence: Evidence) -> Iterator[str]:
    yield "## What they were measured on\n"
    yield "| texts | number | words with labels | digest |\n|---|--:|--:|---|"
    for name, data in sorted(evidence.data.items()):
        yield f"| {name} | {data['texts']:,} | {data['labelled_words']:,} | `{data['sha256']}` |"
    yield ""


def _pools(known: Iterable[Pool]) -> Iterator[str]:
    yield "## The pools\n"
    yield "| pool | rules | texts right | texts wrong | precision, lower bound |\n|---|--:|--:|--:|--:|"
    for pool in sorted(set(known)):
        yield f"| {pool.name} | {len(pool.rules)} | {pool.right} | {pool.wrong} | {pool.bound:.3f} |"
    yield ""


def _rule(rule: Rule, evidence: Evidence, pool: Pool | None) -> Iterator[str]:
    yield f"### {rule.id}\n"
    yield f"{rule.message}. {rule.why}\n"
    tier = f"{rule.fix}, unmeasured" if rule.unmeasured else rule.fix
    yield f"- {tier}; takes the {rule.scope}; language {rule.lang}; [{_pack(rule)}](../rules/{_pack(rule)})"
    yield f"- {summary(rule, evidence)}"
    if pool is not None:
        yield f"- pool: {pool.name}"
    yield ""
    shown: Mapping[str, Sequence[Example]] = {"goes": rule.remove, "is flagged": rule.flag, "stays": rule.keep}
    for title, examples in shown.items():
        if examples:
            yield from _example(title, min(examples, key=lambda example: len(example.marked)))


def _example(title: str, example: Example) -> Iterator[str]:
    yield f"{title.capitalize()}:\n"
    text = example.marked.rstrip("\n")
    fence = "```" if "```" not in text else "~~~~"
    yield f"{fence}text\n{text}\n{fence}\n"


def _pack(rule: Rule) -> str:
    return os.path.relpath(rule.path, builtin_paths()[0]).replace(os.sep, "/")

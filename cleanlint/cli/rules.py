"""`cleanlint rules` and `cleanlint rule`: what there is, whether it does what it says, how to begin a pack."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

import click

from cleanlint.cli.console import CLEAN, FOUND, Console
from cleanlint.cli.documents import counted
from cleanlint.cli.measuring import bench, label
from cleanlint.errors import ConfigError
from cleanlint.rules.records import UNBOUNDED, Condition, Example, Items, Range, Rule, Where

_PACKS = click.option(
    "--rules", "packs", multiple=True, metavar="PATH", help="Also the rules of this pack; repeatable."
)


@click.group()
def rules() -> None:
    """List, test, measure and begin rules."""


rules.add_command(bench)
rules.add_command(label)


@rules.command("list")
@_PACKS
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(packs: tuple[str, ...], output_format: str) -> int:
    """Show all rules: id, tier (safe, unsafe or none), message."""
    console = Console()
    known = _loaded(packs, console)
    if output_format == "json":
        import json

        described = [{"id": r.id, "topic": r.topic, "tier": r.fix, "kind": r.kind, "message": r.message} for r in known]
        console.text(json.dumps(described, indent=2) + "\n")
        return CLEAN
    width = max((len(rule.id) for rule in known), default=0)
    for rule in known:
        console.text(f"{rule.id:<{width}}  {rule.fix:<6}  {rule.message}\n")
    return CLEAN


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--coverage", is_flag=True, help="Also fail on parts of patterns that no example uses.")
@click.option("--mutate", is_flag=True, help="Also fail on guards and bounds that no example needs.")
def test(packs: tuple[str, ...], coverage: bool, mutate: bool) -> int:
    """Run the examples of rules, alone and together with the built-in rules.

    PACK is a file or a folder of your own packs; without any, the built-in rules are tested. Exit code 1: an example
    failed.
    """
    from cleanlint.rules.examples import run_examples
    from cleanlint.rules.loader import read_packs
    from cleanlint.rules.sources import builtin_paths

    console = Console()
    builtin = read_packs(builtin_paths(), builtin=True).rules
    tested = builtin
    if packs:
        tested, warnings, _ = read_packs(packs)
        for warning in warnings:
            console.note(f"warning: {warning}")
    failures = [str(failure) for failure in run_examples(tested, builtin)]
    if coverage:
        from cleanlint.rules.coverage import uncovered

        failures += map(str, uncovered(tested))
    if mutate:
        from cleanlint.rules.mutate import survivors

        failures += map(str, survivors(tested, builtin))
    for failure in failures:
        console.text(failure + "\n")
    examples = sum(len(rule.remove) + len(rule.keep) + len(rule.flag) for rule in tested)
    console.note(f"{counted(len(tested), 'rule')}, {counted(examples, 'example')}, {counted(len(failures), 'failure')}")
    return FOUND if failures else CLEAN


@rules.command("new")
@click.argument("path", required=False)
def new(path: str | None) -> int:
    """Write a commented pack to start from, to PATH (which must not exist) or to standard output."""
    from cleanlint.files import encode
    from cleanlint.rules.template import TEMPLATE

    console = Console()
    if path is None or path == "-":
        console.text(TEMPLATE)
        return CLEAN
    try:
        with open(path, "xb") as file:
            file.write(encode(TEMPLATE, path))
    except FileExistsError as error:
        raise ConfigError(f"{path}: this file exists already; name a new one") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    console.note(f"{path}: edit it, then try: cleanlint rules test {path}")
    return CLEAN


@click.command()
@click.argument("name", metavar="ID")
@_PACKS
def rule(name: str, packs: tuple[str, ...]) -> int:
    """Explain a rule: why it is there, what it looks for, what it removes and what it keeps."""
    from cleanlint.rules.loader import read_packs
    from cleanlint.rules.sources import builtin_paths

    console = Console()
    builtin = read_packs(builtin_paths(), builtin=True).rules
    asked = _named(name, [*builtin, *(read_packs(packs).rules if packs else ())])
    measured = _measured(asked, builtin) if asked in builtin else ()
    console.text("\n".join(_explained(asked, measured)) + "\n")
    return CLEAN


def _loaded(packs: Sequence[str], console: Console) -> Sequence[Rule]:
    from cleanlint.rules.cache import load_rules

    loaded, _, warnings = load_rules(packs)
    for warning in warnings:
        console.note(f"warning: {warning}")
    return loaded


def _named(name: str, known: Sequence[Rule]) -> Rule:
    for candidate in known:
        if name == candidate.id or name in candidate.was:
            return candidate
    from difflib import get_close_matches

    near = get_close_matches(name, [candidate.id for candidate in known], n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else "`cleanlint rules list` shows them all"
    raise ConfigError(f"there is no rule {name!r}; {hint}")


def _measured(rule: Rule, builtin: Sequence[Rule]) -> Iterator[str]:
    """What is known of how often a built-in rule is right."""
    from cleanlint.rules.evidence import load_evidence, pools, summary, texts_right

    evidence = load_evidence()
    yield f"  measured: {summary(rule, evidence)}"
    pool = pools(builtin, evidence).get(rule.id)
    if pool is not None and pool.right + pool.wrong:
        yield f"  pool:     {pool.name}; {texts_right(pool.right, pool.wrong)}"


def _explained(rule: Rule, measured: Iterable[str]) -> Iterator[str]:
    tier = {
        "safe": "safe (acts by default)",
        "unsafe": "unsafe (acts with --unsafe-fixes)",
        "none": "none (only reports)",
    }
    yield f"{rule.id}: {rule.message}"
    if rule.was:
        yield f"  once called: {', '.join(rule.was)}"
    yield f"  why:      {rule.why}"
    if rule.advice:
        yield f"  advice:   {rule.advice}"
    yield f"  fix:      {tier[rule.fix]}{', unmeasured: a closed interface string' if rule.unmeasured else ''}"
    yield from measured
    yield f"  severity: {rule.severity}"
    yield f"  kind:     {rule.kind}, language {rule.lang}"
    yield f"  scope:    {rule.scope}"
    yield f"  from:     {os.path.relpath(rule.path)}:{rule.line}"
    yield from _condition("match", rule.match, "")
    if rule.unless is not None:
        yield from _condition("unless", rule.unless, "")
    yield from _bounds("where", rule.where, "")
    if rule.items is not None:
        yield from _items(rule.items)
    for title, examples in (("removes", rule.remove), ("flags", rule.flag), ("keeps", rule.keep)):
        yield from _examples(title, examples)


def _condition(name: str, condition: Condition, indent: str) -> Iterator[str]:
    """A condition as an outline: each key with its patterns as the pack has them."""
    yield f"{indent}{name}:"
    for key in ("any", "all", "none"):
        patterns = getattr(condition, key)
        if patterns:
            yield f"{indent}  {key}:"
            yield from (f"{indent}    {pattern.source}" for pattern in patterns)
    if condition.score:
        yield f"{indent}  score, at least {condition.at_least:g}:"
        yield from (f"{indent}    {weight:+g}  {pattern.source}" for pattern, weight in condition.score)
    for key in ("prev", "next", "block"):
        inner = getattr(condition, key)
        if inner is not None:
            yield from _condition(key, inner, indent + "  ")


def _bounds(name: str, where: Where, indent: str) -> Iterator[str]:
    given = {key.replace("_", "-"): value for key, value in where._asdict().items() if value is not None}
    if given:
        yield f"{indent}{name}:"
    for key, value in given.items():
        yield f"{indent}  {key}: {_range(value) if isinstance(value, Range) else _plain(value)}"


def _items(items: Items) -> Iterator[str]:
    yield "items:"
    yield f"  count: {_range(Range(*items[0]))}"
    if items.to_end:
        yield "  to the end of the document"
    yield from _bounds("where", items.where, "  ")
    if items.match != Condition():
        yield from _condition("match", items.match, "  ")
    for key, condition in (("unless", items.unless), ("end", items.end)):
        if condition is not None:
            yield from _condition(key, condition, "  ")


def _examples(title: str, examples: Iterable[Example]) -> Iterator[str]:
    for example in examples:
        yield f"{title}:"
        yield from (f"  | {line}".rstrip() for line in example.marked.rstrip("\n").split("\n"))


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _range(bounds: Range) -> str:
    low = "" if bounds.low <= 0 else f"{bounds.low:g}"
    high = "" if bounds.high >= UNBOUNDED else f"{bounds.high:g}"
    return low if low and low == high else f"{low}..{high}"

"""From pack files to rules: everything that is wrong is found in one go, with its place and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cleanlint.errors import Fault, RuleError
from cleanlint.rules import fields
from cleanlint.rules.bounds import ITEM_KEYS, KEYS, read_language, read_where
from cleanlint.rules.conditions import PatternReader, read_condition
from cleanlint.rules.gates import gate_literals, has_fact_gate, is_for_pages
from cleanlint.rules.marked import parse_marked
from cleanlint.rules.records import SEVERITIES, TIERS, Condition, Example, Items, Range, Rule, Vocabulary, Where
from cleanlint.rules.sources import Source, builtin_paths, read_sources
from cleanlint.rules.vocabulary import read_vocabulary
from cleanlint.rules.yamlnodes import Faults, Mapping, Node, Scalar, read_yaml

__all__ = ["FORMAT", "Loaded", "builtin_paths", "parse_sources", "read_lists", "read_packs"]

FORMAT = 1  # the version of the pack format that this code reads

_PACK_KEYS = ("cleanlint", "kind", "lang", "lists", "rules")
_RULE_KEYS = (
    "id", "was", "message", "why", "advice", "scope", "match", "unless", "where", "items", "fix", "severity",
    "unmeasured", "off", "tests",
)  # fmt: skip
_REQUIRED = ("id", "message", "why", "scope", "match")
_KINDS = ("boilerplate", "claims", "attribution")
ATTRIBUTION = "attribution"  # the kind of a pack that has no rules, but the words with which a language says who speaks
_WORD_KEYS = ("cleanlint", "kind", "lang", "lists")
_SCOPES = ("span", "sentence", "line", "block", "section", "tail", "quote")
_PARTS = ("span", "sentence", "line", "quote")  # scopes whose unit is a part of a block
_LONGEST_MESSAGE = 100

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*\Z")


class Loaded(NamedTuple):
    """Rules in order of their ids, and what is doubtful in the packs they come from."""

    rules: tuple[Rule, ...]
    warnings: tuple[Fault, ...]
    vocabularies: tuple[Vocabulary, ...] = ()


class _Read(NamedTuple):
    rule: Rule
    key: str  # such as rules[2]
    column: int


def read_packs(paths: Sequence[str], *, builtin: bool = False) -> Loaded:
    """The rules of the packs at ``paths``; of a folder, those of all the .yaml and .yml files in it.

    ``builtin`` asks for what packs that ship with the package have to be: tested, gated and bounded. A pack in the
    package's own folder is held to that in any case. Raises RuleError with the faults of all files.
    """
    sources, faults = read_sources(paths, builtin=builtin)
    return parse_sources(sources, faults)


def parse_sources(sources: Iterable[Source], faults: Iterable[Fault] = ()) -> Loaded:
    """The rules of packs whose bytes have been read; ``faults`` is what went wrong before."""
    found = list(faults)
    warnings: list[Fault] = []
    read: list[_Read] = []
    vocabularies: dict[str, Vocabulary] = {}
    for source in sources:
        pack = Faults(source.path)
        found_rules, vocabulary = _read_pack(source, pack)
        read += found_rules
        if vocabulary is not None:
            vocabularies[vocabulary.lang] = vocabulary
        found += pack.faults
        warnings += pack.warnings
    found += _clashes(read)
    if found:
        raise RuleError(found)
    rules = tuple(sorted((entry.rule for entry in read), key=lambda rule: rule.id))
    return Loaded(rules, tuple(sorted(warnings)), tuple(vocabularies.values()))


def read_lists(path: str) -> dict[str, list[str]]:
    """The lists of one pack, which the rules themselves no longer show. Raises RuleError for a pack with faults."""
    sources, faults = read_sources([path])
    lists: dict[str, list[str]] = {}
    for source in sources:
        pack = Faults(path)
        root = read_yaml(source.data, pack)
        patterns = PatternReader(pack, strict=False)
        if isinstance(root, Mapping) and "lists" in root.entries:
            patterns.read_lists(root.entries["lists"])
        lists.update(patterns.lists)
        faults += pack.faults
    if faults:
        raise RuleError(faults)
    return lists


def _clashes(read: Sequence[_Read]) -> list[Fault]:
    """Ids, present and former, that belong to two rules."""
    owners: dict[str, _Read] = {}
    faults = []
    named = [(entry.rule.id, "id", entry) for entry in read if entry.rule.id]
    named += [(was, "was", entry) for entry in read for was in entry.rule.was]
    for name, key, entry in named:
        first = owners.setdefault(name, entry)
        if first is not entry or (key == "was" and name == entry.rule.id):
            taken = f"`{name}` is taken by the rule at {first.rule.path}:{first.rule.line}"
            message = f"{taken}: an id belongs to one rule"
            faults.append(Fault(entry.rule.path, entry.rule.line, entry.column, f"{entry.key}.{key}", message))
    return faults


def _read_pack(source: Source, faults: Faults) -> tuple[list[_Read], Vocabulary | None]:
    """The rules of a pack, or the words of one of kind `attribution`."""
    root = read_yaml(source.data, faults)
    if root is None:
        return [], None
    if (
        isinstance(root, Mapping)
        and "cleanlint" in root.entries
        and not _is_readable(root.entries["cleanlint"], faults)
    ):
        return [], None
    if isinstance(root, Mapping) and isinstance(kind := root.entries.get("kind"), Scalar) and kind.value == ATTRIBUTION:
        given = fields.mapping(root, _WORD_KEYS, faults, required=_WORD_KEYS)
        lang = read_language(given["lang"], faults) if "lang" in given else None
        return [], read_vocabulary(given["lists"], lang, faults) if "lists" in given and lang else None
    given = fields.mapping(root, _PACK_KEYS, faults, required=("cleanlint", "kind", "lang", "rules"))
    return _PackReader(source, given, faults).rules(), None


def _is_readable(version: Node, faults: Faults) -> bool:
    number = fields.integer(version, faults, least=1)
    if number is not None and number > FORMAT:
        faults.fault(version, f"format {number} needs a newer cleanlint: this one reads format {FORMAT}")
        return False
    return True


class _PackReader:
    """Reads the rules of one pack."""

    def __init__(self, source: Source, given: dict[str, Node], faults: Faults) -> None:
        self._source = source
        self._given = given
        self._faults = faults
        self._kind: Any = (fields.choice(given["kind"], _KINDS, faults) if "kind" in given else None) or "boilerplate"
        self._lang = (read_language(given["lang"], faults) if "lang" in given else None) or "mul"
        self._patterns = PatternReader(faults, strict=source.builtin)

    def rules(self) -> list[_Read]:
        if "lists" in self._given:
            self._patterns.read_lists(self._given["lists"])
        nodes = fields.listing(self._given["rules"], "rules", self._faults) if "rules" in self._given else []
        read = [_Read(rule, node.key, node.column) for node in nodes if (rule := self._rule(node)) is not None]
        lists = self._given.get("lists")
        for name in self._patterns.unused_lists():
            assert isinstance(lists, Mapping)
            self._doubt(lists.entries[name], f"no pattern uses the list ${name}: use it or delete it")
        return read

    def _doubt(self, node: Node, message: str) -> None:
        """A fault in a built-in pack, a warning in a user's."""
        if self._source.builtin:
            self._faults.fault(node, message)
        else:
            self._faults.warn(node, message)

    def _rule(self, node: Node) -> Rule | None:
        faults = self._faults
        before = len(faults.faults)
        required = _REQUIRED if self._kind == "claims" else (*_REQUIRED, "fix")
        given = fields.mapping(node, _RULE_KEYS, faults, required=required)
        if not given:
            return None
        scope: Any = (fields.choice(given["scope"], _SCOPES, faults) if "scope" in given else None) or "block"
        has_block = scope in _PARTS
        match = (
            self._condition(given.get("match"), has_block, is_match=True, has_sentence=scope == "span") or Condition()
        )
        if scope == "span" and "match" in given and not match.any and len(faults.faults) == before:
            faults.fault(given["match"], "scope span deletes what an `any` pattern matches: give `any`")
        rule = Rule(
            id=_rule_id(given["id"], faults) if "id" in given else "",
            kind=self._kind,
            lang=self._lang,
            message=_message(given["message"], faults) if "message" in given else "",
            why=(fields.text(given["why"], faults, breaks=True) or "").strip() if "why" in given else "",
            scope=scope,
            match=match,
            unless=self._condition(given.get("unless"), has_block, has_sentence=scope == "span"),
            where=read_where(given["where"], faults, KEYS) if "where" in given else Where(),
            items=self._items(node, given.get("items"), scope),
            fix=self._tier(given.get("fix")),
            severity=self._severity(given.get("severity")),
            unmeasured="unmeasured" in given and fields.boolean(given["unmeasured"], faults),
            advice=(fields.text(given["advice"], faults, breaks=True) or "").strip() if "advice" in given else "",
            off="off" in given and fields.boolean(given["off"], faults),
            was=_former_ids(given["was"], faults) if "was" in given else (),
            path=self._source.path,
            line=node.line,
        )
        rule = self._with_tests(node, rule, given.get("tests"))
        if len(faults.faults) == before:
            self._check_gate(node, rule)
        return rule

    def _condition(
        self, node: Node | None, has_block: bool, *, is_match: bool = False, has_sentence: bool = False
    ) -> Condition | None:
        if node is None:
            return None
        return read_condition(
            node, self._patterns, self._faults, has_block=has_block, has_sentence=has_sentence, is_match=is_match
        )

    def _tier(self, node: Node | None) -> Any:
        found = fields.choice(node, TIERS, self._faults) if node is not None else None
        if self._kind == "claims":
            if node is not None and found not in (None, "none"):
                self._faults.fault(node, "a claims rule only flags: `fix: none`, or leave it out")
            return "none"
        return found or "safe"

    def _severity(self, node: Node | None) -> Any:
        return (fields.choice(node, SEVERITIES, self._faults) if node is not None else None) or "warning"

    def _items(self, rule: Node, node: Node | None, scope: str) -> Items | None:
        faults = self._faults
        if node is None:
            if scope == "section":
                faults.fault(rule, "a section needs `items`: which blocks go with the heading, such as `count: 1..8`")
            return None
        if scope not in ("section", "tail"):
            faults.fault(node, f"`items` is for the scopes section and tail, not for {scope}")
        given = fields.mapping(node, ("count", "where", "match", "unless", "end", "to-end"), faults)
        return Items(
            count=(fields.bounds(given["count"], faults) if "count" in given else None) or Range(0, 12),
            where=read_where(given["where"], faults, ITEM_KEYS) if "where" in given else Where(),
            match=self._condition(given.get("match"), has_block=False) or Condition(),
            unless=self._condition(given.get("unless"), has_block=False),
            end=self._condition(given.get("end"), has_block=False),
            to_end="to-end" in given and fields.boolean(given["to-end"], faults),
        )

    def _with_tests(self, node: Node, rule: Rule, tests: Node | None) -> Rule:
        """The rule with its examples. A rule that removes shows what it removes, another one what it flags."""
        positive = "flag" if rule.fix == "none" else "remove"
        other = "remove" if positive == "flag" else "flag"
        given = fields.mapping(tests, ("remove", "flag", "keep"), self._faults) if tests is not None else {}
        if other in given:
            self._faults.fault(
                given[other], f"a rule with `fix: {rule.fix}` shows `{positive}` examples, not `{other}`"
            )
        found = {key: self._examples(value, key) for key, value in given.items()}
        missing = [key for key in (positive, "keep") if key not in given]
        if missing:
            self._doubt(tests or node, f"the rule is untested: `tests` needs {' and '.join(missing)} examples")
        return rule._replace(remove=found.get("remove", ()), keep=found.get("keep", ()), flag=found.get("flag", ()))

    def _examples(self, node: Node, key: str) -> tuple[Example, ...]:
        found = [self._example(item, key) for item in fields.listing(node, "examples", self._faults)]
        return tuple(example for example in found if example is not None)

    def _example(self, node: Node, key: str) -> Example | None:
        faults = self._faults
        given: dict[str, Node] = {"text": node}
        if isinstance(node, Mapping):
            given = fields.mapping(node, ("text", "format", "lang", "url"), faults, required=("text",))
        written = given.get("text")
        marked = fields.text(written, faults, breaks=True) if written is not None else None
        if written is None or marked is None:
            return None
        _check_marks(written, marked, key, faults)
        return Example(
            marked=marked,
            line=node.line,
            format=(fields.choice(given["format"], ("text", "markdown", "html"), faults) if "format" in given else None)
            or "text",
            lang=read_language(given["lang"], faults) if "lang" in given else None,
            url=fields.text(given["url"], faults) if "url" in given else None,
        )

    def _check_gate(self, node: Node, rule: Rule) -> None:
        if gate_literals(rule) is None and not has_fact_gate(rule) and not is_for_pages(rule):
            message = (
                "every block of every document has to be tried with this rule, which is slow: put a distinctive word "
                "of three or more letters into each pattern, or bound it by where: first, last, tail-run, words: ..6, "
                "chars: ..40, body or selector, or by `element`"
            )
            self._doubt(node, message)


def _check_marks(node: Node, marked: str, key: str, faults: Faults) -> None:
    try:
        found = parse_marked(marked)
    except ValueError as error:
        faults.fault(node, f"this is not CriticMarkup: {error}")
        return
    if (found.removed and key != "remove") or (found.flagged and key != "flag"):
        faults.fault(node, f"these marks do not belong into a `{key}` example")
    elif key == "remove" and not found.removed:
        faults.fault(node, "mark what goes: {--like this--}")
    elif key == "flag" and not found.flagged:
        faults.fault(node, "mark what is flagged: {==like this==}")


def _rule_id(node: Node, faults: Faults) -> str:
    found = fields.text(node, faults)
    if found is not None and not _ID.match(found):
        faults.fault(node, f"`{found}` is no id: `topic/what-it-dislikes`, in lower-case letters, digits and hyphens")
        return ""
    return found or ""


def _former_ids(node: Node, faults: Faults) -> tuple[str, ...]:
    found = [_rule_id(item, faults) for item in fields.one_or_more(node, "earlier ids", faults)]
    return tuple(name for name in found if name)


def _message(node: Node, faults: Faults) -> str:
    found = fields.text(node, faults) or ""
    if len(found) > _LONGEST_MESSAGE:
        faults.fault(node, f"this has {len(found)} characters: at most {_LONGEST_MESSAGE}; the rest belongs into `why`")
    return found.strip()

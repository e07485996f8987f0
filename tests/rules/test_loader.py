"""From YAML to rules: what is read, and what every fault says and where."""

# ruff: noqa: E501 - a table reads better with one fault in a line

from __future__ import annotations

import os
from pathlib import Path

import pytest
from packs import CLAIMS, PACK, RULE, changed, faults, load, write

from cleanlint.errors import RuleError
from cleanlint.rules.loader import builtin_paths, read_lists, read_packs
from cleanlint.rules.records import UNBOUNDED, Range


def test_a_pack_becomes_rules(tmp_path: Path) -> None:
    rules, warnings, _ = load(tmp_path, PACK, builtin=True)
    (rule,) = rules
    assert warnings == ()
    assert (rule.id, rule.topic, rule.kind, rule.lang, rule.scope) == (
        "newsletter/pitch", "newsletter", "boilerplate", "en", "block",
    )  # fmt: skip
    assert rule.match.any[0].source == "^sign up for our $channel"
    assert rule.match.any[0].literals
    assert rule.unless is not None
    assert [p.source for p in rule.unless.any] == [r"\bsaid\b"]
    assert rule.where.words == Range(0, 30)
    assert (rule.fix, rule.severity, rule.unmeasured, rule.was) == ("safe", "warning", False, ())
    assert rule.line == 7
    assert [example.line for example in (*rule.remove, *rule.keep)] == [17, 21, 23]


def test_claims_only_flag(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, CLAIMS, builtin=True).rules
    assert (rule.kind, rule.fix) == ("claims", "none")
    assert len(rule.flag) == 1


MANY_KEYS = """\
    was: [newsletter/old, mail/older]
    severity: info
    unmeasured: true
    where:
      zone: [head, tail]
      first: 2
      last: 3
      words: 3..10
      chars: 5
      coverage: 0.8
      link-density: 0.5..
      kind: heading
      starts: upper
      ends: [open, colon]
      tail-run: 3
      beside-removal: either
      domain: [Example.org, news.example.com]
      lang: en-GB
    items:
      count: 1..4
      where: { words: ..9, kind: item }
      match: { all: ['story'], none: ['\\bvote'] }
      unless: ['council']
      end: { any: ['^more$'] }
      to-end: true
"""


def test_every_key_is_read(tmp_path: Path) -> None:
    pack = changed("    where: { words: ..30 }\n", MANY_KEYS)
    pack = changed("scope: block", "scope: section", pack)
    pack = changed(
        "match: { any: ['^sign up for our $channel'] }",
        "match: { any: ['$channel'], score: { at-least: 2.5, of: { 'sign': 2, 'up': 1, 'town': -1 } }, "
        "prev: ['^$'], next: { none: ['x'] } }",
        pack,
    )
    (rule,) = load(tmp_path, pack).rules
    assert rule.was == ("newsletter/old", "mail/older")
    assert (rule.severity, rule.unmeasured) == ("info", True)
    where = rule.where
    assert where.zone == ("head", "tail")
    assert (where.first, where.last, where.tail_run, where.coverage) == (2, 3, 3, 0.8)
    assert (where.words, where.chars) == (Range(3, 10), Range(5, 5))
    assert where.link_density == Range(0.5, UNBOUNDED)
    assert (where.kind, where.starts, where.ends) == (("heading",), ("upper",), ("open", "colon"))
    assert where.beside_removal == "either"
    assert (where.domain, where.lang) == (("example.org", "news.example.com"), ("en-gb",))
    items = rule.items
    assert items is not None
    assert items.count == Range(1, 4)
    assert items.where.kind == ("item",)
    assert [p.source for p in items.match.all] == ["story"]
    assert items.unless is not None
    assert items.end is not None
    assert items.to_end
    assert [(p.source, w) for p, w in rule.match.score] == [("sign", 2), ("up", 1), ("town", -1)]
    assert rule.match.at_least == 2.5
    assert rule.match.prev is not None
    assert rule.match.next is not None


def test_an_example_may_carry_what_it_needs(tmp_path: Path) -> None:
    pack = changed(
        "- Sign up for our newsletter, she said.",
        "- { text: 'Rain again.', format: markdown, lang: en, url: 'https://example.org/a' }",
    )
    (example,) = load(tmp_path, pack).rules[0].keep
    assert (example.marked, example.format, example.lang, example.url) == (
        "Rain again.", "markdown", "en", "https://example.org/a",
    )  # fmt: skip


# What is changed in the good pack, and the line, the key and a part of the message of the one fault that follows.
FAULTS = {
    "unknown pack key": ("lang: en\n", "lang: en\nlangs: en\n", 4, "langs", "did you mean `lang`?"),
    "unknown rule key": ("    fix: safe", "    fixes: safe\n    fix: safe", 14, "rules[0].fixes", "did you mean `fix`?"),
    "unknown where key": ("words: ..30", "word: ..30", 13, "rules[0].where.word", "did you mean `words`?"),
    "unknown condition key": ("{ any: ['^sign", "{ any: ['up'], eny: ['^sign", 11, "rules[0].match.eny", "did you mean `any`?"),
    "missing pack key": ("lang: en\n", "", 1, "", "missing: lang"),
    "missing rule key": ("    why: Says nothing about the story.\n", "", 7, "rules[0]", "missing: why"),
    "missing fix": ("    fix: safe\n", "", 7, "rules[0]", "missing: fix"),
    "newer format": ("cleanlint: 1", "cleanlint: 2", 1, "cleanlint", "needs a newer cleanlint"),
    "no version": ("cleanlint: 1", "cleanlint: one", 1, "cleanlint", "a whole number is wanted"),
    "version 0": ("cleanlint: 1", "cleanlint: 0", 1, "cleanlint", "at least 1"),
    "bad kind": ("kind: boilerplate", "kind: boilerplat", 2, "kind", "did you mean `boilerplate`?"),
    "bad language": ("lang: en", "lang: english", 3, "lang", "no language tag"),
    "norway": ("lang: en", "lang: no", 3, "lang", "write it in quotes"),
    "null": ("message: Sign-up pitch", "message:", 8, "rules[0].message", "write it in quotes"),
    "number as text": ("message: Sign-up pitch", "message: 1.5", 8, "rules[0].message", "write it in quotes"),
    "blank text": ("message: Sign-up pitch", "message: ' '", 8, "rules[0].message", "this is empty"),
    "long message": ("Sign-up pitch", "x" * 101, 8, "rules[0].message", "at most 100"),
    "bad id": ("id: newsletter/pitch", "id: Newsletter", 7, "rules[0].id", "`topic/what-it-dislikes`"),
    "own was": ("fix: safe", "fix: safe\n    was: [newsletter/pitch]", 7, "rules[0].was", "an id belongs to one rule"),
    "bad was": ("fix: safe", "fix: safe\n    was: [pitch]", 15, "rules[0].was[0]", "is no id"),
    "bad scope": ("scope: block", "scope: blok", 10, "rules[0].scope", "did you mean `block`?"),
    "bad fix": ("fix: safe", "fix: yes", 14, "rules[0].fix", "write it in quotes"),
    "bad boolean": ("fix: safe", "fix: safe\n    unmeasured: 'true'", 15, "rules[0].unmeasured", "`true` or `false`"),
    "bad range": ("words: ..30", "words: 30-40", 13, "rules[0].where.words", "a range such as"),
    "open range": ("words: ..30", "words: '..'", 13, "rules[0].where.words", "a range such as"),
    "empty range": ("words: ..30", "words: 9..3", 13, "rules[0].where.words", "is empty"),
    "broken number": ("words: ..30", "words: 1.5..3", 13, "rules[0].where.words", "a range such as"),
    "density above 1": ("words: ..30", "link-density: 1..3", 13, "rules[0].where.link-density", "ends above 1"),
    "coverage above 1": ("words: ..30", "coverage: 1.5", 13, "rules[0].where.coverage", "not a share"),
    "coverage no number": ("words: ..30", "coverage: most", 13, "rules[0].where.coverage", "a number such as"),
    "zero blocks": ("words: ..30", "first: 0", 13, "rules[0].where.first", "at least 1"),
    "bad zone": ("words: ..30", "zone: [tale]", 13, "rules[0].where.zone[0]", "did you mean `tail`?"),
    "bad beside": ("words: ..30", "beside-removal: both", 13, "rules[0].where.beside-removal", "none of prev, next, either"),
    "bad domain": ("words: ..30", "domain: 'https://a.org/'", 13, "rules[0].where.domain", "the host alone"),
    "empty where": ("{ words: ..30 }", "{}", 13, "rules[0].where", "this is empty"),
    "where a list": ("{ words: ..30 }", "[words]", 13, "rules[0].where", "not a list"),
    "empty list": ("{ any: ['^sign up for our $channel'] }", "{ any: [], all: [$channel] }", 11, "rules[0].match.any", "empty"),
    "condition a text": ("unless: ['\\bsaid\\b']", "unless: said", 12, "rules[0].unless", "a mapping"),
    "finds nothing": ("{ any: ['^sign up for our $channel'] }", "{ none: ['$channel'] }", 11, "rules[0].match", "needs `any`"),
    "block of a block": ("{ any: ['^s", "{ block: [town], any: ['^s", 11, "rules[0].match.block", "parts of a block"),
    "neighbour's neighbour": (
        "{ any: ['^s", "{ prev: { next: [town], any: [x] }, any: ['^s", 11, "rules[0].match.prev.next", "unknown key",
    ),
    "score too low": (
        "{ any: ['^s", "{ score: { at-least: 0, of: { town: 1 } }, any: ['^s", 11, "rules[0].match.score.at-least", "above 0",
    ),
    "score out of reach": (
        "{ any: ['^s", "{ score: { at-least: 3, of: { town: 1, rain: -9 } }, any: ['^s", 11, "rules[0].match.score.at-least",
        "never add up",
    ),
    "weight 0": (
        "{ any: ['^s", "{ score: { at-least: 1, of: { town: 1, rain: 0 } }, any: ['^s", 11, "rules[0].match.score.of.rain",
        "leave the pattern out",
    ),
    "items of a block": ("fix: safe", "fix: safe\n    items: { count: 1 }", 15, "rules[0].items", "section and tail"),
    "section without items": ("scope: block", "scope: section", 7, "rules[0]", "needs `items`"),
    "span without any": (
        "    scope: block\n    match: { any", "    scope: span\n    match: { all", 11, "rules[0].match", "give `any`",
    ),
    "control character": ("'^sign up for our $channel'", '"sign up $channel\\b"', 11, "rules[0].match.any[0]", "single quotes"),
    "line break": ("'^sign up for our $channel'", '"sign\\nup $channel"', 11, "rules[0].match.any[0]", "single quotes"),
    "pattern error": ("our $channel'", "our ($channel'", 11, "rules[0].match.any[0]", "character 18 of the pattern"),
    "unknown list": ("our $channel'", "our $channel$chanel'", 11, "rules[0].match.any[0]", "$channel"),
    "unknown property": ("our $channel'", "our $channel\\p{Nonsense}'", 11, "rules[0].match.any[0]", "unknown property"),
    "hazard": ("our $channel'", "our $channel(\\w+)+x'", 11, "rules[0].match.any[0]", "\\w+"),
    "long pattern": ("our $channel'", f"our $channel{'x' * 2_000}'", 11, "rules[0].match.any[0]", "2000 characters"),
    "pattern in a list": ("'mailing lists?'", "'mailing (lists'", 5, "lists.channel[1]", "character 9"),
    "list in a circle": ("'mailing lists?'", "'a $channel'", 5, "lists.channel[1]", "contains itself"),
    "list name": ("  channel:", "  My-list: [said]\n  channel:", 5, "lists.My-list", "cannot name a list"),
    "empty list of words": ("[newsletter, 'mailing lists?']", "[]", 5, "lists.channel", "empty"),
    "wrong mark": ("keep:\n        - Sign", "keep:\n        - Rain. {--S--}ign", 23, "rules[0].tests.keep[0]", "do not belong"),
    "unmarked": ("'{--Sign up for our mailing list.--}'", "'Sign up'", 21, "rules[0].tests.remove[1]", "mark what goes"),
    "unclosed mark": ("'{--Sign up for our mailing list.--}'", "'{--Sign'", 21, "rules[0].tests.remove[1]", "never closed"),
    "no example text": ("'{--Sign up for our mailing list.--}'", "{ lang: en }", 21, "rules[0].tests.remove[1]", "missing: text"),
    "flag of a fix": ("      keep:", "      flag: ['{==x==}']\n      keep:", 22, "rules[0].tests.flag", "not `flag`"),
    "duplicate key": ("    fix: safe", "    fix: safe\n    fix: none", 15, "rules[0].fix", "first in line 14"),
    "alias": ("unless: ['\\bsaid\\b']", "unless: *guard", 12, "rules[0].unless", "aliases"),
    "anchor": ("message: Sign", "message: &a Sign", 8, "rules[0].message", "anchors"),
    "tag": ("message: Sign", "message: !x Sign", 8, "rules[0].message", "tags"),
    "python tag": ("message: Sign", "message: !!python/object/apply:os.getcwd Sign", 8, "rules[0].message", "tags"),
    "alias as a key": ("    fix: safe", "    *a : x\n    fix: safe", 14, "rules[0]", "aliases"),
    "list as a key": ("    fix: safe", "    ? [a]\n    : x\n    fix: safe", 14, "rules[0]", "a key must be"),
    "tab": ("    fix: safe", "\tfix: safe", 14, "", "not with a tab"),
    "colon": ("message: Sign-up pitch", "message: Sign up: pitch", 8, "", "goes in quotes"),
    "escape": ("'^sign up for our $channel'", '"^sign\\w"', 11, "", "single quotes"),
    "at sign": ("message: Sign", "message: @Sign", 8, "", "goes in quotes"),
    "unclosed bracket": ("[newsletter, 'mailing lists?']", "[newsletter, 'mailing lists?'", 6, "", "bracket"),
    "two documents": ("rules:\n", "---\nrules:\n", 6, "", "one YAML document"),
}  # fmt: skip
# Faults that bring others with them.
NOT_ALONE = {"alias as a key", "list as a key", "two documents", "section without items"}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_says_where_and_what(name: str, tmp_path: Path) -> None:
    old, new, line, key, message = FAULTS[name]
    found = faults(tmp_path, changed(old, new))
    fitting = [fault for fault in found if (fault.line, fault.key) == (line, key) and message in fault.message]
    assert fitting, [str(fault) for fault in found]
    assert all(fault.path.endswith("pack.yaml") and fault.column >= 1 for fault in found)
    if name not in NOT_ALONE:
        assert len(found) == 1, [str(fault) for fault in found]


def test_a_pattern_fault_points_into_the_line(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed("'^sign up for our $channel'", "'reader''s (choice $channel'"))
    line = "    match: { any: ['reader''s (choice"
    assert (fault.line, fault.column) == (11, line.index("(") + 1)


WHOLE_FILES = {
    "empty": (b"", "empty"),
    "a comment": (b"# nothing\n", "empty"),
    "not UTF-8": (b"cleanlint: 1\nlang: \xe9\n", "byte 0xe9 is not UTF-8"),
    "NUL": (b"cleanlint: 1\nlang: \x00\n", "U+0000"),
    "a list": (b"- 1\n", "a mapping with keys"),
    "a text": (b"hello\n", "a mapping with keys"),
    "deep": (b"[" * 100_000, "levels deep"),
    "deep block": (b"".join(b" " * k + b"a:\n" for k in range(60)), "levels deep"),
    "large": (b"# " + b"x" * 5_000_001, "larger than 5 MB"),
    "bomb": (b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors"),
    "binary": (bytes(range(128)), "U+0000"),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_what_is_no_pack(name: str, tmp_path: Path) -> None:
    data, message = WHOLE_FILES[name]
    found = faults(tmp_path, data)
    assert any(message in fault.message for fault in found), found


def test_the_place_of_a_bad_byte(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, b"cleanlint: 1\nlang: \xe9\n")
    assert (fault.line, fault.column) == (2, 7)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert not faults(tmp_path, b"\xef\xbb\xbf" + PACK.encode())


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    first = write(tmp_path, changed("scope: block", "scope: blok").replace("..30", "x"), "a.yaml")
    second = write(tmp_path, b"\xff", "sub/b.yml")
    missing = str(tmp_path / "missing.yaml")
    with pytest.raises(RuleError) as caught:
        read_packs([str(tmp_path), missing])
    places = [(fault.path, fault.key) for fault in caught.value.faults]
    assert places == [(first, "rules[0].scope"), (first, "rules[0].where.words"), (missing, ""), (second, "")]
    assert str(caught.value).count("\n") == 3


def test_a_fault_does_not_hide_those_after_it(tmp_path: Path) -> None:
    pack = PACK.replace("..30", "x").replace("said\\b", "said(") + RULE.replace("pitch\n", "other\n", 1).replace(
        "up for", "up (for"
    )
    assert [fault.line for fault in faults(tmp_path, pack)] == [12, 13, 28]


def test_ids_belong_to_one_rule(tmp_path: Path) -> None:
    first = write(tmp_path, PACK, "a.yaml")
    write(
        tmp_path, changed("    fix: safe", "    fix: safe\n    was: [x/y]") + RULE.replace("/pitch", "/b", 1), "b.yaml"
    )
    write(tmp_path, PACK.replace("newsletter/pitch", "x/y"), "c.yaml")
    with pytest.raises(RuleError) as caught:
        read_packs([str(tmp_path)])
    shown = [str(fault) for fault in caught.value.faults]
    assert len(shown) == 2
    assert f"b.yaml:7:5: rules[0].id: `newsletter/pitch` is taken by the rule at {first}:7" in shown[0]
    assert "`x/y` is taken by the rule at" in shown[1]
    assert "c.yaml:7" in shown[1]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("      keep:\n        - Sign up for our newsletter, she said.\n", "", "needs keep examples"),
        ("'^sign up for our $channel'", "'^\\w{1,20} .{0,9}$', '$channel'", "has to be tried"),
        ("rules:\n", "  idle: [town]\nrules:\n", "no pattern uses the list $idle"),
    ],
)
def test_what_is_a_warning_in_a_users_pack_is_a_fault_in_ours(old: str, new: str, message: str, tmp_path: Path) -> None:
    pack = changed(old, new)
    (warning,) = load(tmp_path, pack).warnings
    assert message in warning.message
    (fault,) = faults(tmp_path, pack, builtin=True)
    assert fault == warning


def test_quantifiers_without_bound_are_for_users(tmp_path: Path) -> None:
    pack = changed("our $channel'", "our $channel.*'")
    assert not faults(tmp_path, pack)
    (fault,) = faults(tmp_path, pack, builtin=True)
    assert fault.key == "rules[0].match.any[0]"


@pytest.mark.parametrize("bound", ["words: ..6", "chars: ..40", "first: 3", "last: 3", "tail-run: 2"])
def test_a_place_or_a_shape_is_a_gate(bound: str, tmp_path: Path) -> None:
    pack = changed("'^sign up for our $channel'", "'^\\w{1,20}$', '$channel'")
    assert not faults(tmp_path, changed("words: ..30", bound, pack), builtin=True)


def test_claims_cannot_delete(tmp_path: Path) -> None:
    found = faults(tmp_path, changed("    tests:", "    fix: safe\n    tests:", CLAIMS))
    assert any(fault.key == "rules[0].fix" and "only flags" in fault.message for fault in found)


def test_a_folder_is_read_in_order_and_once(tmp_path: Path) -> None:
    one = write(tmp_path, PACK, "z.yaml")
    write(tmp_path, PACK.replace("newsletter/pitch", "a/a"), "deep/er/x.yml")
    write(tmp_path, "not a pack", "notes.txt")
    rules = read_packs([one, str(tmp_path), one]).rules
    assert [rule.id for rule in rules] == ["a/a", "newsletter/pitch"]


def test_a_folder_without_packs(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="holds no pack"):
        read_packs([str(tmp_path)])


@pytest.mark.parametrize("path", ["missing.yaml", "nul\0.yaml", ""])
def test_a_path_that_cannot_be_read(path: str) -> None:
    with pytest.raises(RuleError, match="cannot read this pack"):
        read_packs([path])


def test_the_lists_of_a_pack(tmp_path: Path) -> None:
    assert read_lists(write(tmp_path, PACK)) == {"channel": ["newsletter", "mailing lists?"]}
    assert read_lists(write(tmp_path, CLAIMS)) == {}
    with pytest.raises(RuleError):
        read_lists(str(tmp_path / "missing.yaml"))


def test_the_packs_of_the_package_load() -> None:
    (folder,) = builtin_paths()
    assert os.path.isdir(folder)
    loaded = read_packs([folder], builtin=True)
    assert loaded.rules
    assert loaded.warnings == ()

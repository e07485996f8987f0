from __future__ import annotations

import json
from pathlib import Path

from .conftest import PACK, Run


def test_rules_are_listed(run: Run) -> None:
    ran = run("rules", "list")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "newsletter/signup  safe    Newsletter sign-up",
        "promo/shop         unsafe  Pitch for a shop",
        "related/aside      safe    Pointer to another story",
        "style/as-ever      none    Tired opening",
    ]


def test_rules_are_listed_as_json(run: Run) -> None:
    first = json.loads(run("rules", "list", "--output-format", "json").out)[0]
    assert first == {
        "id": "newsletter/signup",
        "topic": "newsletter",
        "tier": "safe",
        "kind": "boilerplate",
        "message": "Newsletter sign-up",
    }


def test_a_rule_is_explained(run: Run) -> None:
    ran = run("rule", "promo/shop")
    assert ran.code == 0
    for part in (
        "promo/shop: Pitch for a shop",
        "why:      Sells something.",
        "fix:      unsafe (acts with --unsafe-fixes)",
        "scope:    block",
        "match:\n  any:\n    ^visit our shop\n",
        "unless:\n  any:\n    \\bsaid\\b\n",
        "where:\n  words: ..9\n",
        "removes:\n  | The ferry sails at noon.\n  |\n  | {--Visit our shop for more.--}\n",
        "keeps:\n  | Visit our shop, she said.\n",
    ):
        assert part in ran.out


def test_every_part_of_a_rule_is_explained(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(RICH)
    out = run("rule", "mine/list", "--rules", pack).out
    for part in (
        "kind:     boilerplate, language en",
        "unmeasured",
        "  score, at least 2:\n    +2  see also\n    -1  \\bboard\\b\n",
        "  prev:\n    any:\n      ferry\n",
        "where:\n  zone: tail\n",
        "items:\n  count: 1..5\n  to the end of the document\n  where:\n    ends: open\n",
        "  unless:\n    any:\n      \\bsaid\\b\n",
        "  end:\n    any:\n      ^more$\n",
    ):
        assert part in out


def test_an_earlier_id_leads_to_the_rule(run: Run) -> None:
    out = run("rule", "related/brackets").out
    assert out.startswith("related/aside: ")
    assert "once called: related/brackets" in out


def test_an_unknown_rule_brings_the_nearest(run: Run) -> None:
    ran = run("rule", "newsletter/sign-up")
    assert ran.code == 2
    assert "there is no rule 'newsletter/sign-up'; did you mean newsletter/signup" in ran.err
    assert "`cleanlint rules list` shows them all" in run("rule", "zzz").err


def test_the_built_in_examples_hold(run: Run) -> None:
    ran = run("rules", "test")
    assert (ran.code, ran.out, ran.err) == (0, "", "4 rules, 9 examples, 0 failures\n")


def test_a_failing_example_is_told(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text(
        PACK.replace("newsletter/signup", "mine/signup").replace("{--Sign up for our", "{--Sign on for our")
    )
    ran = run("rules", "test", pack)
    assert ran.code == 1
    assert f"{pack}:13: mine/signup: remove example alone" in ran.out
    assert ran.err.endswith("failures\n")


def test_coverage_and_mutation_are_asked_for(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    start = PACK.index("  - id: promo/shop")
    shop = (
        PACK[start : PACK.index("  - id: style")].replace("promo/", "mine/").replace("our shop", "our (shop|market)", 1)
    )
    pack.write_text(PACK[: PACK.index("  - id")] + shop.replace("        - Visit our shop, she said.\n", ""))
    assert run("rules", "test", pack).code == 0
    ran = run("rules", "test", pack, "--coverage")
    assert ran.code == 1
    assert "no example is hit by 'market'" in ran.out
    ran = run("rules", "test", pack, "--mutate")
    assert ran.code == 1
    assert "mine/shop" in ran.out
    assert "said" in ran.out


def test_a_new_pack_passes_its_own_tests(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    assert run("rules", "new", pack).code == 0
    assert pack.read_text() == run("rules", "new").out
    ran = run("rules", "test", pack, "--coverage", "--mutate")
    assert (ran.code, ran.out) == (0, "")


def test_a_new_pack_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    pack.write_text("mine")
    ran = run("rules", "new", pack)
    assert ran.code == 2
    assert f"{pack}: this file exists already" in ran.err
    assert pack.read_text() == "mine"
    assert run("rules", "new", tmp_path / "nowhere" / "x.yaml").code == 2


RICH = r"""
cleanlint: 1
kind: boilerplate
lang: en
rules:
  - id: mine/list
    message: List
    why: Leads away.
    scope: section
    match: { any: ['^see also'], score: { at-least: 2, of: { 'see also': 2, '\bboard\b': -1 } }, prev: [ferry] }
    where: { zone: tail }
    items: { count: 1..5, to-end: true, where: { ends: open }, unless: ['\bsaid\b'], end: ['^more$'] }
    fix: safe
    unmeasured: true
    tests:
      remove: ['{--See also--}']
      keep: ['No.']
"""


def test_advice_to_the_writer_is_shown(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "mine.yaml"
    why = "    why: Sells something.\n"
    assert why in PACK
    mine = PACK.replace(why, f"{why}    advice: Name the shop.\n", 1).replace("id: ", "id: my-")
    pack.write_text(mine, "utf-8")
    assert "  advice:   Name the shop.\n" in run("rule", "my-promo/shop", "--rules", str(pack)).out
    assert "advice:" not in run("rule", "promo/shop").out

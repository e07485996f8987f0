"""Outcomes, and what a reporter for other programs makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from making import rule

from cleanlint.findings import Finding, Removal
from cleanlint.reporters import Command, Outcome, Setup, Summary, reporter

SARIF = jsonschema.Draft4Validator(
    json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
)

# One finding that goes, on the second of two lines, and one of another rule that stays.
TEXT = "F\u00e4hre \U0001f6a2.\n\nBuy, 50% off:\nnow!\n\nIt is late.\n"
START, END = TEXT.index("Buy"), TEXT.index("It is")
RULES = {name: rule(name, "x", advice="Say less.") for name in ("shop/offer", "style/late")}
FOUND = (
    Finding(START, END - 2, "shop/offer", "warning", "Offer", "safe"),
    Finding(END, END + 11, "style/late", "error", "Late", "none"),
)
GONE = (Removal(START, END, "shop/offer", (), TEXT[START:END]),)
CHECKED = Outcome("posts/a b.md", TEXT, findings=FOUND, planned=GONE)
UNREAD = Outcome("posts/c.md", "", error="posts/c.md: not UTF-8: byte 0xFF\nsecond line")
CLEAN = Outcome("posts/d.md", "Fine.\n")


def tell(name: str, *outcomes: Outcome, command: Command = "check") -> str:
    summary = Summary()
    made = reporter(name, Setup(command, RULES.get, lambda: "digest"))
    parts = [made.start()]
    for outcome in outcomes:
        summary.add(outcome)
        parts.append(made.document(outcome))
    return "".join([*parts, made.end(summary)])


def sarif(*outcomes: Outcome, command: Command = "check") -> dict[str, Any]:
    log = json.loads(tell("sarif", *outcomes, command=command))
    SARIF.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run

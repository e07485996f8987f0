"""The page: its frame, the data of each document as it comes, and the scripts that show them.

Data are JSON in elements that no browser runs, written so that no document, file name or rule can end the element. The
page's policy allows the one style and the one script that are part of it, by their hashes, and nothing else: no other
script, no request to anywhere.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from hashlib import sha256

from cleanlint._version import __version__
from cleanlint.report.record import document_record, rule_records
from cleanlint.reporters import FindRule, Outcome, Summary

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page")
# In the order in which they stand in the page: each uses those before it.
_SCRIPTS = ("elements", "model", "decisions", "filters", "drawing", "margin", "overview", "exports", "moving", "page")
_POLICY = (
    "default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'"
)
_SIGN = b'<meta name="generator" content="cleanlint report">'  # among the first bytes of every page
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


class PageReporter:
    """Writes the page piece by piece: what comes of a document can be forgotten at once."""

    __slots__ = ("_foot", "_head", "_rule", "_rules", "_ruleset")

    def __init__(self, rule: FindRule, ruleset: str) -> None:
        self._rule = rule
        self._ruleset = ruleset
        self._rules: set[str] = set()  # that have something to say
        self._head, self._foot = _frame()

    def start(self) -> str:
        return self._head

    def document(self, outcome: Outcome, format: str = "text") -> str:
        record = document_record(outcome, format, self._rule)
        self._rules.update(mark["rule"] for mark in record.get("marks", ()))
        return embedded("document", record)

    def end(self, summary: Summary) -> str:
        about = {
            "version": __version__,
            "ruleset": self._ruleset,
            "summary": summary.as_dict(),
            "rules": rule_records(self._rules, self._rule),
        }
        return embedded("report", about) + self._foot


def is_page(beginning: bytes) -> bool:
    """Was the file that begins so written by `PageReporter`?"""
    return _SIGN in beginning[:500]


def embedded(kind: str, data: object) -> str:
    """An element that holds `data` for the page's script; ASCII, and without a character that HTML knows.

    >>> embedded("document", {"path": "</script>"})
    '<script type="application/json" class="document">{"path":"\\\\u003c/script\\\\u003e"}</script>\\n'
    """
    text = json.dumps(data, separators=(",", ":"))
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)  # they stand in strings only
    return f'<script type="application/json" class="{kind}">{text}</script>\n'


def _frame() -> tuple[str, str]:
    """What comes before the data, and after them."""
    style = _read("page.css")
    script = "\n".join(_read(f"{name}.js") for name in _SCRIPTS)
    policy = _POLICY.format(style=_hash(style), script=_hash(script))
    head, _, foot = _read("page.html").partition("<!-- data -->\n")
    head = head.replace("<!-- policy -->", policy).replace("<!-- style -->", style)
    return head, foot.replace("<!-- script -->", script)


def _hash(content: str) -> str:
    """How a policy names an element by its content."""
    return f"'sha256-{b64encode(sha256(content.encode('utf-8')).digest()).decode('ascii')}'"


def _read(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
        return file.read()

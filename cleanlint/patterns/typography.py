"""The characters that stand for one another in print.

A pattern is typed on a keyboard and the text came from a typesetter, so these characters of a pattern also
match their other forms. The other way round does not hold: a typographic form in a pattern is only itself.
"""

from __future__ import annotations

APOSTROPHES = "'‘’‛ʼ′´`＇"
QUOTES = '"“”„‟«»″＂'
HYPHENS = "-‐‑‒–—―−－"
ELLIPSIS = "…"

VARIANTS = {"'": APOSTROPHES, '"': QUOTES, "-": HYPHENS}

TYPOGRAPHIC = frozenset(APOSTROPHES + QUOTES + HYPHENS + ELLIPSIS)

"""Is what was extracted an article at all? Error pages, walls and lists of links come out as a few lines of text.

To be told that an article is none is worse than to get a wall as if it were one, so the test is narrow: the text is
short and the page's own title names an error or a wall; or nothing in the text is a sentence and nearly all of it is
links.
"""

from __future__ import annotations

import re
from typing import Any

from cleanlint.extraction.lines import PageFacts

_FEW_WORDS = 120  # walls and errors say less than this
_SENTENCE_WORDS = 20  # a line with so many words may be a sentence of an article
_FEWEST_LINES = 8  # of a list of links
_LINKED = 0.8  # so much of a list of links is links

# What a title says when the page is no article: at its beginning, or all of it.
_BEGINNINGS = (
    r"(?:http )?error \W?\d{3}\b",
    r"(?:40[0-9]|410|429|50[0-9])\W+(?:error|page|not|forbidden|access|bad|gone|too|file|sorry|internal|service)\b",
    (
        r"(?:(?:sorry|oops|error)\W+)?(?:the |this )?(?:page|article|story|content|file) "
        r"(?:not found|(?:was|is|could|can) ?not (?:be )?(?:found|available)|no longer (?:exists|available))"
    ),
    r"(?:404|403|500|502|503)\Z",
    r"(?:not found|forbidden|bad gateway|internal server error|gateway time-?out)(?:\Z|\W+[|–-])",
    r"access (?:to this page has been )?denied",
    r"(?:site|service|website) (?:is )?(?:temporarily )?unavailable",
    r"just a moment\W*\Z",
    r"attention required\W",
    r"are you a (?:human|robot)\b",
    r"(?:verify|checking)(?: that)? you(?: are|'re|r browser)",
    r"(?:security|bot|browser) (?:check|verification)\Z",
    r"before you continue\b",
    r"we value your privacy",
    r"(?:your |manage )?(?:privacy|cookie) (?:choices|consent|settings|preferences)\b",
    r"seite (?:wurde )?nicht gefunden",
    r"page (?:introuvable|non trouvée)",
    r"p[áa]gina n(?:o|ão) encontrada",
    r"pagina (?:non trovata|niet gevonden)",
    r"si(?:d|de)n (?:hittades inte|ble ikke funnet|blev ikke fundet)",
)
_TITLE = re.compile(r"\W*(?:" + "|".join(_BEGINNINGS) + ")", re.IGNORECASE)


def is_no_article(tree: Any, source: str, facts: PageFacts | None) -> bool:
    """Is the text of a page plainly no article? ``source`` is what was extracted from ``tree``."""
    if len(source.split(None, _FEW_WORDS)) <= _FEW_WORDS and any(map(_TITLE.match, _titles(tree))):
        return True
    return facts is not None and _is_list_of_links(source, facts)


def _titles(tree: Any) -> list[str]:
    """What the page calls itself: its title and its first heading."""
    found = [tree.find(".//head/title"), tree.find(".//h1")]
    return [" ".join("".join(one.itertext()).split()) for one in found if one is not None]


def _is_list_of_links(source: str, facts: PageFacts) -> bool:
    lines = source.split("\n")
    if len(lines) < _FEWEST_LINES or any(len(line.split()) >= _SENTENCE_WORDS for line in lines):
        return False
    linked = position = 0.0
    for line in lines:
        known = facts.at(int(position))
        linked += len(line) * known.link_share() if known is not None else 0
        position += len(line) + 1
    return linked >= _LINKED * len(source)

"""Finds and removes what is not the article, and says why.

>>> import cleanlint
>>> result = cleanlint.clean("The bridge opens in May.\\n\\nSign up for our newsletter and never miss a story.")
>>> result.text
'The bridge opens in May.'
>>> [removal.text for removal in result.removed]
['\\n\\nSign up for our newsletter and never miss a story.']

The functions here use the built-in rules with the default settings; `Cleaner` takes others. Importing this module
costs next to nothing: what a call needs is imported when it is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanlint._version import __version__

if TYPE_CHECKING:
    from cleanlint.api import Cleaner
    from cleanlint.errors import (
        AuditError,
        CleanlintError,
        ConfigError,
        Fault,
        InputError,
        RuleError,
    )
    from cleanlint.findings import CleanResult, Finding, HtmlResult, Quote, Refusal, Removal

__all__ = [
    "AuditError",
    "CleanResult",
    "Cleaner",
    "CleanlintError",
    "ConfigError",
    "Fault",
    "Finding",
    "HtmlResult",
    "InputError",
    "Quote",
    "Refusal",
    "Removal",
    "RuleError",
    "__version__",
    "check",
    "clean",
    "clean_html",
    "quotes",
]

_HOMES = {
    "cleanlint.api": ("Cleaner",),
    "cleanlint.errors": ("AuditError", "CleanlintError", "ConfigError", "Fault", "InputError", "RuleError"),
    "cleanlint.findings": ("CleanResult", "Finding", "HtmlResult", "Quote", "Refusal", "Removal"),
}


def clean(text: str, *, url: str | None = None, lang: str | None = None, format: str = "text") -> CleanResult:
    """Remove what is not the article from a text; see `Cleaner.clean`."""
    from cleanlint.api import default_cleaner

    return default_cleaner().clean(text, url=url, lang=lang, format=format)


def check(
    text: str,
    *,
    url: str | None = None,
    lang: str | None = None,
    format: str = "text",
) -> tuple[Finding, ...]:
    """What `clean` would remove and what other rules report; see `Cleaner.check`."""
    from cleanlint.api import default_cleaner

    return default_cleaner().check(text, url=url, lang=lang, format=format)


def quotes(text: str, *, lang: str | None = None) -> tuple[Quote, ...]:
    """What a text quotes, and who speaks; see `Cleaner.quotes`.

    >>> quotes("It rained.")
    ()
    """
    from cleanlint.api import default_cleaner

    return default_cleaner().quotes(text, lang=lang)


def clean_html(html: str | bytes | Any, *, url: str | None = None) -> HtmlResult:
    """Extract the article of a page and clean it; see `Cleaner.clean_html`."""
    from cleanlint.api import default_cleaner

    return default_cleaner().clean_html(html, url=url)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'cleanlint' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

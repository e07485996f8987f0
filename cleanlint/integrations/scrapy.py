"""Scrapy: an item pipeline that is driven by the settings of the project."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from cleanlint.errors import ConfigError, InputError
from cleanlint.findings import CleanResult, HtmlResult
from cleanlint.integrations import records
from cleanlint.integrations.packages import missing
from cleanlint.integrations.recipe import Recipe

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
except ImportError as error:
    raise missing("scrapy", "scrapy") from error

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_PREFIX = "CLEANLINT_"
_CLEANER = {  # how Scrapy reads each setting of a `Cleaner`, which may come from its command line
    "SELECT": "getlist",
    "IGNORE": "getlist",
    "RULES": "getlist",
    "KEEP": "getlist",
    "UNSAFE": "getbool",
    "MAX_REMOVAL": "getfloat",
    "LANG": "get",
}
_READ_FIELDS = {"FIELD": "text", "HTML_FIELD": None, "URL_FIELD": "url", "LANG_FIELD": "lang"}
_ADDED_FIELDS = {"REMOVALS_FIELD": "removals", "FINDINGS_FIELD": "findings", "REFUSED_FIELD": "refused"}
KNOWN_SETTINGS = {_PREFIX + name for name in (*_CLEANER, *_READ_FIELDS, *_ADDED_FIELDS, "FORMAT", "DROP_REFUSED")}


class CleanlintPipeline:
    """Cleans the text of items: dicts, `scrapy.Item`, dataclasses and what else itemadapter knows.

    Its settings begin with ``CLEANLINT_`` and are listed in docs/integrations/scrapy.md; one that is not known is a
    `ConfigError` when the crawl starts. What cannot be cleaned, since its field holds no text, is counted, logged and
    passed on. It counts under ``cleanlint/`` in the statistics of the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        _check_names(settings)
        self._stats = crawler.stats
        self._fields = {key: settings.get(_PREFIX + key, default) for key, default in _READ_FIELDS.items()}
        wanted = {kind: settings.get(_PREFIX + key) for key, kind in _ADDED_FIELDS.items()}
        self._added = records.asked_for(**wanted)
        self._drops = settings.getbool(_PREFIX + "DROP_REFUSED")
        self._recipe = Recipe(_cleaner_settings(settings), format=settings.get(_PREFIX + "FORMAT", "text"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CleanlintPipeline:
        return cls(crawler)

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item, cleaned in place. Up to Scrapy 2.13 the second argument is given; it makes no difference."""
        adapter = ItemAdapter(item)
        try:
            result = self._clean(adapter)
        except (InputError, TypeError) as error:
            self._count("failed")
            logger.error("cleanlint leaves an item of %s as it is: %s", adapter.get(self._fields["URL_FIELD"]), error)
            return item
        if result is None:
            self._count("without_text")
            return item
        adapter[self._fields["FIELD"]] = result.text
        adapter.update(records.values(result, self._added))
        for counter in ("documents", *records.counters(result)):
            self._count(counter)
        if result.refused is not None and self._drops:
            raise DropItem(f"cleanlint refused it: {result.refused.reason}")
        return item

    def _clean(self, adapter: ItemAdapter) -> CleanResult | HtmlResult | None:
        """None for an item that has nothing to clean."""
        source = self._fields["HTML_FIELD"] or self._fields["FIELD"]
        value = adapter.get(source)
        if value is None:
            return None
        url, claims = adapter.get(self._fields["URL_FIELD"]), "findings" in self._added
        if self._fields["HTML_FIELD"]:
            return self._recipe.cleaner.clean_html(value, url=url, claims=claims)
        return self._recipe.clean(value, url=url, lang=adapter.get(self._fields["LANG_FIELD"]), claims=claims)

    def _count(self, name: str) -> None:
        self._stats.inc_value(f"cleanlint/{name}")


def _check_names(settings: BaseSettings) -> None:
    for name in settings:
        if name.startswith(_PREFIX) and name not in KNOWN_SETTINGS:
            raise ConfigError(f"no setting is called {name}; there are {', '.join(sorted(KNOWN_SETTINGS))}")


def _cleaner_settings(settings: BaseSettings) -> dict[str, Any]:
    made = [name for name in _CLEANER if settings.get(_PREFIX + name) is not None]
    return {name.lower(): getattr(settings, _CLEANER[name])(_PREFIX + name) for name in made}

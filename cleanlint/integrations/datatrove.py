"""datatrove: a pipeline step that cleans documents, and drops refused ones on request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleanlint.integrations import records
from cleanlint.integrations.packages import missing
from cleanlint.integrations.recipe import Recipe

try:
    from datatrove.pipeline.filters.base_filter import BaseFilter
except ImportError as error:
    raise missing("datatrove", "datatrove") from error

if TYPE_CHECKING:
    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter


class CleanlintFilter(BaseFilter):
    """Cleans the text of each document.

    ``url_key`` and ``lang_key`` say where the metadata have a document's address and language; what is not there is
    not used. ``removals``, ``findings`` and ``refused`` are keys of the metadata to write to, where they are given.
    Refused documents pass as they are, or with ``drop_refused`` go where dropped documents go, to the
    ``exclusion_writer``. ``settings`` are those of `Cleaner`.

    The statistics count documents that were ``changed`` or ``refused``, and ``removals/`` by rule.
    """

    name = "🧹 Cleanlint"

    def __init__(
        self,
        *,
        url_key: str = "url",
        lang_key: str = "lang",
        format: str = "text",
        removals: str | None = None,
        findings: str | None = None,
        refused: str | None = None,
        drop_refused: bool = False,
        exclusion_writer: DiskWriter | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(exclusion_writer)
        self.url_key = url_key
        self.lang_key = lang_key
        self.keys = records.asked_for(removals=removals, findings=findings, refused=refused)
        self.drop_refused = drop_refused
        self.recipe = Recipe(settings, format=format)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        result = self.recipe.clean(
            doc.text,
            url=doc.metadata.get(self.url_key),
            lang=doc.metadata.get(self.lang_key),
            claims="findings" in self.keys,
        )
        doc.text = result.text
        doc.metadata.update(records.values(result, self.keys))
        for counter in records.counters(result):
            self.stat_update(counter)
        if result.refused is not None and self.drop_refused:
            return False, f"refused: {result.refused.reason}"
        return True

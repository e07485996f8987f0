"""A crawl of a site whose front page links to documents: ``python crawl.py ADDRESS SETTINGS FOLDER``.

Items are dicts, scrapy Items and dataclasses in turn. Their feed and the statistics are written into the folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Article(scrapy.Item):
    id = scrapy.Field()
    text = scrapy.Field()
    page = scrapy.Field()
    url = scrapy.Field()
    lang = scrapy.Field()
    size = scrapy.Field()
    removals = scrapy.Field()
    refused = scrapy.Field()


@dataclass
class Story:
    id: str
    text: Any = None
    page: str | None = None
    url: str | None = None
    lang: str | None = None
    size: float | None = None
    removals: list[dict[str, Any]] | None = None
    refused: str | None = None


KINDS = (dict, Article, Story)


class SiteSpider(scrapy.Spider):
    name = "site"

    def parse(self, response: Response) -> Iterator[Any]:
        for number, link in enumerate(response.css("a::attr(href)").getall()):
            yield response.follow(link, self.parse_document, cb_kwargs={"kind": KINDS[number % len(KINDS)]})

    async def parse_document(self, response: Response, kind: Any) -> AsyncIterator[Any]:
        if response.url.endswith(".json"):
            yield kind(**response.json())
        else:
            name = response.url.rpartition("/")[2]
            yield kind(id=name, page=response.text, url=response.url)


def main(address: str, settings: dict[str, Any], folder: Path) -> None:
    process = CrawlerProcess(
        {
            "ITEM_PIPELINES": {"cleanlint.integrations.scrapy.CleanlintPipeline": 300},
            "FEEDS": {str(folder / "items.jsonl"): {"format": "jsonlines", "encoding": "utf-8", "overwrite": True}},
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
            **settings,
        }
    )
    crawler = process.create_crawler(SiteSpider)
    process.crawl(crawler, start_urls=[address])
    process.start()
    found = {name: value for name, value in crawler.stats.get_stats().items() if isinstance(value, (int, str))}
    (folder / "stats.json").write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]), Path(sys.argv[3]))

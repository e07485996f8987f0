"""Scrapy, the real package, over a site on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

import cleanlint
from cleanlint import ConfigError

scrapy = pytest.importorskip("scrapy")

from doors import crawl  # noqa: E402 (after the skip)
from scrapy.exceptions import DropItem  # noqa: E402
from scrapy.utils.test import get_crawler  # noqa: E402

from cleanlint.integrations.scrapy import CleanlintPipeline  # noqa: E402

ARTICLE = "The bridge opens in May, Dana Whitlock said. 🌉"
TEXT = f"{ARTICLE}\n\nLeave a comment"
REFUSED = "\n\n".join([ARTICLE, *(f"Sign up for our newsletter number {k} and never miss a story." for k in range(12))])
PARAGRAPHS = "".join(
    f"<p>The council of Marrow Falls met for the {n}th time, and the harbour board's engineer spoke.</p>"
    for n in range(9)
)
PAGE = (
    "<html><head><title>The bridge</title></head><body><nav><a href='/'>Home</a></nav>"
    f"<article><h1>The bridge</h1>{PARAGRAPHS}<p>Leave a comment</p></article></body></html>"
)


def pipeline(**settings: Any) -> tuple[CleanlintPipeline, Any]:
    crawler = get_crawler(settings_dict={f"CLEANLINT_{name}": value for name, value in settings.items()})
    crawler._apply_settings()
    return CleanlintPipeline.from_crawler(crawler), crawler.stats


class Article(scrapy.Item):
    text = scrapy.Field()
    gone = scrapy.Field()


@dataclass
class Story:
    text: str
    gone: Any = None


@pytest.mark.parametrize("kind", [dict, Article, Story])
def test_kinds_of_items(kind: Any) -> None:
    door, stats = pipeline(REMOVALS_FIELD="gone")
    item = kind(text=TEXT)
    assert door.process_item(item) is item
    found = item if kind is not Story else vars(item)
    assert found["text"] == ARTICLE
    assert found["gone"] == [
        {"rule": "comments/label", "start": len(ARTICLE), "end": len(TEXT), "text": "\n\nLeave a comment"}
    ]
    assert stats.get_stats() == {
        "cleanlint/documents": 1,
        "cleanlint/changed": 1,
        "cleanlint/removals/comments/label": 1,
    }


def test_both_signatures() -> None:
    door, _ = pipeline()
    assert signature(door.process_item).parameters["spider"].default is None  # required, Scrapy warns of it
    assert door.process_item({"text": TEXT}, object()) == door.process_item({"text": TEXT}) == {"text": ARTICLE}


def test_settings() -> None:
    door, _ = pipeline(IGNORE="comments,share", FIELD="body")
    assert door.process_item({"body": TEXT}) == {"body": TEXT}
    door, _ = pipeline(SELECT=[])
    assert door.process_item({"text": TEXT}) == {"text": TEXT}
    door, _ = pipeline(LANG="de", LANG_FIELD="language")
    assert door.process_item({"text": TEXT}) == {"text": TEXT}
    assert door.process_item({"text": TEXT, "language": "en"})["text"] == ARTICLE
    door, _ = pipeline(FORMAT="markdown")
    fenced = f"{ARTICLE}\n\n```\nLeave a comment\n```\n"
    assert door.process_item({"text": fenced})["text"] == fenced
    door, _ = pipeline(MAX_REMOVAL="1")
    assert door.process_item({"text": REFUSED})["text"] == ARTICLE


def test_a_site_of_ones_own(pack: str) -> None:
    door, _ = pipeline(RULES=[pack], URL_FIELD="address")
    text = f"{ARTICLE}\n\nTours of the Lantern's print shop: every first Sunday."
    assert door.process_item({"text": text, "address": "https://lantern.example/"})["text"] == ARTICLE
    assert door.process_item({"text": text, "address": None})["text"] == text


def test_refused_items() -> None:
    door, stats = pipeline(REFUSED_FIELD="why")
    assert door.process_item({"text": REFUSED}) == {"text": REFUSED, "why": "too much"}
    assert stats.get_value("cleanlint/refused") == 1
    door, _ = pipeline(DROP_REFUSED=True)
    with pytest.raises(DropItem, match="cleanlint refused it: too much"):
        door.process_item({"text": REFUSED})


@pytest.mark.parametrize("item", [{}, {"text": None}, {"price": 3}])
def test_items_without_a_text_pass(item: dict[str, Any]) -> None:
    door, stats = pipeline(REMOVALS_FIELD="gone")
    assert door.process_item(dict(item)) == item
    assert stats.get_stats() == {"cleanlint/without_text": 1}


def test_what_is_no_text_is_told_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    door, stats = pipeline()
    item = {"text": ["one", "two"], "url": "https://lantern.example/x"}
    assert door.process_item(dict(item)) == item
    assert stats.get_value("cleanlint/failed") == 1
    assert stats.get_value("cleanlint/documents") is None
    assert "leaves an item of https://lantern.example/x as it is: text is list, not str" in caplog.text


def test_wrong_settings_stop_the_crawl_at_its_start() -> None:
    with pytest.raises(ConfigError, match="no setting is called CLEANLINT_FEILD; there are CLEANLINT_DROP_REFUSED, "):
        pipeline(FEILD="text")
    with pytest.raises(ConfigError, match="no rule, topic or kind is called 'coments'"):
        pipeline(IGNORE=["coments"])


def test_a_crawl_of_pages(site: tuple[str, Path]) -> None:
    address, folder = site
    names = ["a.html", "b.html", "c.html", "empty.html"]
    (folder / "index.html").write_text("".join(f"<a href='{name}'>{name}</a>" for name in names), "utf-8")
    for name in names:
        (folder / name).write_text("<html></html>" if name == "empty.html" else PAGE, "utf-8")
    settings = {"CLEANLINT_HTML_FIELD": "page", "CLEANLINT_REFUSED_FIELD": "refused"}
    items, stats = crawl(address, settings, folder.parent)
    wanted = cleanlint.clean_html(PAGE)
    assert wanted.removed
    assert {item["id"]: (item["text"], item["refused"]) for item in items} == {
        **dict.fromkeys(names[:3], (wanted.text, None)),
        "empty.html": ("", "no article"),
    }
    assert all(item["page"] for item in items)
    assert {name: value for name, value in stats.items() if name.startswith("cleanlint/")} == {
        "cleanlint/documents": 4,
        "cleanlint/changed": 3,
        "cleanlint/refused": 1,
        **{f"cleanlint/removals/{removal.rule}": 3 for removal in wanted.removed},
    }
    assert "ScrapyDeprecationWarning" not in stats["log"]

"""Pages: one parse, one extraction, facts for the lines, and no page that breaks anything."""

from __future__ import annotations

import pytest
import trafilatura

import cleanlint
from cleanlint import Cleaner
from cleanlint.errors import InputError
from cleanlint.extraction import read_page
from cleanlint.extraction.elements import element_name
from cleanlint.rules.selectors import is_within, parse_selector

PARAGRAPHS = [
    "The harbour board said on Monday that the ferry to Port Lorne would run again by spring, after two years of work.",
    "Dana Whitlock, the engineer of the town, told the council that new piles had been driven to a depth of 12 metres.",
    "The work cost 4.2 million, half of it paid by the province, and the board expects to carry 90,000 people a year.",
    "Shop owners on the quay said that they had lost a third of their trade while the pier was closed to all traffic.",
]
TITLE = "Ferry to run again by spring"


def page(middle: str = "", end: str = "", title: str = TITLE) -> str:
    first, second, *rest = [f"<p>{text}</p>" for text in PARAGRAPHS]
    body = "\n".join([first, second, middle, *rest])
    head = f"<html><head><title>{title}</title></head><body><div class='page'>"
    return f"{head}<div class='grid-a'>{body}</div>{end}</div></body></html>"


def facts(html: str, line: str):  # type: ignore[no-untyped-def]
    read = read_page(html)
    assert read.facts is not None
    return read.facts.at(read.source.index(line))


@pytest.mark.parametrize("html", [page(), page().encode(), page("<p>Ünder the pier</p>").encode("utf-16")])
def test_the_source_is_what_the_extractor_says(html: str | bytes) -> None:
    assert read_page(html).source == (trafilatura.extract(html, include_comments=False) or "")


class TestFacts:
    def test_the_path_leaves_out_what_holds_the_article(self) -> None:
        html = page('<div class="BoxOne" id="x"><p class="lead">Boats were tied up at the old quay.</p></div>')
        assert facts(html, "Boats were").element == "div#x.box-one > p.lead"

    def test_a_text_that_occurs_twice_belongs_to_where_it_stands(self) -> None:
        text = "Harbour tours leave from the east quay at ten each morning."
        html = page(f'<p class="b">{text}</p>').replace(
            "<div class='grid-a'>", f"<nav><a>{text}</a></nav><div class='grid-a'>"
        )
        assert facts(html, text).element == "p.b"

    def test_what_comes_after_the_body(self) -> None:
        html = page(end="<div class='grid-b'><p>Tours leave from the east quay at ten each morning.</p></div>")
        assert facts(html, "Tours leave").body == "after"
        assert facts(html, "Dana Whitlock").body == "inside"

    def test_containers_of_one_name_are_one_body(self) -> None:
        html = page(end="<div class='grid-a'><p>Tours leave from the east quay at ten each morning.</p></div>")
        assert facts(html, "Tours leave").body == "inside"

    def test_the_share_of_links(self) -> None:
        html = page('<p>Boats <a href="/q">were tied up at the old quay</a> all winter</p>')
        assert facts(html, "Boats were").link_share() == pytest.approx(22 / 36)
        assert facts(html, "Dana").link_share() == 0

    def test_nothing_is_known_of_the_title(self) -> None:
        html = page(f'<div class="story-promo"><p>{TITLE}</p><p>Boats were tied up at the old quay.</p></div>')
        result = cleanlint.clean_html(html)
        assert TITLE in result.text
        assert "Boats were" not in result.text

    def test_a_line_that_is_not_found_has_none(self) -> None:
        read = read_page(page("<p>one<br/><i>two</i><b></b> and three go on for a while here</p>"))
        assert read.facts is not None
        assert all(read.facts.at(k) is not None for k in (0, read.source.index("Dana")))


class TestLinks:
    def test_the_words_of_links(self) -> None:
        html = page('<p>Boats <a href="/q">were <b>tied</b> up</a><!-- x --> at <a name="z">the</a> old&nbsp;quay.</p>')
        line = "Boats were tied up at the old quay."
        found = facts(html, "Boats were").links(line)
        assert "".join(line[start:end] for start, end in found) == "weretiedup"

    def test_a_line_in_a_link_is_one(self) -> None:
        html = page('<a href="/q"><p>Boats were tied up at the old quay.</p></a>')
        assert facts(html, "Boats were").links("Boats were tied up") == [(0, 18)]

    @pytest.mark.parametrize("line", ["Boats", "Cranes were tied up.", "", "- "])
    def test_what_is_there_twice_or_not_at_all_is_not_known(self, line: str) -> None:
        html = page('<p>Boats, <a href="/q">Boats and more Boats</a> were tied up at the old quay.</p>')
        assert facts(html, "Boats, Boats").links(line) == []

    @pytest.mark.parametrize(
        ("paragraph", "is_flagged"),
        [
            ("The old logs are at the museum. The bell may have been lost in the great storm of March.", True),
            (
                '<a href="/logs">The old logs</a> are at the museum. The bell may have been lost in the great storm.',
                True,
            ),
            (
                'The old logs are at the museum. The bell may have <a href="/logs">been lost in the great storm</a>.',
                False,
            ),
            (
                'The old logs are at the museum. The bell may have <a name="logs">been lost in the great storm</a>.',
                True,
            ),
        ],
    )
    def test_a_link_in_the_sentence_is_a_source(self, paragraph: str, *, is_flagged: bool) -> None:
        result = Cleaner(select=["claims/hedge-modal"]).clean_html(page(f"<p>{paragraph}</p>"), claims=True)
        assert "The bell may have" in result.source
        assert [result.source[f.start : f.end] for f in result.findings] == ["may have been"] * is_flagged


def test_rules_that_ask_for_a_page_leave_texts_alone() -> None:
    text = read_page(page('<p class="article-disclaimer">The views are those of the author of the column.</p>')).source
    assert "page/disclaimer-box" not in {removal.rule for removal in cleanlint.clean(text).removed}


def test_spans_refer_to_the_source() -> None:
    result = cleanlint.clean_html(page('<p class="article-disclaimer">The views are those of the author alone.</p>'))
    (removal,) = result.removed
    assert removal.rule == "page/disclaimer-box"
    assert result.source[removal.start : removal.end] == removal.text
    assert result.source[: removal.start] + result.source[removal.end :] == result.text


def test_a_site_rule_names_its_element(tmp_path) -> None:  # type: ignore[no-untyped-def]
    pack = tmp_path / "site.yaml"
    pack.write_text(
        """
cleanlint: 1
kind: boilerplate
lang: mul
rules:
  - id: site/tours
    message: Tours
    why: The shop of the paper.
    scope: block
    match: { element: ['^'] }
    where: { domain: example.org, selector: 'div.grid-a > .tours p' }
    fix: safe
""",
        encoding="utf-8",
    )
    html = page('<div class="tours"><p>Tours leave from the east quay at ten each morning.</p></div>')
    cleaner = Cleaner(rules=[str(pack)])
    assert "Tours" not in cleaner.clean_html(html, url="https://www.example.org/a").text
    assert "Tours" in cleaner.clean_html(html, url="https://example.com/a").text


class TestNoArticle:
    @pytest.mark.parametrize(
        "title", ["404 Not Found", "Page not found | The Courier", "Just a moment...", "Access denied"]
    )
    def test_errors_and_walls(self, title: str) -> None:
        html = f"<html><head><title>{title}</title></head><body><div><p>{PARAGRAPHS[0]}</p></div></body></html>"
        result = cleanlint.clean_html(html)
        assert result.refused is not None
        assert result.refused.reason == "no article"
        assert result.text == result.source

    def test_lists_of_links(self) -> None:
        links = "".join(
            f'<p><a href="/{n}">Report number {n} of the pier board of Port Lorne, in full</a></p>' for n in range(12)
        )
        result = cleanlint.clean_html(f"<html><head><title>Reports</title></head><body>{links}</body></html>")
        assert result.refused is not None

    @pytest.mark.parametrize("title", [TITLE, "404 days without a ferry", "Not found: the ship that sank twice"])
    def test_articles_are_articles(self, title: str) -> None:
        assert cleanlint.clean_html(page(title=title)).refused is None


DEEP = "<div>" * 100_000 + "x" + "</div>" * 100_000
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" if n else "&a;"}{("&a" + str(n - 1) + ";") * 9 if n else ""}">'
    for n in range(9)
)


@pytest.mark.parametrize(
    "html",
    [
        "",
        b"",
        " ",
        "plain text without a single tag",
        "<html></html>",
        "<frameset><frame src='a'></frameset>",
        "<html><body>\x00\x00<p>a\x00b</p></body></html>",
        page().replace("<p>", "<p>\x00"),
        page("<p>\ud800 lone</p>"),
        page().encode("utf-16"),
        page().replace("<head>", "<head><meta charset='utf-16'>").encode("latin-1"),
        b"\xff\xfe\x00\xd8" * 100,
        DEEP,
        page(DEEP),
        BOMB + "]><html><body><p>&a8;</p></body></html>",
        "<p>" * 20_000,
        "<table>" * 5_000 + "x",
        "<a href=" * 10_000,
    ],
    ids=lambda html: f"{type(html).__name__}-{len(html)}",
)
def test_no_page_breaks_anything(html: str | bytes) -> None:
    try:
        result = cleanlint.clean_html(html)
    except InputError as error:
        message = str(error)
        if "page" not in message:
            pytest.fail(message)
        return
    assert len(result.text) <= len(result.source) < 2_000_000


def test_a_large_page_is_read() -> None:
    many = "".join(f"<p>Line {n} of the log of the harbour master, kept since the war.</p>" for n in range(30_000))
    result = cleanlint.clean_html(f"<html><body><article>{many}</article></body></html>")
    assert result.source.count("\n") > 10_000


@pytest.mark.parametrize(
    ("tag", "identifier", "classes", "name"),
    [
        ("div", "", "", "div"),
        ("h2", "what-is-related", "wp-block", "h2.wp-block"),
        ("section", "moreNews", "grid--2 HTMLBox", "section#more-news.grid-2.html-box"),
    ],
)
def test_names(tag: str, identifier: str, classes: str, name: str) -> None:
    assert element_name(tag, identifier, classes) == name


class TestSelectors:
    @pytest.mark.parametrize(
        ("selector", "fits"),
        [
            ("p", True),
            ("div p", True),
            ("div > p", False),
            ("section > p", True),
            ("#a .b p", True),
            ("#a > .b", False),
            ("article, .b.c", True),
            ("[data-x]", True),
            ("[data-x=one], [data-x^='t']", True),
            ("[data-x$=wo]", True),
            ("[data-x*=zz]", False),
            ("[class~=c]", True),
            ("[class~=d]", False),
            ("* > section", True),
            ("article", False),
        ],
    )
    def test_within(self, selector: str, fits: bool) -> None:
        from lxml.html import fromstring

        tree = fromstring('<div id="a"><div><section class="b c" data-x="two"><p>x</p></section></div></div>')
        assert is_within(tree.find(".//p"), parse_selector(selector)) is fits

    @pytest.mark.parametrize("selector", ["", ">", "p >", "p:first-child", "a + b", "[=x]", "> p", "p,,q"])
    def test_what_cannot_be_read(self, selector: str) -> None:
        with pytest.raises(ValueError, match=r"wanted|beyond|test of|between"):
            parse_selector(selector)

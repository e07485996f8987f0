"""What a reader sees of a fixed Markdown document: the page as it was rendered before, without the removed parts.

Documents are built from blocks of every sort with boilerplate planted among and inside them, and rendered with two
programs that know nothing of cleanlint: markdown-it and pulldown-cmark.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from cleanlint import Cleaner
from cleanlint.findings import CleanResult

lxml_html = pytest.importorskip("lxml.html")
markdown_it = pytest.importorskip("markdown_it")

DOCUMENTS = 300

PITCHES = [
    "Sign up for our weekly newsletter and never miss a story.",
    "Subscribe to our newsletter to get the latest stories in your inbox.",
    "Sign up for our free daily newsletter.",
    "If you enjoyed this article, please share it with your friends.",
]
LABELS = [
    "Share this article",
    "**Share this:**",
    "Advertisement",
    "Leave a comment",
    "Follow us on Facebook and Twitter.",
    "Follow us on [Facebook](https://f.example/echo) and [Twitter][bird].",
    "[Sign up for our newsletter](https://echo.example/sign-up)",
    "Read more: [The bridge opens](https://echo.example/bridge)",
    "Click here to subscribe to our newsletter.",
]
MARKERS = re.compile(r"^(?:[\s>#]|[-*+] |\d\. )+", re.MULTILINE)
SUBJECTS = [
    "The ferry",
    "A lamp on the quay",
    "The *old* bridge",
    "Nobody's boat",
    "The [harbour office][office]",
    "`tide`",
]
VERBS = ["left", "was painted green", "had been **rebuilt**", "lay idle", "was paid for", "was sold for £4 & a goat"]
ENDS = [
    "in the autumn",
    "before [noon](/noon 'At noon')",
    "at Skarrow",
    "\\*as they say\\*",
    "by <b>two</b> men",
    "![](x.png)",
]


class Made(NamedTuple):
    text: str
    kept: list[str]  # the numbers of the sentences of the article


class Writer:
    """Writes one document. Every sentence of the article has a number of its own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers: list[str] = []
        self.notes: list[str] = []

    def document(self) -> Made:
        pick = self.random
        blocks = [self.block() for _ in range(pick.randint(6, 16))]
        for _ in range(pick.randint(1, 4)):
            blocks.insert(pick.randint(0, len(blocks)), self.planted_block())
        blocks += [*self.notes, "[office]: https://harbour.example/office 'The office'\n[bird]: https://t.example/echo"]
        text = pick.choice(["", *FRONT_MATTER]) + "\n\n".join(blocks)
        text += pick.choice(["", "\n", "\n\n"])
        return Made(text.replace("\n", pick.choice(["\n", "\n", "\r\n"])), self.numbers)

    def block(self) -> str:
        return self.random.choice(BLOCKS)(self)

    def planted_block(self) -> str:
        """Boilerplate in a block of its own."""
        pitch = self.random.choice(PITCHES + LABELS)
        shape = self.random.choice(
            ["{}", "{}", "{}", "## {}", "- {}", "> {}", "<Tip>\n\n{}\n\n</Tip>", ":::note\n{}\n:::"]
        )
        return shape.format(pitch)

    def sentence(self) -> str:
        number = f"{len(self.numbers) + 1001}"
        self.numbers.append(number)
        return f"{self.phrase()} {number} {self.random.choice(ENDS)}."

    def phrase(self) -> str:
        return f"{self.random.choice(SUBJECTS)} {self.random.choice(VERBS)}"

    def prose(self) -> str:
        """Sentences, with boilerplate among them now and then; on one line or wrapped at some width."""
        sentences = [self.sentence() for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.3:
            sentences.insert(self.random.randint(0, len(sentences)), self.random.choice(PITCHES))
        text = " ".join(sentences)
        return self.wrapped(text) if self.random.random() < 0.4 else text

    def wrapped(self, text: str) -> str:
        break_ = self.random.choice(["\n", "\n", "  \n", "\\\n"])
        words = text.split(" ")
        return "".join(
            word + (break_ if at % 9 == 8 and _may_begin_a_line(words[at + 1 : at + 2]) else " ")
            for at, word in enumerate(words)
        ).strip(" \\\n")

    def items(self, markers: list[str], depth: int) -> str:
        loose = self.random.choice(["\n", "\n", "\n\n"])
        return loose.join(self.item(marker, depth) for marker in markers)

    def item(self, marker: str, depth: int) -> str:
        text = self.random.choice(PITCHES + LABELS) if self.random.random() < 0.2 else self.sentence()
        inner = " " * (len(marker) + 1)
        parts = [f"{marker} {text}"]
        if depth and self.random.random() < 0.3:
            parts.append(_indented(self.random.choice([bullets, numbers])(self, depth - 1), inner))
        if self.random.random() < 0.15:
            parts.append("\n" + _indented(self.prose(), inner))
        return "\n".join(parts)

    def note(self) -> str:
        label = f"[^{len(self.notes) + 1}]"
        self.notes.append(f"{label}: {self.sentence()}")
        return f"{self.sentence()[:-1]}.{label} {self.random.choice(PITCHES)}"


def bullets(writer: Writer, depth: int = 2) -> str:
    return writer.items([writer.random.choice("-*+")] * writer.random.randint(1, 4), depth)


def numbers(writer: Writer, depth: int = 2) -> str:
    first = writer.random.choice([1, 1, 1, 4])
    return writer.items([f"{first + k}." for k in range(writer.random.randint(1, 4))], depth)


def quote(writer: Writer) -> str:
    inner = "\n\n".join(writer.random.choice([Writer.prose, Writer.planted_block, bullets])(writer) for _ in range(2))
    return _indented(inner, "> ", blank=">")


def heading(writer: Writer) -> str:
    title = f"{writer.phrase()} {writer.sentence()}"
    return writer.random.choice(
        [f"## {title}", f"### {title} ###", f"{title}\n-----", f"## {title} {{#t{len(title)}}}"]
    )


def label_as_heading(writer: Writer) -> str:
    return f"## {writer.random.choice(['Comments', 'Share this article'])}\n\n{writer.prose()}"


def table(writer: Writer) -> str:
    return f"| Boat | {writer.sentence()} |\n|---|:-:|\n| Share this article | {writer.sentence()} |"


def code(writer: Writer) -> str:
    inner = f"{writer.sentence()}\n\n{writer.random.choice(PITCHES)}"
    return writer.random.choice([f"```text\n{inner}\n```", f"~~~\n{inner}\n~~~", _indented(inner, "    ")])


def html(writer: Writer) -> str:
    around = [("<div class='x'>\n", "\n</div>"), ("<section>\n\n", "\n\n</section>"), ("<!-- ", " -->")]
    start, end = writer.random.choice(around)
    return f"{start}{writer.prose()} {writer.random.choice(PITCHES)}{end}"


def template(writer: Writer) -> str:
    shape = writer.random.choice(TEMPLATES)
    if "PROSE" in shape:
        shape = shape.replace("PROSE", writer.prose())
    return shape.replace("PITCH", writer.random.choice(PITCHES + LABELS))


FRONT_MATTER = [
    "---\ntitle: Share this article\ntags: [a, b]\n---\n\n",
    '+++\ntitle = "Sign up for our weekly newsletter"\n+++\n\n',
    '{\n  "title": "Advertisement"\n}\n\n',
]
TEMPLATES = [
    '{{< figure src="a.png" caption="Share this article" >}}',
    "{{% notice tip %}}\nPITCH\n{{% /notice %}}",
    "{{< notice >}}\n\nPROSE\n\nPITCH\n\n{{< /notice >}}",
    'PROSE {{< ref "a.md" >}} PITCH',
    "{{< b >}}PITCH{{< /b >}} PROSE",
    "{% if page.long %}\nPITCH\n{% else %}\nPROSE\n{% endif %}",
    "PROSE {{ site.name }} PITCH\n{: .lead}",
    "PITCH\n{: .lead}",
    ":::tip Share this article\n\nPROSE\n\nPITCH\n\n:::",
    "::: {.callout-note}\nPITCH\n\nPROSE\n:::",
    "> [!note] Share this article\n> PITCH\n>\n> PROSE",
    "import Tabs from '@theme/Tabs'\nexport const title = 'PITCH'",
    '<Chart\n  data={[1, 2]}\n  title="PITCH"\n/>',
    "<Tabs values={[{a: 1}]}>\n\nPITCH\n\nPROSE\n\n</Tabs>",
    "{/* PITCH */}",
    "PROSE {props.name} <Kbd>Esc</Kbd> PITCH",
    '!!! note "Share this article"\n    PITCH',
]
BLOCKS: list[Callable[[Writer], str]] = [
    *(Writer.prose, Writer.prose, Writer.prose, heading, label_as_heading, bullets, numbers, quote),
    *(table, code, html, template, template, Writer.note, lambda _: "***"),
]


def _may_begin_a_line(words: list[str]) -> bool:
    return bool(words) and words[0][:1].isalpha()


def _indented(text: str, by: str, blank: str = "") -> str:
    return "\n".join(by + line if line else blank for line in text.split("\n"))


@cache
def cleaner() -> Cleaner:
    return Cleaner()


@cache
def made(seed: int) -> tuple[Made, CleanResult]:
    document = Writer(seed).document()
    return document, cleaner().clean(document.text, format="markdown", lang="en")


def by_markdown_it(text: str) -> str:
    return str(markdown_it.MarkdownIt("commonmark").enable("table").render(text))


def by_pulldown_cmark(text: str) -> str:
    import pyromark

    option = pyromark.Options
    options = option.ENABLE_TABLES | option.ENABLE_FOOTNOTES
    return pyromark.Markdown(options=options).html(text.replace("\r\n", "\n"))


MAY_BE_EMPTY = ("div", "section", "tip")  # they are written as HTML
RENDERERS = [by_markdown_it, by_pulldown_cmark]


class Element(NamedTuple):
    name: str
    attributes: tuple[tuple[str, str], ...]
    content: list[Element | str]  # and words


def tree(html_text: str) -> Element:
    return _element(lxml_html.fromstring(f"<body>{html_text}</body>"))


def _element(node: lxml_html.HtmlElement) -> Element:
    name = node.tag if isinstance(node.tag, str) else "comment"
    content: list[Element | str] = list((node.text or "").split())
    for child in node:
        element = _element(child)
        # An item's text has a paragraph around it in a loose list, and none in a tight one.
        content += element.content if (name, element.name) == ("li", "p") else [element]
        content += (child.tail or "").split()
    return Element(name, tuple(sorted(node.attrib.items())), content)


def removed_words(before: Element, after: Element) -> list[str] | None:
    """The words of `before` that are not in `after`; None if `after` is not `before` without some of its parts."""
    if before[:2] != after[:2]:
        return None
    words: list[str] = []
    left: list[Element | str] = list(after.content)
    for part in before.content:
        inner = _words_removed_from(part, left[0]) if left else None
        if inner is None:
            words += _all_words(part)
        else:
            words += inner
            left.pop(0)
    return None if left else words


def _words_removed_from(part: Element | str, found: Element | str) -> list[str] | None:
    if isinstance(part, str) or isinstance(found, str):
        return [] if part == found else None
    if part.content and not found.content and part.name not in MAY_BE_EMPTY:
        return None
    return removed_words(part, found)


def _all_words(part: Element | str) -> list[str]:
    return [part] if isinstance(part, str) else [word for inner in part.content for word in _all_words(inner)]


def shown(source: str, render: Callable[[str], str]) -> list[str]:
    """The words of a removed part, rendered by itself."""
    definitions = "\n\n[office]: /o\n[bird]: /b\n"
    return _all_words(tree(render(MARKERS.sub("", source) + definitions)))


def _letters(words: Iterator[str] | list[str]) -> str:
    return "".join(char for word in words for char in word if char.isalnum())


@pytest.mark.parametrize("render", RENDERERS, ids=lambda render: render.__name__)
@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_rendered_as_before_without_the_removed_parts(seed: int, render: Callable[[str], str]) -> None:
    document, result = made(seed)
    assert result.refused is None
    words = removed_words(tree(render(document.text)), tree(render(result.text)))
    assert words is not None, result.text
    expected = [word for removal in result.removed for word in shown(removal.text, render)]
    assert sorted(_letters(words)) == sorted(_letters(expected))  # sorted, since the same words may stand in two places


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_every_sentence_of_the_article_stays(seed: int) -> None:
    document, result = made(seed)
    assert [number for number in document.kept if number not in result.text] == []


def test_there_is_something_to_compare() -> None:
    removed = [len(made(seed)[1].removed) for seed in range(DOCUMENTS)]
    assert sum(count > 0 for count in removed) > 0.9 * DOCUMENTS
    assert sum(removed) > 3 * DOCUMENTS

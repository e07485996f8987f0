"""What site generators put into Markdown: not matched, not removed, and what stands around it is still found."""

from __future__ import annotations

import pytest

from cleanlint import clean
from cleanlint.formats.markdown import parse
from cleanlint.formats.markdown_templates import mask

OBJECT = "\ufffc"
PITCH = "Sign up for our weekly newsletter and never miss a story."


def seen(text: str) -> list[str]:
    """The text of the blocks that rules look at."""
    return [block.text for block in parse(text).blocks if block.kind != "protected"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "source",
    [
        '{{< figure src="a.png" caption="Sign up" >}}',
        '{{< figure\n  src="a.png"\n>}}',
        "{{% toc %}}",
        "{% include share.html text='Sign up' %}",
        "{{ content }}",
        "{% if a %}{% include b %}{% endif %}",
        "{% highlight ruby %}\nSign up\n\n  and = {\n{% endhighlight %}",
        "{{< mermaid >}}\nSign up\n{{< /mermaid >}}",
        ":::",
        ":::tip Sign up",
        "::: {.callout-note}",
        ":::{note} Sign up",
        '!!! note "Sign up"',
        "import Tabs from '@theme/Tabs'",
        'import {\n  a,\n  b\n} from "c";',
        "export const meta = {\n  title: 'Sign up }',\n\n  b: 1,\n}",
        "export default ({children}) => <Post>{children}</Post>",
        "<Chart\n  data={[\n    {a: 1},\n\n    {b: 2},\n  ]}\n/>",
        "<Tip a={1 > 0} b='>'>",
        "</Tip>",
        "<>",
        "<div style={{color: 'red'}}>",
        "{/* Sign up\n\ndon't */}",
        "{posts.map(p => p.title)}",
        "- {{< item >}}",
        "> {{< quoted >}}",
        "# {{ page.title }}",
    ],
)
def test_is_protected_by_itself(source: str, end: str) -> None:
    text = f"It rained.\n\n{source}\n\nIt stopped.\n".replace("\n", end)
    assert seen(text) == ["It rained.", "It stopped."]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('See {{< ref "a.md" >}} now', f"See {OBJECT} now"),
        ("By {{ page.author }}.", f"By {OBJECT}."),
        ("Press <Kbd>Esc</Kbd> twice", "Press Esc twice"),
        ("Made by {props.name} {/* don't */}", f"Made by {OBJECT} {OBJECT}"),
        ('[here]({{< ref "b.md" >}} "Title") it is', "here it is"),
        ("[here]({{ site.url }}{% post_url 2020-01-01-a %}) it is", "here it is"),
        ("{{< b >}}bold{{< /b >}} text", "bold text"),
        ("# Share {#share}", "Share "),
        ("Two *{{ a }}*s", f"Two {OBJECT}s"),
        ('One {{< a\n  b="c"\n>}} two', f"One {OBJECT} two"),
        ("It's {don't} and \"{a}\"", f'It\'s {OBJECT} and "{OBJECT}"'),
        ("`{{ code }}` and \\{brace}", f"{OBJECT} and {{brace}}"),
        ("A {brace that is not closed", "A {brace that is not closed"),
        ("It is x<Y and List<string> too", "It is x<Y and List too"),
    ],
)
def test_reads_as_one_object_in_a_paragraph(source: str, expected: str) -> None:
    assert seen(source) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "```\n{{< a >}}\n```\n",
        "~~~js\nexport const a = {\n~~~\n",
        "<!-- {{< a >}} -->\n",
        "No braces at all.\n",
    ],
)
def test_code_and_comments_are_left_to_the_parser(text: str) -> None:
    assert mask(text) == (text, [])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (":::note\n", "\n:::"),
        (":::note Title\n\n", "\n\n:::"),
        ("> [!tip]- Title\n> ", ""),
        ("> [!NOTE]\n> ", ""),
        ("{{% notice %}}\n", "\n{{% /notice %}}"),
        ("{% if a %}\n", "\n{% endif %}"),
        ("<Tip>\n\n", "\n\n</Tip>"),
    ],
)
def test_what_is_inside_is_prose(start: str, end: str) -> None:
    article = "The ferry to Skarrow left an hour late.\n\n%s\n\nBy noon the fog had gone.\n"
    assert seen(article % f"{start}It rained.{end}")[1] == "It rained."
    result = clean(article % f"{start}{PITCH}{end}", format="markdown")
    assert [removal.rule.split("/")[0] for removal in result.removed] == ["newsletter"]
    assert all(line in result.text for line in (start + end).split("\n"))


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{PITCH} {{{{< open >}}}}\n\nIt rained. {{{{< /open >}}}}",
        f"{PITCH}\n{{: .lead}}",
        f"{PITCH} {{% else %}} It rained.",
        f"{PITCH} </Tip>",
    ],
)
def test_half_of_a_pair_does_not_go(paragraph: str) -> None:
    text = f"The ferry to Skarrow left an hour late.\n\n{paragraph}\n\nBy noon the fog had gone.\n"
    result = clean(text, format="markdown")
    assert all("{" not in removal.text and "</" not in removal.text for removal in result.removed)


def test_a_pair_in_one_paragraph_goes_with_it() -> None:
    text = f"The ferry left late.\n\n{{{{< b >}}}}{PITCH}{{{{< /b >}}}}\n\nBy noon the fog had gone.\n"
    assert clean(text, format="markdown").text == "The ferry left late.\n\nBy noon the fog had gone.\n"


@pytest.mark.parametrize(
    "part",
    [
        "{",
        "{{",
        "{{< ",
        "{% ",
        "{/* ",
        "<Tip ",
        "<Tip a={",
        "<Tip>",
        "{a}",
        "{% raw %}",
        "`{`` ",
        "\n\nexport {\n",
        "{'",
    ],
)
def test_hostile_text_is_read_to_its_end(part: str) -> None:
    text = part * 40_000
    assert len(mask(text)[0]) == len(text)

"""What site generators put into Markdown that is no prose: shortcodes, Liquid, MDX, fences of admonitions.

CommonMark takes a shortcode for words and its quotes for typography. Here these are found before the parser sees
them: lines that hold nothing else are blanked out for it, so that they part what stands around them, and tags inside
a paragraph are put in as one word, which is what generators do too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

ALONE = "alone"  # stands for something that is not written here: reads as one object
PAIRED = "paired"  # one of two around a text, like a pair of HTML tags
STRAY = "stray"  # belongs to something outside its paragraph: may not go
HIDDEN = "hidden"  # attributes of the element before it: `{#id}`

FILLER = "x"  # a letter, so that marks beside a tag open and close emphasis as they would beside a word


class Tag(NamedTuple):
    """``text[start:end]`` of the source is for the generator, not for the reader."""

    start: int
    end: int
    role: str
    partner: int = -1  # where the other tag of a pair begins


class _Token(NamedTuple):
    start: int
    end: int
    family: str
    name: str
    opens: bool
    closes: bool


# Any of these, or there is nothing to look for.
_HINT = re.compile(r"\{|:::|</?(?:[A-Z>]|\w+\.\w)|^[ \t>]*(?:!!!|\?\?\?|>[ \t]*\[!)|^(?:import|export)\s", re.MULTILINE)

_MARKERS = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_BREAK_INSIDE = r"\n(?![ \t>]*\r?(?:\n|\Z))"  # of a paragraph


def _braces(line_break: str, depth: int = 5) -> str:
    """Balanced braces, those in strings not counted; an apostrophe alone opens no string."""
    deeper = f"|{_braces(line_break, depth - 1)}" if depth else ""
    return rf"""\{{(?:[^{{}}"'\n]++|{line_break}|"[^"\n]*+"|'[^'\n]*+'|["']{deeper})*+\}}"""


_VALUE = _braces(r"\n")
_EXPRESSION = _braces(_BREAK_INSIDE)
_ATTRIBUTES = rf"""(?:\s++(?:[\w:.@-]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|{_VALUE}))?+|{_VALUE}))*+"""
_COMPONENT = r"(?:[A-Z][A-Z0-9_]*+[a-z][\w.]*+|[A-Za-z]\w*+\.[\w.]++)"  # `<DIV>` is HTML
_STATEMENT = rf"""(?:
    import\s+(?:[\w$*{{](?:[^;'"()\n]|{_BREAK_INSIDE}){{0,1000}}?\bfrom\s*)?(?:"[^"\n]+"|'[^'\n]+')[ \t]*;?[ \t]*\r?$
  | export\s+(?:default|const|let|var|async|function|class|type|interface)\b(?=.*[={{(;])
  | export\s*[{{*]
)(?:[^{{\n]++|{_VALUE}|\{{|{_BREAK_INSIDE})*+"""

_TOKEN = rf"""
    (?P<skip>
        \\[\\`{{<:]
      | ^{_MARKERS}(?P<fence>`{{3,}}+(?=[^`\n]*$)|~{{3,}})(?:.*\n)+?(?:[ \t>]*(?P=fence)[`~]*[ \t]*\r?$|.*\Z)
      | (?<!`)(?P<ticks>`++)(?:(?:[^`\n]|{_BREAK_INSIDE}|(?!(?P=ticks)(?!`))`++){{0,1000}}?(?P=ticks)(?!`))?
      | <!--(?s:.*?)(?:-->|\Z)
    )
  | ^{_MARKERS}(?P<fence_line>:{{3,}}[ \t]*+(?:[\w{{.\[].*)?\r?$)
  | ^{_MARKERS}(?P<admonition>(?:!!!|\?\?\?\+?)[ \t]+\w.*$)
  | ^[ \t]*>[ \t>]*(?P<callout>\[!\w[^\]\n]*\].*$)
  | (?<![^\r\n]\n)(?<![^\r\n]\r\n)^(?P<statement>{_STATEMENT})
  | (?P<comment>\{{/\*(?s:.*?)(?:\*/\}}|\Z))
  | (?P<shortcode>\{{\{{(?=[<%])(?:[^{{}}\n]++|{_BREAK_INSIDE}|\}}(?!\}})|\{{(?!\{{))*+\}}\}})
  | (?P<liquid>\{{%(?:[^%{{\n]++|{_BREAK_INSIDE}|%(?!\}})|\{{(?!%))*+%\}})
  | (?P<output>\{{\{{(?:[^{{}}\n]++|{_BREAK_INSIDE}|\}}(?!\}})|\{{(?!\{{))*+\}}\}})
  | (?P<attributes>\{{:?[ \t]*[#.][^{{}}\n]*\}}|\{{:[^{{}}\n]*\}})
  | ^[ \t]*+(?P<block>{_VALUE})(?=[ \t]*\r?$)
  | (?P<expression>{_EXPRESSION})
  | (?P<jsx>
        <{_COMPONENT}{_ATTRIBUTES}\s*+/?>
      | </{_COMPONENT}\s*+>
      | </?>
      | <[a-z][\w-]*+(?=[^<>]*=\{{){_ATTRIBUTES}\s*+/?>
    )
"""
_NAME = re.compile(r"[\w.:-]+")
_BETWEEN = frozenset({"else", "elsif", "elseif", "elif", "when"})
_RAW = frozenset({"comment", "highlight", "katex", "math", "mermaid", "raw", "verbatim"})  # hold no Markdown
_ONLY_MARKERS = re.compile(_MARKERS)
_QUOTE_MARKS = re.compile(r"((?:(?<=\n)[ \t>]*+)?+)[^\r\n]+")
_NO_MARKS = re.compile(r"()[^\r\n]+")


def mask(text: str) -> tuple[str, list[Tag]]:
    """`text` for a parser that knows CommonMark only, character for character, and the tags that are words in it.

    It is the same object where there are none.
    """
    tags = _paired(list(_tokens(text))) if _HINT.search(text) else []
    if not tags:
        return text, []
    parts: list[str] = []
    words: list[Tag] = []
    position = 0
    for run in _runs(text, tags):
        alone = _is_line_of_its_own(text, run)
        for tag in run:
            parts += text[position : tag.start], _filled(text, tag.start, tag.end, " " if alone else FILLER)
            position = tag.end
        if not alone:
            words += [_in_place(text, tag) for tag in run]
    return "".join([*parts, text[position:]]), words


def overlapping(tags: Sequence[Tag], start: int, end: int) -> Sequence[Tag]:
    """Those of the sorted, disjoint `tags` that share a character with ``[start, end)``."""
    first = bisect_right(tags, start, key=lambda tag: tag.end)
    last = first
    while last < len(tags) and tags[last].start < end:
        last += 1
    return tags[first:last]


@cache
def _token_pattern() -> re.Pattern[str]:
    # Takes a while to compile, and most documents do without. Tokens begin a line or with one of a few characters.
    return re.compile(rf"(?=^|[\\`<{{])(?:{_TOKEN})", re.MULTILINE | re.VERBOSE)


def _tokens(text: str) -> Iterable[_Token]:
    unclosed: set[str] = set()
    position = 0
    pattern = _token_pattern()
    while match := pattern.search(text, position):
        position = match.end()
        family = match.lastgroup or ""
        if family == "skip":
            continue
        start = match.start(family)
        token = _token(family, text[start:position])._replace(start=start, end=position)
        if token.opens and token.name in _RAW and token.name not in unclosed:
            end = _raw_end(text, token)
            if end is None:
                unclosed.add(token.name)
            else:
                token, position = token._replace(end=end, opens=False), end
        yield token


def _token(family: str, source: str) -> _Token:
    """What a tag is called, and whether it may be the first or the second of a pair."""
    found = _NAME.search(source)
    name = found[0] if found and family in ("shortcode", "liquid", "jsx") else ""
    opens = closes = False
    if family == "liquid":
        closes = name.startswith("end")
        opens = not closes
        name = name.removeprefix("end")
    elif family in ("shortcode", "jsx"):
        closes = source.startswith(("{{</", "{{% /", "{{< /", "{{%/", "</")) and not source.startswith("{{</*")
        opens = not closes and not source.endswith(("/>", "/>}}", "/%}}", "*/>}}"))
    return _Token(0, 0, family, name, opens, closes)


def _raw_end(text: str, token: _Token) -> int | None:
    """Where the tag ends that closes `token`; what stands between them is not looked at."""
    if token.family == "liquid":
        closer = rf"\{{%-?\s*end{token.name}\s*-?%\}}"
    elif token.family == "shortcode":
        closer = rf"\{{\{{[<%]\s*/\s*{token.name}\s*[>%]\}}\}}"
    else:
        return None
    found = re.compile(closer).search(text, token.end)
    return found.end() if found else None


def _paired(tokens: list[_Token]) -> list[Tag]:
    """Find which tags stand around a text; a component or a closing tag without its partner may not go."""
    tags = [Tag(token.start, token.end, _lonely_role(token)) for token in tokens]
    opened: list[int] = []
    waiting: dict[tuple[str, str], int] = {}
    for index, token in enumerate(tokens):
        key = (token.family, token.name)
        if token.opens:
            opened.append(index)
            waiting[key] = waiting.get(key, 0) + 1
        elif token.closes and waiting.get(key):
            while True:
                first = opened.pop()
                found = (tokens[first].family, tokens[first].name)
                waiting[found] -= 1
                if found == key:
                    break
            tags[first] = tags[first]._replace(role=PAIRED, partner=token.start)
            tags[index] = tags[index]._replace(role=PAIRED, partner=tokens[first].start)
    return tags


def _lonely_role(token: _Token) -> str:
    if token.family == "attributes":
        return HIDDEN
    wants_partner = token.closes or (token.opens and token.family == "jsx")
    return STRAY if wants_partner or (token.family == "liquid" and token.name in _BETWEEN) else ALONE


def _runs(text: str, tags: Iterable[Tag]) -> Iterable[list[Tag]]:
    """The tags, those of one line with nothing but spaces between them together."""
    run: list[Tag] = []
    for tag in tags:
        if run and text[run[-1].end : tag.start].strip(" \t"):
            yield run
            run = []
        run.append(tag)
    if run:
        yield run


def _is_line_of_its_own(text: str, run: list[Tag]) -> bool:
    """Does nothing but a list's or quote's markers stand beside these tags?

    Attributes under a paragraph belong to it and may not be parted from it.
    """
    line = text.rfind("\n", 0, run[0].start) + 1
    rest = text[run[-1].end : run[-1].end + 200].lstrip(" \t")
    if not _ONLY_MARKERS.fullmatch(text, line, run[0].start) or (rest and rest[0] not in "\r\n"):
        return False
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line]
    return not (all(tag.role == HIDDEN for tag in run) and above.strip(" \t\r\n>"))


def _in_place(text: str, tag: Tag) -> Tag:
    """Attributes on a line of their own stay where they are, under the paragraph that they belong to."""
    line = text.rfind("\n", 0, tag.start) + 1
    if tag.role == HIDDEN and _ONLY_MARKERS.fullmatch(text, line, tag.start):
        return tag._replace(role=STRAY)
    return tag


def _filled(text: str, start: int, end: int, fill: str) -> str:
    """``text[start:end]`` as so many of `fill`, but for line breaks and, in a quote, its marks on further lines."""
    line = text.rfind("\n", 0, start) + 1
    marks = _QUOTE_MARKS if text[line:start].lstrip(" \t").startswith(">") else _NO_MARKS
    return marks.sub(lambda match: match[1] + fill * (len(match[0]) - len(match[1])), text[start:end])

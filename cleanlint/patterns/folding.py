"""One form for all the characters that case-insensitive matching takes for the same letter.

The gate looks for folded literals in folded text. It may find too much but must miss nothing, so whatever
``regex`` equates under IGNORECASE has to fold to the same character; `folds_safely` says for which characters that
is certain.
"""

from __future__ import annotations

from cleanlint.patterns.typography import VARIANTS

# What `str.lower` keeps apart and `regex` does not. A final sigma is among them also because `lower` decides by
# its neighbours whether to write one; the Turkish i because `regex` takes I for a partner of both small ones.
_PARTNERS = tuple(
    {
        "ſ": "s",
        "ı": "i",
        "ẛ": "ṡ",
        "µ": "μ",
        "ς": "σ",
        "ϐ": "β",
        "ϑ": "θ",
        "ϕ": "φ",
        "ϖ": "π",
        "ϰ": "κ",
        "ϱ": "ρ",
        "ϵ": "ε",
        "\u0345": "ι",  # combining ypogegrammeni
        "\u1fbe": "ι",  # prosgegrammeni
        "\u1fd3": "\u0390",  # iota with dialytika and oxia, tonos
        "\u1fe3": "\u03b0",  # upsilon with dialytika and oxia, tonos
        "\u1c80": "в",
        "\u1c81": "д",
        "\u1c82": "о",
        "\u1c83": "с",
        "\u1c84": "т",
        "\u1c85": "т",
        "\u1c86": "ъ",
        "\u1c87": "ѣ",
        "\u1c88": "ꙋ",
        "\ufb05": "\ufb06",  # the two ligatures of s and t
        "\U0001df95": "ß",  # newer than the Unicode tables of any Python that this runs on
    }.items()
)


# All that `\s` matches, and the typographic forms, become what a pattern has for them. Replacing one character
# after the other is many times faster than `str.translate`, since most of them are not there.
_ASCII = (*((char, " ") for char in "\n\r\t\v\f\x1c\x1d\x1e\x1f"), ("`", "'"))
_SPACES = (
    "\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_FORMS = tuple((form, char) for char, forms in VARIANTS.items() for form in forms if not form.isascii())
_OTHERS = (*((char, " ") for char in _SPACES), *_FORMS)


def fold(text: str) -> str:
    """``text`` in the form that the gate scans, code point for code point as long as it was.

    Lower case, white space as spaces, quotes and hyphens as typed.

    >>> fold("KELVIN \\u212a,\\nİstanbul’s")
    "kelvin k, istanbul's"
    """
    is_ascii = text.isascii()
    text = fold_case(text)
    for char, folded in _ASCII:
        text = text.replace(char, folded)
    if not is_ascii:
        for char, folded in _OTHERS:
            text = text.replace(char, folded)
    return text


def fold_case(text: str) -> str:
    """``text`` with one character for all that ``regex`` equates; white space and typographic forms stay apart."""
    if text.isascii():
        return text.lower()
    text = text.replace("İ", "i").lower()  # `lower` would make that one longer
    for char, folded in _PARTNERS:
        text = text.replace(char, folded)
    return text


def folds_safely(char: str) -> bool:
    """Whether everything that ``regex`` matches for ``char`` folds to the same character.

    ``regex`` brings its own Unicode tables, which may be newer than Python's: they may know a character that is
    unassigned here, or a capital for a small letter that has none here.
    """
    if char.isascii():
        return True
    return char.isprintable() and not (char.islower() and char.upper() == char)

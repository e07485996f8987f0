"""What a pattern may not hold, and what to write in its place."""

from __future__ import annotations

STRAY = {
    "*": r"nothing to repeat before *; write \* for an asterisk of the text",
    "+": r"nothing to repeat before +; write \+ for a plus sign of the text",
    "?": r"nothing to repeat before ?; write \? for a question mark of the text",
    "{": r"nothing to repeat before {; write \{ for a brace of the text",
    "}": r"this } closes nothing; write \} for a brace of the text",
    "]": r"this ] closes nothing; write \] for a bracket of the text",
}

_ESCAPES = {
    "A": "write ^ for the start of the unit",
    "Z": "write $ for the end of the unit",
    "z": "write $ for the end of the unit",
    "G": "write ^ for the start of the unit",
    "L": "for a list of the pack write $name",
    "n": r"a space matches a line break; write \s for a single white-space character",
    "r": r"a space matches a line break; write \s for a single white-space character",
    "t": r"write a space, or \s for a single white-space character",
    "R": r"a space matches a line break; write \s for a single white-space character",
    "h": r"write a space, or \s for a single white-space character",
    "m": r"write \b",
    "M": r"write \b",
    "x": "write the character itself",
    "u": "write the character itself",
    "U": "write the character itself",
    "N": "write the character itself",
    "X": "write a class of the characters",
    "b": r"inside a class \b has no meaning here",
    "B": r"inside a class \B has no meaning here",
}


def escaped(char: str) -> str:
    """Why ``\\char`` is refused."""
    if char.isdigit():
        return f"\\{char}: groups have no numbers here; name it, (?P<n>..), and refer to it with (?P=n)"
    return f"\\{char} is not part of the format; {_ESCAPES.get(char, 'leave the backslash out')}"


_GROUPS = (
    ("(?>", "atomic groups are not part of the format; write (?:..)"),
    ("(?#", "comments are not part of a pattern; use a comment of the pack"),
    ("(?(", "conditional groups are not part of the format; write the alternatives out"),
    ("(?|", "branch reset is not part of the format; write (?:..)"),
    ("(?<", "a named group is written (?P<name>..)"),
    ("(?P>", "recursion is not part of the format; write the group out"),
    ("(?R", "recursion is not part of the format; write the group out"),
    ("(?&", "recursion is not part of the format; write the group out"),
)


def group(opening: str) -> str:
    """Why a group that begins like this is refused."""
    for prefix, message in _GROUPS:
        if opening.startswith(prefix):
            return message
    return "only the flag (?-i:..) is part of the format: patterns ignore case, and . matches a line break"


CATEGORIES = frozenset(
    """
    L Lu Ll Lt LC Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn
    """.split()
)
_SCRIPTS = frozenset(
    """
    Latin Greek Cyrillic Armenian Georgian Hebrew Arabic Syriac Ethiopic Devanagari Bengali Gurmukhi Gujarati Oriya
    Tamil Telugu Kannada Malayalam Sinhala Thai Lao Khmer Myanmar Tibetan Mongolian Han Hiragana Katakana Hangul
    Bopomofo Braille Common Inherited
    """.split()
)
PROPERTIES = CATEGORIES | _SCRIPTS | {"Emoji", "Emoji_Presentation", "Extended_Pictographic", "Alphabetic"}

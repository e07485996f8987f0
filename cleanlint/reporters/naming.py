"""What files and findings are called in reports for other programs."""

from __future__ import annotations

import os

from cleanlint.reporters.marks import Mark


def relative(path: str, top: str | None = None) -> str:
    """`path` below the folder `top`, else below the working folder, with slashes; as it is where it lies outside."""
    if path == "-":
        return path
    whole = os.path.abspath(path)
    for folder in (top, os.curdir):
        base = folder and os.path.join(os.path.abspath(folder), "")
        if base and whole.startswith(base):
            return whole[len(base) :].replace(os.sep, "/")
    return whole.replace(os.sep, "/")


class Fingerprints:
    """Names for the findings of one document that stay the same when lines move.

    They are made of the path, the rule, the words that were found, and, for the same words found again, a count.
    """

    __slots__ = ("_path", "_seen", "_text")

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._seen: dict[tuple[str, str], int] = {}

    def of(self, mark: Mark) -> str:
        """The next name; marks have to come in the order of the document."""
        words = " ".join(self._text[mark.start : mark.end].split())
        count = self._seen[mark.rule, words] = self._seen.get((mark.rule, words), 0) + 1
        return fingerprint(self._path, mark.rule, words, str(count))


def fingerprint(*parts: str) -> str:
    """Forty hexadecimal digits that stand for `parts`."""
    from hashlib import sha256

    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]

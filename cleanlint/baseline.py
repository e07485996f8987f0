"""Findings that are known and to be left alone: a file of them, so that only new ones are reported.

::

    {"cleanlint-baseline": 1,      the version of this format
     "files": {
       "posts/harbour.md": [       relative to the baseline, with slashes
         {"rule": "newsletter/signup-pitch", "text": "Join", "before": "5f0c1b2a", "after": "77ab30d1", "count": 1}]}}

A finding is known by its words and by those around it, never by its line: ``before`` and ``after`` are checksums of the
words on either side. It stays known while one of the two sides stays as it was.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from cleanlint import files
from cleanlint.errors import ConfigError, InputError
from cleanlint.findings import Finding

VERSION = 1
_MARK = "cleanlint-baseline"
_NEIGHBOURS = 6  # words on either side that tell two findings with the same words apart
_REACH = 400  # characters in which these are looked for
_LONGEST_TEXT = 100  # characters of a finding that the file shows; of a longer one, the start and a checksum

IsRule = Callable[[str], bool]


class Known(NamedTuple):
    """What a finding is known by."""

    rule: str
    text: str
    before: str
    after: str

    @classmethod
    def of(cls, text: str, finding: Finding) -> Known:
        words = " ".join(text[finding.start : finding.end].split())
        if len(words) > _LONGEST_TEXT:
            words = f"{words[:_LONGEST_TEXT]}… {_checksum(words)}"
        before = text[max(0, finding.start - _REACH) : finding.start].split()[-_NEIGHBOURS:]
        after = text[finding.end : finding.end + _REACH].split()[:_NEIGHBOURS]
        return cls(finding.rule, words, _checksum(" ".join(before)), _checksum(" ".join(after)))

    def resembles(self, other: Known) -> bool:
        """Whether both may be the same finding, of which one side has been edited."""
        same = (self.rule, self.text) == (other.rule, other.text)
        return same and (self.before == other.before or self.after == other.after)


class Baseline:
    """The findings that are known in each file, each as often as it is. Takes note of those that it has met."""

    __slots__ = ("_files", "_left", "_met", "path")

    def __init__(self, path: str, known: Mapping[str, Counter[Known]] | None = None) -> None:
        self.path = path
        self._files = dict(known or {})
        # Of the documents that were looked at: what was met, as it stands now, and what was not.
        self._met: dict[str, Counter[Known]] = {}
        self._left: dict[str, Counter[Known]] = {}

    @property
    def count(self) -> int:
        """How many findings are known."""
        return sum(known.total() for known in self._files.values())

    @property
    def documents(self) -> list[str]:
        """The documents that have them, as they can be opened from here."""
        folder = os.path.dirname(self.path)
        return [os.path.join(folder, *name.split("/")) for name in self._files]

    def add(self, document: str, text: str, findings: Iterable[Finding]) -> None:
        """From now on these are known."""
        found = Counter(Known.of(text, finding) for finding in findings)
        if found:
            self._files[self._name(document)] = found

    def new(self, document: str, text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Those of a document's findings that are not known. Of two that look the same one is, if one was."""
        name = self._name(document)
        left = Counter(self._files.get(name, {}))
        seen = [Known.of(text, finding) for finding in findings]
        exact = [_take(left, one) for one in seen]
        known = [was or _take(left, _like(one, left)) for was, one in zip(exact, seen, strict=True)]
        self._left[name] = left
        self._met[name] = Counter(one for one, was in zip(seen, known, strict=True) if was)
        return tuple(finding for finding, was in zip(findings, known, strict=True) if not was)

    def gone(self, looked: IsRule) -> int:
        """How many known findings are no more: of documents that were looked at, or that there are no more.

        ``looked`` says whether a rule takes part; of any other nothing is known.
        """
        return self.count - self.pruned(looked).count

    def pruned(self, looked: IsRule) -> Baseline:
        """The baseline without what is gone, and with the surroundings that findings have now."""
        return Baseline(self.path, {name: kept for name in self._files if (kept := self._kept(name, looked))})

    def write(self) -> None:
        files.replace(self.path, self._written().encode("utf-8", "surrogatepass"))

    def _kept(self, name: str, looked: IsRule) -> Counter[Known]:
        if name not in self._met:
            folder = os.path.dirname(os.path.abspath(self.path))
            there = os.path.lexists(os.path.join(folder, *name.split("/")))
            return self._files[name] if there else Counter()
        others = {entry: count for entry, count in self._left[name].items() if not looked(entry.rule)}
        return self._met[name] + Counter(others)

    def _name(self, document: str) -> str:
        folder = os.path.dirname(os.path.abspath(self.path))
        return os.path.relpath(document, folder).replace(os.sep, "/")

    def _written(self) -> str:
        """JSON with a line for each finding, so that two versions of it can be compared."""
        documents = []
        for name, known in sorted(self._files.items()):
            lines = (_json({**entry._asdict(), "count": count}) for entry, count in sorted(known.items()))
            documents.append(f"{_json(name)}: [\n" + ",\n".join(lines) + "]")
        return f'{{"{_MARK}": {VERSION}, "files": {{\n' + ",\n".join(documents) + "\n}}\n"


def read(path: str) -> Baseline:
    """The baseline in a file. Raises ConfigError for a file that is not one, or not one of this version."""
    try:
        content = json.loads(files.read(path).data.decode("utf-8", "surrogatepass").removeprefix("\ufeff"))
        version = content[_MARK]
        if isinstance(version, int) and version > VERSION:
            raise ConfigError(
                f"{path}: version {version} of the baseline needs a newer cleanlint: this one reads version {VERSION}"
            )
        known = {name: _counter(entries) for name, entries in content["files"].items()}
    except InputError as error:
        hint = "" if os.path.lexists(path) else "; cleanlint baseline write makes one"
        raise ConfigError(f"{error}{hint}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(
            f"{path}: this is not a baseline of cleanlint, or it is damaged ({error}); delete it and write it anew "
            "with cleanlint baseline write"
        ) from error
    return Baseline(path, known)


def _counter(entries: Iterable[Mapping[str, Any]]) -> Counter[Known]:
    found: Counter[Known] = Counter()
    for entry in entries:
        values = [entry[field] for field in Known._fields]
        if not all(isinstance(value, str) for value in values) or not isinstance(entry["count"], int):
            raise ValueError(f"entry {entry}")
        found[Known(*values)] += entry["count"]
    return found


def _take(left: Counter[Known], entry: Known | None) -> bool:
    """Take one away where one is left."""
    if entry is None or left[entry] < 1:
        return False
    left[entry] -= 1
    return True


def _like(one: Known, left: Counter[Known]) -> Known | None:
    return next((entry for entry, count in left.items() if count > 0 and one.resembles(entry)), None)


def _checksum(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

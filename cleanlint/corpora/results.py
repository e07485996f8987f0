"""What becomes of a record: the fields that are added to it, whether it is dropped, and the counts of a chunk."""

from __future__ import annotations

from collections.abc import Iterable
from json import JSONEncoder
from typing import Any

from cleanlint.corpora.fields import VALUES, asked_for
from cleanlint.corpora.shards import Record, RecordOptions, Result, Tally
from cleanlint.findings import CleanResult

NOTHING = CleanResult("", (), (), None, "")  # of a record whose text is null
FAILED = "failed"  # stands where the reason of a refusal would, for records that could not be cleaned
_encoded = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_encoded_in_ascii = JSONEncoder(separators=(",", ":")).encode
_LONGEST_LINE = 200  # characters of a removed text that is counted as such


def added(result: Result | None, options: RecordOptions) -> dict[str, Any]:
    """The fields to add to a record, by name; null where there was nothing to clean, or no cleaning it (None)."""
    return {name: _value(kind, result) for kind, name in asked_for(options).items()}


def added_names(options: RecordOptions) -> list[str]:
    """The names of the fields that are to be added."""
    return list(asked_for(options).values())


def json_bytes(value: Any) -> bytes:
    """A value of an added field, compact."""
    try:
        return _encoded(value).encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can hold
        return _encoded_in_ascii(value).encode()


def is_dropped(result: Result, options: RecordOptions) -> bool:
    """Whether the record is to be left out."""
    if options.drop_refused and result.refused is not None:
        return True
    return options.min_words > 0 and len(result.text.split(maxsplit=options.min_words)) < options.min_words


def record_of(text: str | bytes, url: object, lang: object) -> Record:
    """The record for the cleaner; a URL that is none, or a language that is empty, counts as missing."""
    return Record(text, url if isinstance(url, str) and url else None, None if lang == "" else lang)


def _value(kind: str, result: Result | None) -> Any:
    if result is None:
        return FAILED if kind == "refused" else None
    return None if result is NOTHING else VALUES[kind](result)


class Counts:
    """The tally of a chunk in the making."""

    __slots__ = ("changed", "characters", "documents", "dropped", "refused", "rejected", "removals", "skipped")

    def __init__(self) -> None:
        self.documents = self.changed = self.refused = self.dropped = self.rejected = self.skipped = 0
        self.characters = 0
        self.removals: dict[str, list[str]] = {}  # removed texts by rule

    def document(self, text: str, result: Result | None) -> None:
        """Count a record that was read."""
        self.documents += 1
        self.characters += len(text)
        if result is None:
            return
        if result.refused is not None:
            self.refused += 1
        elif result.removed:
            self.changed += 1
            for removal in result.removed:
                self.removals.setdefault(removal.rule, []).append(removal.text)

    def tally(self) -> Tally:
        return Tally(
            self.documents,
            self.changed,
            self.refused,
            self.dropped,
            self.rejected,
            self.skipped,
            self.characters,
            {rule: len(texts) for rule, texts in self.removals.items()},
            {rule: sum(len(text.split()) for text in texts) for rule, texts in self.removals.items()},
            _counted(text for texts in self.removals.values() for text in texts),
        )


def _counted(texts: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        if len(text) <= _LONGEST_LINE:
            line = text.strip()
            counts[line] = counts.get(line, 0) + 1
    return counts

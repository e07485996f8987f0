"""Cleaning over several processes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cleanlint import Cleaner, ConfigError, parallel

CLEANER = Cleaner(select=["comments"])


def _texts(count: int, seen: list[int]) -> Iterator[str]:
    for number in range(count):
        seen.append(number)
        yield f"Text {number} of many.\n\nLeave a comment"


def test_results_come_in_order_and_few_texts_are_read_ahead() -> None:
    seen: list[int] = []
    results = CLEANER.clean_many(_texts(2_000, seen), jobs=2)
    first = [next(results).text for _ in range(40)]
    assert first == [f"Text {number} of many." for number in range(40)]
    assert len(seen) < 400
    results.close()  # type: ignore[attr-defined]


def test_jobs_must_be_a_number_of_processes() -> None:
    with pytest.raises(ConfigError, match="1 or more"):
        list(CLEANER.clean_many(["x"], jobs=0))


def test_workers_with_other_rules_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_cleaner", CLEANER)
    with pytest.raises(ConfigError, match="changed while"):
        parallel._work(["x"], "another digest")

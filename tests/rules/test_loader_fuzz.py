"""Whatever a pack file holds, loading ends with rules or with a RuleError."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from packs import CLAIMS, PACK

from cleanlint.errors import RuleError
from cleanlint.rules.loader import Loaded, parse_sources
from cleanlint.rules.sources import Source
from cleanlint.rules.template import TEMPLATE

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
_CUTS = st.tuples(
    st.integers(0, 2_000),
    st.integers(0, 40),
    st.text(alphabet="\n\t :-[]{}'\"|>&*!%#$()\\.?ab1{--}\x00é\u2028", max_size=8),
)
_PACKS = st.sampled_from([PACK, CLAIMS, TEMPLATE])


def _load(data: bytes) -> None:
    loaded: Loaded | RuleError
    try:
        loaded = parse_sources([Source("fuzz.yaml", data, builtin=True)])
    except RuleError as error:
        loaded = error
    if isinstance(loaded, Loaded):
        assert loaded.rules
    else:
        assert loaded.faults
        assert all(fault.line >= 1 and fault.column >= 1 and fault.message for fault in loaded.faults)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(data: bytes) -> None:
    _load(data)


@given(_PACKS, st.lists(_CUTS, min_size=1, max_size=4))
def test_a_pack_with_holes_and_dirt(pack: str, cuts: list[tuple[int, int, str]]) -> None:
    for at, length, dirt in cuts:
        at %= len(pack)
        pack = pack[:at] + dirt + pack[at + length :]
    _load(pack.encode("utf-8"))


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        found += _places(inner, (*path, key))
    return found


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy


@given(_PACKS, st.integers(0, 10_000), _VALUES)
def test_a_pack_with_another_value_somewhere(pack: str, number: int, value: Any) -> None:
    data = yaml.safe_load(pack)
    places = _places(data)
    changed = _replaced(data, places[number % len(places)], value)
    _load(yaml.safe_dump(changed, allow_unicode=True).encode("utf-8", "surrogatepass"))


@given(st.text(max_size=60))
def test_any_pattern(pattern: str) -> None:
    data = yaml.safe_load(PACK)
    data["rules"][0]["match"] = {"any": [pattern, "$channel"]}
    _load(yaml.safe_dump(data).encode("utf-8", "surrogatepass"))

"""Packs for the tests: one that is right, to be changed in one place."""

from __future__ import annotations

from pathlib import Path

from cleanlint.errors import Fault, RuleError
from cleanlint.rules.loader import Loaded, read_packs

PACK = """\
cleanlint: 1
kind: boilerplate
lang: en
lists:
  channel: [newsletter, 'mailing lists?']
rules:
  - id: newsletter/pitch
    message: Sign-up pitch
    why: Says nothing about the story.
    scope: block
    match: { any: ['^sign up for our $channel'] }
    unless: ['\\bsaid\\b']
    where: { words: ..30 }
    fix: safe
    tests:
      remove:
        - |
          Rain fell on Dunmore.

          {--Sign up for our newsletter today.--}
        - '{--Sign up for our mailing list.--}'
      keep:
        - Sign up for our newsletter, she said.
"""

CLAIMS = """\
cleanlint: 1
kind: claims
lang: en
rules:
  - id: vague/officials
    message: Officials without a name
    why: Nobody can be asked.
    scope: span
    match: ['\\bofficials (said|believe)\\b']
    tests:
      flag: ['The {==officials said==} so. Some {==officials believe==} it.']
      keep: [The official is Mara Quill.]
"""

RULE = PACK[PACK.index("  - id:") :]


def write(folder: Path, text: str | bytes, name: str = "pack.yaml") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return str(path)


def load(folder: Path, text: str | bytes, *, builtin: bool = False) -> Loaded:
    return read_packs([write(folder, text)], builtin=builtin)


def faults(folder: Path, text: str | bytes, *, builtin: bool = False) -> list[Fault]:
    """The faults of a pack; none when it loads."""
    try:
        load(folder, text, builtin=builtin)
    except RuleError as error:
        return list(error.faults)
    return []


def changed(old: str, new: str, pack: str = PACK) -> str:
    assert pack.count(old) == 1, old
    return pack.replace(old, new)

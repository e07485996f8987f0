"""Patterns in the notation of .gitignore; that git agrees is tested where the files themselves are read."""

from __future__ import annotations

import pytest

from cleanlint.globs import Globs


@pytest.mark.parametrize(
    ("patterns", "path", "covered"),
    [
        (["drafts/"], "drafts/a.md", True),
        (["drafts/"], "posts/drafts/deep/a.md", True),
        (["drafts/"], "drafts", False),
        (["/drafts"], "posts/drafts/a.md", False),
        (["posts/*.md"], "posts/a.md", True),
        (["posts/*.md"], "posts/deep/a.md", False),
        (["posts/**"], "posts/deep/a.md", True),
        (["**/a.md"], "a.md", True),
        (["*.md", "!a.md"], "a.md", False),
        (["!a.md", "*.md"], "a.md", True),
        (["drafts/", "!drafts/a.md"], "drafts/a.md", True),  # nothing comes back from a folder that is covered
        (["drafts/*", "!drafts/a.md"], "drafts/a.md", False),
        (["[a-c].md"], "b.md", True),
        (["[z-a].md"], "b.md", False),
        ([r"\#a"], "#a", True),
        (["# a", "", "  "], "# a", False),
    ],
)
def test_what_is_covered(patterns: list[str], path: str, covered: bool) -> None:
    assert Globs(patterns).cover(path) is covered


def test_the_last_pattern_that_knows_a_path_decides() -> None:
    globs = Globs(["*.md", "!a.md", "x/"])
    assert [globs.decide(name, folder=False) for name in ("b.md", "a.md", "x")] == [True, False, None]
    assert globs.decide("x", folder=True) is True


def test_no_patterns_are_false() -> None:
    assert not Globs(["", "# only a comment"])
    assert Globs(["a"])

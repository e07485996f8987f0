"""Labels from a review: what was deleted, and nothing but deletions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanlint.rules.review import ReviewError, deleted_spans, read_diff, reviewed_text
from cleanlint.spans import cut

ARTICLE = """\
Rain fell on the harbour.

Sign up for our list.

The mayor spoke. (Related: Fog to come.) Nobody left.

Share
Share
"""


def _deleted(original: str, reviewed: str) -> list[str]:
    return [original[span.start : span.end] for span in deleted_spans(original, reviewed)]


@pytest.mark.parametrize(
    ("gone", "spans"),
    [
        (["Sign up for our list.\n\n"], ["Sign up for our list."]),
        (["Sign up for our list.\n"], ["Sign up for our list."]),
        ([" (Related: Fog to come.)"], ["(Related: Fog to come.)"]),
        (["(Related: Fog to come.) "], ["(Related: Fog to come.)"]),
        (["Rain fell on the harbour.\n\n", "Share\nShare\n"], ["Rain fell on the harbour.", "Share\nShare"]),
        (["Share\n"], ["Share"]),
        (["harbour"], ["harbour"]),
        (["har"], ["har"]),
        (["\n"], []),
        ([ARTICLE], [ARTICLE.strip()]),
        ([], []),
    ],
)
def test_what_was_deleted(gone: list[str], spans: list[str]) -> None:
    reviewed = ARTICLE
    for part in gone:
        reviewed = reviewed.replace(part, "", 1)
    assert _deleted(ARTICLE, reviewed) == spans


def test_the_last_line_break_may_come_or_go() -> None:
    assert _deleted("Rain.\nShare", "Rain.\n") == ["Share"]
    assert _deleted("Rain.\nShare\n", "Rain.") == ["Share"]


def test_whole_lines_go_where_parts_would_do() -> None:
    assert _deleted("Rain fell.\nRain fell again.\nFog.", "Rain fell again.\nFog.") == ["Rain fell."]


def test_sentences_go_from_their_first_word() -> None:
    assert _deleted("It rained. Sign up. Nobody left.", "It rained. Nobody left.") == ["Sign up."]


def test_a_line_that_is_the_same_elsewhere_misleads_nobody() -> None:
    original = "Rain and fog\nShare\nFog and snow\nShare\nHail"
    assert _deleted(original, "and fog\nFog and snow\nShare") == ["Rain", "Share", "Hail"]


@pytest.mark.parametrize(
    ("old", "new", "line", "shown"),
    [
        ("Rain fell", "Rain falls", 1, "falls"),
        ("The mayor spoke", "The mayor spoke softly", 5, "softly"),
        ("Share\nShare\n", "Share\nShare\nShare\n", 8, "Share"),
        ("Nobody left.", "Nobody left.\n\nA new one.", 7, "A new one."),
    ],
)
def test_an_insertion_is_named_with_its_line(old: str, new: str, line: int, shown: str) -> None:
    with pytest.raises(ReviewError) as caught:
        deleted_spans(ARTICLE, ARTICLE.replace(old, new))
    assert "inserted or changed" in caught.value.message
    assert caught.value.line == line
    assert shown in caught.value.message


def test_a_long_text_in_one_line_is_aligned_by_its_words() -> None:
    words = " ".join(f"word{k % 700} of the rain," for k in range(700))
    original = f"{words} Sign up here. {words} (Related: Fog.) {words}"
    reviewed = original.replace(" Sign up here.", "").replace("(Related: Fog.) ", "")
    assert _deleted(original, reviewed) == ["Sign up here.", "(Related: Fog.)"]
    with pytest.raises(ReviewError, match="inserted or changed near 'shower"):
        deleted_spans(original, reviewed.replace("word77 of the rain", "word77 of the shower"))


@given(st.text("ab .\n", max_size=60), st.data())
def test_any_deletion_is_found_again(text: str, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    reviewed = "".join(char for char, stays in zip(text, kept, strict=True) if stays)
    left = cut(text, deleted_spans(text, reviewed))
    assert "".join(left.split()) == "".join(reviewed.split())


DIFF = """\
diff --git a/posts/rain.txt b/posts/rain.txt
--- a/posts/rain.txt
+++ b/posts/rain.txt
@@ -1,6 +1,4 @@
 Rain fell on the harbour.

-Sign up for our list.
-
-The mayor spoke. (Related: Fog to come.) Nobody left.
+The mayor spoke. Nobody left.

@@ -7,2 +5,0 @@
-Share
-Share
"""


def test_a_diff_is_applied() -> None:
    (found,) = read_diff(DIFF)
    assert (found.path, found.line, len(found.hunks)) == ("posts/rain.txt", 2, 2)
    gone = ("Sign up for our list.\n\n", " (Related: Fog to come.)", "Share\nShare\n")
    expected = ARTICLE
    for part in gone:
        expected = expected.replace(part, "")
    assert reviewed_text(ARTICLE, found).rstrip("\n") == expected.rstrip("\n")


def test_what_was_taken_out_of_a_diff_stays() -> None:
    pruned = DIFF.replace("-Sign up for our list.\n-\n", "").replace("-Share\n-Share\n", "-Share\n")
    (found,) = read_diff(pruned)
    assert _deleted(ARTICLE, reviewed_text(ARTICLE, found)) == ["(Related: Fog to come.)", "Share"]


def test_windows_line_ends_stay() -> None:
    original = ARTICLE.replace("\n", "\r\n")
    (found,) = read_diff(DIFF)
    assert "Sign up" not in reviewed_text(original, found)
    assert _deleted(original, reviewed_text(original, found))[0] == "Sign up for our list."


def test_a_diff_of_another_text_is_refused() -> None:
    (found,) = read_diff(DIFF)
    with pytest.raises(ReviewError) as caught:
        reviewed_text("Rain fell on the harbour.\n\nFog.\n", found)
    assert "is not in posts/rain.txt" in caught.value.message
    assert caught.value.line == 7
    with pytest.raises(ReviewError, match="no unified diff"):
        read_diff("Rain fell.\n")

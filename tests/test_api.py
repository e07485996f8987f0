"""The public interface: settings, wrong arguments, pickling, pages."""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading

import lxml.html
import pytest
import trafilatura

import cleanlint
from cleanlint import Cleaner, ConfigError, InputError

TEXT = "The bridge opens in May, the council said on Tuesday.\n\nLeave a comment"
PAGE = (
    "<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"
    + "".join(f"<p>The bridge opens in May, the council said on day {k} of its long meeting.</p>" for k in range(8))
    + "<p>Leave a comment</p></article></body></html>"
)


def test_the_functions_are_those_of_a_default_cleaner() -> None:
    assert cleanlint.clean(TEXT) == Cleaner().clean(TEXT)
    assert cleanlint.check(TEXT) == Cleaner().check(TEXT) == cleanlint.clean(TEXT).findings
    assert cleanlint.clean_html(PAGE) == Cleaner().clean_html(PAGE)


def test_everything_public_is_there() -> None:
    assert all(getattr(cleanlint, name) is not None for name in cleanlint.__all__)
    assert dir(cleanlint) == sorted(cleanlint.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = cleanlint.nothing


def test_selection_by_id_topic_and_kind() -> None:
    by_id = Cleaner(select=["comments/label"])
    assert [rule.id for rule in by_id.rules] == ["comments/label"]
    topics = {rule.topic for rule in Cleaner(select=["comments", "share"], ignore=["share"]).rules}
    assert topics == {"comments"}
    assert Cleaner(select=["boilerplate"]).rules == Cleaner(ignore=["claims"]).rules
    off = {rule.id for rule in Cleaner(select=["claims"]).rules} - {rule.id for rule in Cleaner().rules}
    assert {"claims/unsourced-number", "claims/unsourced-superlative"} <= off
    assert [rule.id for rule in Cleaner(select=["claims/unsourced-number"]).rules] == ["claims/unsourced-number"]
    assert Cleaner(select=[]).clean(TEXT).text == TEXT


def test_a_wrong_name_is_met_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'newsletter'"):
        Cleaner(select=["newsleter"])
    with pytest.raises(ConfigError, match="give a list"):
        Cleaner(ignore="comments")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"max_removal": 2}, "share from 0 to 1"),
        ({"lang": "english"}, "language tag"),
        ({"lang": "e n"}, "language tag"),
        ({"keep": [" "]}, "empty phrase"),
        ({"keep": [1]}, "not a string"),
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, object], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        Cleaner(**settings)  # type: ignore[arg-type]


def test_arguments_of_the_wrong_type() -> None:
    cleaner = Cleaner()
    with pytest.raises(TypeError, match="decode bytes first"):
        cleaner.clean(b"x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="url is int"):
        cleaner.clean("x", url=5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="one str"):
        cleaner.clean_many("abc")
    with pytest.raises(TypeError, match="html is NoneType"):
        cleaner.clean_html(None)
    with pytest.raises(ConfigError, match="'pdf' is not one of"):
        cleaner.clean("x", format="pdf")


def test_a_language_that_is_not_known_leaves_all_rules_on() -> None:
    for lang in (None, "", "und", "en", "en-GB", "EN_us"):
        assert cleanlint.clean(TEXT, lang=lang).removed
    assert not cleanlint.clean(TEXT, lang="de").removed
    assert not Cleaner(lang="de").clean(TEXT).removed
    assert Cleaner(lang="de").clean(TEXT, lang="en").removed


def test_it_pickles_as_configuration() -> None:
    cleaner = Cleaner(select=["comments"], keep=["a comment"], max_removal=0.9)
    again = pickle.loads(pickle.dumps(cleaner))
    assert again.ruleset == cleaner.ruleset
    assert again.clean(TEXT) == cleaner.clean(TEXT)
    assert len(pickle.dumps(cleaner)) < 1_000


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Cleaner().rules = ()  # type: ignore[misc]


def test_threads_share_it() -> None:
    cleaner, expected, seen = Cleaner(), cleanlint.clean(TEXT), []
    threads = [threading.Thread(target=lambda: seen.append(cleaner.clean(TEXT))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [expected] * 8


def test_pages() -> None:
    result = cleanlint.clean_html(PAGE, url="https://example.org/bridge")
    assert result.source == trafilatura.extract(PAGE, url="https://example.org/bridge", include_comments=False)
    assert result.text == "".join(result.source.split("\nLeave a comment"))
    assert cleanlint.clean_html(PAGE.encode()).source == result.source
    tree = lxml.html.fromstring(PAGE)
    assert cleanlint.clean_html(tree).source == result.source
    assert cleanlint.clean_html(tree.getroottree()).source == result.source


def test_a_page_without_an_article_says_so() -> None:
    for page in ("", "<html></html>", "<p></p>", b"\x00\xff"):
        result = cleanlint.clean_html(page)
        assert (result.source, result.text, result.removed) == ("", "", ())
        assert result.refused is not None
        assert result.refused.reason == "no article"


def test_a_page_beyond_all_bounds_is_an_error() -> None:
    with pytest.raises(InputError, match="larger than"):
        cleanlint.clean_html("x" * 50_000_001)


def test_odd_space_before_a_full_stop_is_no_end_of_the_run() -> None:
    text = "The council got an A\u00a0. It said so. Share your thoughts in the comments below! Plan B\u2028. It rained."
    assert cleanlint.clean(text).text.startswith("The council got an A\u00a0. It said so.")


def test_the_same_input_gives_the_same_output_in_another_process() -> None:
    code = f"import cleanlint; print(repr(cleanlint.clean({TEXT!r})))"
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        )
        assert done.stdout.decode().strip() == repr(cleanlint.clean(TEXT))

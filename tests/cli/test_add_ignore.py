from __future__ import annotations

import os
from pathlib import Path

import pytest

from .conftest import DIRTY, Run

COMMENT = "<!-- cleanlint-ignore newsletter/signup -->\n"


def test_comments_are_written_and_then_nothing_is_found(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DIRTY + "\nThe ferry (related: Fares) sails.\n")
    path.chmod(0o640)
    ran = run("check", "--add-ignore", path)
    assert ran == (0, f"{path}: 2 comments added\n", "1 file, 2 comments added, 0 findings left\n")
    changed = path.read_text()
    assert changed == DIRTY.replace("Sign", COMMENT + "Sign") + (
        "\n<!-- cleanlint-ignore related/aside -->\nThe ferry (related: Fares) sails.\n"
    )
    assert path.stat().st_mode & 0o777 == 0o640
    assert run("check", path).code == 0
    assert run("fix", path).code == 0
    assert run("check", "--add-ignore", path) == (0, "", "1 file, 0 comments added, 0 findings left\n")
    assert path.read_text() == changed


def test_only_the_selected_rules_are_switched_off(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DIRTY + "\nVisit our shop (related: Fares) soon.\n")
    assert run("check", "--add-ignore", "--select", "related,promo", path).code == 0
    assert path.read_text().count("<!--") == 1
    assert "<!-- cleanlint-ignore promo/shop, related/aside -->\nVisit" in path.read_text()
    assert "newsletter/signup" in run("check", path).out


def test_remarks_get_a_comment_on_request(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("As ever, the ferry sails at noon.\n")
    run("check", "--add-ignore", path)
    assert "<!--" not in path.read_text()
    run("check", "--add-ignore", "--show-info", path)
    assert path.read_text().startswith("<!-- cleanlint-ignore style/as-ever -->\n")


def test_line_ends_and_a_byte_order_mark_stay(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes("\ufeffSign up for our newsletter today.\r\n\r\nÜber.".encode())
    assert run("check", "--add-ignore", path).code == 0
    expected = f"\ufeff{COMMENT[:-1]}\r\nSign up for our newsletter today.\r\n\r\nÜber."
    assert path.read_bytes().decode() == expected
    assert run("check", path).code == 0


def test_text_pages_and_standard_input_are_refused(run: Run, tmp_path: Path) -> None:
    text, page = tmp_path / "a.txt", tmp_path / "b.html"
    text.write_text(DIRTY)
    page.write_text("<p>x</p>")
    (tmp_path / "c.txt").write_text("The ferry sails at noon.\n")
    ran = run("check", "--add-ignore", tmp_path)
    assert ran.code == 2
    assert f"error: {text}: plain text has no comments" in ran.err
    assert f"error: {page}: --add-ignore leaves pages alone" in ran.err
    assert "c.txt" not in ran.err
    assert text.read_text() == DIRTY
    assert run("check", "--add-ignore", "-").code == 2


def test_what_can_have_no_comment_is_left_and_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.mdx"
    path.write_text("The ferry sails.\n\n- \n  Sign up for our newsletter today.\n\nSign up for our newsletter now.\n")
    ran = run("check", "--add-ignore", "--format", "markdown", path)
    assert ran.code == 1
    assert f"{path}:4:1: newsletter/signup left: a comment here would change" in ran.out
    assert "{/* cleanlint-ignore newsletter/signup */}\n\nSign up for our newsletter now." in path.read_text()
    assert ran.err == "1 file, 1 comment added, 1 finding left\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_folder_that_cannot_be_written_is_an_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DIRTY)
    tmp_path.chmod(0o500)
    assert run("check", "--add-ignore", path).code == 2
    tmp_path.chmod(0o700)
    assert path.read_text() == DIRTY


def test_a_read_only_file_is_an_error(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(DIRTY)
    path.chmod(0o444)
    ran = run("check", "--add-ignore", path)
    assert ran.code == 2
    assert "read-only" in ran.err
    assert path.read_text() == DIRTY
    assert run("check", "--add-ignore", tmp_path / "none.md").code == 2

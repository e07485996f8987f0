"""Pages in a real browser. Without Playwright, or without Chromium, these tests are skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ..conftest import Maker

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


HARBOUR = """\
# The harbour

Experts say the pier is sound. It is perhaps older than the mill. (Related: Fares to rise)

Sign up for our newsletter today.

Visit our shop for more.
"""
DOCUMENTS: dict[str, str | bytes] = {
    "posts/harbour.md": HARBOUR,
    "posts/mill.md": "The mill turns.\n\nSign up for our newsletter today.\n\nPerhaps it will stop.\n",
    "clean.txt": "The ferry sails at noon. San José is far.\n",
    "ferry.txt": "The ferry is late, experts say.\n",
    "broken.txt": b"\xff",
}
FINDINGS = [
    "experts say",
    "Experts say",
    " (Related: Fares to rise)",
    "Sign up for our newsletter today.",
    "Visit our shop for more.",
]


class Opened:
    """A page in a tab of its own. Whatever goes wrong in it, or goes to the network, fails the test at its end."""

    def __init__(self, context: Any, address: str) -> None:
        self.tab = context.new_page()
        self.tab.set_default_timeout(5_000)
        self.faults: list[str] = []
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("console", lambda message: self.faults.append(message.text))
        self.tab.on("dialog", lambda dialog: self.faults.append("a dialog opened") or dialog.dismiss())
        self.tab.on("request", lambda request: self._noted(request.url))
        self.tab.goto(address)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tab.keyboard.press(key)

    def texts(self, selector: str) -> list[str]:
        """What can be seen of each element that can be seen."""
        elements = self.tab.locator(selector).all()
        return [element.inner_text() for element in elements if element.is_visible()]

    def shown(self) -> list[str]:
        """The names of the documents that are not filtered out."""
        return self.texts(".document h3")

    @property
    def current(self) -> str:
        """The text of the finding that is open, without what is for listeners only."""
        return str(
            self.tab.evaluate(
                """() => [...document.querySelectorAll('.finding.current')].map((element) => {
                    const copy = element.cloneNode(true);
                    copy.querySelectorAll('.spoken').forEach((part) => part.remove());
                    return copy.textContent;
                }).join('')"""
            )
        )

    def exported(self, kind: str) -> str:
        """The file that an export gives."""
        self.press("e")
        with self.tab.expect_download() as waiting:
            self.tab.click(f"[data-export={kind}]")
        with open(waiting.value.path(), encoding="utf-8", newline="") as file:
            text = file.read()
        self.press("Escape")
        return text

    def _noted(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:")):
            self.faults.append(f"asked for {url}")


Open = Callable[..., Opened]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A browser without a window; CLEANLINT_CHROMIUM names its program where it is not on the path."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = os.environ.get("CLEANLINT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Any, make_page: Maker) -> Iterator[Open]:
    """Make a page of documents, by default of `DOCUMENTS`, and open it."""
    opened: list[Opened] = []
    contexts: list[Any] = []

    def opening(
        documents: dict[str, str | bytes] | None = None, *, options: tuple[str, ...] = (), **settings: Any
    ) -> Opened:
        given = DOCUMENTS if documents is None else documents
        page = make_page(given, *options, code=2 if b"\xff" in given.values() else 0)
        settings.setdefault("viewport", {"width": 1440, "height": 900})
        contexts.append(browser.new_context(**settings))
        opened.append(Opened(contexts[-1], page.path.as_uri()))
        return opened[-1]

    yield opening
    for context in contexts:
        context.close()
    assert [fault for page in opened for fault in page.faults] == []

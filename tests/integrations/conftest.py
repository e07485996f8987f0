"""What the tests of the integrations share. Engines and what they need may warn: only these tests let them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import small_corpus
from doors import Outcome, outcome

from cleanlint import Cleaner

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.filterwarnings("default"))


@pytest.fixture(scope="session")
def pack() -> str:
    """The path of the corpus's own pack."""
    return str(HERE / "lantern.yaml")


@pytest.fixture(scope="session")
def documents() -> list[dict[str, Any]]:
    return small_corpus.documents()


@pytest.fixture(scope="session")
def expected(pack: str, documents: list[dict[str, Any]]) -> dict[str, Outcome]:
    """What the library makes of the corpus, by id."""
    cleaner = Cleaner(rules=[pack])
    return {
        document["id"]: outcome(
            cleaner.clean(
                document["text"],
                url=document["url"],
                lang=None if document["lang"] == small_corpus.NO_LANGUAGE else document["lang"],
            )
        )
        for document in documents
        if document["text"] is not None
    }


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a site on this machine, and the folder that it serves."""
    folder = tmp_path / "site"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", folder
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

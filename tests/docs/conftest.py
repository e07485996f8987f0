"""A page runs once, however many tests look at what came of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from .pages import Ran, Runner, steps_of

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("git") and shutil.which("bash") and os.name != "nt":
        return
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.skip(reason="needs git and bash"))


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """What came of running a page, named by its path in the checkout."""

    @cache
    def run(page: str) -> Ran:
        for step in steps_of(page):
            if step.mark == "needs" and find_spec(step.value) is None:
                pytest.skip(f"{page} is about {step.value}")
        return Runner(page, tmp_path_factory.mktemp("page")).run()

    return run

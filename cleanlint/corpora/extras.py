"""Packages that only corpora need, imported when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cleanlint.errors import ConfigError


def extra(module: str, purpose: str) -> Any:
    """The module, or a ConfigError that says what it is for and how to install it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise ConfigError(
            f"{purpose} needs the package {package}, which is not installed: pip install 'cleanlint[corpora]'"
        ) from error

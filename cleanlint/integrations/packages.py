"""What to say when an engine's package is not there."""

from __future__ import annotations

from cleanlint.errors import ConfigError


class MissingPackageError(ConfigError, ImportError):
    """A package that an integration needs is not installed; also an `ImportError`."""


def missing(package: str, extra: str) -> MissingPackageError:
    """The error to raise in the module of `cleanlint.integrations` that is called like the extra."""
    return MissingPackageError(
        f"cleanlint.integrations.{extra} needs the package {package}, which is not installed:"
        f" pip install 'cleanlint[{extra}]'"
    )

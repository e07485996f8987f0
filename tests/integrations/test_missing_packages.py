"""An engine that is not there is named, with what installs it; the package itself needs none of them."""

from __future__ import annotations

import subprocess
import sys

import pytest

NEEDED = {"arrow": "pyarrow", "datasets": "pyarrow", "spark": "pyarrow", "ray": "pyarrow", "datatrove": "datatrove"}


@pytest.mark.parametrize("door", [*NEEDED, "scrapy"])
def test_the_error_names_what_to_install(door: str) -> None:
    package = NEEDED.get(door, "scrapy")
    extra = "arrow" if package == "pyarrow" else door
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        f"try:\n    import cleanlint.integrations.{door}\n"
        "except ImportError as error:\n    print(type(error).__mro__[1].__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.startswith(f"ConfigError cleanlint.integrations.{extra} needs the package {package}")
    assert done.stdout.endswith(f"pip install 'cleanlint[{extra}]'\n")


def test_the_package_imports_no_engine() -> None:
    code = "import cleanlint, sys; cleanlint.clean('x'); print([m for m in sys.modules if m.startswith('pyarrow')])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"[]\n"

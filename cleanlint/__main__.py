"""The `cleanlint` program: answers `--version` at once, and leaves the rest to `cleanlint.cli`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

INTERRUPTED = 130  # what a shell reports for a program that Ctrl-C ended


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    `argv` holds the arguments without the program's name; None takes those of the process. 0: clean; 1: findings, or a
    document that `fix` refused; 2: usage, configuration, rule or input errors; 130: Ctrl-C; 141: the reader of the
    output went away.
    """
    arguments = sys.argv[1:] if argv is None else argv
    try:
        if arguments == ["--version"]:
            from cleanlint._version import __version__

            print(f"cleanlint {__version__}")
            return 0
        from cleanlint.cli import run

        return run(arguments)
    except KeyboardInterrupt:
        return INTERRUPTED


def program() -> NoReturn:
    """`main` as a process of its own, where every hundredth of a second before and after the work counts.

    Loading rules makes many objects and no garbage, so the collector may wait; and taking all of them apart at the
    end is work for nothing, so the process leaves as soon as everything is written.
    """
    gc.set_threshold(50_000, 20, 20)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # closed, or nobody reads it: `main` has dealt with that
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    program()

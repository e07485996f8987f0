"""Standard output for results, standard error for everything else, colour only where somebody looks."""

from __future__ import annotations

import os
import sys
from io import StringIO
from typing import IO

from cleanlint.errors import InputError
from cleanlint.reporters.lines import printable

CLEAN, FOUND, ERROR = 0, 1, 2  # exit codes


class _Closed(StringIO):
    """What stands for a stream that the caller has closed."""

    def write(self, text: str) -> int:
        return len(text)


class Console:
    """The process's streams. One that the caller has closed takes reports without a word, but no documents.

    A quiet one tells errors only.
    """

    __slots__ = ("_hanging", "_held", "_quiet")

    def __init__(self, *, quiet: bool = False) -> None:
        self._held: list[str] | None = None
        self._quiet = quiet
        self._hanging = False  # the last document left the cursor inside a line
        sys.stdout = sys.stdout or _Closed()
        sys.stderr = sys.stderr or _Closed()
        for stream in (sys.stdout, sys.stderr):
            # File names can hold what no encoding can write, and a terminal may know ASCII only.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")

    def text(self, text: str, *, on_stderr: bool = False) -> None:
        """Write text that is ready to be shown."""
        if text:
            (sys.stderr if on_stderr else sys.stdout).write(text)

    def data(self, data: bytes) -> None:
        """Write a document to standard output, byte for byte."""
        if isinstance(sys.stdout, _Closed):
            raise InputError("-: standard output is closed; name a file with -o")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        if data:
            self._hanging = not data.endswith(b"\n") and is_terminal(sys.stdout)

    def note(self, message: str) -> None:
        """Tell something on standard error."""
        if not self._quiet:
            self._tell(message)

    def error(self, message: str) -> None:
        """Name on standard error what went wrong."""
        self._tell("\n".join(f"error: {line}" for line in message.split("\n")))

    def _tell(self, message: str) -> None:
        lines = "".join(f"{printable(line)}\n" for line in message.split("\n"))
        if self._held is None:
            sys.stdout.flush()  # in the order that things happened, where both streams are one terminal
            if self._hanging and is_terminal(sys.stderr):
                lines = f"\n{lines}"
            self._hanging = False
            sys.stderr.write(lines)
        else:
            self._held.append(lines)

    def hold(self) -> None:
        """Keep notes back: a progress bar is on the screen."""
        self._held = []

    def release(self) -> None:
        """Write what was kept back."""
        held, self._held = self._held or [], None
        sys.stderr.write("".join(held))

    def flush(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()


def standard_input() -> bytes:
    """All of standard input, as bytes."""
    if sys.stdin is None:
        raise InputError("-: standard input is closed; name a file, or feed a document in")
    return sys.stdin.buffer.read()


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person reads `stream`."""
    return stream is not None and stream.isatty()


def wants_colour(stream: IO[str]) -> bool:
    """On a terminal that understands colour, unless NO_COLOR says otherwise."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(stream: IO[str]) -> int:
    """Columns to fill; 100 where nobody can say."""
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return max(40, columns or 100)

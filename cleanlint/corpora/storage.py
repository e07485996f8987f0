"""Where shards are: local files, standard input and output, and whatever fsspec has a driver for.

A target appears under its name when all of it is written, or not at all.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any, NamedTuple

from cleanlint import files
from cleanlint.corpora.compression import Decompressed, codec_of, codec_of_magic, compressed
from cleanlint.corpora.extras import extra
from cleanlint.errors import ConfigError, InputError

STREAM = "-"  # standard input or output
_LOCAL = "file://"
_BUFFER = 1 << 20
_STAMPS = ("ETag", "etag", "LastModified", "mtime", "updated", "created")  # what drivers know of a file, the best first
_NUMBERS = {FileNotFoundError: errno.ENOENT, PermissionError: errno.EACCES, IsADirectoryError: errno.EISDIR}


class Listed(NamedTuple):
    """A file below a folder."""

    path: str
    relative: str  # with slashes


class Identity(NamedTuple):
    """Tells a file from a later one of the same name."""

    size: int
    stamp: str


def is_remote(path: str) -> bool:
    """Whether fsspec has to be asked for it."""
    return "://" in path and not path.startswith(_LOCAL)


def open_source(path: str) -> IO[bytes]:
    """Open for reading, decompressed: by the suffix of the path, of standard input by its first bytes.

    A read may give fewer bytes than asked for. An InputError says what is wrong and how to mend it.
    """
    with _explained(path):
        if path == STREAM:
            file: Any = sys.stdin.buffer
            codec = codec_of_magic(file.peek(4)[:4])
        else:
            file = _system(path).open(_inside(path), "rb") if is_remote(path) else open(local(path), "rb")  # noqa: SIM115
            codec = codec_of(path)
    return file if codec is None else Decompressed(file, codec, path)  # type: ignore[return-value]


def open_target(path: str) -> Target:
    """Open for writing, compressed by the suffix of the path; folders that are missing are made."""
    with _explained(path, writing=True):
        if path == STREAM:
            return Target(path, _Stream())
        if is_remote(path):
            return Target(path, _Remote(path))
        return Target(path, _Beside(local(path)))


class Target:
    """A file being written. `commit` gives it its name; `discard` leaves nothing behind.

    In a ``with`` statement the end commits, an exception discards.
    """

    __slots__ = ("_place", "file", "path")

    def __init__(self, path: str, place: _Beside | _Remote | _Stream) -> None:
        self.path = path
        self._place = place
        codec = codec_of(path)
        try:
            self.file: Any = place.file if codec is None else compressed(place.file, codec)
        except BaseException:
            place.discard()
            raise

    def commit(self) -> None:
        with _explained(self.path, writing=True):
            try:
                if self.file is not self._place.file:
                    self.file.close()
                self._place.commit()
            except BaseException:
                self._place.discard()
                raise

    def discard(self) -> None:
        if self.file is not self._place.file:
            with suppress(Exception):  # it may still want to write; what is written goes anyway
                self.file.close()
        self._place.discard()

    def __enter__(self) -> IO[bytes]:
        file: IO[bytes] = self.file
        return file

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.commit()
        else:
            self.discard()


class _Beside:
    """A temporary file beside the target, renamed to it once it is on the disk."""

    __slots__ = ("_target", "_temporary", "file")

    def __init__(self, path: str) -> None:
        self._target = os.path.realpath(path)
        folder, name = os.path.split(self._target)
        os.makedirs(folder, exist_ok=True)
        self._temporary = os.path.join(folder, _temporary_name(name))
        self.file: Any = open(self._temporary, "xb", buffering=_BUFFER)  # noqa: SIM115 (open as long as this is)

    def commit(self) -> None:
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        os.replace(self._temporary, self._target)
        _sync_folder(os.path.dirname(self._target))

    def discard(self) -> None:
        with suppress(OSError):  # a full disk: nothing of it is wanted
            self.file.close()
        with suppress(OSError):
            os.unlink(self._temporary)


class _Remote:
    """As `_Beside`, on another file system."""

    __slots__ = ("_system", "_target", "_temporary", "file")

    def __init__(self, path: str) -> None:
        self._system, self._target = _system(path), _inside(path)
        folder, slash, name = self._target.rpartition("/")
        with suppress(OSError, NotImplementedError):  # stores of objects have no folders
            self._system.makedirs(folder, exist_ok=True)
        self._temporary = folder + slash + _temporary_name(name)
        self.file: Any = self._system.open(self._temporary, "wb")

    def commit(self) -> None:
        self.file.close()
        self._system.mv(self._temporary, self._target)

    def discard(self) -> None:
        with suppress(Exception):  # whatever the driver raises: the first error is the one to tell
            self.file.close()
        with suppress(Exception):
            self._system.rm_file(self._temporary)


class _Stream:
    """Standard output has no second thoughts."""

    __slots__ = ("file",)

    def __init__(self) -> None:
        self.file = sys.stdout.buffer

    def commit(self) -> None:
        self.file.flush()

    def discard(self) -> None:
        pass


def below(folder: str) -> list[Listed]:
    """The files in a folder and its folders, by path; hidden ones are left out."""
    with _explained(folder):
        names = _remote_names(folder) if is_remote(folder) else _local_names(local(folder))
        top = folder.rstrip("/") + "/"
        return [Listed(top + name, name) for name in sorted(names)]


def exists(path: str) -> bool:
    """Whether there is a file or folder of this name."""
    with _explained(path):
        return bool(_system(path).exists(_inside(path))) if is_remote(path) else os.path.exists(local(path))


def identity(path: str) -> Identity:
    """The size of a file, and what changes with its content; an InputError for what is not there or not a file."""
    if path == STREAM:
        return Identity(0, "")
    with _explained(path):
        if not is_remote(path):
            found = os.stat(local(path))
            if not stat.S_ISREG(found.st_mode):
                raise InputError(f"{path}: not a regular file; feed its content through standard input with -")
            return Identity(found.st_size, str(found.st_mtime_ns))
        info = _system(path).info(_inside(path))
        stamps = [str(info[key]) for key in _STAMPS if info.get(key)]
        return Identity(info.get("size") or 0, stamps[0] if stamps else "")


def remove_temporaries(folder: str) -> None:
    """Remove what killed runs left of the files they were writing."""
    if not is_remote(folder):
        for here, _, names in os.walk(local(folder)):
            for name in filter(_TEMPORARY.fullmatch, names):
                with suppress(OSError):  # it is in nobody's way
                    os.unlink(os.path.join(here, name))
        return
    system = _system(folder)
    for path in system.find(_inside(folder)):
        if _TEMPORARY.fullmatch(path.rpartition("/")[2]):
            with suppress(Exception):  # whatever the driver raises
                system.rm_file(path)


def local(path: str) -> str:
    """The path of a local file, whether given as such or as a URL."""
    return path.removeprefix(_LOCAL)


_TEMPORARY = re.compile(r"\..{0,40}\.[0-9a-f]{9,}\.tmp")


def _temporary_name(name: str) -> str:
    """Without a suffix that a shard has: a run over the folder at the same time must not take it for one."""
    return f".{name[:40]}.{os.getpid():x}{os.urandom(4).hex()}.tmp"


def _local_names(folder: str) -> Iterator[str]:
    def raised(error: OSError) -> None:
        raise error

    for here, folders, names in os.walk(folder, onerror=raised):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                yield os.path.relpath(os.path.join(here, name), folder).replace(os.sep, "/")


def _remote_names(folder: str) -> Iterator[str]:
    system = _system(folder)
    top = system._strip_protocol(folder).rstrip("/") + "/"
    for path in system.find(top):
        name = path.removeprefix(top)
        if not any(part.startswith(".") for part in name.split("/")):
            yield name


def _system(path: str) -> Any:
    try:
        return extra("fsspec", f"Opening {path}").core.url_to_fs(path)[0]
    except (ImportError, ValueError) as error:  # its driver is not installed; no such scheme
        raise ConfigError(f"{path}: {error}") from error


def _inside(path: str) -> str:
    """The path as its file system has it."""
    inside: str = _system(path)._strip_protocol(path)
    return inside


def _sync_folder(folder: str) -> None:
    """The new name must survive a loss of power too."""
    if os.name == "nt":
        return  # folders cannot be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _explained(path: str, *, writing: bool = False) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # the reader of standard output has seen enough
    except OSError as error:
        if error.errno is None:  # drivers leave it out
            error.errno = next((number for kind, number in _NUMBERS.items() if isinstance(error, kind)), None)
        raise files.explained(error, path, writing=writing) from error

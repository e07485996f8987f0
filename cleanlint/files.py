"""Bytes in, bytes out: reading documents, and replacing them without ever leaving half a file.

Text is UTF-8, strictly. A byte order mark stays in the text as U+FEFF and line ends are never translated, so
``encode(decode(data, name)) == data`` for everything that decodes.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import NamedTuple

from cleanlint.errors import InputError

FORMATS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdx": "markdown",
    ".qmd": "markdown",  # Quarto
    ".rmd": "markdown",  # R Markdown
    ".html": "html",
    ".htm": "html",
}

_BINARY = getattr(os, "O_BINARY", 0)  # Windows translates line ends without it
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH

_HINTS = {
    errno.ENOENT: "no such file or folder; check the name",
    errno.ENOTDIR: "a part of this path is a file, not a folder; check the name",
    errno.EACCES: "permission denied; grant it with chmod, or run as the owner",
    errno.EPERM: "permission denied; grant it with chmod, or run as the owner",
    errno.ELOOP: "the symbolic link leads back to itself; remove it or point it at a file",
    errno.EISDIR: "this is a folder where a file was expected",
    errno.ENOSPC: "no space left on the device; free some and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the file system is read-only; write elsewhere with -o",
    errno.ENAMETOOLONG: "the name is too long for this file system",
}


class Stamp(NamedTuple):
    """What a file looked like when it was read, to notice that somebody else has written it since."""

    device: int
    inode: int
    size: int
    modified_ns: int


class Source(NamedTuple):
    """A file as it was read."""

    data: bytes
    stamp: Stamp


def format_of(path: str) -> str | None:
    """``text``, ``markdown`` or ``html`` by the suffix of `path`; None for any other suffix."""
    return FORMATS.get(os.path.splitext(path)[1].lower())


def read(path: str) -> Source:
    """The bytes of a regular file, or an InputError that names it.

    Pipes and devices are refused: some of them never end.
    """
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"{path}: {_not_a_file(found.st_mode)}")
        with open(path, "rb") as file:
            found = os.fstat(file.fileno())
            return Source(file.read(), _stamp(found))
    except OSError as error:
        raise explained(error, path) from error


def decode(data: bytes, name: str) -> str:
    """`data` as strict UTF-8, or an InputError with the offset and the value of the first wrong byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        guess = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "WINDOWS-1252"
        raise InputError(
            f"{name}: not UTF-8: byte 0x{data[error.start]:02X} at offset {error.start}; convert it first, "
            f"for example: iconv -f {guess} -t UTF-8 {name} > converted"
        ) from error


def encode(text: str, name: str) -> bytes:
    """The inverse of `decode`; an InputError names the lone surrogate that UTF-8 cannot hold."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{name}: the text has a lone surrogate, U+{ord(text[error.start]):04X}, at character {error.start}, which "
            "UTF-8 cannot hold; remove it from the source"
        ) from error


def check_replaceable(path: str) -> None:
    """Raise an InputError when the owner said that `path` is not to be written.

    A new file could take its place through the folder, whatever its mode says, so the mode has to be asked.
    """
    try:
        mode = os.stat(path).st_mode
        writable = bool(mode & _ANY_WRITE) and os.access(path, os.W_OK)
    except OSError as error:
        raise explained(error, path) from error
    if not writable:
        raise InputError(f"{path}: the file is read-only; make it writable (chmod u+w) or write elsewhere with -o")


def replace(path: str, data: bytes, stamp: Stamp | None = None) -> None:
    """Make `data` the content of the file `path`, all of it or nothing.

    The bytes go to a temporary file beside the target, reach the disk, and take the target's name; its mode stays,
    and where the system allows it the owner. A symbolic link stays a link: its target is written. With `stamp`, a file
    that has changed since it was read is left alone. Any failure is an InputError, and the old file is as it was.
    """
    target = os.path.realpath(path)
    try:
        old = _stat_or_none(target)
        if old is not None and not stat.S_ISREG(old.st_mode):
            _write_through(target, data)
            return
        if old is not None:
            check_replaceable(path)
        if stamp is not None and (old is None or _stamp(old) != stamp):
            raise InputError(f"{path}: somebody changed the file while it was being cleaned; left as it is, run again")
        if old is None:
            os.makedirs(os.path.dirname(target), exist_ok=True)
        _write_beside(target, data, old)
    except OSError as error:
        raise explained(error, path, writing=True) from error


def explained(error: OSError, path: str, *, writing: bool = False) -> InputError:
    """The InputError for what the system said about `path`: which file, what is wrong, how to mend it."""
    hint = _HINTS.get(error.errno or 0, error.strerror or str(error))
    if error.errno == errno.ENOENT and os.path.islink(path):
        hint = f"the symbolic link points to {os.readlink(path)}, which does not exist; remove it or mend it"
    action = "cannot be written, and is as it was: " if writing else ""
    return InputError(f"{path}: {action}{hint}")


def _write_beside(target: str, data: bytes, old: os.stat_result | None) -> None:
    """Write a temporary file, flush it to the disk and rename it to `target`; leave none behind."""
    folder, name = os.path.split(target)
    # Not one of the known suffixes, so that a run over the folder at the same time does not take it for a document;
    # cut short, so that a name of the longest length still has room for the ending.
    temporary = os.path.join(folder, f".{name[:40]}.{os.getpid():x}{os.urandom(4).hex()}.tmp")
    mode = 0o666 if old is None else 0o600  # a new file gets what the umask leaves
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _take_over(temporary, old)
        os.replace(temporary, target)
    except BaseException:  # Ctrl-C too: the temporary file must go whatever happens
        with suppress(OSError):  # the first error is the one to tell
            os.unlink(temporary)
        raise


def _take_over(temporary: str, old: os.stat_result) -> None:
    new = os.stat(temporary)
    if hasattr(os, "chown") and (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        with suppress(PermissionError):  # only root may give files away; the content counts more than the owner
            os.chown(temporary, old.st_uid, old.st_gid)
    os.chmod(temporary, stat.S_IMODE(old.st_mode))  # after chown, which clears the set-id bits


def _write_through(target: str, data: bytes) -> None:
    """For devices and pipes (`-o /dev/null`): renaming a file over them would destroy them."""
    with open(target, "wb") as file:
        file.write(data)


def _stat_or_none(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _not_a_file(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "this is a folder where a file was expected"
    kind = "a named pipe" if stat.S_ISFIFO(mode) else "a device or socket"
    return f"this is {kind}, not a file; feed its content through standard input with -"

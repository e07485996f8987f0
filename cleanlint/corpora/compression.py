"""Streams of gzip and zstd: reading them with a limit on what they may swell to, writing the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any, NamedTuple

from cleanlint.corpora.extras import extra
from cleanlint.errors import InputError

GRACE = 64 << 20  # bytes that may come out of a stream whatever went in
MOST_RATIO = 500  # beyond them, how many bytes may come out for one that went in
_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3


class Codec(NamedTuple):
    """A kind of compression."""

    name: str
    magic: bytes  # how its files begin
    step: int  # compressed bytes taken at a time: never more than 32 MB come out of them
    decompressor: Callable[[], Any]  # of one member: decompress, eof, unused_data
    check: str  # a command that tells whether a file is whole


def _gzip_decompressor() -> Any:
    import zlib

    return zlib.decompressobj(31)


def _zstd_decompressor() -> Any:
    return extra("zstandard", "Reading .zst").ZstdDecompressor().decompressobj()


GZIP = Codec("gzip", b"\x1f\x8b", 1 << 14, _gzip_decompressor, "gzip -t")
ZSTD = Codec("zstd", b"\x28\xb5\x2f\xfd", 1 << 10, _zstd_decompressor, "zstd -t")
_BY_SUFFIX = {".gz": GZIP, ".zst": ZSTD}


def codec_of(path: str) -> Codec | None:
    """The compression that the last suffix of a path names."""
    for suffix, codec in _BY_SUFFIX.items():
        if path.lower().endswith(suffix):
            return codec
    return None


def codec_of_magic(beginning: bytes) -> Codec | None:
    """The compression that a stream begins with."""
    return next((codec for codec in (GZIP, ZSTD) if beginning.startswith(codec.magic)), None)


class Decompressed(io.RawIOBase):
    """What is in a compressed stream, member after member.

    A read gives what is there, fewer bytes than asked for if need be, and only the next one raises an InputError: so
    everything before a fault can be used.
    """

    def __init__(self, source: IO[bytes], codec: Codec, name: str) -> None:
        self.name = name
        self._source, self._codec = source, codec
        self._member: Any = None
        self._left = b""  # compressed, taken from the source but not used
        self._ready = b""  # decompressed
        self._used = 0
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0:
            return self.readall()
        while not self._ready:
            taken = self._left or self._source.read(self._codec.step)
            if not taken:
                self._check_whole()
                return b""
            self._left = b""
            self._ready = self._decompressed(taken)
        given, self._ready = self._ready[:size], self._ready[size:]
        return given

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _decompressed(self, taken: bytes) -> bytes:
        if self._member is None:
            taken = self._without_padding(taken)
            if not taken:
                return b""
            self._member = self._codec.decompressor()
        try:
            data: bytes = self._member.decompress(taken)
        except Exception as error:  # zlib.error, zstandard.ZstdError
            raise InputError(
                f"{self.name}: the {self._codec.name} data is damaged near byte {self._used}: {error}; fetch the file "
                f"again ({self._codec.check} tells whether it is whole)"
            ) from error
        self._left = self._member.unused_data if self._member.eof else b""
        if self._member.eof:
            self._member = None
        self._used += len(taken) - len(self._left)
        self._given += len(data)
        self._check_ratio()
        return data

    def _without_padding(self, taken: bytes) -> bytes:
        """Archives on tape end in zeros."""
        if self._used == 0:
            return taken
        rest = taken.lstrip(b"\0")
        self._used += len(taken) - len(rest)
        return rest

    def _check_whole(self) -> None:
        if self._member is not None:
            raise InputError(
                f"{self.name}: the {self._codec.name} data breaks off after byte {self._used}: the file was cut short; "
                f"fetch it again ({self._codec.check} tells whether it is whole)"
            )

    def _check_ratio(self) -> None:
        if self._given > GRACE and self._given > MOST_RATIO * self._used:
            raise InputError(
                f"{self.name}: more than {MOST_RATIO} times its size came out of this file by byte {self._used}, so it "
                f"may be a bomb; if it is not, decompress it first: {self._codec.name} -d"
            )


class _ZstdTarget(io.RawIOBase):
    """Its own close ends the frame and leaves the file below open."""

    def __init__(self, target: IO[bytes]) -> None:
        compressor = extra("zstandard", "Writing .zst").ZstdCompressor(level=_ZSTD_LEVEL, write_checksum=True)
        self._writer = compressor.stream_writer(target, closefd=False)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._writer.write(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._writer.close()
        super().close()


def compressed(target: IO[bytes], codec: Codec) -> Any:
    """A file that compresses into ``target``; the same bytes give the same file. Closing it leaves ``target`` open."""
    if codec is ZSTD:
        return _ZstdTarget(target)
    import gzip

    return gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=target, mtime=0)

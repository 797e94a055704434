"""Files that only the application can read.

A sealed file is a four-byte mark and then pieces of 64 KiB, each encrypted and authenticated on its
own (AES-256-GCM), so that writing and reading take the memory of one piece and reading can begin
anywhere. Every file has a random key of its own. The nonce of a piece is its number and whether it
is the last: pieces put in another order, left out, added or cut off are noticed.

The key is kept beside the file's row, in an ``EncryptedTextField``: ``manage.py rotate_keys``
encrypts it again and never touches the files, and a deleted row makes every copy unreadable.
"""

import base64
import io
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = b"SNF1"
PIECE = 64 * 1024
TAG = 16


class DamagedFileError(Exception):
    """The file is not what was written: cut, changed, or sealed with another key."""


class Writable(Protocol):
    def write(self, data: bytes, /) -> object: ...


def new_key() -> str:
    """As text, for an ``EncryptedTextField``. Each key seals one file and no other."""
    return base64.b64encode(AESGCM.generate_key(256)).decode()


class Sealer:
    """Seals what is written to it into ``target``, which stays open. Nothing is complete before
    ``finish``."""

    def __init__(self, target: Writable, key: str) -> None:
        self._target = target
        self._cipher = _cipher(key)
        self._pending = bytearray()
        self._number = 0
        self.size = 0
        target.write(MARK)

    def write(self, data: bytes) -> int:
        self._pending += data
        self.size += len(data)
        # A full piece waits until more comes: it may be the last.
        while len(self._pending) > PIECE:
            self._put(bytes(self._pending[:PIECE]), is_last=False)
            del self._pending[:PIECE]
        return len(data)

    def finish(self) -> None:
        self._put(bytes(self._pending), is_last=True)
        self._pending.clear()

    def _put(self, clear: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last), clear, MARK))
        self._number += 1


def open_sealed(source: BinaryIO, key: str, *, closes: bool = True) -> io.BufferedReader:
    """The clear content, seekable. Closing it closes ``source``, if ``closes``.

    Raises ``DamagedFileError`` here for a file that was cut or is not sealed with this key, and
    while reading for a piece that was changed.
    """
    return io.BufferedReader(_Unsealer(source, key, closes), PIECE)


class _Unsealer(io.RawIOBase):
    def __init__(self, source: BinaryIO, key: str, closes: bool) -> None:
        self._source = source
        self._closes = False  # a file that cannot be opened is left as it was
        self._cipher = _cipher(key)
        body = source.seek(0, io.SEEK_END) - len(MARK)
        source.seek(0)
        if body < TAG or source.read(len(MARK)) != MARK:
            raise DamagedFileError("not a sealed file")
        self._last = max(0, -(-body // (PIECE + TAG)) - 1)
        self._size = body - (self._last + 1) * TAG
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")
        # Its number and its mark as the last one vouch for the length.
        self._piece(self._last)
        self._closes = closes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("negative position")
        self._position = start + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, PIECE)
        part = self._piece(number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed and self._closes:
            self._source.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._source.seek(len(MARK) + number * (PIECE + TAG))
            sealed = self._source.read(PIECE + TAG)
            try:
                clear = self._cipher.decrypt(_nonce(number, number == self._last), sealed, MARK)
            except InvalidTag as error:
                raise DamagedFileError(f"piece {number}") from error
            self._held = (number, clear)
        return self._held[1]


def _cipher(key: str) -> AESGCM:
    return AESGCM(base64.b64decode(key))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])

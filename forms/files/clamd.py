"""ClamAV's daemon, spoken to over a socket: its INSTREAM command (clamd(8)). No library: five lines
of protocol."""

import socket
import struct
import time

from forms.files.verdicts import CLEAN, INFECTED, CannotScanError, Readable, ScannerDownError
from portal.crypto_files import PIECE

LONGEST_ANSWER = 4096


class Clamd:
    """``address`` is ``unix:/path`` or ``tcp:host:port``; ``seconds`` the time for one file."""

    def __init__(self, address: str, *, seconds: float) -> None:
        self.address = address
        self.seconds = seconds

    def scan(self, content: Readable) -> str:
        ends = time.monotonic() + self.seconds
        try:
            with self._connected() as line:
                _send(line, ends, b"zINSTREAM\0")
                while piece := content.read(PIECE):
                    _send(line, ends, struct.pack("!L", len(piece)) + piece)
                _send(line, ends, struct.pack("!L", 0))
                return _verdict(_answer(line, ends))
        except OSError as error:  # refused, closed, or too slow
            raise ScannerDownError(type(error).__name__) from error

    def _connected(self) -> socket.socket:
        how, _colon, where = self.address.partition(":")
        if how == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.seconds)
            try:
                line.connect(where)
            except OSError:
                line.close()
                raise
            return line
        host, _colon, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), self.seconds)


def _send(line: socket.socket, ends: float, data: bytes) -> None:
    line.settimeout(_left(ends))
    line.sendall(data)


def _answer(line: socket.socket, ends: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(_left(ends))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _verdict(answer: str) -> str:
    if answer.endswith(" FOUND"):
        return INFECTED
    if answer.endswith(": OK"):
        return CLEAN
    if not answer:
        raise ScannerDownError("no answer")
    raise CannotScanError

"""A real clamd with one signature of our own: no network, no freshclam."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The test file of all scanners (eicar.org), in two halves so that none takes this source for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@contextmanager
def running(folder: Path, *, tcp: bool = False, largest: str = "25M") -> Iterator[str]:
    """The address of a scanner of our own, in the form of ``SNODO_CLAMD``."""
    assert PROGRAM, "clamd is not on this machine: apt install clamav-daemon"
    signatures = folder / "signatures"
    signatures.mkdir(parents=True)
    (signatures / "own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    line, address = _line(folder, tcp)
    settings = folder / "clamd.conf"
    settings.write_text(
        f"DatabaseDirectory {signatures}\n{line}\nForeground yes\nStreamMaxLength {largest}\n"
        f"LogFile {folder / 'log'}\nTemporaryDirectory {folder}\n"
    )
    process = subprocess.Popen(
        [PROGRAM, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def _line(folder: Path, tcp: bool) -> tuple[str, str]:
    if not tcp:
        return f"LocalSocket {folder}/ctl", f"unix:{folder}/ctl"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return f"TCPAddr 127.0.0.1\nTCPSocket {port}", f"tcp:127.0.0.1:{port}"


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _each in range(400):
        assert process.poll() is None, "clamd stopped: see its log"
        try:
            _connect(address).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("clamd does not answer")


def _connect(address: str) -> socket.socket:
    how, _colon, where = address.partition(":")
    if how == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.connect(where)
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)))

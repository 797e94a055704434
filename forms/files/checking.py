"""Whether an uploaded file is kept, and as what: the first look, the process that opens and cleans
it, the virus check."""

import contextlib
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from forms.files import scanning
from forms.files.verdicts import INFECTED
from forms.sniff import Checked, Refused, first_look, safe_name
from portal.crypto_files import PIECE, Sealer, new_key, open_sealed

SECONDS = 40  # on the clock; the process allows itself 20 of a processor
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from forms.files.cleaning.main import main
main()
"""


def nameless_file() -> BinaryIO:
    """Gone with the process that opened it, whatever happens to it."""
    file: Any = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    return cast(BinaryIO, file)


def check(file: UploadedFile) -> Checked | Refused:
    """Never raises for anything a file may hold."""
    kind = first_look(file)
    if isinstance(kind, Refused):
        return kind
    name = safe_name(file.name or "")
    try:
        return _opened(file, name, kind)
    except OSError:
        return Refused(name, "failed")


def _opened(file: UploadedFile, name: str, kind: str) -> Checked | Refused:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", PROGRAM, str(settings.BASE_DIR), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"MALLOC_ARENA_MAX": "1"},  # no address space set aside for each thread
        cwd="/",
    )
    watch = threading.Timer(SECONDS, process.kill)
    watch.start()
    try:
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            _hand_over(file, process.stdin)
            return _kept(process.stdout, name)
    finally:
        watch.cancel()


def _hand_over(file: UploadedFile, target: IO[bytes]) -> None:
    file.seek(0)
    # It may give up on the file half way: what it says, or does not say, tells.
    with contextlib.suppress(BrokenPipeError):
        while piece := file.read(PIECE):
            target.write(piece)
    with contextlib.suppress(BrokenPipeError):
        target.close()


def _kept(answer: IO[bytes], name: str) -> Checked | Refused:
    first = answer.readline()
    if not first:
        return Refused(name, "bomb")  # stopped by its limits, or the parser fell over
    said = json.loads(first)
    if "refused" in said:
        return Refused(name, said["refused"])
    key, digest = new_key(), hashlib.sha256()
    sealed = nameless_file()
    sealer = Sealer(sealed, key)
    while piece := answer.read(PIECE):
        digest.update(piece)
        sealer.write(piece)
    sealer.finish()
    scan = scanning.at_once(open_sealed(sealed, key, closes=False))
    if scan == INFECTED:
        return Refused(name, "infected")
    return Checked(
        file=sealed,
        key=key,
        name=safe_name(name, said["content_type"]),
        content_type=said["content_type"],
        size=sealer.size,
        sha256=digest.hexdigest(),
        scan=scan,
        disarmed=said["disarmed"],
    )

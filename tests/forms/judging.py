"""What became of a file: kept, with its clear content, or refused."""

import io
import zlib

import pikepdf
from django.utils.translation import override

from forms.files.checking import check
from forms.sniff import Checked, Refused, words
from portal.crypto_files import open_sealed
from tests.forms.papers import file

MB = 1024**2


def kept(content: bytes, name: str = "letter.pdf", kind: str = "") -> tuple[Checked, bytes]:
    outcome = check(file(name, content, kind))
    assert isinstance(outcome, Checked), outcome
    return outcome, open_sealed(outcome.file, outcome.key).read()


def refused(content: bytes, name: str = "letter.pdf", kind: str = "") -> str:
    outcome = check(file(name, content, kind))
    assert isinstance(outcome, Refused), outcome
    with override("en"):
        assert outcome.name in words(outcome, 5)
    return outcome.reason


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def zeros(size: int) -> bytes:
    """Packed: a thousandth of its size."""
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(MB)) for _each in range(size // MB)), packer.flush()])

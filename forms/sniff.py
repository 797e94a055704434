"""A first look at an uploaded file, before anything opens it: its name, its size, what it says it
is and what its first bytes say. ``forms.files.checking`` does the rest."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 10 * 1024**2
ACCEPTED = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".heic": "image/heic",
    ".heif": "image/heic",
}
HEAD = 1024
LONGEST_NAME = 120
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
# What browsers say of a file whose type they do not know.
SAYS_NOTHING = {"", "application/octet-stream", "application/force-download", "binary/octet-stream"}


@dataclass(frozen=True)
class Checked:
    """A file to keep. ``file`` holds it sealed with ``key`` (``portal.crypto_files``); ``size`` and
    ``sha256`` are of the clear content as it is kept. ``scan`` is an ``Upload.Scan`` value."""

    file: BinaryIO
    key: str
    name: str
    content_type: str
    size: int
    sha256: str
    scan: str
    disarmed: bool = False


@dataclass(frozen=True)
class Refused:
    name: str
    reason: str  # a key of SENTENCES


def first_look(file: UploadedFile) -> str | Refused:
    """The type its content says, one of ``ACCEPTED``, or why not to look further."""
    name = safe_name(file.name or "")
    size = file.size or 0
    if size == 0:
        return Refused(name, "empty")
    if size > LARGEST:
        return Refused(name, "too_large")
    file.seek(0)
    kind = real_type(file.read(HEAD))
    called = ACCEPTED.get(PurePath(name).suffix.lower())
    if kind is None or called is None or not _may_be(kind, file.content_type or ""):
        return Refused(name, "wrong_type")
    # A photo under another photo's ending is an everyday thing; a document called a photo is not.
    if _family(kind) != _family(called):
        return Refused(name, "wrong_name")
    return kind


def real_type(head: bytes) -> str | None:
    if head[4:8] == b"ftyp" and b"avif" not in head[8:32]:
        # iPhones write the general brand "mif1" first and the real one after it.
        return "image/heic" if any(brand in head[8:32] for brand in HEIC_BRANDS) else None
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-"):
        return "application/pdf"
    return None


def safe_name(name: str, content_type: str = "") -> str:
    """The person's own name for the file, without what could deceive whoever reads or saves it:
    folders, control characters, marks that turn the writing round. Short, and with the ending of
    ``content_type`` when given."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(one for one in last if unicodedata.category(one)[0] != "C")
    path = PurePath(" ".join(shown.split()).strip(". ") or "file")
    ending = path.suffix
    if content_type and ACCEPTED.get(ending.lower()) != content_type:
        ending = next(each for each, kind in ACCEPTED.items() if kind == content_type)
    stem = path.name.removesuffix(path.suffix)
    return f"{stem[: LONGEST_NAME - len(ending)]}{ending}"[:LONGEST_NAME]


def _may_be(kind: str, declared: str) -> bool:
    declared = declared.partition(";")[0].strip().lower()
    return declared in SAYS_NOTHING or _family(declared) == _family(kind)


def _family(content_type: str) -> str:
    if content_type.startswith("image/"):
        return "image"
    return "pdf" if content_type in ("application/pdf", "application/x-pdf") else ""


SENTENCES = {
    "empty": _("“%(name)s” is empty. Choose the file again."),
    "too_large": _(
        "“%(name)s” is larger than %(size)s MB. Take a photo with less detail, "
        "or bring the paper later."
    ),
    "too_many": _("We keep at most %(most)s files here and left out the others."),
    "wrong_name": _(
        "The name of “%(name)s” ends like another kind of file. Save it again as a PDF, "
        "or take a photo of the paper."
    ),
    "locked": _(
        "“%(name)s” opens only with a password. Save a copy without the password, "
        "or take a photo of the paper."
    ),
    "active": _(
        "“%(name)s” holds a program or other files inside, and we cannot take them out. "
        "Print it as a new PDF, or take a photo of the paper."
    ),
    "bomb": _("“%(name)s” is too heavy to open. Take a photo of the paper instead."),
    "too_many_pixels": _(
        "The picture “%(name)s” is too large to open. Take the photo again with the "
        "usual settings of the camera."
    ),
    "too_small": _(
        "The picture “%(name)s” is too small to be read. Send the whole photo, "
        "not its small preview."
    ),
    "unreadable": _(
        "We cannot open “%(name)s”: it seems damaged. Save it again, or take a photo of the paper."
    ),
    "infected": _(
        "“%(name)s” contains a virus and we did not keep it. Have your device checked. "
        "Take a photo of the paper, or bring it later."
    ),
    "failed": _("We could not check “%(name)s” just now. Choose the file again."),
    "wrong_type": _(
        "“%(name)s” is not a PDF or a photo (JPEG, PNG, HEIC). Take a photo of the paper instead."
    ),
}


def words(refused: Refused, most: int) -> str:
    """A sentence for the person: which file, what is the matter, what to do."""
    values = {"name": refused.name, "size": LARGEST // 1024**2, "most": most}
    return str(SENTENCES[refused.reason]) % values

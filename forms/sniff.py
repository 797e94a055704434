"""What an uploaded file really is, whatever it is called."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST = 10 * 1024**2
ACCEPTED = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".heic": "image/heic",
    ".heif": "image/heif",
}
HEAD = 4096
LONGEST_NAME = 120
# iPhones write the general brand "mif1" first and the real one after it; puremagic reads the first.
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True)
class Checked:
    file: UploadedFile
    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Refused:
    name: str
    reason: str  # empty, too_large, too_many, wrong_type


def check(file: UploadedFile) -> Checked | Refused:
    """Name and content must both be of an accepted type; the content says which."""
    name = PurePath(file.name or "").name[-LONGEST_NAME:]
    size = file.size or 0
    if size == 0:
        return Refused(name, "empty")
    if size > LARGEST:
        return Refused(name, "too_large")
    file.seek(0)
    kind = real_type(file.read(HEAD))
    if PurePath(name).suffix.lower() not in ACCEPTED or kind is None:
        return Refused(name, "wrong_type")
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return Checked(file, name, kind, size, digest.hexdigest())


def real_type(head: bytes) -> str | None:
    if head[4:8] == b"ftyp" and any(brand in head[8:32] for brand in HEIC_BRANDS):
        return "image/heic"
    try:
        found = [match.mime_type for match in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return None
    return next((kind for kind in found if kind in ACCEPTED.values()), None)


def words(refused: Refused, most: int) -> str:
    """A sentence for the person: which file, what is the matter, what to do."""
    name, size = refused.name, LARGEST // 1024**2
    match refused.reason:
        case "empty":
            return _("“%(name)s” is empty. Choose the file again.") % {"name": name}
        case "too_large":
            return _(
                "“%(name)s” is larger than %(size)s MB. Take a photo with less detail, "
                "or bring the paper later."
            ) % {"name": name, "size": size}
        case "too_many":
            return _("We keep at most %(most)s files here and left out the others.") % {
                "most": most
            }
    return _(
        "“%(name)s” is not a PDF or a photo (JPEG, PNG, HEIC). Take a photo of the paper instead."
    ) % {"name": name}

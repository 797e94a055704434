"""Small real files: what a person could send."""

import io
from functools import cache
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from pillow_heif import register_heif_opener

ROME = {1: "N", 2: (41.0, 53.0, 0.0), 3: "E", 4: (12.0, 29.0, 0.0)}
GPS, ORIENTATION = 0x8825, 0x0112


def file(name: str = "letter.pdf", content: bytes | None = None, kind: str = "") -> Any:
    declared = kind or "application/octet-stream"
    return SimpleUploadedFile(name, pdf() if content is None else content, content_type=declared)


def written(document: Pdf, **how: Any) -> bytes:
    target = io.BytesIO()
    document.save(target, **how)
    return target.getvalue()


def document() -> Pdf:
    made = pikepdf.new()
    made.add_blank_page()
    return made


@cache
def pdf() -> bytes:
    return written(document())


def script(code: str = "app.alert(1)") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(code))


def pdf_with(**root: Any) -> bytes:
    made = document()
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    return written(made)


def pdf_with_annotation(**entries: Any) -> bytes:
    made = document()
    link = made.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries))
    made.pages[0].Annots = Array([link])
    return written(made)


def picture(size: tuple[int, int] = (300, 200), mode: str = "RGB", color: Any = 120) -> Image.Image:
    shade = (color,) * len(mode) if isinstance(color, int) and mode in ("RGB", "RGBA") else color
    return Image.new(mode, size, shade)


@cache
def jpeg(orientation: int = 1, size: tuple[int, int] = (300, 200)) -> bytes:
    """Left half red; taken in Rome."""
    shown = picture(size, color="red")
    shown.paste("blue", (size[0] // 2, 0, *size))
    return _photo(shown, "JPEG", orientation)


@cache
def heic(orientation: int = 1) -> bytes:
    register_heif_opener()
    shown = picture(color="red")
    shown.paste("blue", (150, 0, 300, 200))
    return _photo(shown, "HEIF", orientation)


@cache
def png(size: tuple[int, int] = (300, 200)) -> bytes:
    target = io.BytesIO()
    picture(size).save(target, "PNG")
    return target.getvalue()


def _photo(shown: Image.Image, kind: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[GPS] = ROME
    target = io.BytesIO()
    shown.save(target, kind, exif=exif)
    return target.getvalue()

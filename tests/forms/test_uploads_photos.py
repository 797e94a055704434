"""Photos: drawn again, upright, without the place; too large and too small ones are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from forms.files.checking import check
from forms.sniff import Checked
from tests.forms import papers
from tests.forms.judging import kept, refused, zeros
from tests.forms.papers import file

MB = 1024**2


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [papers.jpeg, papers.heic])
def test_photos_stand_upright_without_the_place_where_they_were_taken(make, orientation):
    name = "a.jpg" if make is papers.jpeg else "a.heic"
    _outcome, content = kept(make(orientation), name)
    photo = Image.open(io.BytesIO(content))
    assert photo.format == "JPEG"
    assert not photo.getexif()
    assert b"Exif" not in content
    assert set(photo.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    if make is papers.jpeg:  # HEIC writers turn the picture themselves
        assert photo.size == ((200, 300) if orientation > 4 else (300, 200))
        wanted = {1: "left", 2: "right", 3: "right", 4: "left"}
        assert side_of_red(photo) == wanted.get(orientation, side_of_red(photo))


def side_of_red(photo: Image.Image) -> str:
    red, _green, blue = photo.convert("RGB").getpixel((5, photo.height // 2))
    return "left" if red > blue else "right"


@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x05\x06" + bytes(18)])
def test_a_second_file_hidden_in_a_photo_is_not_kept(hidden):
    comment = b"\xff\xfe" + struct.pack(">H", len(hidden) + 2) + hidden
    for content in (papers.jpeg() + hidden, papers.jpeg()[:2] + comment + papers.jpeg()[2:]):
        assert hidden not in kept(content, "a.jpg")[1]
    assert hidden not in kept(papers.png() + hidden, "a.png")[1]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int, data: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("side", [7_100, 12_000, 60_000])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_drawn(side):
    assert refused(png_of(side, side), "a.png") == "too_many_pixels"


@pytest.mark.parametrize("size", [(1, 1), (190, 190), (2000, 20)])
def test_a_picture_nobody_can_read_is_refused(size):
    assert refused(papers.png(size), "a.png") == "too_small"


def test_a_text_bomb_in_a_picture_is_no_harm():
    bomb = chunk(b"zTXt", b"Comment\0\0" + zeros(200 * MB))
    content = papers.png()[:33] + bomb + papers.png()[33:]
    outcome = check(file("a.png", content))
    assert isinstance(outcome, Checked) or outcome.reason in {"unreadable", "bomb"}


def test_black_letters_on_nothing_are_kept_on_white():
    for mode in ("RGBA", "LA", "P"):
        clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0))
        clear.paste((0, 0, 0, 255), (10, 10, 60, 60))
        target = io.BytesIO()
        clear.convert(mode).save(target, "PNG")
        photo = Image.open(io.BytesIO(kept(target.getvalue(), "a.png")[1])).convert("RGB")
        assert photo.getpixel((20, 20)) == (0, 0, 0), mode
        assert photo.getpixel((200, 100)) == (255, 255, 255), mode


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "P"])
def test_scans_of_every_depth_are_kept(mode):
    target = io.BytesIO()
    Image.new(mode, (300, 200), 1).save(target, "PNG")
    kept(target.getvalue(), "a.png")


def test_a_printers_photo_in_four_inks_is_kept():
    target = io.BytesIO()
    Image.new("CMYK", (300, 200), (0, 200, 200, 0)).save(target, "JPEG")
    assert Image.open(io.BytesIO(kept(target.getvalue(), "a.jpg")[1])).mode == "RGB"

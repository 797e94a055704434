"""Photos are drawn again: what is kept holds the picture and nothing else, neither the place where
it was taken nor a second file hidden behind it. They stand upright, as the camera meant them."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from forms.files.cleaning.outcome import CannotKeepError, Cleaned

MOST_PIXELS = 50_000_000  # the largest photos telephones take in their usual modes
SHORTEST_SIDE = 50
LONGEST_SIDE_AT_LEAST = 200  # below it no letter can be read
QUALITY = 90
OPENERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/heic": "HEIF"}
WHITE = "white"


def clean_image(content: bytes, content_type: str) -> Cleaned:
    """JPEG and HEIC become JPEG, PNG stays PNG. Raises ``CannotKeepError``."""
    if content_type == "image/heic":
        register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            picture = Image.open(io.BytesIO(content), formats=[OPENERS[content_type]])
            _judge_size(*picture.size)
            picture.load()
        ImageOps.exif_transpose(picture, in_place=True)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise CannotKeepError("too_many_pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise CannotKeepError("unreadable") from error
    save = _as_png if content_type == "image/png" else _as_jpeg
    kept = io.BytesIO()
    kind = save(picture, kept)
    return Cleaned(kept.getvalue(), kind)


def _judge_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise CannotKeepError("too_many_pixels")
    if min(width, height) < SHORTEST_SIDE or max(width, height) < LONGEST_SIDE_AT_LEAST:
        raise CannotKeepError("too_small")


def _as_jpeg(picture: Image.Image, target: io.BytesIO) -> str:
    plain = _on_white(picture)
    if plain.mode not in ("RGB", "L"):
        plain = plain.convert("RGB")
    plain.info.clear()
    plain.save(target, "JPEG", quality=QUALITY)
    return "image/jpeg"


def _as_png(picture: Image.Image, target: io.BytesIO) -> str:
    plain = _on_white(picture)
    plain.info.clear()
    plain.save(target, "PNG", compress_level=3)  # the usual 6 takes thrice the time
    return "image/png"


def _on_white(picture: Image.Image) -> Image.Image:
    """Black letters on nothing are read on white."""
    if not picture.has_transparency_data:
        return picture
    seen = picture.convert("RGBA")
    paper = Image.new("RGB", seen.size, WHITE)
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper

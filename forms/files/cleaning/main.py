"""The process that opens one file: content in, a line of JSON and the cleaned content out.

It holds no secret, opens no other file and may use only so much memory and time: a parser that is
led astray by a hostile file ends here, not in the portal.
"""

import contextlib
import json
import resource
import sys

from forms.files.cleaning.outcome import CannotKeepError, Cleaned

MEMORY = 2 * 1024**3  # address space; the largest HEIC photo takes 1.3 GB of it
SECONDS = 20


def main() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(limit, (most, most))
    content = sys.stdin.buffer.read()
    said, kept = answer(content, sys.argv[-1])
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(kept)
    sys.stdout.buffer.flush()


def answer(content: bytes, content_type: str) -> tuple[dict[str, object], bytes]:
    try:
        cleaned = clean(content, content_type)
    except CannotKeepError as error:
        return {"refused": error.reason}, b""
    except MemoryError:
        return {"refused": "bomb"}, b""
    except Exception:
        # Whatever a parser trips over is the file's fault, and its words may hold its content.
        return {"refused": "unreadable"}, b""
    said = {"content_type": cleaned.content_type, "disarmed": cleaned.disarmed}
    return said, cleaned.content


def clean(content: bytes, content_type: str) -> Cleaned:
    """Raises ``CannotKeepError``. Each parser is loaded only for its own files."""
    if content_type == "application/pdf":
        from forms.files.cleaning.pdf import clean_pdf

        return clean_pdf(content)
    from forms.files.cleaning.images import clean_image

    return clean_image(content, content_type)

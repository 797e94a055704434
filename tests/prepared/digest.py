"""One short word for everything that decides what a fresh installation holds."""

import functools
import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "prepared"
ROOMS = ("portal", "workflow", "search", "home", "network", "guide", "forms", "desk")
READ = {".py", ".json", ".md", ".po", ".yaml", ".yml", ".html", ".txt", ".csv"}
BESIDE = ("requirements.txt", "constraints.txt", "tests/settings_real.py")
KEYS = ("SNODO_SECRET_KEY", "SNODO_ENCRYPTION_KEYS")  # rows are sealed with them


@functools.cache
def digest() -> str:
    found = hashlib.sha256()
    for path in [*map(ROOT.joinpath, BESIDE), *_files()]:
        found.update(str(path.relative_to(ROOT)).encode() + b"\0")
        found.update(path.read_bytes() + b"\0")
    for key in KEYS:
        found.update(os.environ.get(key, "").encode() + b"\0")
    return found.hexdigest()[:16]


def _files() -> list[Path]:
    return sorted(
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in READ and "__pycache__" not in path.parts and path.is_file()
    )

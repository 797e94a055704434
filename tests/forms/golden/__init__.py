"""Documents of the shipped forms as they were published, in English source, one file per change.

``python -m tests.forms.golden`` adds today's where a form has changed; nobody edits or removes one:
drafts and requests of that version are still read.
"""

import json
from pathlib import Path
from typing import Any

from forms.declaration import Form

FOLDER = Path(__file__).parent


def files(form_key: str) -> list[Path]:
    """Oldest first."""
    return sorted(FOLDER.glob(f"{form_key}.*.json"), key=lambda path: int(path.stem.split(".")[1]))


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def keep(form: Form) -> Path | None:
    """The new file, or ``None`` when the newest one is today's form already."""
    kept = files(form.key)
    if kept and read(kept[-1]) == json.loads(json.dumps(form.document())):
        return None
    path = FOLDER / f"{form.key}.{len(kept) + 1}.json"
    text = json.dumps(form.document(), indent=1, ensure_ascii=False, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return path

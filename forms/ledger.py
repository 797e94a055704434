"""What was decided for each change of a shipped form: which drafts go on, and how.

``catalogue/ledger.json``: ``{form key: [{"digest", "policy", "wording_only"?, "close_on"?}, …]}``,
oldest first; the digest is that of the English source. The last entry of a form must be today's
(held by a test), so nobody changes a form without saying what becomes of the people writing on it.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from forms.declaration import Form
from forms.versions import FormVersion

LEDGER = Path(__file__).parent / "catalogue" / "ledger.json"


@dataclass(frozen=True)
class Entry:
    digest: str
    policy: str = FormVersion.Policy.FINISH
    wording_only: tuple[str, ...] = ()
    close_on: str | None = None

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.close_on) if self.close_on else None


def of(form: Form) -> Entry | None:
    """The decision for this very form, or ``None`` when nobody has made one."""
    written = _read().get(form.key) or [{}]
    last = {**written[-1], "wording_only": tuple(written[-1].get("wording_only", ()))}
    return Entry(**last) if last.get("digest") == form.digest() else None


def decide(form: Form, entry: Entry) -> None:
    """Write a decision down; a second one for the same form takes the place of the first."""
    ledger = _read()
    kept = [one for one in ledger.get(form.key, ()) if one["digest"] != entry.digest]
    known = {name: value for name, value in asdict(entry).items() if value}
    ledger[form.key] = [*kept, known]
    text = json.dumps(ledger, indent=2, sort_keys=True)
    LEDGER.write_text(text + "\n", encoding="utf-8")


def _read() -> dict[str, Any]:
    if not LEDGER.exists():
        return {}
    found: dict[str, Any] = json.loads(LEDGER.read_text(encoding="utf-8"))
    return found

"""Links that open one draft: bound to its state, with an end, secret, and nothing else.

A token is ``<draft>.<end>.<seal>``: the draft's identifier, the second it ends (both in short
letters, for text messages), and 128 bits of HMAC-SHA256 over identifier, end, last lock and
submission. So a link dies when the draft is sent, locked, deleted or past its day, and none is
stored. Whoever has the link has the draft: it goes only where the person said it is safe.
"""

import base64
import binascii
import datetime as dt
import hmac
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import override

from forms.drafts import Draft
from portal.crypto import keyed_hash

SEAL_BYTES = 16
LONGEST = 80
PURPOSE = "draft-link"


@dataclass(frozen=True)
class Read:
    """A token taken apart; nothing is checked yet."""

    draft_uuid: UUID
    end: int
    seal: str


def make(draft: Draft, end: dt.datetime | None = None) -> str:
    """A token that ends with the draft as it is now kept, or earlier."""
    ends = int(min(end or draft.expires_at, draft.expires_at).timestamp())
    return f"{_short(draft.uuid.bytes)}.{int_to_base36(ends)}.{_seal(draft, ends)}"


def url(draft: Draft, language: str) -> str:
    """The full address, for a message in ``language``."""
    with override(language):
        return f"{settings.BASE_URL}{reverse('forms:link', args=[make(draft)])}"


def opened_by(token: str, *, lock: bool = False) -> Draft | None:
    """The draft a token opens now, or ``None`` whatever is wrong with it.

    With ``lock`` (inside a transaction) the row is held, so that nothing changes meanwhile.
    """
    read = _read(token)
    drafts = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects.all()
    # A token that cannot be read costs the same query as one that can.
    draft_uuid = read.draft_uuid if read else UUID(int=0)
    draft = drafts.select_related("version").filter(uuid=draft_uuid).first()
    if read is None or draft is None:
        return None
    is_ours = hmac.compare_digest(read.seal, _seal(draft, read.end))
    is_alive = draft.is_open and read.end > timezone.now().timestamp()
    return draft if is_ours and is_alive else None


def _seal(draft: Draft, end: int) -> str:
    moments = (_moment(draft.locked_at), _moment(draft.submitted_at))
    state = "|".join((draft.uuid.hex, str(end), *moments))
    return _short(bytes.fromhex(keyed_hash(PURPOSE, state))[:SEAL_BYTES])


def _moment(at: dt.datetime | None) -> str:
    return at.astimezone(dt.UTC).isoformat() if at else ""


def _short(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(token: str) -> Read | None:
    parts = token.split(".") if len(token) <= LONGEST and token.isascii() else []
    if len(parts) != 3:
        return None
    try:
        raw = base64.urlsafe_b64decode(parts[0] + "==")
        return Read(UUID(bytes=raw), base36_to_int(parts[1]), parts[2])
    except (ValueError, binascii.Error):
        return None

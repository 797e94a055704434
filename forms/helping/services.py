"""What happens to somebody's help: it begins, gets its draft, ends, and is handed over."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from forms.coming_back import contacts
from forms.drafts import Draft
from forms.helping import mandates, scans
from forms.helping.assistance import Assistance

PENDING_FOR = dt.timedelta(days=1)


def begin(
    *,
    form_key: str,
    kind: str,
    label: str,
    mandate: str,
    told: str,
    channel: str = Assistance.Channel.ONLINE,
    relation: str = "",
    received_on: dt.date | None = None,
    user: Any = None,
    organisation_id: int | None = None,
    organisation_label: str = "",
) -> Assistance:
    """Record that the person agreed, with the sentence in the current language. There is no draft
    yet. Raises ``KeyError`` for an unknown mandate."""
    now = timezone.now()
    return Assistance.objects.create(
        form_key=form_key,
        kind=kind,
        user=user,
        label=label,
        organisation_id=organisation_id,
        organisation_label=organisation_label,
        relation=relation,
        channel=channel,
        mandate=mandate,
        mandate_sentence=mandates.sentence(kind, mandate, organisation_label),
        mandate_language=get_language() or "",
        mandate_at=now,
        told=told,
        told_at=now,
        received_on=received_on,
    )


def attach(assistance: Assistance, draft: Draft) -> None:
    """The draft that this help is for. Raises ``IntegrityError`` when it has one already: the
    other half of a double click was quicker."""
    with transaction.atomic():
        changed = Assistance.objects.filter(pk=assistance.pk, draft=None).update(draft=draft)
        if not changed:
            raise IntegrityError("this assistance has its draft already")
    assistance.draft = draft


def join(assistance: Assistance, draft: Draft) -> Assistance:
    """Help with a draft that was begun before, alone or with somebody else: that help ends and is
    kept as history. ``assistance`` is a new one without a draft; its identifier counts from now on.
    """
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        before = Assistance.objects.filter(draft=draft).first()
        if before is not None:
            assistance.earlier = [*before.earlier, {**before.snapshot(), "earlier": []}]
            before.delete()
        assistance.form_key = draft.version.form_key
        assistance.draft = draft
        assistance.save(update_fields=["earlier", "form_key", "draft"])
    return assistance


def take_over(draft: Draft) -> Draft:
    """The person goes on alone. What was saved stays; the helper opens nothing any more."""
    return _end(draft, "taken_over_at")


def revoke(draft: Draft) -> Draft:
    """The person withdraws the agreement. What was saved stays theirs."""
    return _end(draft, "revoked_at")


def _end(draft: Draft, field: str) -> Draft:
    """The code changes, because the helper knows the old one, and links and sessions opened before
    end with it. Asked twice, it happens once. Returns the draft as it is now: the person's own
    session must be given it anew."""
    with transaction.atomic():
        locked = (
            Draft.objects.select_for_update(of=("self",)).select_related("version").get(pk=draft.pk)
        )
        now = timezone.now()
        ended = Assistance.objects.in_force().filter(draft=locked).update(**{field: now})
        if ended:
            locked.give_code()
            locked.locked_at = now
            locked.save(update_fields=["code", "code_hash", "locked_at"])
            contacts.forget(locked)  # an address may be the helper's own
        return locked


def shut(draft: Draft) -> None:
    """The person locks the draft: whoever helped is outside too."""
    Assistance.objects.in_force().filter(draft=draft).update(taken_over_at=timezone.now())


def hand_over(assistance: Assistance) -> bool:
    """The person has the receipt in hand: the helper's sight ends. ``False`` if it was recorded
    before, or nothing was sent yet."""
    return bool(
        Assistance.objects.filter(
            pk=assistance.pk, handed_over_at=None, draft__submitted_at__isnull=False
        ).update(handed_over_at=timezone.now())
    )


def snapshot_of(draft: Draft) -> dict[str, Any]:
    """For the submission; empty when the person filled in alone."""
    found = Assistance.objects.filter(draft=draft).first()
    if found is None:
        return {}
    snapshot = found.snapshot()
    if found.channel == Assistance.Channel.PAPER:
        snapshot["scans"] = [
            {"uuid": str(scan.uuid), "name": scan.original_name} for scan in scans.of(draft)
        ]
    return snapshot


def sweep() -> int:
    """Forget mandates whose form was never begun."""
    old = timezone.now() - PENDING_FOR
    return Assistance.objects.filter(draft=None, mandate_at__lt=old).delete()[0]


def find(identifier: uuid.UUID) -> Assistance | None:
    return Assistance.objects.select_related("draft__version").filter(uuid=identifier).first()

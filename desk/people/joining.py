"""Two applications about the same matter of the same person become one, and nothing is lost.

Nothing is moved: the one that ends keeps its notes, documents and questions, and is read from the
one that goes on. Of urgency, legal date and safe contact the graver wins.
"""

import datetime as dt
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import attaching, news, review, terms
from desk.applications import NOT_CLOSED, Application
from desk.conversation import InfoRequest
from desk.letters.sending import AS_PROPOSED, Sending
from desk.people.keys import is_same
from portal.crypto import EncryptedJSONField
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

WITH_AN_ORGANISATION = ("referred", "accepted")


class Joining(models.Model):
    """``gone`` goes on with ``kept``. ``before`` and ``after``: what it changed in ``kept``."""

    gone = models.OneToOneField(
        Application,
        verbose_name=gettext_lazy("request that ended"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="joining",
    )
    kept = models.ForeignKey(
        Application,
        verbose_name=gettext_lazy("request that goes on"),
        on_delete=models.CASCADE,
        related_name="joined",
    )
    before = EncryptedJSONField(gettext_lazy("before"), default=dict)
    after = EncryptedJSONField(gettext_lazy("after"), default=dict)
    at = models.DateTimeField(gettext_lazy("joined"), default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("joined request")
        verbose_name_plural = gettext_lazy("joined requests")
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(gone=models.F("kept")),
                name="joining_of_two",
                violation_error_message=gettext_lazy("A request cannot be joined with itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


def merge(
    kept: Application,
    gone: Application,
    actor: Actor,
    *,
    seen_kept: int,
    seen_gone: int,
    text: str,
) -> Event:
    """All of it or nothing. Raises a ``workflow.gate.Refusal``. ``text`` is for staff."""

    def then(changed: Application, event: Event) -> None:
        _kept_as_seen(stays, seen_kept)
        attaching.discard(changed)
        changed.info_requests.filter(state=InfoRequest.State.OPEN).update(
            state=InfoRequest.State.DROPPED, settled_at=timezone.now()
        )
        before, after = _written(stays), _graver(stays, changed)
        Joining.objects.create(gone=changed, kept=stays, before=before, after=after)
        _write(stays, after)
        review.add_note(
            stays,
            actor,
            text=_("Joined with this one: %(reference)s. %(text)s")
            % {"reference": changed.reference, "text": text.strip()},
        )
        if stays.safe_contact:
            news.tell_applicant(changed, event, "merge")

    with transaction.atomic():
        rows = _locked(kept.pk, gone.pk)
        stays, ends = rows[kept.pk], rows[gone.pk]
        if sentence := _hindrance(stays, ends):
            raise gate.GuardRefused(sentence)
        return gate.apply(
            Application, ends.pk, "merge", actor, seen=seen_gone, text=text, then=then, locked=ends
        )


def unmerge(
    application: Application,
    actor: Actor,
    *,
    seen: int,
    text: str,
    sending: Sending = AS_PROPOSED,
) -> Event:
    """It is a matter of its own again. What joining changed in the other one, and nobody since, is
    put back."""

    def then(changed: Application, event: Event) -> None:
        if joining is not None and kept is not None:
            _put_back(kept, joining)
            review.add_note(
                kept,
                actor,
                text=_("No longer joined with this one: %(reference)s. %(text)s")
                % {"reference": changed.reference, "text": text.strip()},
            )
            joining.delete()
        changed.due_on = terms.answer_due()
        changed.owner_id = actor.user_id
        changed.save(update_fields=["due_on", "owner"])
        news.tell_applicant(changed, event, "unmerge", sending)

    with transaction.atomic():
        joining = Joining.objects.filter(gone=application.pk).first()
        rows = _locked(application.pk, *([joining.kept_id] if joining else []))
        kept = rows.get(joining.kept_id) if joining else None
        return gate.apply(
            Application, application.pk, "unmerge", actor, seen=seen, text=text,
            data=sending.kept(), then=then, locked=rows.get(application.pk),
        )  # fmt: skip


def _locked(*pks: int) -> dict[int, Application]:
    """In the order of their keys, whoever asks: nobody waits in a circle."""
    rows = Application.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    rows = rows.annotate(last_change=gate.last_change(Application))
    return {row.pk: row for row in rows.select_related(*Application.read_with)}


def _hindrance(kept: Application, gone: Application) -> str:
    """What the two have against being joined; the gate asks for role, version and state."""
    out = [each.state in WITH_AN_ORGANISATION for each in (kept, gone)]
    hindrances: list[tuple[bool, str]] = [
        (kept.pk == gone.pk, _("A request cannot be joined with itself.")),
        (all(out), _("Both are with an organisation. Take one back first.")),
        (out[1], _("One is with an organisation: that one must go on.")),
        (
            kept.restricted != gone.restricted,
            _("Only one of the two is reserved. Reserve both, or leave them apart."),
        ),
        (
            any(each.submission.restricted_at for each in (kept, gone)),
            _("These data may only be kept, not used (art. 18 GDPR)."),
        ),
        (
            gone.joined.exists(),
            _("Others were joined with the one that should end. Let that one go on."),
        ),
        (
            not is_same(kept, gone),
            _("These two do not have enough in common to be of the same person."),
        ),
    ]
    return next((sentence for holds, sentence in hindrances if holds), "")


def _kept_as_seen(kept: Application, seen: int) -> None:
    if kept.version != seen:
        last = Event.objects.about(kept).filter(version__gt=seen).order_by("-version").first()
        raise gate.StaleVersion(last)
    if kept.state not in NOT_CLOSED:
        raise gate.WrongState(kept.state_label)


def _written(application: Application) -> dict[str, Any]:
    """As JSON has it."""
    day = application.legal_date
    return {
        "urgency": application.urgency,
        "urgency_reasons": list(application.urgency_reasons),
        "legal_date": day.isoformat() if day else None,
        "safe_contact": application.safe_contact,
    }


def _graver(kept: Application, gone: Application) -> dict[str, Any]:
    days = [day for day in (kept.legal_date, gone.legal_date) if day is not None]
    return {
        "urgency": max(kept.urgency, gone.urgency),
        "urgency_reasons": [*dict.fromkeys([*kept.urgency_reasons, *gone.urgency_reasons])],
        "legal_date": min(days).isoformat() if days else None,
        "safe_contact": kept.safe_contact and gone.safe_contact,
    }


def _write(application: Application, values: dict[str, Any]) -> None:
    """A page on which somebody decides about it at this moment is out of date now."""
    for name, value in values.items():
        is_day = name == "legal_date" and value is not None
        setattr(application, name, dt.date.fromisoformat(value) if is_day else value)
    application.version += 1
    application.save(update_fields=[*values, "version"])


def _put_back(kept: Application, joining: Joining) -> None:
    now = _written(kept)
    same = {name for name, value in joining.after.items() if now.get(name) == value}
    _write(kept, {name: value for name, value in joining.before.items() if name in same})

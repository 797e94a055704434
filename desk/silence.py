"""An organisation that says nothing: reminded, then the desk is told, then the request comes back.

Everything follows from stored dates and happens once, however often or late it is looked at: a
message has a key made of the referral and its due day, an expiry is a change of state.
"""

import contextlib
import datetime as dt

from django.db import transaction
from django.utils import timezone

from desk import news, review, terms
from desk.applications import Application
from desk.flows import DESK, WAITING_FOR_ANSWER
from desk.referrals import Referral
from desk.replies import lock
from workflow import gate
from workflow.calendar import add_working_days
from workflow.gate import SYSTEM, Actor
from workflow.models import Event


def attend() -> None:
    today = timezone.localdate()
    near = add_working_days(today, terms.remind_days())
    waiting = (
        Referral.objects.filter(state__in=WAITING_FOR_ANSWER, due_on__lte=near)
        .exclude(quiet_until__gte=today)
        .select_related("organisation", "application__owner")
        .order_by("pk")
    )
    for referral in waiting:
        _attend(referral, today)


def expires_after(referral: Referral) -> dt.date:
    """The last day on which an answer is still taken. A pause moves it."""
    assert referral.due_on is not None
    start = max(referral.due_on, referral.quiet_until or referral.due_on)
    return add_working_days(start, terms.expire_days())


def pause(referral: Referral, actor: Actor, *, until: dt.date, text: str) -> None:
    """Somebody telephoned: nobody is reminded and nothing expires until then.

    Raises ``NotYourRole`` or, when there is an answer already, ``WrongState``.
    """
    if DESK not in actor.roles:
        raise gate.NotYourRole
    with transaction.atomic():
        lock(referral.application_id)
        paused = Referral.objects.filter(pk=referral.pk, state__in=WAITING_FOR_ANSWER)
        if not paused.update(quiet_until=until):
            raise gate.WrongState(Referral.objects.get(pk=referral.pk).state_label)
        review.add_note(referral.application, actor, text=text)


def expire(referral: Referral) -> Event:
    """The request is back in the desk's list. The applicant need do nothing, and is not told."""

    def then(changed: Referral, event: Event) -> None:
        news.tell_partner(referral, event, "referral_expired")
        gate.apply(
            Application,
            referral.application_id,
            "referral_expires",
            SYSTEM,
            seen=None,
            data={"name": referral.organisation.name},
            then=due,
        )

    def due(application: Application, _event: Event) -> None:
        application.due_on = application.due_on or terms.answer_due()
        application.save(update_fields=["due_on"])

    with transaction.atomic():
        lock(referral.application_id)
        return gate.apply(Referral, referral.pk, "expire", SYSTEM, seen=referral.version, then=then)


def _attend(referral: Referral, today: dt.date) -> None:
    assert referral.due_on is not None
    key = f"{referral.pk}-{referral.due_on:%Y%m%d}"
    if today > expires_after(referral):
        with contextlib.suppress(gate.Refusal):  # answered a moment ago
            expire(referral)
    elif today > referral.due_on:
        news.tell_desk_of_silence(referral, f"referral-silent-{key}")
    else:
        news.tell_partner(referral, None, "referral_reminder", key=f"referral-reminder-{key}")

"""Helpers of every kind in front of one draft, and the states it can be in."""

import datetime as dt
import time
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms.drafts import Draft, second_fact_hash
from forms.filled import Filled
from forms.helping import services
from forms.models import Assistance
from forms.submit import submit
from tests.desk.factories import DraftFactory, desk_user
from tests.network.factories import UserFactory

BORN = "1985-03-27"
STATES = (
    "open",
    "taken_over",
    "revoked",
    "locked",
    "sent",
    "handed_over",
    "sent_long_ago",
    "expired",
)
MANDATE = {"mandate": "present", "told": "aloud", "channel": "counter"}


def sign_in(user: Any, *, hours_ago: float = 0) -> Client:
    client = Client()
    client.force_login(user, backend="network.standing.MembershipBackend")
    proof(client, user, hours_ago)
    return client


def proof(client: Client, user: Any, hours_ago: float = 0) -> None:
    """A sign-in as allauth writes it down."""
    session = client.session
    at = time.time() - hours_ago * 3600
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["_auth_user_methods_id"] = str(user.pk)
    from allauth.account.internal.flows import login

    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": at}]
    session.save()


def draft_of_somebody(name: str = "Amina") -> Draft:
    draft = DraftFactory(submitted_at=None, saved_at=timezone.now())
    draft.second_fact_hash = second_fact_hash(draft.uuid, BORN)
    draft.save()
    filled = Filled(draft.version.form, draft)
    filled.save_step(filled.form.steps[0], {"given_name": name, "birth_date": BORN})
    return draft


def helped(user: Any = None, organisation: Any = None, draft: Draft | None = None) -> Assistance:
    """By ``user`` for ``organisation``, or else by a relative."""
    if user is None:
        begun = services.begin(
            form_key="housing-risk",
            kind="relative",
            label="Marta Rossi",
            relation="child",
            mandate="present",
            told="aloud",
        )
    else:
        begun = services.begin(
            form_key="housing-risk",
            kind="staff" if organisation.kind == "city" else "partner",
            label=str(user),
            user=user,
            organisation_id=organisation.pk,
            organisation_label=organisation.name,
            **MANDATE,
        )
    services.attach(begun, draft or draft_of_somebody())
    return begun


def put(assistance: Assistance, state: str) -> Draft:
    """Bring the draft of a help into a state."""
    draft = assistance.draft
    assert draft is not None
    if state == "taken_over":
        services.take_over(draft)
    elif state == "revoked":
        services.revoke(draft)
    elif state == "locked":
        Draft.objects.filter(pk=draft.pk).update(locked_at=timezone.now())
    elif state == "expired":
        Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() - dt.timedelta(days=1))
    elif state in ("sent", "handed_over", "sent_long_ago"):
        at = timezone.now() - dt.timedelta(days=3 if state == "sent_long_ago" else 0)
        Draft.objects.filter(pk=draft.pk).update(submitted_at=at)
        if state == "handed_over":
            services.hand_over(assistance)
    draft.refresh_from_db()
    return draft


def opens(client: Client, draft: Draft) -> bool:
    """Whether any page of the draft shows what is in it."""
    name = "forms:code" if draft.submitted_at is None else "forms:helping"
    return bool(client.get(reverse(name, args=[draft.uuid])).status_code == 200)


__all__ = ["STATES", "UserFactory", "desk_user", "helped", "opens", "put", "sign_in", "submit"]

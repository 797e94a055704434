"""Staff and members of organisations as helpers: a named account, a place in the network today, a
second factor where the settings ask for it, and a sign-in not older than the setting
``HELPING_SIGN_IN_HOURS``.

A helper sees what they fill in themselves. Nobody else of their organisation does, nor the desk's
coordinators, nor an administrator (Garante, doc. web 9587053, Palermo).
"""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from desk.access import actor_for
from forms.helping.rights import Side
from forms.models import Assistance
from network.models import Organisation
from network.standing import standing
from portal import second_factor
from workflow.actors import Actor


def visible_to(user: Any) -> QuerySet[Assistance]:
    """One rule for the list and for what opens: own drafts that are still open, and for a short
    while the receipt of what was just sent."""
    return Assistance.objects.openable().filter(
        user_id=user.pk, organisation_id__in=standing(user).organisation_ids
    )


def kind_in(organisation: Organisation) -> str:
    is_city = organisation.kind == Organisation.Kind.CITY
    return Assistance.Kind.STAFF if is_city else Assistance.Kind.PARTNER


def signed_in_lately(request: HttpRequest) -> bool:
    """Whoever comes by a browser left open must prove who they are before they read on."""
    records = get_authentication_records(request, request.user)
    longest = settings.HELPING_SIGN_IN_HOURS * 3600
    return bool(records) and time.time() - records[-1]["at"] < longest


def _might(request: HttpRequest) -> bool:
    return request.user.is_authenticated


def _is_helper(request: HttpRequest, assistance: Assistance) -> bool:
    return (
        assistance.user_id is not None
        and assistance.user_id == request.user.pk
        and assistance.organisation_id in standing(request.user).organisation_ids
    )


def _hindrance(request: HttpRequest, assistance: Assistance) -> HttpResponseBase | None:
    missing = second_factor.hindrance(request)
    if missing is not None:
        return missing
    # What was typed is saved first: the next page asks.
    if request.method == "POST" or signed_in_lately(request):
        return None
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")


def _actor(request: HttpRequest, assistance: Assistance) -> Actor:
    return actor_for(request.user, assistance.organisation_id)


def _back(request: HttpRequest) -> str:
    return reverse("desk_helping:index")


SIDE = Side(
    kinds=frozenset({Assistance.Kind.STAFF, Assistance.Kind.PARTNER}),
    might=_might,
    is_helper=_is_helper,
    hindrance=_hindrance,
    actor=_actor,
    back=_back,
)

"""Whether this very browser has shown the second factor, and not only its account has one.

A session that began with the password alone, before the owner of the account set the second factor
up, must not ride on it: whoever knows the password would read on (Garante, doc. web 9587053).
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

SESSION_KEY = "second_factor_set_up"
# Of the pages of the account, what a browser without the second factor still needs.
STILL_OPEN = ("mfa_reauthenticate", "account_logout")


def is_shown(request: HttpRequest) -> bool:
    if not is_mfa_enabled(request.user):
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) or (
        request.session.get(SESSION_KEY) == request.user.pk
    )


def hindrance(request: HttpRequest) -> HttpResponseRedirect | None:
    """Where whoever is signed in must go first; ``None`` when nothing is missing."""
    if not settings.SECOND_FACTOR_REQUIRED or is_shown(request):
        return None
    if not is_mfa_enabled(request.user):
        return redirect("mfa_activate_totp")
    here = urlencode({"next": request.get_full_path() if request.method == "GET" else request.path})
    return redirect(f"{reverse('mfa_reauthenticate')}?{here}")


def account_pages() -> str:
    return reverse("mfa_index").removesuffix("2fa/")


def guards_account(request: HttpRequest) -> bool:
    """Whether the second factor could be taken away here by a browser that has not shown it."""
    return (
        request.path.startswith(account_pages())
        and request.path not in [reverse(name) for name in STILL_OPEN]
        and is_mfa_enabled(request.user)
    )


@receiver(authenticator_added)
def note_set_up(
    request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any
) -> None:
    """Whoever has just set it up has typed its first code in this browser."""
    if authenticator.type == Authenticator.Type.TOTP:
        request.session[SESSION_KEY] = user.pk

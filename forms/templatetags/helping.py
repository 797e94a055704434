"""What a page of a form says about help: who types, for whom, and where it can be ended."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from forms import access
from forms.drafts import Draft
from forms.helping import rights, words
from forms.helping.assistance import Assistance
from forms.helping.names import name_of

register = template.Library()


@register.inclusion_tag("forms/helping/banner.html", takes_context=True)
def helping_banner(context: Any) -> dict[str, Any]:
    """On top of every page of a draft. ``role``: helper, person, or empty when nobody helps."""
    request, draft = context.get("request"), context.get("draft")
    before: Assistance | None = context.get("helping_before")
    if before is not None:
        return _told(before, "helper")
    if request is None or not isinstance(draft, Draft):
        return {"role": ""}
    helper = rights.helper_in(request, draft.uuid)
    if helper is not None:
        filled = getattr(request, "filled", None)
        told = _told(helper, "helper", name_of(draft, filled))
        return told | {"url": reverse("forms:helping", args=[draft.uuid])}
    found = _help_of(draft)
    if found is None or not access.is_own(request, draft.uuid):
        return {"role": ""}
    told = _told(found, "person")
    return told | {"url": reverse("forms:helping", args=[draft.uuid])}


@register.inclusion_tag("forms/helping/filled_in_by.html")
def filled_in_by(source: Any) -> dict[str, Any]:
    """The lines about who filled in, for a draft or for a submission."""
    if isinstance(source, Draft):
        found = _help_of(source)
        snapshot = found.snapshot() if found else {}
    else:
        snapshot = getattr(source, "filled_in_by", None) or {}
    return {"lines": words.lines(snapshot, get_language() or "")}


@register.simple_tag(takes_context=True)
def is_helper(context: Any, draft: Any) -> bool:
    """Whether this page is shown to the helper and not to the person."""
    request = context.get("request")
    if context.get("helping_before") is not None:
        return True
    return (
        request is not None
        and isinstance(draft, Draft)
        and rights.helper_in(request, draft.uuid) is not None
    )


@register.inclusion_tag("forms/helping/hand_over.html", takes_context=True)
def hand_over(context: Any) -> dict[str, Any]:
    """On the receipt, for the helper: print, give, record."""
    draft = context.get("draft")
    shown = is_helper(context, draft)
    return {"shown": shown, "draft": draft, "csrf_token": context.get("csrf_token")}


def _told(helped: Assistance, role: str, name: str = "") -> dict[str, Any]:
    snapshot = helped.snapshot()
    return {
        "role": role,
        "name": name,
        "who": words.who(snapshot),
        "how": words.label(Assistance.Mandate, helped.mandate),
        "agreed": words.moment(snapshot["agreed_at"]),
        "is_over": helped.ended_at is not None,
        "is_sent": helped.draft is not None and helped.draft.submitted_at is not None,
    }


def _help_of(draft: Draft) -> Assistance | None:
    """One query, unless the draft was read with it."""
    found: Assistance | None = getattr(draft, "assistance", None)
    return found

"""The referrals of an organisation: cards for a phone, what needs an answer first."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk import undo, words
from desk.flows import AT_WORK, DATED, WAITING_FOR_ANSWER
from desk.referrals import LOOKED_BACK_AT, SEEN_BY_PARTNER, STUBS, Referral
from desk.routing import language_name
from desk.staff.frame import members_only, page
from desk.talk import reading
from network.standing import standing

PER_PAGE = 20
# What needs an answer stands first, what is over last.
RANK = Case(
    When(state__in=WAITING_FOR_ANSWER, then=Value(0)),
    When(state__in=AT_WORK, then=Value(1)),
    When(state__in=LOOKED_BACK_AT, then=Value(2)),
    default=Value(3),
)


@members_only
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    is_desk = standing(request.user).is_desk
    visible = Referral.objects.visible_to(request.user)
    if is_desk:
        listed = visible.filter(state__in=SEEN_BY_PARTNER)
    else:  # in one question to the database
        listed = visible | Referral.objects.stubs_for(request.user)
    listed = listed.annotate(has_new_message=reading.new_for_partner())
    listed = listed.select_related("application", "organisation").order_by(RANK, "due_on", "pk")
    shown = Paginator(listed, PER_PAGE).get_page(request.GET.get("p"))
    topics = words.topic_labels()
    context = {
        "page_obj": shown,
        "cards": [_card(each, topics, today) for each in shown if each.state not in STUBS],
        "is_desk": is_desk,
        "stubs": [_stub(each) for each in shown if each.state in STUBS],
    }
    return page(request, "desk/staff/inbox.html", _("Referrals"), context, icon="mail")


def _stub(found: Referral) -> dict[str, Any]:
    """That it is over, and nothing of what it was about."""
    can_change = found.state == "declined" and undo.is_in_time(found)
    return {
        "pk": found.pk,
        "state": found.state_label,
        "day": words.day(found.state_since),
        "can_change": can_change,
    }


def _card(found: Referral, topics: dict[str, str], today: dt.date) -> dict[str, Any]:
    """Only what a partner may read before saying yes."""
    application = found.application
    return {
        "pk": found.pk,
        "topic": topics.get(application.topic, application.topic),
        "district": words.district_label(application.district),
        "language": language_name(application.language),
        "urgency": application.get_urgency_display(),
        "urgency_level": application.urgency,
        "state": found.state,
        "state_label": found.state_label,
        "is_new": found.state == "sent",
        "has_new_message": found.state in AT_WORK and getattr(found, "has_new_message", False),
        "due": words.due(found.due_on, today) if found.state in DATED else "",
        "late": found.is_late(today),
        "organisation": found.organisation.name,
    }

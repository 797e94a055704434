"""The panel on the admin's first page: what waits for me today."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from desk import words
from desk.applications import Application
from desk.flows import APPLICATIONS, AT_WORK, REFERRALS, WAITING_FOR_ANSWER
from desk.referrals import Referral
from desk.seeing.services import told_to
from desk.staff.day_attention import attention
from desk.staff.needed import needed
from forms.derived import reason_sentences
from network.standing import standing
from workflow.definition import Kind

NEXT = 10
SOON_DAYS = 2


class MyDay(Component):
    """Counts that are links, and the ten next cases with the reason for their urgency."""

    order = 50
    template_name = "desk/staff/my_day.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        visible = Application.objects.visible_to(user)
        topics = words.topic_labels()
        upcoming = (
            visible.filter(state__in=APPLICATIONS.names(Kind.OPEN))
            .select_related("submission__version")
            .defer("submission__answers", "submission__derived")
            .order_by("-urgency", "due_on", "pk")[:NEXT]
        )
        return attention(user) | {
            "seen_as_me": told_to(user),
            "counts": needed(user, today),
            "cases": [
                {
                    "pk": each.pk,
                    "reference": each.reference,
                    "name": each.person_name,
                    "urgency": each.get_urgency_display(),
                    "level": each.urgency,
                    "topic": topics.get(each.topic, each.topic),
                    "reasons": reason_sentences(each.urgency_reasons, each.submission.form),
                    "due": words.due(each.due_on, today),
                    "late": each.is_late(today),
                }
                for each in upcoming
            ],
        }


class MyReferrals(Component):
    order = 50
    template_name = "desk/staff/my_referrals.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        today = timezone.localdate()
        topics = words.topic_labels()
        visible = Referral.objects.visible_to(self.request.user).select_related("application")
        waiting = visible.filter(state__in=WAITING_FOR_ANSWER).order_by("due_on", "pk")
        soon = today + dt.timedelta(days=SOON_DAYS)
        numbers = visible.aggregate(
            accepted=Count("pk", filter=Q(state__in=AT_WORK)),
            new=Count("pk", filter=Q(state=REFERRALS.initial)),
            soon=Count("pk", filter=Q(state__in=WAITING_FOR_ANSWER, due_on__lte=soon)),
            held=Count("pk", filter=Q(state="on_hold", due_on__lt=today)),
        )
        return {
            **numbers,
            "seen_as_me": told_to(self.request.user),
            "waiting": [
                {
                    "pk": each.pk,
                    "topic": topics.get(each.application.topic, each.application.topic),
                    "district": words.district_label(each.application.district),
                    "urgency": each.application.get_urgency_display(),
                    "level": each.application.urgency,
                    "due": words.due(each.due_on, today),
                    "late": each.is_late(today),
                }
                for each in waiting[:NEXT]
            ],
        }


def panel(request: HttpRequest) -> Component | None:
    place = standing(request.user)
    if place.is_desk:
        return MyDay(request)
    return MyReferrals(request) if place.memberships else None

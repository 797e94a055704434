"""The panel on the admin's first page: what waits for me today."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from desk import words
from desk.applications import Application
from desk.flows import APPLICATIONS
from desk.referrals import Referral
from desk.staff import tabs
from forms.derived import reason_sentences
from network.standing import standing
from workflow.definition import Kind

NEXT = 10
FIRST = ("new", "late", "mine", "applicant", "partner")


class MyDay(Component):
    """Counts that are links, and the ten next cases with the reason for their urgency."""

    order = 50
    template_name = "desk/staff/my_day.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        visible = Application.objects.visible_to(user)
        numbers = tabs.counts(visible, user, today)
        topics = words.topic_labels()
        upcoming = (
            visible.filter(state__in=APPLICATIONS.names(Kind.OPEN))
            .select_related("submission__version")
            .defer("submission__answers", "submission__derived")
            .order_by("-urgency", "due_on", "pk")[:NEXT]
        )
        return {
            "counts": [tab for tab in tabs.tabs(numbers) if tab.key in FIRST],
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
        return {
            "accepted": visible.filter(state="accepted").count(),
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
                for each in visible.filter(state="sent").order_by("due_on", "pk")[:NEXT]
            ],
        }


def panel(request: HttpRequest) -> Component | None:
    place = standing(request.user)
    if place.is_desk:
        return MyDay(request)
    return MyReferrals(request) if place.memberships else None

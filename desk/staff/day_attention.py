"""In *My day*: what colleagues gave to me, whom I stand in for, and whether I am away."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from desk import absences, notices, words
from desk.applications import NOT_CLOSED, Application
from desk.staff.holding import away_words

MOST = 10


def attention(user: Any) -> dict[str, Any]:
    """Three queries, and a fourth for whoever stands in for somebody."""
    mine = absences.today_away([user.pk]).get(user.pk)
    return {
        "given": [
            {
                "pk": each.application_id,
                "kind": each.get_kind_display(),
                "reference": each.application.reference,
                "name": each.application.person_name,
                "by": each.by_label,
                "when": words.moment(each.at),
            }
            for each in notices.unopened(user)[:MOST]
        ],
        "stood_in": _stood_in(user),
        "away": away_words(mine),
    }


def _stood_in(user: Any) -> list[dict[str, Any]]:
    away = absences.stood_in_for(user)
    if not away:
        return []
    visible = Application.objects.visible_to(user).filter(
        state__in=NOT_CLOSED, owner__in=[each.person_id for each in away]
    )
    numbers = visible.aggregate(
        **{f"of_{each.person_id}": Count("pk", filter=Q(owner=each.person_id)) for each in away}
    )
    first = list(visible.order_by("-urgency", "due_on", "pk")[:MOST])
    return [
        {
            "name": str(each.person),
            "until": words.day(each.ends_on),
            "count": numbers[f"of_{each.person_id}"],
            "url": f"{reverse('desk_applications:index')}?owner={each.person_id}",
            "cases": [case for case in first if case.owner_id == each.person_id],
        }
        for each in away
    ]

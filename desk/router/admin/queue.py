"""The fallback queue as a page, for whoever decides requests."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk import terms
from desk import words as desk_words
from desk.access import actor_for
from desk.router import words
from desk.router.fallback import MOST, unplaced
from desk.router.shown import labels
from desk.staff.frame import desk_only, page


@desk_only
@require_safe
def fallback(request: HttpRequest) -> HttpResponse:
    found = unplaced(
        request.user, actor_for(request.user), timezone.localdate(), terms.referral_days()
    )
    topics, named = desk_words.topic_labels(), labels()
    rows = [
        {
            "application": one.application,
            "topic": topics.get(one.application.topic, one.application.topic),
            "why": words.how(one.decision),
            "rule": one.decision.rule_name,
            "ill": words.reasons(one.decision.ill, named),
        }
        for one in found
    ]
    return page(
        request,
        "desk/routing/fallback.html",
        _("Fallback queue"),
        {"rows": rows, "most": MOST},
        icon="warning",
    )

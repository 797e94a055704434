"""All that the page of a case shows, each table asked once: for the case and what was joined with
it together."""

from collections.abc import Sequence

from django.db.models import Prefetch, prefetch_related_objects

from desk.applications import Application
from desk.attached import arrived
from desk.bylink.panel import by_link
from desk.letters.records import Letter
from desk.notices import Notice
from desk.referrals import Referral


def read_whole(application: Application, joined: Sequence[Application]) -> None:
    """Afterwards ``application.notes.all()`` and the like ask nothing."""
    prefetch_related_objects(
        [application, *joined],
        "notes",
        "documents",
        Prefetch("submission__draft__uploads", arrived()),
    )
    with_organisation = Referral.objects.select_related("organisation").annotate(by_link=by_link())
    told = Notice.objects.select_related("person")
    if not getattr(application, "has_mentions", True):
        told = told.none()
    prefetch_related_objects(
        [application],
        Prefetch("notes__notices", told),
        Prefetch("referrals", with_organisation),
        Prefetch("letters", Letter.objects.select_related("handover")),
        "chat",
        "further_topics",
    )

"""What is due: reviews under way, texts to be checked again, facts past their day."""

import datetime as dt

from django.db.models import CharField, F, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page, TaskState

from guide.facts import Fact
from guide.guides import GuidePage
from guide.review.states import ReviewState
from home.models import Topic

SOON = dt.timedelta(days=30)


def waiting() -> QuerySet[ReviewState]:
    """Open reviews, late first: the order of their due dates."""
    return (
        ReviewState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        .select_related("workflow_state__requested_by", "claimed_by", "task")
        .prefetch_related("workflow_state__content_object__locale")
        .order_by("due_on", "started_at", "pk")
    )


def again(today: dt.date, within: dt.timedelta = SOON) -> QuerySet[GuidePage]:
    """Published guides whose next check is near or past, or that have no day for it."""
    return (
        GuidePage.objects.live()
        .filter(Q(review_again_on__lte=today + within) | Q(review_again_on=None))
        .select_related("locale")
        .defer_streamfields()
        .order_by(F("review_again_on").asc(nulls_first=True), "title", "pk")
    )


def facts(today: dt.date, within: dt.timedelta = SOON) -> QuerySet[Fact]:
    return Fact.objects.filter(valid_until__lte=today + within).order_by("valid_until", "key")


def about(topic: Topic) -> QuerySet[Page]:
    """Pages that carry the topic or a narrower one."""
    mine = Q(topic_links__topic=topic) | Q(topic_links__topic__parent=topic)
    return Page.objects.filter(mine).distinct()


def keys_as_text(pages: QuerySet[Page]) -> QuerySet[Page]:
    """As Wagtail's workflows refer to pages. PostgreSQL compares no text with a number."""
    return pages.order_by().values_list(Cast("pk", output_field=CharField()), flat=True)

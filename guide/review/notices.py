"""Letters to experts, through the outbox: a title and where to look, nothing else."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from guide.review.authors import authors_of
from guide.review.experts import general, groups_of
from guide.review.states import ReviewState
from workflow import outbox

KIND = "editorial review"


def address(name: str, *args: Any) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return getattr(profile, "preferred_language", "") or settings.LANGUAGE_CODE


def people_of(groups: Iterable[int]) -> list[Any]:
    """Active members, each once, with what tells their language. One query."""
    found = get_user_model().objects.filter(groups__in=groups, is_active=True).exclude(email="")
    return list(found.select_related("wagtail_userprofile").order_by("pk").distinct())


def reviewers_of(page: Page, task: Any) -> list[Any]:
    """The page's experts who wrote none of it."""
    authors = authors_of([page])[page.pk]
    experts = people_of(groups_of([page], general(task))[page.pk])
    return [user for user in experts if user.pk not in authors]


def asked(state: ReviewState, task: Any, by: Any) -> None:
    page = state.page
    for user in reviewers_of(page, task):
        if by is not None and user.pk == by.pk:
            continue
        language = language_of(user)
        with override(language):
            title = page.get_admin_display_title()
            lines = [
                _("A text waits for your review: %(title)s") % {"title": title},
                _("Due on %(day)s.") % {"day": date_format(state.due_on, "l j F Y")},
                address("guide_review:review", state.pk),
            ]
            subject = _("To review: %(title)s") % {"title": title}
        outbox.post(
            key=f"review-{state.pk}",
            to=user.email,
            language=language,
            subject=subject,
            body="\n\n".join(lines),
            kind=KIND,
        )

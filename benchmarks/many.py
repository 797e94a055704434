"""Enough rows to see whether a page gets slower with them."""

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Page

from desk.models import Application
from forms.models import Draft, Submission
from guide.models import GuideIndexPage, GuidePage
from home.models import HomePage, StandardPage
from tests.desk import factories

BATCH = 2000


def staff() -> Any:
    return get_user_model().objects.get(email__startswith="desk@")


def deep_guide() -> str:
    """A copy of a guide nine levels down; its address."""
    parent: Page = HomePage.objects.get(locale__language_code="it")
    for level in range(5):
        parent = parent.add_child(
            instance=StandardPage(title=f"L{level}", slug=f"l{level}", locale=parent.locale)
        )
    index = parent.add_child(instance=GuideIndexPage(title="I", slug="i", locale=parent.locale))
    guide = GuidePage.objects.get(locale__language_code="it", slug="lettera-di-sfratto")
    copy = guide.copy(to=index, recursive=False, update_attrs={"slug": "lontana"})
    return str(Page.objects.get(pk=copy.pk).url)


def many_applications(total: int) -> None:
    """As many applications as asked, counting those already there."""
    version = factories.published_form()
    have = Application.objects.count()
    while have < total:
        size = min(BATCH, total - have)
        drafts = Draft.objects.bulk_create(
            factories.DraftFactory.build_batch(size, version=version)
        )
        submissions = Submission.objects.bulk_create(
            factories.SubmissionFactory.build(draft=draft, version=version) for draft in drafts
        )
        Application.objects.bulk_create(
            factories.ApplicationFactory.build(submission=submission) for submission in submissions
        )
        have += size

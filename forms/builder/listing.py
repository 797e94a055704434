"""The list of forms: what state each is in, its version, how many people are writing. One query for
those written here, and one for the others."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from forms.builder.models import IntakeForm
from forms.declaration import say
from forms.drafts import Draft
from forms.versions import FormVersion


@dataclass(frozen=True)
class Shipped:
    """A form that people can fill in and that nobody has taken over here."""

    key: str
    title: str
    version: int
    begun: int


def shipped(language: str) -> list[Shipped]:
    """By title."""
    found = (
        FormVersion.objects.newest()
        .exclude(form_key__in=IntakeForm.objects.values("key"))
        .annotate(begun=_begun("form_key"))
    )
    listed = [
        Shipped(one.form_key, say(one.form.title, language), one.number, one.begun) for one in found
    ]
    return sorted(listed, key=lambda one: one.title)


def _begun(key: str) -> Coalesce:
    """How many people are writing on the form whose key is in the field ``key``."""
    drafts = (
        Draft.objects.filter(submitted_at=None, expires_at__gt=timezone.now())
        .filter(version__form_key=OuterRef(key))
        .order_by()
        .values("version__form_key")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(drafts, output_field=IntegerField()), 0)


def rows() -> QuerySet[IntakeForm]:
    numbers = FormVersion.objects.filter(form_key=OuterRef("key")).order_by("-number")
    mine = {
        "base_content_type": ContentType.objects.get_for_model(IntakeForm),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    scheduled = Revision.objects.filter(**mine, approved_go_live_at__isnull=False)
    waiting = WorkflowState.objects.filter(**mine, status=WorkflowState.STATUS_IN_PROGRESS)
    return IntakeForm.objects.annotate(
        version=Subquery(numbers.values("number")[:1], output_field=IntegerField()),
        begun=_begun("key"),
        is_scheduled=Exists(scheduled),
        is_waiting=Exists(waiting),
    )


def state(form: IntakeForm) -> str:
    """In words, of a row of ``rows``."""
    found = [_("people can fill it in")] if form.live else []
    if form.is_waiting:
        found.append(_("waits for approval"))
    elif form.is_scheduled:
        found.append(_("to be published by the clock"))
    elif form.has_unpublished_changes or not form.live:
        found.append(_("draft"))
    words = ", ".join(found)
    return words[:1].upper() + words[1:]

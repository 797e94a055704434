"""The outbox holds addresses: of reserved requests it shows them to whoever was named, and of a
draft that nobody has sent yet to nobody. Who has only begun has not turned to the desk."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from desk.applications import Application
from desk.documents import Document
from desk.notices import Notice
from desk.people.sight import seen_by
from desk.referrals import Referral
from forms.models import Draft, Submission
from workflow.models import Message

# What messages are about, and the way to it from its application.
PATHS: tuple[tuple[type[models.Model], str], ...] = (
    (Application, "pk"),
    (Referral, "referrals"),
    (Document, "documents"),
    (Notice, "notices"),
    (Submission, "submission"),
    (Draft, "submission__draft"),
)


def without_reserved(messages: QuerySet[Message], user: Any) -> QuerySet[Message]:
    hidden = Application.objects.filter(~seen_by(user), restricted=True)
    begun = Draft.objects.filter(submitted_at=None).values("pk")
    about = Q(content_type=ContentType.objects.get_for_model(Draft), object_id__in=begun)
    for model, path in PATHS:
        keys = hidden.filter(**{f"{path}__isnull": False}).values(path)
        about |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    return messages.exclude(about)

"""Emptying what is kept about one submission: answers, files, history, messages, every room's rows.

By default everything goes: a table that hangs on the draft or the submission is deleted whoever
added it, and every encrypted or hashed column of a row that stays is emptied. Only what a room
names as kept remains, for counting.

The caller holds one transaction with the history's guard lifted (``workflow.append_only.lifted``).
"""

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from forms.drafts import Draft
from forms.privacy import counts
from forms.privacy.anonymous import anonymised
from forms.privacy.holders import DELETE, holders
from forms.submissions import Delivery, Submission
from portal.crypto import EncryptedJSONField, EncryptedTextField
from workflow.actors import SYSTEM
from workflow.models import Event, Message

# Rows that stay when something is made anonymous: they hold states, numbers and days.
KEPT = {"forms.submission", "forms.draft", "forms.delivery"}
APPLICANT = "applicant"


@dataclass(frozen=True)
class Erased:
    reference: str
    form_key: str
    files: int


def refusal(submission: Submission) -> str:
    """Why it cannot be erased now, as a sentence; else an empty text."""
    return next((why for holder in holders() if (why := holder.hold(submission))), "")


def locked(keys: Sequence[int]) -> list[Submission]:
    """Those of these submissions that still hold something, with every lock an erasure needs.

    What other rooms hold comes first: whoever changes a case locks the case, and its submission
    only when they commit. The same order here, by key, so nobody waits in a circle.
    """
    for holder in holders():
        holder.lock(keys)
    rows = Submission.objects.select_for_update(of=("self",)).filter(pk__in=keys, erased_at=None)
    return list(rows.select_related("version", "draft").order_by("pk"))


def subjects_of(submission: Submission) -> list[models.Model]:
    found: list[models.Model] = [submission, submission.draft, *submission.draft.uploads.all()]
    for holder in holders():
        found += holder.subjects(submission)
    return found


def erase(submission: Submission, action: str) -> Erased:
    """Do it now, whatever the state: the caller has asked ``refusal`` on the locked row."""
    draft = submission.draft
    erased = Erased(submission.reference, submission.form_key, draft.uploads.count())
    if action == DELETE:
        _count(submission)
    empty_history(subjects_of(submission))
    for holder in holders():
        holder.erase(submission, action)
    kept = KEPT | {label for holder in holders() for label in holder.kept}
    clear_around(submission, kept)
    clear_around(draft, kept)
    if action == DELETE:
        Delivery.objects.filter(submission=submission).delete()
        Submission.objects.filter(pk=submission.pk).delete()
        Draft.objects.filter(pk=draft.pk).delete()
    else:
        _anonymise(submission)
    return erased


def erase_draft(draft: Draft) -> int:
    """A draft that was never sent, with its messages: returns the number of its files."""
    files = draft.uploads.count()
    empty_history([draft, *draft.uploads.all()])
    clear_around(draft, KEPT)
    draft.delete()
    return files


def empty_history(subjects: Sequence[models.Model]) -> None:
    """Messages go, and with them addresses; events keep who decided what and when, and no word of
    what was written. The read log stays as it is."""
    Message.objects.about(*subjects).delete()
    # The guarded manager refuses every change, also this one that the law asks for.
    pks = list(Event.objects.about(*subjects).values_list("pk", flat=True))
    events = Event._base_manager.filter(pk__in=pks)
    events.update(text="", data={})
    events.filter(actor=None, organisation_id=None).exclude(
        actor_label__in=(APPLICANT, SYSTEM.label)
    ).update(actor_label="")


def clear_around(row: models.Model, kept: Collection[str]) -> None:
    """Delete every row of every table that points to this one, except the ``kept`` models. A row
    that would stay without it, and holds no secret, is only cut loose."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if not isinstance(model, type) or model._meta.label_lower in kept or relation.many_to_many:
            continue
        found = model._base_manager.filter(**{relation.field.name: row})
        if relation.on_delete is models.SET_NULL and not emptied(model):
            found.update(**{relation.field.name: None})
        else:
            found.delete()


def emptied(model: type[models.Model]) -> dict[str, Any]:
    """What empties the secret columns of a row that stays: encrypted ones, and hashes by which
    somebody could be found again."""
    values: dict[str, Any] = {}
    for field in model._meta.local_fields:
        if isinstance(field, EncryptedJSONField):
            values[field.name] = field.get_default() if field.has_default() else {}
        elif isinstance(field, EncryptedTextField):
            values[field.name] = ""
        elif field.name.endswith("_hash"):
            values[field.name] = secrets.token_hex(32)[: field.max_length]
    return values


def _anonymise(submission: Submission) -> None:
    day = submission.submitted_at.replace(hour=12, minute=0, second=0, microsecond=0)
    derived = submission.derived or {}
    urgency = (derived.get("urgency") or {}).get("level", "")
    values = emptied(Submission) | {
        "answers": anonymised(submission.form, submission.answers),
        "derived": {"topic": derived.get("topic", ""), "urgency": {"level": urgency}},
        "uuid": uuid.uuid4(),
        "reference": f"ANON-{secrets.token_hex(6)}",
        "notice": {},
        "digest": "",
        "submitted_at": day,
        "erased_at": timezone.now(),
        "restricted_at": None,
    }
    Submission.objects.filter(pk=submission.pk).update(**values)
    moments = {"created_at": day, "saved_at": day, "submitted_at": day}
    Draft.objects.filter(pk=submission.draft_id).update(
        **emptied(Draft), **moments, uuid=uuid.uuid4()
    )


def _count(submission: Submission) -> None:
    for holder in holders():
        statistics = holder.statistics(submission)
        if statistics is not None:
            counts.add(submission.form_key, submission.submitted_at, statistics)
            return

"""From draft to submission: once, whatever is clicked."""

import json
import logging

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from forms import deliveries, moving, receipt
from forms.codes import new_reference
from forms.coming_back import contacts
from forms.derived import derive
from forms.drafts import Answer, Draft
from forms.filled import Filled, files_in
from forms.helping import services as helping
from forms.helping.scans import PAPER_SCAN
from forms.privacy import shown
from forms.stepforms import form_class
from forms.submissions import Delivery, Submission
from forms.uploads import Upload
from portal.crypto import keyed_hash

logger = logging.getLogger(__name__)


class NotReadyError(Exception):
    """Something is still to be answered or put right on ``step`` (a step or exit key)."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


class DraftGoneError(Exception):
    """The draft was deleted, or its time is over."""


class FormMovedError(Exception):
    """The form has changed since: this version cannot be sent any more."""


def submit(draft: Draft, *, language: str) -> Submission:
    """Send a draft. The second call returns what the first one made.

    Everything happens in one transaction under the draft's row lock: answers as they count, what
    is derived from them, the hand-over and the receipt. A destination that fails leaves a pending
    delivery, and a receipt that cannot be written does not stop the request either.
    Raises ``NotReadyError``, ``DraftGoneError`` and ``FormMovedError``.
    """
    with transaction.atomic():
        locked = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(pk=draft.pk)
            .first()
        )
        if locked is None:
            raise DraftGoneError
        if locked.submitted_at is not None:
            return Submission.objects.select_related("version", "draft").get(draft=locked)
        if not locked.is_open:
            raise DraftGoneError
        if (move := moving.due(locked)) is not None and not move.can_be_sent:
            raise FormMovedError
        filled = Filled(locked.version.form, locked)
        _check(filled, language)
        submission = _create(locked, filled, language)
        _close(locked, submission)
        delivery = Delivery.objects.create(
            submission=submission, destination=filled.form.destination
        )
        deliveries.attempt(delivery)
        _send_receipt(submission)
        return submission


def _check(filled: Filled, language: str) -> None:
    """Every step again, as if it were posted now: limits of dates move, and rows can be forged."""
    if (step_key := filled.open_step()) is not None:
        raise NotReadyError(step_key)
    assert filled.draft is not None
    for step in filled.walk.steps:
        form = form_class(filled.draft.version.digest, step, language)(
            filled.post_data(step), prefix=step.key, **filled.form_kwargs(step)
        )
        if not form.is_valid():
            raise NotReadyError(step.key)


def _create(draft: Draft, filled: Filled, language: str) -> Submission:
    now = timezone.now()
    answers = filled.walk.answers
    try:
        notice = shown.record(draft, filled.form, answers)
    except shown.NoticeChangedError as changed:
        raise NotReadyError(changed.step) from changed
    submission = Submission(
        draft=draft,
        version=draft.version,
        answers=answers,
        derived=derive(filled.form, answers, timezone.localdate(now)),
        filled_in_by=helping.snapshot_of(draft),
        language=language,
        notice_version=notice.get("version", ""),
        notice=notice,
        submitted_at=now,
        digest=digest_of(draft.version.digest, answers, now.isoformat()),
    )
    while True:
        submission.reference = new_reference(settings.REFERENCE_PREFIX, now.year)
        try:
            with transaction.atomic():
                submission.save(force_insert=True)
        except IntegrityError:
            if not Submission.objects.filter(reference=submission.reference).exists():
                raise
        else:
            return submission


def digest_of(version_digest: str, answers: object, at: str) -> str:
    return keyed_hash("submission", json.dumps([version_digest, answers, at], sort_keys=True))


def _close(draft: Draft, submission: Submission) -> None:
    """The submission holds the answers now: the draft keeps no second copy, nor files that no
    counting answer names."""
    draft.submitted_at = submission.submitted_at
    draft.journey = ""  # from now on no measurement leads back here (forms.measure)
    draft.save(update_fields=["submitted_at", "journey"])
    Answer.objects.filter(draft=draft).delete()
    contacts.forget(draft)
    kept = models.Q(uuid__in=files_in(submission.answers)) | models.Q(ask=PAPER_SCAN)
    Upload.objects.filter(draft=draft).exclude(kept).delete()


def _send_receipt(submission: Submission) -> None:
    try:
        with transaction.atomic():
            receipt.send(submission)
    except Exception as error:
        logger.error("receipt of %s not written: %s", submission.pk, type(error).__name__)

"""The desk's part of what is kept about a submission: in which states time counts, what blocks an
erasure, what is emptied, what is told."""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import words
from desk.applications import CLOSED, NOT_CLOSED, Application
from desk.attached import By, attached
from desk.exports.forgetting import forget
from desk.flows import APPLICANT_READS
from desk.people.joining import Joining
from desk.people.restriction import Restriction
from desk.referrals import Referral
from desk.router import told
from forms.derived import reason_sentences
from forms.privacy.erasing import clear_around, emptied
from forms.privacy.holders import DELETE, Holder, KeptState, Line, Part, Statistics
from forms.submissions import Submission
from workflow import effective
from workflow.models import Event, Message

# Proposed to the city (docs/privacy.md): a year for what was not taken on. What was followed to its
# end is kept until the city's own plan says how long.
NOT_TAKEN_ON_DAYS = 365
STARTING_DAYS = dict.fromkeys(
    ("not_accepted", "redirected", "withdrawn", "expired"), NOT_TAKEN_ON_DAYS
)
KEPT = frozenset({"desk.referral", "desk.application"})


def in_state(state: str) -> Callable[[], models.QuerySet[Submission]]:
    def submissions() -> models.QuerySet[Submission]:
        return Submission.objects.filter(application__state=state).annotate(
            since=F("application__state_since")
        )

    return submissions


def application_of(submission: Submission) -> Application | None:
    return Application.objects.filter(submission=submission).first()


def hold(submission: Submission) -> str:
    application = application_of(submission)
    if application is None:
        return ""
    if Joining.objects.filter(gone=application, kept__state__in=NOT_CLOSED).exists():
        return _("The desk goes on with it in another request, which is still open.")
    if application.state not in NOT_CLOSED:
        return ""
    return _(
        "The request is still open (%(state)s). Close it, or let the person withdraw it: then it "
        "can be erased."
    ) % {"state": application.state_label}


def lock(keys: Sequence[int]) -> None:
    rows = Application.objects.select_for_update(of=("self",)).filter(submission__in=keys)
    list(rows.order_by("pk").values_list("pk"))


def subjects(submission: Submission) -> list[models.Model]:
    application = application_of(submission)
    if application is None:
        return []
    restriction = Restriction(pk=application.pk)
    asked = application.info_requests.all()
    return [application, restriction, *application.referrals.all(), *asked]


def statistics(submission: Submission) -> Statistics | None:
    application = application_of(submission)
    if application is None:
        return None
    last = Event.objects.about(application).order_by("-version").first()
    reason = last.reason if last else ""
    return Statistics(
        topic=application.topic,
        district=application.district,
        outcome=" ".join(part for part in (application.state, reason) if part),
        closed_on=timezone.localdate(application.state_since),
    )


def erase(submission: Submission, action: str) -> None:
    application = application_of(submission)
    if application is None:
        return
    forget(application.pk)
    Message.objects.about(*application.notices.all()).delete()  # to colleagues: a link to the case
    for question in application.info_requests.all():
        clear_around(question, KEPT)
    referrals = list(application.referrals.all())
    for referral in referrals:
        clear_around(referral, KEPT)
    clear_around(application, KEPT)
    if action == DELETE:
        Referral.objects.filter(application=application).delete()
        Application.objects.filter(pk=application.pk).delete()
        return
    for referral in referrals:
        Referral.objects.filter(pk=referral.pk).update(**emptied(Referral))
    application.further_topics.clear()
    Application.objects.filter(pk=application.pk).update(
        **emptied(Application),
        reference=f"ANON-{secrets.token_hex(6)}",
        language="",
        news_language="",
        news_channel="",
        legal_date=None,
        owner=None,
        team=None,
        news_since=None,
        submitted_at=_noon(application.submitted_at),
        state_since=_noon(application.state_since),
        erased_at=timezone.now(),
    )


def parts(submission: Submission) -> list[Part]:
    application = application_of(submission)
    if application is None:
        return []
    events = list(Event.objects.about(application).order_by("version"))
    files = attached(application)
    return [
        Part(_("The request at the desk"), _facts(application)),
        Part(_("What happened"), [_event(event) for event in events]),
        Part(_("Questions and answers"), _conversation(application, files.questions)),
        Part(_("Messages"), _messages(application, files.messages)),
        Part(_("Letters"), _letters(application)),
        Part(_("Organisations asked"), _referrals(application)),
        Part(_("How they were chosen"), told.lines(application)),
        Part(
            _("Internal notes"),
            [
                Line(note.organisation_label, note.text, note.at, internal=True)
                for note in application.notes.all()
            ],
        ),
    ]


def _facts(application: Application) -> list[Line]:
    reasons = reason_sentences(application.urgency_reasons, application.submission.form)
    return [
        Line(_("State"), application.public_label, application.state_since),
        Line(_("Urgency"), "\n".join((application.get_urgency_display(), *map(str, reasons)))),
        Line(_("Answer promised by"), words.day(application.due_on)),
        Line(_("Next legal date"), words.day(application.legal_date)),
        Line(_("Safe to contact"), _("Yes") if application.safe_contact else _("No")),
        Line(_("Reserved"), _("Yes") if application.restricted else _("No")),
    ]


def _event(event: Event) -> Line:
    try:
        title = str(Application.workflow().state(event.target).public_label)
    except KeyError:
        title = event.label
    if event.kept_state:
        title = event.label
    by_person = event.transition == "answer"
    said = [event.reason_label if event.reason else "", event.text]
    return Line(
        title,
        "\n".join(part for part in said if part),
        event.at,
        internal=not (by_person or event.transition in APPLICANT_READS or not any(said)),
    )


def _conversation(application: Application, files: By) -> list[Line]:
    return [
        Line(question.question, _with_files(question.answer, files, question), question.asked_at)
        for question in application.info_requests.all()
    ]


def _messages(application: Application, files: By) -> list[Line]:
    return [
        Line(
            each.organisation_label or _("The applicant"),
            _with_files(each.text, files, each),
            each.at,
        )
        for each in application.chat.all()
    ]


def _with_files(text: str, files: By, came_with: models.Model) -> str:
    names = ", ".join(upload.original_name for upload in files.get(came_with.pk, ()))
    told = _("Files: %(names)s") % {"names": names} if names else ""
    return "\n".join(part for part in (text, told) if part)


def _letters(application: Application) -> list[Line]:
    return [Line(letter.subject, letter.body, letter.at) for letter in application.letters.all()]


def _referrals(application: Application) -> list[Line]:
    found = []
    for referral in application.referrals.select_related("organisation"):
        name = referral.organisation.name
        found.append(Line(name, str(referral.state_label), referral.created_at))
        if referral.reason:
            found.append(Line(name, referral.reason, referral.created_at, internal=True))
    return found


def _noon(moment: dt.datetime) -> dt.datetime:
    """The day is enough to count by; the minute could be found in somebody's mailbox."""
    return moment.replace(hour=12, minute=0, second=0, microsecond=0)


def _states() -> tuple[KeptState, ...]:
    return tuple(
        KeptState(
            name,
            effective.state_label(Application.workflow_name, name),
            in_state(name),
            days=STARTING_DAYS.get(name),
        )
        for name in CLOSED
    )


def build() -> Holder:
    values: dict[str, Any] = {
        "hold": hold,
        "lock": lock,
        "subjects": subjects,
        "statistics": statistics,
        "erase": erase,
        "parts": parts,
    }
    return Holder(name="desk", states=_states(), kept=KEPT, **values)

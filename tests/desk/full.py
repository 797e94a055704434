"""A case in which everything that its page can show is there, as often as asked for."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from desk import review, triage
from desk.models import (
    Absence,
    Application,
    ChatMessage,
    Document,
    InfoRequest,
    Letter,
    LetterHandover,
    Note,
    Notice,
    PartnerLink,
    Referral,
    Team,
)
from desk.people import joining
from tests.desk.bylink import by_link
from tests.desk.factories import (
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner,
    received,
    topic,
)
from tests.desk.test_matrix import CITY
from workflow import gate, outbox
from workflow.models import Event


def full_case(owner: Any, **traits: Any) -> Application:
    """In review, of a colleague who is away, urgency changed, about three topics, with news."""
    application = received(**traits)
    review.take_in_charge(application, CITY, seen=1)
    triage.set_urgency(application, CITY, seen=2, level=1, text="Not so urgent")
    colleague = desk_user()
    team, _is_new = Team.objects.get_or_create(name="Home")
    team.members.set([owner, colleague])
    Absence.objects.create(
        person=colleague, starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2100, 1, 1)
    )
    Application.objects.filter(pk=application.pk).update(
        owner=colleague, team=team, news_since=timezone.now()
    )
    application.further_topics.add(topic("debts"), topic("work"))
    return Application.objects.get(pk=application.pk)


def add_rows(application: Application, count: int) -> None:
    """Referrals that came to nothing, events, notes, documents, files, messages both ways, letters,
    questions, and other requests of the person."""
    for number in range(count):
        referral = ReferralFactory(
            application=application, organisation=partner(name=f"Body {number}"), state="declined"
        )
        for subject, transition in ((application, "set_topic"), (referral, "decline")):
            _history(subject, transition, number)
        _note(application)
        _document(application, f"row-{number}")
        _chat(application)
        letter = Letter.objects.create(
            application=application, language="it", subject="Come", body="Come", author_label="Olga"
        )
        LetterHandover.objects.create(letter=letter, way="post", on=timezone.localdate())
        InfoRequest.objects.create(
            application=application, question="When?", answer="Soon", state="answered"
        )
        received()


def mentioned(application: Application, person: Any, count: int) -> None:
    for _number in range(count):
        Notice.objects.create(
            person=person,
            application=application,
            note=_note(application),
            kind="mentioned",
            by_label="Ugo",
        )


def joined(application: Application, count: int) -> None:
    for _number in range(count):
        gone = received()
        _note(gone)
        UploadFactory(draft=gone.submission.draft)
        application.refresh_from_db()
        joining.merge(
            application,
            gone,
            CITY,
            seen_kept=application.version,
            seen_gone=gone.version,
            text="The same matter",
        )


def with_an_organisation(application: Application, count: int) -> Referral:
    """Accepted by one that answers by link and was sent that many links."""
    Application.objects.filter(pk=application.pk).update(state="accepted")
    referral: Referral = ReferralFactory(
        application=application, organisation=by_link(), state="accepted"
    )
    for number in range(count):
        PartnerLink.objects.create(
            referral=referral,
            task="work",
            occasion=f"{referral.pk}-{number}",
            expires_at=timezone.now() + dt.timedelta(days=1),
        )
        _chat(application, referral)
    return referral


def _history(subject: Application | Referral, transition: str, number: int) -> None:
    for change in range(3):
        Event.objects.create(
            subject=subject,
            workflow=subject.workflow_name,
            transition=transition,
            target=subject.state,
            actor_label="Olga",
            text="Words",
            version=100 + 3 * number + change,
        )
    outbox.post(
        key=f"full-{subject._meta.model_name}-{subject.pk}-{number}",
        to="amina@example.org",
        language="it",
        subject="News",
        body="News",
        kind="news",
        about=subject,
    )


def _note(application: Application) -> Note:
    return Note.objects.create(
        application=application, author_label="Olga", text="A note", key=uuid.uuid4()
    )


def _document(application: Application, row: str) -> None:
    document = Document(application=application, step="letters", ask="letter_file", row=row)
    gate.begin(document, CITY)
    gate.apply(Document, document.pk, "receive", CITY, seen=1)
    UploadFactory(draft=application.submission.draft, step="letters", ask="letter_file", row=row)


def _chat(application: Application, referral: Referral | None = None) -> None:
    for direction in ("in", "out"):
        ChatMessage.objects.create(
            application=application,
            referral=referral,
            direction=direction,
            author_label="Olga",
            text="Words",
            key=uuid.uuid4(),
        )

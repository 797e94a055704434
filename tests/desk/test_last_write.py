"""All of it, or nothing: whatever a change writes last is made to fail, and nothing has happened."""

import datetime as dt
import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from desk import (
    assigning,
    attaching,
    laid_aside,
    partners,
    replies,
    review,
    routing,
    silence,
    triage,
    unanswered,
)
from desk.access import actor_for
from desk.contact import correcting
from desk.exports import making
from desk.models import (
    Application,
    Attachment,
    Export,
    InfoRequest,
    Referral,
    RestrictedAccess,
    Team,
)
from desk.people import joining, keys, restricting
from desk.staff.bulk.actions import BulkAction
from desk.staff.bulk.routed import SendAsSuggested
from desk.staff.bulk.topics import Topics
from desk.staff.bulk.writing import WriteToEach
from desk.talk import writing
from forms.sniff import Checked
from portal.crypto_files import new_key
from tests.desk.cases import tables
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    desk_user,
    partner,
    received,
    topic,
)
from tests.desk.routing import rule
from tests.desk.test_matrix import CITY, TEXT, partner_actor

pytestmark = [pytest.mark.both, pytest.mark.django_db]
Change = Callable[[], Any]
WRITES = ("INSERT", "UPDATE", "DELETE")


def application(state: str) -> Application:
    return ApplicationFactory(state=state)


def referral(state: str, of: str) -> Referral:
    return ReferralFactory(application__state=of, organisation=partner(), state=state)


def question() -> InfoRequest:
    return InfoRequestFactory(application=application("info_requested"))


def theirs(one: Referral) -> Any:
    return partner_actor(one.organisation)


def giving() -> Change:
    one, user = application("in_review"), desk_user()
    team = Team.objects.create(name="Casa")
    return lambda: assigning.assign(one, CITY, seen=1, owner=user, team=team, note=TEXT)


def sorting() -> Change:
    one, other = application("in_review"), topic("debts")
    return lambda: triage.set_topic(one, CITY, seen=1, topics=[other])


def passing_on() -> Change:
    one, other = referral("accepted", "accepted"), partner()
    return lambda: routing.route(one.application, other, CITY, seen=1, reason=TEXT, step="transfer")


def sending() -> Change:
    one, body = application("in_review"), partner()
    return lambda: routing.route(one, body, CITY, seen=1, reason=TEXT)


def taking_a_no_back() -> Change:
    one = referral("sent", "referred")
    partners.decline(one, theirs(one), seen=1, reason="no_room")
    one.refresh_from_db()
    return lambda: partners.reconsider(one, theirs(one), seen=one.version)


def holding() -> Change:
    one = referral("started", "accepted")
    day = timezone.localdate() + dt.timedelta(days=9)
    return lambda: partners.hold(one, theirs(one), seen=1, reason="waits_person", day=day)


def file() -> Checked:
    """A file as the checks leave it. Made anew each time: keeping one uses it up."""
    return Checked(
        io.BytesIO(b"sealed"), new_key(), "a.pdf", "application/pdf", 6, "0" * 64, "clean"
    )


def answering_with_files() -> Change:
    """Of a question about a document of the checklist, with a file that an earlier try left."""
    one = received(answers={**ANSWERS, "letter_file": {"later": True}})
    review.take_in_charge(one, CITY, seen=1)
    document = one.documents.get()
    review.ask_applicant(one, CITY, seen=2, question=TEXT, document=document)
    asked = InfoRequest.objects.get(application=one)
    laid_aside.keep(one, [replace(file(), sha256="1" * 64)], asked)
    return lambda: replies.answer_request(asked, files=[file()])


def sending_along() -> Change:
    one, body = application("in_review"), partner()
    rows = attaching.keep(one, [file()])
    Attachment.objects.update(sent_at=timezone.now())
    along = [each.pk for each in rows]
    return lambda: routing.route(one, body, CITY, seen=1, reason=TEXT, along=along)


def two() -> list[Application]:
    pair = [application("in_review"), application("in_review")]
    for each in pair:
        keys.mark(each)
    return pair


def joining_two() -> Change:
    kept, gone = two()
    return lambda: joining.merge(kept, gone, CITY, seen_kept=1, seen_gone=1, text=TEXT)


def taking_apart() -> Change:
    kept, gone = two()
    joining.merge(kept, gone, CITY, seen_kept=1, seen_gone=1, text=TEXT)
    gone.refresh_from_db()
    return lambda: joining.unmerge(gone, CITY, seen=gone.version, text=TEXT)


def reserving() -> Change:
    one, user = application("in_review"), desk_user()
    RestrictedAccess.objects.create(user=user, given_by="Cora")
    return lambda: restricting.restrict(
        one, actor_for(user), seen=restricting.version_of(one), reason="violence", text=TEXT
    )


def of_application(state: str, verb: Callable[[Application], Any]) -> Callable[[], Change]:
    def made() -> Change:
        one = application(state)
        return lambda: verb(one)

    return made


def of_referral(state: str, of: str, verb: Callable[[Referral], Any]) -> Callable[[], Change]:
    def made() -> Change:
        one = referral(state, of)
        return lambda: verb(one)

    return made


def of_question(verb: Callable[[InfoRequest], Any]) -> Callable[[], Change]:
    def made() -> Change:
        one = question()
        return lambda: verb(one)

    return made


def asking_to_correct() -> Change:
    one = application("in_review")
    return lambda: correcting.ask(one, CITY, fact="email", value="new@example.org", reason=TEXT)


def writing_a_number_down() -> Change:
    one = application("in_review")
    return lambda: correcting.ask(
        one, CITY, fact="phone", value="+390111234567", reason=TEXT, spoken=True
    )


def verifying() -> Change:
    with patch("portal.onetime.secrets.randbelow", return_value=123456):
        waiting = asking_to_correct()()
    return lambda: correcting.verify(waiting, CITY, "123456")


CHANGES: dict[str, Callable[[], Change]] = {
    "take in charge": of_application(
        "submitted", lambda one: review.take_in_charge(one, CITY, seen=1)
    ),
    "ask": of_application(
        "in_review", lambda one: review.ask_applicant(one, CITY, seen=1, question=TEXT)
    ),
    "go on without an answer": of_question(
        lambda one: review.stop_waiting(one.application, CITY, seen=1, text=TEXT)
    ),
    "answer": of_question(lambda one: replies.answer_request(one, text=TEXT)),
    "answer with files": answering_with_files,
    "expire unanswered": of_question(unanswered.expire),
    "give": giving,
    "urgency": of_application(
        "in_review", lambda one: triage.set_urgency(one, CITY, seen=1, level=1, text=TEXT)
    ),
    "topics": sorting,
    "send": sending,
    "send with files": sending_along,
    "pass on": passing_on,
    "take back": of_referral(
        "sent",
        "referred",
        lambda one: routing.withdraw_referral(one.application, CITY, seen=1, text=TEXT),
    ),
    "accept": of_referral(
        "sent", "referred", lambda one: partners.accept(one, theirs(one), seen=1)
    ),
    "decline": of_referral(
        "seen", "referred", lambda one: partners.decline(one, theirs(one), seen=1, reason="no_room")
    ),
    "take a no back": taking_a_no_back,
    "hold": holding,
    "ask to pass on": of_referral(
        "started",
        "accepted",
        lambda one: partners.ask_transfer(one, theirs(one), seen=1, text=TEXT),
    ),
    "conclude": of_referral(
        "started",
        "accepted",
        lambda one: partners.conclude(one, theirs(one), seen=1, reason="home_kept", text=TEXT),
    ),
    "end in silence": of_referral("seen", "referred", silence.expire),
    "close": of_referral(
        "accepted",
        "accepted",
        lambda one: review.close(one.application, CITY, seen=1, reason="home_kept", text=TEXT),
    ),
    "withdraw": of_referral("sent", "referred", lambda one: replies.withdraw(one.application)),
    "reopen": of_application("closed", lambda one: review.reopen(one, CITY, seen=1, text=TEXT)),
    "join": joining_two,
    "take apart": taking_apart,
    "reserve": reserving,
    "ask to correct a contact": asking_to_correct,
    "write a number down": writing_a_number_down,
    "verify a contact": verifying,
    "write to the desk": of_application(
        "in_review", lambda one: writing.write_to_desk(one, text=TEXT)
    ),
    "write to the desk with files": of_application(
        "in_review", lambda one: writing.write_to_desk(one, files=[file()])
    ),
    "write to the applicant": of_application(
        "in_review", lambda one: writing.write_to_applicant(one, CITY, text=TEXT)
    ),
}


def asking_for_a_file() -> Change:
    user, noted = desk_user(), {"tab": "open", "form": "csv", "rows": 9, "personal": False}
    return lambda: making.begin(user, Export(**noted), key=uuid.uuid4(), language="it")


def of_many(action: BulkAction, **said: Any) -> Callable[[], Change]:
    def made() -> Change:
        one, body = application("in_review"), partner()
        rule(leads_to="named", shares={body: 1})
        tokens = {one.pk: body.pk}
        data = {"key": uuid.uuid4(), "topics": [topic("eviction"), topic("debts")], **said}
        return lambda: action.run(one, CITY, 1, {**data, "tokens": tokens})

    return made


CHANGES |= {
    "ask for a long file": asking_for_a_file,
    "topics of each": of_many(Topics(), how="add"),
    "send each as suggested": of_many(SendAsSuggested(), reason=TEXT),
    "write to each": of_many(WriteToEach(), text=TEXT, template=None),
}


class Writes:
    """Counts what is written, and lets the one numbered ``fails`` break."""

    def __init__(self, fails: int = 0) -> None:
        self.number, self.fails = 0, fails

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.number += 1
            if self.number == self.fails:
                raise DatabaseError("the last write fails")
        return execute(sql, params, many, context)


@pytest.mark.parametrize("name", CHANGES)
def test_when_the_last_write_fails_nothing_happened_and_nothing_leaves(
    name, django_capture_on_commit_callbacks
):
    change = CHANGES[name]()
    counting = Writes()
    with transaction.atomic(), connection.execute_wrapper(counting):
        change()
        transaction.set_rollback(True)
    assert counting.number >= 2, "one write is no compound change"
    before, sent = tables(), len(mail.outbox)
    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        connection.execute_wrapper(Writes(fails=counting.number)),
        pytest.raises(DatabaseError),
    ):
        change()
    assert tables() == before
    assert (callbacks, len(mail.outbox)) == ([], sent)

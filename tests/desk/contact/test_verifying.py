"""A wrong address or number is corrected, and counts once verified: asking and verifying."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from desk.access import applicant
from desk.contact import correcting
from desk.contact.codes import TooMany
from desk.letters.way import reachable, way_to
from forms.contact.records import ContactChange, ContactCode
from forms.submissions import Submission
from portal.onetime import Verdict
from tests.desk.contact.support import CODE, NEW, OLD, asked, contact, corrected, fresh, to
from tests.desk.factories import received
from tests.desk.test_matrix import CITY, NOBODY
from workflow import gate
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("actor", [CITY, applicant()], ids=["desk", "applicant"])
def test_until_the_code_is_written_the_old_contact_counts(actor):
    application = received()
    change = asked(application, actor)
    assert contact(application) == OLD
    assert [way.to for way in reachable(fresh(application))] == [OLD]
    assert (to("contact_code"), to("contact_asked")) == ([NEW], [OLD])
    assert not Event.objects.about(application).filter(transition="correct_contact").exists()
    assert correcting.verify(change, actor, CODE) is Verdict.RIGHT
    assert contact(application) == NEW
    assert way_to(fresh(application)).to == NEW


def test_the_sent_answers_never_change_and_the_old_value_is_kept_encrypted():
    application = received()
    before = application.submission.answers
    corrected(application)
    assert Submission.objects.get().answers == before
    change = ContactChange.objects.get()
    assert (change.was, change.value, change.how, change.reason) == (OLD, NEW, "code", "Misspelt")
    raw = ContactChange.objects.raw("select * from forms_contactchange")
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(str(raw.query))
        assert OLD not in str(cursor.fetchall())


def test_the_history_says_what_and_how_but_never_the_contact():
    application = corrected(received())
    event = Event.objects.about(application).get(transition="correct_contact")
    assert (event.source, event.target, event.data) == (
        "submitted",
        "submitted",
        {"fact": "email", "how": "code"},
    )
    told = correcting.told(event)
    assert "@" not in told
    assert "@" not in event.text


def test_the_desk_is_told_when_the_person_did_it_themselves():
    application = corrected(received(), applicant())
    assert application.news_since is not None


def test_what_the_old_address_reads_says_nothing_of_the_request():
    application = received()
    asked(application)
    body = Message.objects.get(kind="contact_asked").body
    for secret in (application.reference, "http", "Amina", NEW, CODE):
        assert secret not in body


def test_a_code_is_kept_as_a_hash_and_belongs_to_its_correction():
    one, other = received(), received()
    first, second = asked(one), asked(other)
    codes = list(ContactCode.objects.values_list("code_hash", flat=True))
    assert len(set(codes)) == 2
    assert CODE not in "".join(codes)
    assert correcting.verify(second, CITY, CODE) is Verdict.RIGHT
    first.refresh_from_db()
    assert first.is_pending


def test_wrong_tries_use_a_code_up():
    change = asked(received())
    said = [correcting.verify(change, CITY, "000000") for _try in range(5)]
    assert said == [*[Verdict.WRONG] * 4, Verdict.OVER]
    assert correcting.verify(change, CITY, CODE) is Verdict.OVER
    correcting.send_again(change, CITY)
    assert correcting.verify(change, CITY, CODE) is Verdict.RIGHT


@pytest.mark.parametrize(("minutes", "verdict"), [(14, Verdict.RIGHT), (15, Verdict.OVER)])
def test_a_code_lives_for_a_quarter_of_an_hour(minutes, verdict):
    change = asked(received())
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes, seconds=1)):
        assert correcting.verify(change, CITY, CODE) is verdict


def test_a_replayed_code_a_replaced_and_a_given_up_correction_change_nothing():
    application = received()
    replaced = asked(application, value="typo@example.org")
    done = asked(application)
    correcting.verify(done, CITY, CODE)
    given_up = asked(application, value="third@example.org")
    correcting.give_up(given_up, CITY)
    for change in (replaced, done, given_up):
        with pytest.raises(correcting.Settled):
            correcting.verify(change, CITY, CODE)
    assert contact(application) == NEW
    assert Event.objects.about(application).filter(transition="correct_contact").count() == 1


def test_a_double_click_sends_one_code_and_later_a_new_one():
    application = received()
    first, second = asked(application), asked(application)
    assert first.pk == second.pk
    assert to("contact_code") == [NEW]
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2)):
        assert asked(application).pk == first.pk
    assert to("contact_code") == [NEW, NEW]
    assert to("contact_asked") == [OLD]


def test_the_codes_of_a_request_and_of_an_address_are_limited():
    application = received()
    change = asked(application)
    for _time in range(4):
        correcting.send_again(change, CITY)
    with pytest.raises(TooMany):
        correcting.send_again(change, CITY)
    with pytest.raises(TooMany):  # through another request: nobody's mailbox is flooded
        asked(received())
    assert len(to("contact_code")) == 5


@pytest.mark.parametrize("value", [OLD, OLD.upper()])
def test_what_is_known_already_is_no_correction(value):
    with pytest.raises(correcting.SameContact):
        asked(received(), value=value)


def test_whoever_is_neither_desk_nor_applicant_corrects_nothing():
    change = asked(received())
    for refused in (
        lambda: asked(received(), NOBODY),
        lambda: correcting.verify(change, NOBODY, CODE),
        lambda: correcting.send_again(change, NOBODY),
        lambda: correcting.give_up(change, NOBODY),
    ):
        with pytest.raises(gate.NotYourRole):
            refused()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"counts_since": timezone.now()},
        {"counts_since": timezone.now(), "ended_at": timezone.now(), "how": "code"},
    ],
    ids=["a second one waits", "nobody says how", "counts and has ended"],
)
def test_the_database_refuses_what_cannot_be(more):
    application = received()
    asked(application)
    values = {"submission": application.submission, "fact": "email", "value": "x", "by_label": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactChange.objects.create(**values | more)

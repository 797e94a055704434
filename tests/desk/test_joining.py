"""Duplicates: compared side by side, joined without losing anything, taken apart again."""

import datetime as dt
import html

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from desk import review
from desk.access import actor_for
from desk.models import (
    Application,
    InfoRequest,
    Joining,
    Note,
    PersonMark,
    Referral,
    RestrictedAccess,
)
from desk.people import joining, restricting
from desk.people.duplicates import candidates
from desk.people.person import same_person
from desk.people.side_by_side import answers
from desk.privacy import holder
from tests.desk.factories import (
    ANSWERS,
    DERIVED,
    ReferralFactory,
    UploadFactory,
    desk_user,
    received,
)
from tests.desk.test_matrix import CITY, TEXT
from workflow import gate
from workflow.models import Event, Message, Reading

pytestmark = [pytest.mark.both, pytest.mark.django_db]
LATER = {**DERIVED, "legal_date": "2031-05-05", "urgency": {"level": "low", "reasons": []}}


@pytest.fixture
def pair(db):
    """The one that goes on: less urgent, a later date. The other: urgent, contact not safe."""
    return received(derived=LATER), received(derived={**DERIVED, "safe_contact": False})


def join(kept, gone, actor=CITY, **more):
    said = {"seen_kept": kept.version, "seen_gone": gone.version, "text": TEXT} | more
    return joining.merge(kept, gone, actor, **said)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def compare(left, right):
    return reverse("desk_people:compare", args=[left.pk, right.pk])


def case(application):
    return reverse("desk_applications:case", args=[application.pk])


def text(response):
    return html.unescape(response.content.decode())


# --- candidates -----------------------------------------------------------------------------------


def test_a_duplicate_is_the_same_person_topic_and_time_and_both_open(operator):
    first, twin = received(), received()
    others = [received(derived={**DERIVED, "topic": "debts"}) for _each in range(2)]
    Application.objects.filter(pk=received().pk).update(
        submitted_at=timezone.now() - dt.timedelta(days=61)
    )
    Application.objects.filter(pk=received().pk).update(state="closed")
    received(answers={**ANSWERS, "birth_date": "1990-01-01"})  # perhaps
    matches = same_person(first, operator)
    assert [one.application for one in candidates(first, matches)] == [twin]
    assert others[0].topic == "debts"


def test_the_case_says_so_and_leads_to_the_comparison(desk):
    first, twin = received(), received()
    assert compare(first, twin) in text(desk.get(case(first)))
    assert desk.get(compare(first, twin)).status_code == 200
    stranger = received(answers={**ANSWERS, "birth_date": "1990-01-01"})
    assert desk.get(compare(first, stranger)).status_code == 404
    assert desk.get(compare(first, first)).status_code == 404


def test_the_comparison_names_differences_in_words_and_is_noted(desk):
    first = received()
    second = received(answers={**ANSWERS, "own_words": "E ora anche la luce."})
    UploadFactory(draft=second.submission.draft, original_name="bolletta.pdf")
    review.add_note(first, CITY, text="Called her")
    response = desk.get(compare(first, second))
    for words in (
        "Ho perso il lavoro a giugno.",
        "E ora anche la luce.",
        "bolletta.pdf",
        "Called her",
    ):
        assert words in text(response), words
    different = [
        pair.left for block in answers(first, second) for pair in block.pairs if pair.differs
    ]
    assert different == ["Ho perso il lavoro a giugno."]
    assert Reading.objects.filter(what="case").count() == 2


# --- joining --------------------------------------------------------------------------------------


def test_the_graver_of_everything_counts_and_nothing_is_lost(desk, pair):
    kept, gone = pair
    upload = UploadFactory(draft=gone.submission.draft, original_name="lettera.pdf", stored=b"%PDF")
    review.take_in_charge(gone, CITY, seen=1)
    review.ask_applicant(gone, CITY, seen=2, question="Which floor?")
    review.add_note(gone, CITY, text="She came with her sister")
    join(kept, fresh(gone))
    kept, gone = fresh(kept), fresh(gone)
    assert gone.state == "merged"
    assert (kept.urgency, kept.legal_date, kept.safe_contact) == (3, dt.date(2030, 1, 10), False)
    assert kept.urgency_reasons == ["summons", "date_near"]
    assert (kept.state, kept.version) == ("submitted", 2)
    seen = text(desk.get(case(kept)))
    for words in ("Which floor?", "She came with her sister", "lettera.pdf", gone.reference, TEXT):
        assert words in seen, words
    assert desk.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code == 200
    assert Reading.objects.about(gone).filter(what="case").exists()
    assert kept.reference in text(desk.get(case(gone)))
    question = InfoRequest.objects.get()
    assert (question.application, question.state) == (gone, "dropped")
    assert not Message.objects.filter(kind="merge").exists(), "contact is not safe"


def test_who_may_be_told_is_told_that_there_is_news():
    kept, gone = received(), received()
    join(kept, gone)
    assert Message.objects.about(gone).get(kind="merge").recipient == "amina@example.org"


@pytest.mark.parametrize(
    "broken", ["review.add_note", "Joining.objects.create", "news.tell_applicant"]
)
def test_if_the_last_write_fails_nothing_happened(monkeypatch, broken):
    kept, gone = received(), received()

    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    where, _dot, name = broken.rpartition(".")
    target = joining
    for part in where.split("."):
        target = getattr(target, part)
    events = Event.objects.count()
    monkeypatch.setattr(target, name, fails)
    with pytest.raises(DatabaseError):
        join(kept, gone)
    assert (fresh(gone).state, fresh(gone).version, fresh(kept).version) == ("submitted", 1, 1)
    assert fresh(kept).urgency == kept.urgency
    assert Event.objects.count() == events
    assert not any(model.objects.exists() for model in (Note, Joining, Message))


def test_two_with_organisations_are_left_apart(body):
    kept, gone = received(), received()
    Application.objects.filter(pk=gone.pk).update(state="referred")
    with pytest.raises(gate.GuardRefused) as one:
        join(kept, gone)
    Application.objects.filter(pk=kept.pk).update(state="accepted")
    with pytest.raises(gate.GuardRefused) as both:
        join(kept, gone)
    assert one.value.sentence != both.value.sentence
    assert not Joining.objects.exists()
    Application.objects.filter(pk=gone.pk).update(state="in_review")
    ReferralFactory(application=kept, organisation=body, state="accepted")
    join(fresh(kept), fresh(gone))
    assert Referral.objects.get().application == kept


def test_what_cannot_be_joined():
    kept, gone, third = (received() for _each in range(3))
    stranger = received(answers={**ANSWERS, "birth_date": "1990-01-01"})
    RestrictedAccess.objects.create(user=desk_user(), given_by="x")
    for pair in ((kept, kept), (kept, stranger)):
        with pytest.raises(gate.GuardRefused):
            join(*pair)
    restricting.restrict(third, CITY, seen=1, reason="violence")
    with pytest.raises(gate.GuardRefused):
        join(kept, third)
    with pytest.raises(gate.StaleVersion):
        join(kept, gone, seen_kept=7)
    with pytest.raises(gate.TextMissing):
        join(kept, gone, text=" ")
    join(kept, gone)
    with pytest.raises(gate.GuardRefused):
        join(received(), fresh(kept))  # others were joined with it
    with pytest.raises(gate.WrongState):
        join(fresh(gone), received())
    assert Joining.objects.count() == 1


def test_twins_are_not_joined():
    kept, gone = received(), received()
    for each, code in ((kept, "a"), (gone, "b")):
        PersonMark.objects.create(application=each, kind="tax_code", hash=code)
    with pytest.raises(gate.GuardRefused):
        join(kept, gone)


def test_the_page_joins_once_and_keeps_what_was_typed(desk, pair):
    kept, gone = pair
    said = {"keep": kept.pk, "seen_left": 1, "seen_right": 1, "text": "She sent it twice"}
    assert desk.post(compare(kept, gone), {**said, "keep": 10**6}).status_code == 422
    assert desk.post(compare(kept, gone), {**said, "text": "a\x00"}).status_code == 422
    stale = desk.post(compare(kept, gone), {**said, "seen_left": 9})
    assert stale.status_code == 409
    assert "She sent it twice" in text(stale)
    for _click in range(2):
        assert desk.post(compare(kept, gone), said).url == case(kept)
    assert Joining.objects.get().gone == gone
    assert Note.objects.count() == 1


# --- taking apart ---------------------------------------------------------------------------------


def test_taken_apart_both_are_what_they_were(desk, operator, pair):
    kept, gone = pair
    join(kept, gone)
    Application.objects.filter(pk=kept.pk).update(urgency=2)  # somebody judged since
    url = reverse("desk_applications:act", args=[gone.pk, "unmerge"])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"seen": 2, "text": "Two sisters"}).url == case(gone)
    kept, gone = fresh(kept), fresh(gone)
    assert (gone.state, gone.owner) == ("in_review", operator)
    assert (kept.safe_contact, kept.legal_date) == (True, dt.date(2031, 5, 5))
    assert kept.urgency == 2
    assert not Joining.objects.exists()
    assert "Two sisters" in text(desk.get(case(kept)))
    with pytest.raises(gate.AlreadyDone):
        joining.unmerge(gone, actor_for(operator), seen=2, text="Two sisters")


def test_after_the_tolerance_it_stays_joined(settings, pair):
    kept, gone = pair
    join(kept, gone)
    settings.DESK_UNMERGE_DAYS = 0
    with pytest.raises(gate.GuardRefused):
        joining.unmerge(fresh(gone), CITY, seen=2, text=TEXT)
    still = [step.name for step in gate.allowed(fresh(gone), CITY)]
    assert still == ["correct_contact"]


# --- the person, and erasure ----------------------------------------------------------------------


def test_the_person_learns_of_the_other_one_only_with_both_open(client):
    kept, gone = received(), received()
    join(kept, gone)
    url = reverse("desk:status", args=[gone.submission.uuid])

    def seen(*opened):
        session = client.session
        session["requests_opened"] = [each.submission.uuid.hex for each in opened]
        session.save()
        response = client.get(url)
        assert response.status_code == 200
        return response

    alone = seen(gone)
    assert kept.reference not in text(alone)
    assert kept.submission.uuid.hex not in text(alone).replace("-", "")
    both = seen(gone, kept)
    assert kept.reference in text(both)


def test_the_joined_one_is_kept_while_the_other_is_open():
    kept, gone = received(), received()
    join(kept, gone)
    assert holder.hold(gone.submission)
    Application.objects.filter(pk=kept.pk).update(state="closed")
    assert not holder.hold(gone.submission)
    holder.erase(kept.submission, "anonymise")
    assert not Joining.objects.exists()
    joining.unmerge(fresh(gone), CITY, seen=2, text=TEXT)
    assert fresh(gone).state == "in_review"


def test_a_case_costs_the_same_however_many_were_joined(desk):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    kept, costs = received(), []
    for number in (1, 3):
        for _each in range(number):
            gone = received()
            review.add_note(gone, CITY, text="x")
            UploadFactory(draft=gone.submission.draft)
            join(fresh(kept), gone)
        desk.get(case(kept))
        with CaptureQueriesContext(connection) as asked:
            desk.get(case(kept))
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 19

"""Reserved requests: for whoever is not named they do not exist, and never for everybody."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from desk import review, routing, silence
from desk.access import actor_for, uploads_visible_to
from desk.models import Application, Referral, RestrictedAccess, Restriction
from desk.people import restricting, team
from desk.people.masking import hint
from desk.people.messages import without_reserved
from desk.people.sight import sees
from desk.privacy import holder
from desk.router.dry_run import last_ones
from desk.staff import tabs
from desk.staff.day import MyDay
from forms.models import Submission
from network.models import Membership
from tests.desk.factories import (
    DERIVED,
    ApplicationFactory,
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner_user,
    received,
)
from tests.desk.routes import every_staff_url
from tests.desk.test_matrix import partner_actor
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = [pytest.mark.both, pytest.mark.django_db]
INDEX = "desk_applications:index"


@pytest.fixture
def named(db):
    """Somebody of the team."""
    user = desk_user(user__first_name="Tea", user__last_name="Team")
    RestrictedAccess.objects.create(user=user, given_by="Cora")
    return user


@pytest.fixture
def team_client(named, sign_in):
    return sign_in(named)


def reserve(application, user, **more):
    said = {"seen": 1, "reason": "violence"} | more
    restricting.restrict(application, actor_for(user), **said)
    return Application.objects.get(pk=application.pk)


def page(application, *more):
    return reverse(
        "desk_people:" + ("colleague" if more else "reserved"), args=[application.pk, *more]
    )


# --- sight ----------------------------------------------------------------------------------------


def test_for_a_colleague_a_reserved_request_does_not_exist_anywhere(desk, operator, named, body):
    application = received()
    upload = UploadFactory(draft=application.submission.draft, stored=b"%PDF-1.4 x")
    ReferralFactory(pk=application.pk, application=application, organisation=body)
    other = ApplicationFactory(topic="debts")
    reserve(application, operator)
    for url in every_staff_url(application.pk, upload.uuid):
        response = desk.get(url)
        if response.status_code == 200:
            assert application.reference not in response.content.decode(), url
        else:
            assert response.status_code in (302, 404), url
    for url in (page(application), reverse("desk_people:colleague", args=[application.pk, "add"])):
        assert desk.post(url, {"seen": 1, "user": operator.pk}).status_code == 404
    found = desk.get(reverse(INDEX), {"q": application.reference})
    assert list(found.context["object_list"]) == []
    numbers = tabs.counts(Application.objects.visible_to(operator), operator, timezone.localdate())
    assert numbers["open"] == 1
    assert last_ones(operator, 50) == [other]
    assert not uploads_visible_to(operator).exists()
    assert not Referral.objects.visible_to(operator).exists()


def test_the_team_sees_it_with_a_sign_in_list_and_case(team_client, operator, named):
    application = reserve(received(), operator)
    assert sees(named.pk, application)
    found = team_client.get(reverse(INDEX), {"q": application.reference})
    assert [each.pk for each in found.context["object_list"]] == [application.pk]
    assert (
        page(application)
        in team_client.get(
            reverse("desk_applications:case", args=[application.pk])
        ).content.decode()
    )


def test_the_panel_and_the_outbox_leave_it_out(operator, named, rf):
    application = received()
    review.take_in_charge(application, actor_for(operator), seen=1)
    outbox.post(
        key="code", to="amina@example.org", language="it", subject="x", body="x", kind="code",
        about=application.submission.draft,
    )  # fmt: skip
    assert without_reserved(Message.objects.all(), operator).count() == 2
    reserve(application, operator)
    request = rf.get("/")
    request.user = operator
    assert MyDay(request).get_context_data()["cases"] == []
    assert without_reserved(Message.objects.all(), operator).count() == 0
    assert without_reserved(Message.objects.all(), named).count() == 2


def test_who_leaves_the_desk_or_the_team_loses_sight(operator, named):
    second = desk_user()
    team.add(second, actor_for(named))
    application = reserve(received(), operator)
    Membership.objects.filter(user=second).update(until=timezone.localdate() - dt.timedelta(1))
    assert not sees(second.pk, application)
    Membership.objects.filter(user=second).update(until=None)
    assert sees(second.pk, application)
    team.remove(second.pk, actor_for(named))
    assert not sees(second.pk, application)
    assert not Application.objects.visible_to(second).exists()


def test_the_owner_sees_it_only_if_named(operator, named):
    kept, hidden = (received() for _each in range(2))
    for application in (kept, hidden):
        review.take_in_charge(application, actor_for(operator), seen=1)
    reserve(Application.objects.get(pk=kept.pk), operator, owner_sees=True)
    reserve(Application.objects.get(pk=hidden.pk), operator)
    assert list(Application.objects.visible_to(operator)) == [kept]
    restricting.end_colleague(kept, actor_for(named), operator.pk)
    assert not Application.objects.visible_to(operator).exists()


# --- reserving ------------------------------------------------------------------------------------


def test_without_a_team_nothing_is_reserved(desk, operator):
    application = received()
    response = desk.post(page(application), {"seen": 1, "reason": "violence", "text": "He waits"})
    assert response.status_code == 409
    assert "He waits" in response.content.decode()
    assert not Application.objects.get().restricted
    assert not Restriction.objects.exists()
    former = desk_user(active=False)
    RestrictedAccess.objects.create(user=former, given_by="Cora")
    with pytest.raises(gate.GuardRefused):
        reserve(application, operator)


def test_reserving_is_history_and_leaves_the_case_as_it_is(desk, team_client, operator, named):
    application = received()
    said = {"seen": 1, "reason": "violence", "text": "She said so"}
    assert desk.post(page(application), said).url == reverse(INDEX)
    assert desk.post(page(application), said).status_code == 404
    application.refresh_from_db()
    assert (application.restricted, application.version, application.state) == (
        True,
        1,
        "submitted",
    )
    event = Event.objects.about(Restriction(pk=application.pk)).get(transition="restrict")
    assert (event.actor_id, event.reason, event.text) == (operator.pk, "violence", "She said so")
    assert not event.is_public
    case = reverse("desk_applications:case", args=[application.pk])
    assert "She said so" in team_client.get(case).content.decode()


def test_a_double_click_and_a_stale_page_change_nothing(team_client, operator, named):
    application = reserve(received(), named)
    with pytest.raises(gate.AlreadyDone):
        reserve(application, named)
    with pytest.raises(gate.StaleVersion):
        restricting.release(application, actor_for(named), seen=1, text="Over")
    assert team_client.post(page(application), {"seen": 1, "text": "Over"}).status_code == 409
    assert Application.objects.get().restricted


def test_opened_again_the_whole_desk_sees_it(team_client, operator, named):
    application = received()
    review.take_in_charge(application, actor_for(operator), seen=1)
    application = reserve(Application.objects.get(), operator, owner_sees=True)
    with pytest.raises(gate.NotYourRole):
        restricting.release(application, actor_for(desk_user()), seen=2, text="Over")
    assert team_client.post(page(application), {"seen": 2, "text": " "}).status_code == 422
    assert team_client.post(page(application), {"seen": 2, "text": "Over"}).status_code == 302
    assert Application.objects.visible_to(operator).exists()
    assert not RestrictedAccess.objects.in_force().exclude(application=None).exists()


@pytest.mark.parametrize(
    "said",
    [{}, {"seen": "x", "reason": "violence"}, {"seen": 1, "reason": "x"}, {"seen": 1, "reason": "violence", "text": "a\x00b"}],
)  # fmt: skip
def test_bad_input_is_answered(desk, named, said):
    assert desk.post(page(received()), said).status_code == 422


def test_another_reason_needs_words(operator, named):
    with pytest.raises(gate.TextMissing):
        reserve(received(), operator, reason="other")


def test_a_colleague_is_named_for_one_request(team_client, operator, named):
    application = reserve(received(), named)
    reserve(received(), named)
    for _click in range(2):
        assert team_client.post(page(application, "add"), {"user": operator.pk}).status_code == 302
    assert list(Application.objects.visible_to(operator)) == [application]
    for forged in (10**9, "x", partner_user().pk):
        assert team_client.post(page(application, "add"), {"user": forged}).status_code == 422
    assert team_client.post(page(application, "x"), {"user": operator.pk}).status_code == 404
    assert team_client.post(page(application, "end"), {"user": operator.pk}).status_code == 302
    assert not Application.objects.visible_to(operator).exists()


# --- the team -------------------------------------------------------------------------------------


def test_coordinators_name_the_team_and_others_do_not(desk, sign_in, operator):
    boss = sign_in(desk_user(role="coordinator"))
    add, end = (reverse("desk_people:team_change", args=[name]) for name in ("add", "end"))
    assert desk.post(add, {"user": operator.pk}).status_code == 404
    assert boss.post(add, {"user": uuid.uuid4()}).status_code == 422
    for _click in range(2):
        assert boss.post(add, {"user": operator.pk}).status_code == 302
    assert RestrictedAccess.objects.team().get().user == operator
    assert desk.get(reverse("desk_people:team")).status_code == 200
    assert boss.post(end, {"user": "77\x00"}).status_code == 422
    assert boss.post(end, {"user": operator.pk}).status_code == 302
    assert RestrictedAccess.objects.get().ended_by


def test_the_last_of_the_team_stays_while_a_request_is_reserved(sign_in, operator, named):
    reserve(received(), operator)
    boss = sign_in(desk_user(role="coordinator"))
    url = reverse("desk_people:team_change", args=["end"])
    assert boss.post(url, {"user": named.pk}).status_code == 409
    assert RestrictedAccess.objects.team().count() == 1


def test_the_health_page_says_when_nobody_sees_one(client, operator, named):
    application = reserve(received(), operator)
    assert team.unseen() == ""
    Membership.objects.filter(user=named).update(active=False)
    assert client.get("/health/").status_code == 503
    assert application.reference not in team.unseen()
    RestrictedAccess.objects.create(user=operator, application=application, given_by="x")
    assert team.unseen() == ""


# --- what runs as the system, and partners --------------------------------------------------------


def test_news_of_silence_goes_to_who_sees_it(operator, named, body):
    application = received()
    review.take_in_charge(application, actor_for(operator), seen=1)
    routing.route(application, body, actor_for(operator), seen=2, reason="Near home")
    reserve(Application.objects.get(), operator)
    assert routing.suggest(Application.objects.get(), actor_for(named)) is not None
    Referral.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    silence.attend()
    assert Message.objects.get(kind="referral_silent").recipient == named.email


def test_a_partner_reads_a_hint_of_the_contacts(helper, operator, named, body):
    application = received()
    referral = ReferralFactory(application=application, organisation=body, state="accepted")
    url = reverse("desk_referrals:referral", args=[referral.pk])
    assert "+393331234567" in helper.get(url).content.decode().replace(" ", "")
    reserve(application, operator)
    seen = helper.get(url).content.decode()
    assert "4567" not in seen.replace(" ", "")
    assert "amina@example.org" not in seen
    assert "••• 567" in seen
    assert "desk-unsafe" in seen
    assert "Ho perso il lavoro" in seen
    assert hint("") == ""
    assert hint("via Po 1234") == "•••"
    assert partner_actor(body).roles


@pytest.mark.parametrize(
    ("flags", "safe", "urgent", "proposed"),
    [(["not_safe_now"], False, True, True), (["hurt"], True, False, True), ([], False, False, False)],
)  # fmt: skip
def test_it_is_proposed_and_a_person_decides(desk, flags, safe, urgent, proposed):
    derived = {**DERIVED, "safe_contact": safe, "flags": flags}
    application = received(derived=derived)
    people = desk.get(reverse("desk_applications:case", args=[application.pk])).context["people"]
    assert (people.is_urgent, bool(people.proposal)) == (urgent, proposed)
    assert not application.restricted


def test_erasure_takes_the_reasons_with_it(operator, named):
    application = reserve(received(), operator, text="He knows where she sleeps")
    submission = Submission.objects.get()
    assert Restriction(pk=application.pk) in holder.subjects(submission)
    holder.erase(submission, "anonymise")
    assert not Restriction.objects.exists()
    assert not RestrictedAccess.objects.filter(application=application).exists()


def test_the_list_costs_the_same_with_reserved_ones(team_client, operator, named):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reserve(received(), operator)
    team_client.get(reverse(INDEX))
    costs = []
    for _size in range(2):
        with CaptureQueriesContext(connection) as asked:
            team_client.get(reverse(INDEX))
        costs.append(len(asked))
        for _each in range(6):
            reserve(received(), operator)
    assert costs[0] == costs[1]

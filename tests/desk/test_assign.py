"""Who has a case: given to people and teams, colleagues who are away, what its owner must look at."""

import datetime as dt
import html

import pytest
from django.core import mail
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import absences, assigning, attention, colleagues, notices, partners, replies, review
from desk.access import actor_for
from desk.models import Absence, Application, Notice, Team
from desk.privacy import holder
from desk.staff import tabs
from desk.staff.day import MyDay
from desk.stages import stages
from tests.desk.factories import (
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    desk_user,
    partner_user,
    received,
    topic,
)
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from tests.workflow.test_races import at_once
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = [pytest.mark.both, pytest.mark.django_db]
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


@pytest.fixture
def colleague(db):
    return desk_user(user__first_name="Carla", user__last_name="Collega")


@pytest.fixture
def team(operator):
    made = Team.objects.create(name="Casa")
    made.members.add(operator)
    return made


def away(person, stand_in=None, days=5):
    return Absence.objects.create(
        person=person, starts_on=TODAY() - DAY, ends_on=TODAY() + days * DAY, stand_in=stand_in
    )


def give(application, owner=None, team=None, note="", actor=CITY, seen=1):
    return assigning.assign(application, actor, seen=seen, owner=owner, team=team, note=note)


def url(application, name="assign"):
    return reverse(f"desk_applications:{name}", args=[application.pk])


def day_of(rf, user):
    request = rf.get("/admin/")
    request.user = user
    return MyDay(request)


# --- giving ---------------------------------------------------------------------------------------


def test_giving_keeps_the_state_and_says_from_whom_to_whom(operator, colleague, team):
    application = ApplicationFactory(state="in_review", owner=operator)
    event = give(application, colleague, team, note=" She calls on Monday ")
    application.refresh_from_db()
    assert (application.state, application.owner, application.team) == (
        "in_review",
        colleague,
        team,
    )
    assert event.text == "She calls on Monday"
    assert event.data["owner"] == ["Olga Operatrice", "Carla Collega"]
    told = assigning.told(event)
    assert told.index("Carla Collega – Casa") < told.index("Olga Operatrice")


def test_whoever_gets_it_is_told_without_a_word_about_whom(
    colleague, django_capture_on_commit_callbacks
):
    application = received()
    with django_capture_on_commit_callbacks(execute=True):
        give(application, colleague, note="Amina calls on Monday")
    (letter,) = mail.outbox
    assert letter.to == [colleague.email]
    said = letter.subject + letter.body
    assert url(application, "case") in said
    for secret in ("Amina", "Berardi", application.reference, "Monday", "eviction"):
        assert secret not in said


def test_who_takes_it_or_keeps_it_is_not_told(operator, team):
    application = ApplicationFactory()
    give(application, operator, actor=actor_for(operator))
    give(application, operator, team, seen=2)
    assert not Notice.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["partner", "left", "locked", "nobody", "same", "idle team"])
def test_it_is_given_only_to_who_can_work_on_it(who, operator, team):
    application = ApplicationFactory(owner=operator)
    asked = {"owner": None, "team": None}
    if who == "partner":
        asked["owner"] = partner_user()
    elif who == "left":
        asked["owner"] = desk_user(until=TODAY() - DAY)
    elif who == "locked":
        asked["owner"] = desk_user(user__is_active=False)
    elif who == "same":
        asked["owner"] = operator
    elif who == "idle team":
        Team.objects.update(active=False)
        asked["team"] = Team.objects.get()
    with pytest.raises(gate.GuardRefused) as refusal:
        give(application, **asked)
    assert refusal.value.sentence
    application.refresh_from_db()
    assert (application.owner, application.version) == (operator, 1)
    assert not Event.objects.about(application).exists()


def test_partners_give_nothing(colleague):
    referral = ReferralFactory()
    with pytest.raises(gate.NotYourRole):
        give(referral.application, colleague, actor=partner_actor(referral.organisation))


def test_when_the_notice_fails_nothing_was_given(colleague, monkeypatch):
    application = ApplicationFactory()

    def fail(*_args, **_rest):
        raise RuntimeError("the last write fails")

    monkeypatch.setattr(outbox, "post", fail)
    with pytest.raises(RuntimeError):
        give(application, colleague)
    application.refresh_from_db()
    assert (application.owner, application.version) == (None, 1)
    assert not Notice.objects.exists()
    assert not Event.objects.about(application).exists()


def test_the_applicant_sees_nothing_of_it(colleague):
    application = received()
    before = stages(application)
    give(application, colleague, note="Careful")
    assert stages(Application.objects.get()) == before
    told = [line for part in holder.parts(application.submission) for line in part.lines]
    assert [line.internal for line in told if "Careful" in line.text] == [True]


def test_taking_in_charge_still_makes_the_owner(operator, colleague):
    application = ApplicationFactory(owner=colleague)
    review.take_in_charge(application, actor_for(operator), seen=1)
    application.refresh_from_db()
    assert application.owner == operator


# --- the page -------------------------------------------------------------------------------------


def test_the_case_offers_it_and_the_page_does_it_once(desk, colleague, team):
    application = received()
    topic()
    team.topics.add(topic())
    assert url(application) in desk.get(url(application, "case")).content.decode()
    assert desk.get(url(application)).context["form"].fitting == {team.pk}
    said = {"seen": 1, "owner": colleague.pk, "team": team.pk, "note": "Call her"}
    for _click in range(2):
        assert desk.post(url(application), said).status_code == 302
    application.refresh_from_db()
    assert (application.owner, application.team, application.version) == (colleague, team, 2)
    seen = desk.get(url(application, "case")).content.decode()
    for words in ("Carla Collega – Casa", "Call her"):
        assert words in seen


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"seen": 1}, 422),
        ({"seen": 1, "owner": "999999"}, 422),
        ({"seen": "x", "owner": "<script>"}, 422),
        ({"seen": 7, "team": "here"}, 409),
    ],
)
def test_bad_input_is_answered_and_what_was_typed_stays(desk, team, said, status):
    application = ApplicationFactory()
    if said.get("team"):
        said = said | {"team": team.pk}
    response = desk.post(url(application), said | {"note": "Typed with care"})
    assert response.status_code == status
    assert "Typed with care" in response.content.decode()
    application.refresh_from_db()
    assert application.version == 1


def test_somebody_elses_account_cannot_be_forged_in(desk):
    stranger = partner_user()
    response = desk.post(url(ApplicationFactory()), {"seen": 1, "owner": stranger.pk})
    assert response.status_code == 422


def test_an_ended_case_is_not_given(desk):
    response = desk.get(url(ApplicationFactory(state="closed")))
    assert response.status_code == 409
    assert response.context["form"] is None


@pytest.mark.parametrize("name", ["assign", "mark_read"])
def test_partners_find_no_such_page(helper, name):
    assert helper.post(url(ApplicationFactory(), name)).status_code == 404


# --- away -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "owner"), [("stand_in", "stand-in"), ("anyway", "away")])
def test_somebody_away_is_given_it_only_when_that_is_said(desk, colleague, answer, owner):
    stand_in = desk_user(user__first_name="Sara")
    away(colleague, stand_in)
    application = ApplicationFactory()
    said = {"seen": 1, "owner": colleague.pk, "note": "Call her"}
    asked = desk.post(url(application), said)
    assert asked.status_code == 200
    assert asked.context["away"]["stand_in"] == stand_in
    assert "Call her" in asked.content.decode()
    assert desk.post(url(application), said | {"away": answer}).status_code == 302
    application.refresh_from_db()
    assert application.owner == {"stand-in": stand_in, "away": colleague}[owner]


def test_a_stand_in_who_is_away_or_has_left_is_not_offered(desk, colleague):
    stand_in = desk_user()
    absence = away(colleague, stand_in)
    assert absences.who_stands_in(absence) == stand_in
    away(stand_in)
    assert absences.who_stands_in(absence) is None
    Absence.objects.filter(person=stand_in).delete()
    stand_in.is_active = False
    stand_in.save()
    assert absences.who_stands_in(absence) is None
    said = {"seen": 1, "owner": colleague.pk, "away": "stand_in"}
    assert desk.post(url(ApplicationFactory()), said).status_code == 200


def test_the_case_says_that_its_owner_is_away(desk, colleague):
    away(colleague, desk_user(user__first_name="Sara"))
    shown = desk.get(url(ApplicationFactory(owner=colleague), "case"))
    assert "Sara" in shown.context["held"].away
    assert shown.context["held"].away in html.unescape(shown.content.decode())


def test_my_absence_is_said_changed_and_taken_back(desk, operator, colleague):
    address = reverse("desk_staff:absence")
    said = {"starts_on": TODAY(), "ends_on": TODAY() + DAY, "stand_in": colleague.pk}
    for _twice in range(2):
        assert desk.post(address, said).status_code == 302
    assert Absence.objects.get().stand_in == colleague
    assert desk.get(address).context["declared"]
    assert desk.post(address, {"back": "1"}).status_code == 302
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": "2020-01-01"},
        {"starts_on": "2999-01-01"},
        {"ends_on": "2999-01-01"},
        {"starts_on": "0001-01-01"},
        {"stand_in": "me"},
        {"stand_in": "stranger"},
        {"starts_on": "soon"},
    ],
)
def test_impossible_absences_get_a_sentence(desk, operator, wrong):
    if wrong.get("stand_in"):
        wrong = {"stand_in": {"me": operator, "stranger": partner_user()}[wrong["stand_in"]].pk}
    said = {"starts_on": TODAY(), "ends_on": TODAY() + DAY} | wrong
    response = desk.post(reverse("desk_staff:absence"), said)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Absence.objects.exists()


def test_partners_are_away_elsewhere(helper):
    assert helper.get(reverse("desk_staff:absence")).status_code == 404


def test_the_database_refuses_to_stand_in_for_oneself(operator):
    with pytest.raises(IntegrityError):
        away(operator, operator)


def test_my_day_of_the_stand_in_has_the_cases_of_who_is_away(rf, operator, colleague):
    away(colleague, operator)
    urgent = ApplicationFactory(owner=colleague, urgency=3)
    ApplicationFactory(owner=colleague, urgency=1)
    ApplicationFactory(owner=colleague, state="closed")
    (shown,) = day_of(rf, operator).get_context_data()["stood_in"]
    assert (shown["name"], shown["count"]) == ("Carla Collega", 2)
    assert shown["cases"][0] == urgent
    assert urgent.reference in day_of(rf, operator).render_html({})
    assert day_of(rf, desk_user()).get_context_data()["stood_in"] == []


# --- in my day until opened -----------------------------------------------------------------------


def test_what_was_given_stands_in_my_day_until_the_case_is_opened(rf, desk, operator, colleague):
    application = ApplicationFactory()
    give(application, operator)
    assert [each["pk"] for each in day_of(rf, operator).get_context_data()["given"]] == [
        application.pk
    ]
    assert day_of(rf, colleague).get_context_data()["given"] == []
    desk.get(url(application, "case"))
    assert day_of(rf, operator).get_context_data()["given"] == []


@pytest.mark.parametrize("many", [2, 12])
def test_my_day_asks_the_same_questions_however_much_there_is(rf, operator, colleague, many):
    topic()
    away(colleague, operator)
    for application in ApplicationFactory.create_batch(many, owner=colleague):
        notices.post(operator, application, "given", by="Carla")
    mine = day_of(rf, operator)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        mine.render_html({})
    assert len(asked) <= 11


# --- needs update ---------------------------------------------------------------------------------


def answered(**more):
    question = InfoRequestFactory(application=ApplicationFactory(state="info_requested", **more))
    replies.answer_request(question, text=TEXT)
    return Application.objects.get(pk=question.application_id)


def test_an_answer_of_the_applicant_is_news_until_the_owner_acts(operator):
    application = answered(owner=operator)
    assert application.news_since is not None
    review.redirect(application, actor_for(operator), seen=2, text=TEXT)
    application.refresh_from_db()
    assert application.news_since is None


def test_what_partners_do_is_news(body):
    declined = ReferralFactory(organisation=body)
    partners.decline(declined, partner_actor(body), seen=1, reason="no_room")
    wished = ReferralFactory(organisation=body, application__state="accepted", state="accepted")
    partners.ask_transfer(wished, partner_actor(body), seen=1, text=TEXT)
    for referral in (declined, wished):
        referral.application.refresh_from_db()
        assert referral.application.news_since is not None


def test_somebody_else_of_the_desk_does_not_make_it_old_news(operator, colleague, team):
    application = answered(owner=operator)
    give(application, colleague, actor=actor_for(operator), seen=2)
    application.refresh_from_db()
    assert application.news_since is not None
    with pytest.raises(gate.GuardRefused):
        attention.mark_read(application, actor_for(operator), until=application.news_since)
    give(application, colleague, team, actor=actor_for(operator), seen=3)
    application.refresh_from_db()
    attention.mark_read(application, actor_for(operator), until=application.news_since)
    application.refresh_from_db()
    assert application.news_since is None


def test_marking_as_read_leaves_what_came_later(desk, operator):
    application = answered(owner=operator)
    case = desk.get(url(application, "case"))
    assert case.context["held"].may_mark
    Application.objects.update(news_since=timezone.now())
    desk.post(url(application, "mark_read"), {"until": case.context["held"].news_until})
    application.refresh_from_db()
    assert application.news_since is not None
    for bad in ("", "yesterday", "2026-01-01T10:00", "<script>"):
        assert desk.post(url(application, "mark_read"), {"until": bad}).status_code == 302
    again = desk.get(url(application, "case")).context["held"].news_until
    desk.post(url(application, "mark_read"), {"until": again})
    application.refresh_from_db()
    assert application.news_since is None


# --- tabs, filter, register -----------------------------------------------------------------------


def test_tabs_of_the_team_and_of_what_needs_an_update(desk, operator, team):
    team.members.add(desk_user())  # a case is counted once, whoever else is in the team
    mine = ApplicationFactory(team=team)
    ApplicationFactory(team=team, state="closed")
    ApplicationFactory(team=Team.objects.create(name="Lavoro"))
    news = answered()
    for key, wanted in (("team", mine), ("needs_update", news)):
        response = desk.get(tabs.address(key))
        assert [each.pk for each in response.context["object_list"]] == [wanted.pk]
        assert {tab.key: tab.count for tab in response.context["tabs"]}[key] == 1


def test_filter_by_team(desk, team):
    mine = ApplicationFactory(team=team)
    ApplicationFactory()
    found = desk.get(reverse("desk_applications:index"), {"team": team.pk})
    assert [each.pk for each in found.context["object_list"]] == [mine.pk]


def test_who_keeps_the_register_ticks_desk_staff_only(client, operator, django_user_model):
    stranger = partner_user()
    root = django_user_model.objects.create_superuser("root@example.org", "x")
    client.force_login(root)
    address = reverse("wagtailsnippets_desk_team:add")
    assert client.post(address, {"name": "Casa", "members": [stranger.pk]}).status_code == 200
    assert not Team.objects.exists()
    said = {"name": "Casa", "members": [operator.pk], "active": "on"}
    assert client.post(address, said).status_code == 302
    assert list(Team.objects.get().members.all()) == [operator]
    assert b"Casa" in client.get(reverse("wagtailsnippets_desk_team:list")).content


def test_colleagues_are_who_the_standing_says(operator, colleague):
    partner_user()
    desk_user(until=TODAY() - DAY)
    desk_user(user__is_active=False)
    assert set(colleagues.colleagues()) == {operator, colleague}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_colleagues_give_it_at_once():
    application, first, second = ApplicationFactory(), desk_user(), desk_user()
    other = gate.Actor("Olaf", frozenset({"desk"}))
    results = at_once(
        lambda: give(application, first), lambda: give(application, second, actor=other)
    )
    assert {type(each) for each in results} == {Event, gate.StaleVersion}
    application.refresh_from_db()
    assert application.version == 2
    assert Notice.objects.get().person == application.owner

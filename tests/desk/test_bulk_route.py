"""Many applications sent where the rules suggest: read by a person first, each by itself."""

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk import news, partners, review, routing
from desk.access import actor_for
from desk.models import Application, Referral, RoutingDecision
from desk.router.many import suggest_many
from desk.staff.bulk import rows
from desk.staff.bulk.routed import SendAsSuggested
from network.models import Agreement, Receiving
from tests.desk.factories import ApplicationFactory, desk_user, partner, received
from tests.desk.routing import rule
from tests.desk.test_bulk import confirm, counted, send, ticked
from tests.desk.test_matrix import partner_actor
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
WHY = "They follow evictions in this district"


@pytest.fixture
def houses(db):
    bodies = [partner(name="Casa Aperta"), partner(name="Porta Amica")]
    rule(leads_to="named", shares=dict.fromkeys(bodies, 1))
    return bodies


def in_review(count=1):
    return [ApplicationFactory(state="in_review") for _n in range(count)]


def tokens(response):
    return [f"{row.application.pk}.{row.token}" for row in response.context["changing"]]


def go(client, values, shown, **more):
    return confirm(client, "refer", values, token=shown, **({"reason": WHY} | more))


def test_the_summary_says_where_why_and_what_leaves_and_does_nothing(desk, houses):
    one, other = in_review(2)
    accepted, stale = ApplicationFactory(state="accepted"), ApplicationFactory(state="in_review")
    before = Event.objects.count(), Message.objects.count()
    response = send(desk, "refer", [*ticked(one, other, accepted), f"{stale.pk}.9"])
    assert counted(response) == (2, 2)
    html = response.content.decode()
    for row in response.context["changing"]:
        named = next(body.name for body in houses if body.pk == row.token)
        assert named in row.lines[0]
        assert row.lines[1], "whose turn it is, and why"
        assert len(row.more) > 4
    assert "Ho perso il lavoro" not in html, "questions leave, and here no answer is read"
    assert html.count('name="token"') == 2
    assert all(row.skipped_because for row in response.context["skipped"])
    assert (Event.objects.count(), Message.objects.count()) == before


def test_each_takes_its_part_of_the_share_and_of_the_room(desk, houses, operator):
    applications = in_review(5)
    Receiving.objects.create(organisation=houses[0], capacity=1)
    found = send(desk, "refer", ticked(*applications)).context["changing"]
    given = [row.token for row in found]
    assert sorted(given.count(body.pk) for body in houses) == [1, 4]
    fresh = list(Application.objects.select_related("submission__version", "submission__draft"))
    alone = routing.suggest(fresh[0], actor_for(operator))
    together = suggest_many(fresh, actor_for(operator))
    assert together[0] == alone


def test_confirmed_each_is_sent_by_itself_and_the_decision_is_kept(desk, houses):
    applications = in_review(4)
    values = ticked(*applications)
    shown = tokens(send(desk, "refer", values))
    for _click in range(2):
        assert counted(go(desk, values, shown)) == (4, 0)
    sent = Referral.objects.values_list("application_id", "organisation_id")
    assert {f"{a}.{o}" for a, o in sent} == set(shown)
    assert RoutingDecision.objects.count() == 4
    assert all(each.chosen_id == each.suggested_id for each in RoutingDecision.objects.all())
    assert Event.objects.filter(transition="refer").count() == 4
    assert set(Referral.objects.values_list("reason", flat=True)) == {WHY}


def test_nobody_to_suggest_is_told_and_nothing_can_be_confirmed(desk):
    one = in_review()[0]
    response = send(desk, "refer", ticked(one))
    assert counted(response) == (0, 1)
    assert "Nessuna regola" in response.context["skipped"][0].skipped_because
    assert counted(go(desk, ticked(one), [f"{one.pk}.999999"])) == (0, 1)
    assert not Referral.objects.exists()


def test_to_an_organisation_that_was_not_shown_nothing_is_sent(desk, houses):
    one = in_review()[0]
    elsewhere = partner(name="Altrove")
    for token in ([], ["x"], [f"{one.pk}.{elsewhere.pk}"]):
        assert counted(go(desk, ticked(one), token)) == (0, 1)
    assert not Referral.objects.exists()


def test_what_changed_since_it_was_shown_is_skipped_and_told(desk, houses):
    moved, full, no_agreement = in_review(3)
    values = ticked(moved, full, no_agreement)
    shown = tokens(send(desk, "refer", values))
    Application.objects.filter(pk=moved.pk).update(version=2)
    for body in houses:
        Receiving.objects.create(organisation=body, capacity=1)
        Referral.objects.create(
            application=ApplicationFactory(state="referred"), organisation=body, state="sent",
            version=1, due_on=timezone.localdate(), reason="x",
        )  # fmt: skip
    response = go(desk, values, shown)
    assert counted(response) == (0, 3)
    reasons = [row.skipped_because for row in response.context["skipped"]]
    assert sum(any(body.name in each for body in houses) for each in reasons) == 2
    Agreement.objects.all().delete()
    assert counted(go(desk, values, shown)) == (0, 3)
    assert Referral.objects.count() == 2


def test_a_referral_declined_meanwhile_does_not_go_back_there(desk, houses):
    one = in_review()[0]
    shown = tokens(send(desk, "refer", ticked(one)))
    go(desk, ticked(one), shown)
    referral = Referral.objects.get()
    partners.decline(referral, partner_actor(referral.organisation), seen=1, reason="no_room")
    one.refresh_from_db()
    assert counted(go(desk, ticked(one), shown)) == (0, 1)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001, "x\x00"])
def test_without_words_for_the_organisation_nothing_leaves(desk, houses, reason):
    values = ticked(*in_review())
    response = go(desk, values, tokens(send(desk, "refer", values)), reason=reason)
    assert response.status_code == 422
    assert response.context["form"]["reason"].value() == reason
    assert not Referral.objects.exists()


def test_one_that_breaks_is_not_half_sent_and_the_others_leave(desk, houses, monkeypatch):
    bad, good = in_review(2)
    values = ticked(bad, good)
    shown = tokens(send(desk, "refer", values))
    tell = news.tell_applicant

    def sometimes(application, *rest):
        if application == bad:
            raise DatabaseError("Amina's own words")
        return tell(application, *rest)

    monkeypatch.setattr(news, "tell_applicant", sometimes)
    response = go(desk, values, shown)
    assert counted(response) == (1, 1)
    assert "own words" not in response.content.decode()
    assert Referral.objects.get().application == good
    bad.refresh_from_db()
    assert (bad.state, RoutingDecision.objects.filter(application=bad).exists()) == (
        "in_review",
        False,
    )


def test_more_than_can_be_decided_in_one_go_are_refused(desk, houses):
    values = [f"{number}.1" for number in range(1, SendAsSuggested.most + 2)]
    response = send(desk, "refer", values)
    assert response.status_code == 302
    assert str(SendAsSuggested.most) in str(next(iter(desk.get(response.url).context["messages"])))


def test_who_hears_of_it_and_who_does_not_is_told(desk, houses):
    told, silent = received(), received(unsafe=True)
    for each in (told, silent):
        review.take_in_charge(each, actor_for(desk_user()), seen=1)
        each.refresh_from_db()
    wants_less = ApplicationFactory(state="in_review", news_only_needed=True)
    response = send(desk, "refer", ticked(told, silent, wants_less))
    assert {row.application for row in response.context["silent"]} == {silent, wants_less}
    assert response.context["letters"][0].count == 1


def test_the_summary_asks_the_same_number_of_questions_at_any_size(desk, houses):
    made, asked = [], []
    for more in (2, 12):
        made += in_review(more)
        send(desk, "refer", ticked(*made))
        with CaptureQueriesContext(connection) as queries:
            assert send(desk, "refer", ticked(*made)).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1], "\n".join(each["sql"][:150] for each in queries)


def test_the_check_and_the_change_say_the_same(operator, houses):
    actor = actor_for(operator)
    for state in ("submitted", "in_review", "referred", "accepted", "closed", "withdrawn"):
        one = ApplicationFactory(state=state)
        row = rows.Row(one, one.version)
        told = rows.foreseen([row], SendAsSuggested(), actor)[0]
        data = {"reason": WHY, "tokens": {one.pk: told.token or houses[0].pk}}
        after = rows.done([row], SendAsSuggested(), actor, data)[0]
        assert bool(told.skipped_because) is bool(after.skipped_because), state

"""Two routers, and two who keep rules, at the same moment over real connections."""

import pytest

from desk import routing
from desk.access import actor_for
from desk.models import Application, Referral, RoutingDecision, RoutingRule, RuleChange, Wish
from desk.router import keeping
from tests.desk.factories import ApplicationFactory, desk_user, partner
from tests.desk.routing import rule
from tests.workflow.test_races import at_once
from workflow import gate
from workflow.models import Event

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("_round", range(5))
def test_of_two_routers_one_wins_and_the_other_is_told(_round):
    rule()
    first, second = partner(name="A"), partner(name="B")
    application = ApplicationFactory(state="in_review")
    one, other = actor_for(desk_user()), actor_for(desk_user())
    results = at_once(
        lambda: routing.route(application, first, one, seen=1, reason="Near home"),
        lambda: routing.route(application, second, other, seen=1, reason="Speaks Arabic"),
    )
    assert sum(isinstance(each, Event) for each in results) == 1
    (told,) = [each for each in results if not isinstance(each, Event)]
    assert isinstance(told, gate.StaleVersion)
    winner = one if isinstance(results[0], Event) else other
    assert told.event.actor_id == winner.user_id
    kept = RoutingDecision.objects.get()
    assert kept.referral == Referral.objects.get()
    assert kept.chosen == kept.referral.organisation == (first if winner is one else second)
    assert Application.objects.get().state == "referred"


@pytest.mark.parametrize("_round", range(3))
def test_two_clicks_of_one_router_are_one_referral(_round):
    body, who = partner(), actor_for(desk_user())
    application = ApplicationFactory(state="in_review")
    results = at_once(
        *[lambda: routing.route(application, body, who, seen=1, reason="Near home")] * 2
    )
    assert {type(each) for each in results} == {Event, gate.AlreadyDone}
    assert RoutingDecision.objects.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_save_a_rule_one_is_told(_round):
    made = rule()
    one, other = (actor_for(desk_user(role="coordinator")) for _person in range(2))

    def save(name, who):
        mine = RoutingRule.objects.get(pk=made.pk)
        mine.name = name
        return keeping.save(mine, {}, who, seen=1)

    results = at_once(lambda: save("One", one), lambda: save("Other", other))
    assert sum(isinstance(each, RoutingRule) for each in results) == 1
    (told,) = [each for each in results if not isinstance(each, RoutingRule)]
    assert isinstance(told, keeping.ChangedMeanwhileError)
    assert RuleChange.objects.count() == 1


def test_rules_moved_at_once_keep_an_order():
    made = [rule(str(number)) for number in range(4)]
    who = actor_for(desk_user(role="coordinator"))
    at_once(
        lambda: keeping.move(made[0].pk, who, up=False),
        lambda: keeping.move(made[3].pk, who, up=True),
        lambda: keeping.move(made[2].pk, who, up=True),
    )
    positions = list(RoutingRule.objects.values_list("position", flat=True))
    assert positions == [1, 2, 3, 4]


def test_a_wish_recorded_twice_at_once_is_one():
    application, who = ApplicationFactory(state="in_review"), actor_for(desk_user())
    results = at_once(*[lambda: routing.record_wish(application, who, words="the church")] * 2)
    assert all(isinstance(each, Wish) for each in results)
    assert Wish.objects.count() == 1

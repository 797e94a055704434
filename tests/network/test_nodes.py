import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils.translation import override

from network.directory import places_for
from network.models import Closure, Function, Node, OpeningHours, PlacesPage
from network.nodes import nodes_for, published
from network.opening import open_state
from tests.network.factories import (
    OFFICE_HOURS,
    FunctionFactory,
    NodeFactory,
    OrganisationFactory,
    clock,
)
from tests.network.test_organisations import refused

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MONDAY_AT_TEN = dt.datetime(2026, 6, 15, 8, tzinfo=dt.UTC)


def keys(nodes: list[Node]) -> list[str]:
    return [node.key for node in nodes]


def test_help_that_is_open_now_comes_first_then_what_is_confirmed() -> None:
    does = {"functions": ["housing-advice"]}
    NodeFactory(key="not-confirmed", confirmed=False, hours=OFFICE_HOURS, **does)
    NodeFactory(key="tuesdays", hours=[(1, "9:00", "12:00")], **does)
    NodeFactory(key="thursdays", hours=[(3, "9:00", "12:00")], **does)
    NodeFactory(key="open-now", hours=OFFICE_HOURS, **does)
    found = nodes_for(["housing-advice"], limit=4, now=MONDAY_AT_TEN)
    assert keys(found) == ["open-now", "tuesdays", "thursdays", "not-confirmed"]


def test_a_real_place_comes_before_an_invented_one() -> None:
    NodeFactory(key="example", name={"it": "A"}, example=True, functions=["food"])
    NodeFactory(key="real", name={"it": "Z"}, functions=["food"])
    assert keys(nodes_for(["food"])) == ["real", "example"]


def test_any_of_the_functions_will_do_and_nothing_else() -> None:
    NodeFactory(key="housing", functions=["housing-advice", "mediation"])
    NodeFactory(key="food", functions=["food"])
    NodeFactory(key="nothing")
    assert keys(nodes_for(["mediation", "housing-advice"])) == ["housing"]
    assert nodes_for([]) == []
    assert nodes_for(["unknown"]) == []


def test_hidden_places_and_those_of_bodies_that_left_are_not_shown() -> None:
    NodeFactory(live=False, functions=["food"])
    NodeFactory(organisation=OrganisationFactory(active=False), functions=["food"])
    assert nodes_for(["food"]) == []


def test_no_more_places_than_asked_for() -> None:
    NodeFactory.create_batch(5, functions=["food"])
    assert len(nodes_for(["food"])) == 3


@pytest.mark.parametrize("count", [2, 30])
def test_places_cost_four_queries_once_and_then_none(
    count: int, django_assert_num_queries: object
) -> None:
    NodeFactory.create_batch(
        count,
        hours=OFFICE_HOURS,
        functions=["food", "mediation"],
        closures=[(dt.date(2026, 8, 1), dt.date(2026, 8, 20))],
    )
    with django_assert_num_queries(4):
        nodes_for(["food"], limit=count)
    with django_assert_num_queries(0):
        for node in nodes_for(["food", "mediation"], limit=count):
            assert open_state(node).sentence
            assert node.organisation.name
            assert [str(function) for function in node.functions.all()]


@pytest.mark.parametrize(
    "change",
    [
        lambda node: OpeningHours.objects.filter(node=node).first().delete(),
        lambda node: Closure.objects.create(
            node=node, starts_on=dt.date(2026, 6, 15), ends_on=dt.date(2026, 6, 15)
        ),
        lambda node: node.organisation.save(),
        lambda node: node.functions.clear(),
        lambda _node: Function.objects.first().save(),
        lambda node: node.delete(),
    ],
)
def test_a_change_by_an_editor_is_seen_at_once(change: object) -> None:
    node = NodeFactory(hours=OFFICE_HOURS, functions=["food"])
    before = published()
    change(node)
    assert published() is not before


def test_another_page_gets_places_with_state_and_address(directory: PlacesPage) -> None:
    NodeFactory(key="sportello", hours=OFFICE_HOURS, functions=["food"])
    request = RequestFactory().get("/")
    with time_machine.travel(MONDAY_AT_TEN, tick=False), override("en"):
        (place,) = places_for(request, ["food"])
    assert place.url == "/en/places/sportello/"
    assert place.state.sentence == "Open now, closes at 17:00"


def test_without_a_directory_places_have_no_address() -> None:
    NodeFactory(functions=["food"])
    (place,) = places_for(RequestFactory().get("/"), ["food"])
    assert place.url == ""


def test_other_pages_look_the_address_up_once(
    directory: PlacesPage, django_assert_num_queries: object
) -> None:
    NodeFactory.create_batch(4, functions=["food"])
    request = RequestFactory().get("/")
    places_for(request, ["food"])
    with django_assert_num_queries(0):
        places_for(request, ["food"])


def test_a_key_belongs_to_one_place() -> None:
    NodeFactory(key="casa")
    row = NodeFactory.build(key="casa", organisation=OrganisationFactory())
    assert "Another place already has this key." in refused(row)


def test_a_key_belongs_to_one_function() -> None:
    FunctionFactory(key="food")
    said = refused(Function(key="food", label={"it": "Cibo"}))
    assert "Another function already has this key." in said


@pytest.mark.parametrize(("opens", "closes"), [("9:00", "9:00"), ("17:00", "9:00")])
def test_a_place_closes_after_it_opens(opens: str, closes: str) -> None:
    row = OpeningHours(node=NodeFactory(), day=0, opens=clock(opens), closes=clock(closes))
    assert "The closing time is before the opening time." in refused(row)


def test_closing_at_midnight_is_written_as_zero() -> None:
    row = OpeningHours(node=NodeFactory(), day=0, opens=clock("20:00"), closes=clock("0:00"))
    row.full_clean()
    row.save()


def test_a_week_has_seven_days() -> None:
    row = OpeningHours(node=NodeFactory(), day=7, opens=clock("9:00"), closes=clock("10:00"))
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_closure_does_not_end_before_it_begins() -> None:
    row = Closure(node=NodeFactory(), starts_on=dt.date(2026, 6, 2), ends_on=dt.date(2026, 6, 1))
    assert "The closure ends before it begins." in refused(row)


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "via di Prova 1, Torino"),
        ({"postcode": "10121"}, "via di Prova 1, 10121 Torino"),
        ({"street": ""}, "Torino"),
        ({"street": "", "city": ""}, ""),
    ],
)
def test_an_address_is_made_of_what_is_known(changes: dict, address: str) -> None:
    assert NodeFactory.build(organisation=None, **changes).address == address


def test_directions_are_asked_of_the_open_map_with_the_address_encoded() -> None:
    node = NodeFactory.build(organisation=None, street='via "A&B" <1>')
    assert node.directions_url.endswith("to=via+%22A%26B%22+%3C1%3E%2C+Torino")


@pytest.mark.parametrize("changes", [{"street": ""}, {"example": True}])
def test_there_is_no_way_to_a_place_that_is_nowhere(changes: dict) -> None:
    assert NodeFactory.build(organisation=None, **changes).directions_url == ""


def test_a_district_with_only_a_number_is_named() -> None:
    with override("en"):
        assert NodeFactory.build(organisation=None, district="5").district_label == "District 5"
        assert NodeFactory.build(organisation=None, district="Aurora").district_label == "Aurora"

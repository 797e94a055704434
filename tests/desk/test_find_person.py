"""Find a person: whole facts, noted, limited, and in no address (the Palermo decision)."""

import pytest
from django.urls import reverse

from desk.models import PersonMark, PersonSearch, RestrictedAccess
from desk.people import keys, restricting
from desk.people.urls import people
from portal.models import User
from tests.desk.factories import MembershipFactory, ReferralFactory, desk_user, received
from tests.desk.test_matrix import CITY
from workflow.models import Reading

pytestmark = [pytest.mark.both, pytest.mark.django_db]
URL = "desk_people:find"
WHOLE = [
    ("email", {"email": " Amina@Example.org "}),
    ("phone", {"phone": "333 123 4567"}),
    ("phone", {"phone": "+39 333-123-4567"}),
    ("name_born", {"family_name": "BERARDI", "name": "amìna", "born": "27/3/1985"}),
    ("tax_code", {"tax_code": "rss mra 80a01 l219m"}),
]
PART = [
    ("email", {"email": "amina@example.or"}),
    ("phone", {"phone": "333 123 456"}),
    ("name_born", {"family_name": "Berard", "name": "Amina", "born": "1985-03-27"}),
    ("name_born", {"family_name": "Berardi", "name": "A", "born": "1985-03-27"}),
    ("tax_code", {"tax_code": "RSSMRA80A41L219Q"}),
    ("email", {"email": "%@example.org"}),
]
INCOMPLETE = [
    ("", {"email": "amina@example.org"}),
    ("reference", {"email": "amina@example.org"}),
    ("email", {}),
    ("email", {"email": "amina"}),
    ("email", {"email": "a\x00@example.org"}),
    ("phone", {"phone": "3331"}),
    ("tax_code", {"tax_code": "RSSMRA80"}),
    ("name_born", {"family_name": "Berardi", "name": "Amina"}),
    ("name_born", {"name": "Amina", "born": "1985-03-27"}),
    ("name_born", {"family_name": "Berardi", "name": "Amina", "born": "31/2/1985"}),
]


@pytest.fixture
def application(db):
    application = received()
    code = keys.tax_code("RSSMRA80A01L219M")
    PersonMark.objects.create(application=application, kind="tax_code", hash=code)
    return application


def search(client, by, said):
    return client.post(reverse(URL), {"by": by, **said})


@pytest.mark.parametrize(("by", "said"), WHOLE)
def test_whole_facts_find(desk, application, by, said):
    response = search(desk, by, said)
    assert response.status_code == 200
    assert [card["application"] for card in response.context["cards"]] == [application]
    assert Reading.objects.get(what="search").object_id == application.pk


@pytest.mark.parametrize(("by", "said"), PART)
def test_a_part_finds_nobody(desk, application, by, said):
    response = search(desk, by, said)
    assert response.context.get("cards", []) == []
    assert not Reading.objects.exists()


@pytest.mark.parametrize(("by", "said"), INCOMPLETE)
def test_what_is_not_complete_is_not_searched(desk, application, by, said):
    response = search(desk, by, said)
    assert response.status_code == 422
    assert not PersonSearch.objects.exists()


def test_each_search_is_noted_without_what_was_typed(desk, operator, application):
    search(desk, "email", {"email": "amina@example.org"})
    search(desk, "email", {"email": "nobody@example.org"})
    noted = PersonSearch.objects.order_by("pk")
    assert [(each.user, each.kind, each.found) for each in noted] == [
        (operator, "email", 1),
        (operator, "email", 0),
    ]
    for each in noted:
        assert "example.org" not in repr(vars(each))


def test_coordinators_see_who_searched(desk, sign_in, operator, application):
    search(desk, "email", {"email": "amina@example.org"})
    assert "searches" not in desk.get(reverse(URL)).context
    boss = sign_in(desk_user(role="coordinator"))
    assert str(operator) in boss.get(reverse(URL)).content.decode()


def test_nothing_typed_stands_in_an_address(desk, application):
    response = desk.get(reverse(URL), {"by": "email", "email": "amina@example.org"})
    assert "cards" not in response.context
    assert not PersonSearch.objects.exists()
    assert "no-store" in response.headers["Cache-Control"]
    assert 'method="post"' in response.content.decode()


def test_a_reserved_request_is_found_by_those_named(desk, sign_in, application):
    named = desk_user()
    RestrictedAccess.objects.create(user=named, given_by="x")
    restricting.restrict(application, CITY, seen=1, reason="violence")
    said = {"email": "amina@example.org"}
    assert search(desk, "email", said).context["count"] == 0
    assert search(sign_in(named), "email", said).context["count"] == 1


def test_so_many_an_hour_and_no_more(desk, sign_in, settings, application):
    settings.DESK_SEARCHES_AN_HOUR = 2
    said = {"email": "amina@example.org"}
    assert [search(desk, "email", said).status_code for _each in range(3)] == [200, 200, 429]
    assert PersonSearch.objects.count() == 2
    assert search(sign_in(desk_user()), "email", said).status_code == 200


@pytest.mark.parametrize("who", ["partner", "superuser", "former operator"])
def test_for_everybody_else_no_page_of_persons_exists(sign_in, helper, body, application, who):
    ReferralFactory(application=application, organisation=body, state="accepted")
    if who == "partner":
        client = helper
    elif who == "superuser":
        client = sign_in(User.objects.create_superuser("root@example.org", "x"))
    else:
        client = sign_in(MembershipFactory(desk=True, active=False).user)
    values = {"pk": application.pk, "other": application.pk, "name": "add"}
    for each in people:
        kwargs = {key: values[key] for key in each.pattern.converters}
        url = reverse(f"desk_people:{each.name}", kwargs=kwargs)
        for response in (client.get(url), client.post(url, {"seen": 1})):
            assert response.status_code in (302, 404, 405), url
            assert "accounts/login" in response.headers.get("Location", "accounts/login")
    assert not Reading.objects.exists()


def test_finding_costs_the_same_however_many(desk, application, body):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for _size in range(2):
        for _each in range(3):
            ReferralFactory(application=received(), organisation=body, state="declined")
        search(desk, "email", {"email": "amina@example.org"})
        with CaptureQueriesContext(connection) as asked:
            search(desk, "email", {"email": "amina@example.org"})
        costs.append(len(asked))
    assert costs[0] == costs[1]
    assert costs[0] <= 22

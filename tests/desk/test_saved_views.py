"""Filters kept under a name: mine, or everybody's, and never about a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.saved_views import MOST, SavedView
from tests.desk.factories import ApplicationFactory, desk_user, topic

pytestmark = pytest.mark.django_db
INDEX = "desk_applications:index"


def saving(tab="open", query=""):
    return reverse("desk_applications:save_view", args=[tab]) + query


def changing(view):
    return reverse("desk_applications:saved_view", args=[view.pk])


def shown(client, **query):
    return {view.name: view for view in client.get(reverse(INDEX), query).context["saved_views"]}


@pytest.fixture
def lead(sign_in):
    return sign_in(desk_user(role="coordinator"))


def view_of(owner, **fields):
    return SavedView.objects.create(
        **{"owner": owner, "name": "Urgent", "tab": "open", "query": {"urgency": ["3"]}} | fields
    )


def test_what_the_list_shows_is_kept_and_found_again(desk):
    topic()
    wanted = ApplicationFactory(urgency=3)
    ApplicationFactory(urgency=1)
    listed = desk.get(reverse(INDEX), {"urgency": "2", "topic": "eviction", "ordering": "due_on"})
    assert desk.get(listed.context["save_url"]).status_code == 200
    found = desk.post(listed.context["save_url"], {"name": "  Urgent   evictions "}, follow=True)
    assert [each.reference for each in found.context["object_list"]] == [wanted.reference]
    view = SavedView.objects.get()
    assert (view.name, view.shared) == ("Urgent evictions", False)
    assert view.query == {"urgency": ["2"], "topic": ["eviction"], "ordering": ["due_on"]}
    assert shown(desk, view=view.pk)["Urgent evictions"].is_current


def test_a_search_and_what_no_filter_understands_are_not_kept(desk):
    query = "?q=TO-2026-K4M7XD&urgency=3&person_name=Amina&topic=Amina+Berardi&untouched=Amina"
    desk.post(saving(query=query), {"name": "Mine"})
    assert SavedView.objects.get().query == {"urgency": ["3"]}


def test_a_view_of_mine_is_mine_and_a_shared_one_everybodys(desk, sign_in):
    other = desk_user()
    view_of(other, name="Private")
    public = view_of(other, name="Shared", shared=True)
    assert set(shown(desk)) == {"Shared"}
    assert not shown(desk)["Shared"].change_url
    for data in ({"name": "Stolen"}, {"delete": "1"}):
        assert desk.post(changing(public), data).status_code == 404
    assert sign_in(other).post(changing(public), {"name": "Better"}).status_code == 302
    public.refresh_from_db()
    assert (public.name, public.shared) == ("Better", False)


def test_a_coordinator_looks_after_shared_views_and_not_after_private_ones(lead, operator):
    private, public = view_of(operator, name="P"), view_of(operator, name="S", shared=True)
    assert lead.post(changing(private), {"delete": "1"}).status_code == 404
    assert lead.post(changing(public), {"delete": "1"}).status_code == 302
    assert SavedView.objects.get() == private


def test_others_have_no_views(helper, operator):
    view = view_of(operator, shared=True)
    assert helper.get(saving()).status_code == 404
    assert helper.get(changing(view)).status_code == 404


def test_what_a_view_asks_for_and_is_gone_is_told_and_the_rest_shown(desk, operator):
    topic()
    wanted = ApplicationFactory(urgency=3)
    ApplicationFactory(urgency=1)
    view_of(operator, tab="abolished", query={"urgency": ["3"], "topic": ["gone"], "mood": ["x"]})
    response = desk.get(shown(desk)["Urgent"].url)
    assert [each.reference for each in response.context["object_list"]] == [wanted.reference]
    assert len(response.context["problems"]) == 3


def test_one_name_once_and_not_too_many(desk, operator):
    for data in ({"name": "Urgent"}, {"name": "Urgent"}, {"name": " "}, {}, {"name": "\x00"}):
        last = desk.post(saving(), data)
        assert last.status_code in (302, 422)
    assert SavedView.objects.count() == 1
    SavedView.objects.bulk_create(
        SavedView(owner=operator, name=str(number), tab="open") for number in range(MOST)
    )
    assert desk.post(saving(), {"name": "One more"}).status_code == 422
    assert SavedView.objects.count() == MOST + 1


def test_a_shared_view_stays_when_its_owner_leaves(desk, django_user_model):
    gone = desk_user()
    view_of(gone, shared=True)
    gone.memberships.all().delete()
    django_user_model.objects.get(pk=gone.pk).delete()
    assert set(shown(desk)) == {"Urgent"}


def test_many_views_cost_one_question(desk, operator):
    desk.get(reverse(INDEX))
    asked = []
    for number in range(2):
        view_of(operator, name=f"a{number}"), view_of(desk_user(), name=f"b{number}", shared=True)
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse(INDEX))
        asked.append([each["sql"] for each in queries])
    assert len(asked[0]) == len(asked[1])
    assert sum("saved" in sql and "SELECT" in sql for sql in asked[1]) == 1


def test_the_links_of_a_fragment_follow_its_filters(desk):
    """The panel of filters exchanges the rows only: the links to the file must go with them."""
    html = desk.get(reverse("desk_applications:index_results"), {"urgency": "3"}).content.decode()
    assert "export/?urgency=3" in html
    assert "save/?urgency=3" in html

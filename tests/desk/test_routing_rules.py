"""The rules in the admin: who may, what is refused, what becomes ill, what history says."""

import json
import re
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from desk.models import RoutingRule, RuleChange
from desk.router import health, keeping
from desk.router.admin.conditions import build, take_apart
from desk.router.known import readable
from forms.catalogue import HOUSING_RISK
from forms.declaration import Rule, all_of, any_of, not_, when
from forms.publishing import compiled
from forms.versions import publish
from portal.models import User
from tests.desk.factories import desk_user, partner, partner_user, published_form, topic
from tests.desk.routing import ill_rule, many, posted, rule
from tests.desk.test_matrix import CITY
from tests.network.factories import FunctionFactory
from workflow.models.about import AppendOnlyError

pytestmark = [pytest.mark.both, pytest.mark.django_db]
INDEX, NEW = "desk_routing:index", "desk_routing:new"


def edit(one):
    return reverse("desk_routing:edit", args=[one.pk])


def text(response):
    return response.content.decode()


@pytest.fixture
def coordinator(sign_in):
    return sign_in(desk_user(role="coordinator", user__first_name="Carla"))


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["operator", "partner", "manager"])
def test_nobody_else_finds_the_rules(who, sign_in):
    user = {
        "operator": desk_user,
        "partner": partner_user,
        "manager": lambda: desk_user(role="manager"),
    }[who]()
    one, client = rule(), sign_in(user)
    for url in (reverse(INDEX), reverse(NEW), edit(one)):
        assert client.get(url).status_code == 404, url
    for name in ("switch", "move"):
        assert client.post(reverse(f"desk_routing:{name}", args=[one.pk])).status_code == 404
    assert client.post(edit(one), posted()).status_code == 404
    assert RuleChange.objects.count() == 0


def test_administrators_keep_rules_and_see_no_request(sign_in):
    many(2)
    client = sign_in(User.objects.create_superuser("root@example.org", "x"))
    assert client.get(reverse(INDEX)).status_code == 200
    tried = client.post(edit(RoutingRule.objects.first()), posted(do="try"))
    assert tried.context["tried"].looked_at == 0
    assert client.get(reverse("desk_routing:fallback")).status_code == 404


@pytest.mark.parametrize(("role", "seen"), [("coordinator", True), ("operator", False)])
def test_the_menu_shows_rules_to_those_who_keep_them(role, seen, sign_in):
    page = sign_in(desk_user(role=role)).get(reverse("desk_applications:index"))
    item = re.escape(reverse(INDEX)) + '["&]'  # and not what lies below it
    assert bool(re.search(item, text(page))) is seen


# --- saving -------------------------------------------------------------------------------------------


def test_a_rule_is_written_with_everything(coordinator):
    published_form()
    topic()
    FunctionFactory(key="mediation")
    body = partner()
    rows = (
        {"question": "contract", "value": "rent"},
        {"question": "@minors", "operator": "gte", "value": "1"},
        {"when": "any", "question": "@district", "operator": "in", "value": "5, 6"},
        {"when": "none", "question": "@language", "value": "it"},
    )
    data = posted(
        rows, [(body.pk, 3)], form_key="housing-risk", topic="eviction", leads_to="named",
        functions=["mediation"], sector="housing", in_zone="on", active="on",
    )  # fmt: skip
    response = coordinator.post(reverse(NEW), data)
    assert response.status_code == 302, response.context["faults"]
    kept = RoutingRule.objects.get()
    assert kept.rule == all_of(
        when(contract="rent"),
        Rule("gte", "@minors", 1),
        any_of(Rule("in", "@district", ("5", "6"))),
        not_(any_of(Rule("eq", "@language", "it"))),
    )
    assert (kept.leads_to, kept.functions, kept.sector, kept.in_zone, kept.active) == (
        "named", ["mediation"], "housing", True, True,
    )  # fmt: skip
    assert [(each.organisation, each.weight) for each in kept.shares.all()] == [(body, 3)]
    shown = coordinator.get(edit(kept))
    typed = [row["question"].value() for row in shown.context["rows"]]
    assert typed[:4] == ["contract", "@minors", "@district", "@language"]


def test_rows_and_conditions_are_each_others_way_back():
    known = readable(compiled(HOUSING_RISK), [("eviction", "Sfratto")])
    condition = all_of(
        when(contract="rent"),
        not_(Rule("in", "letter", ("summons", "order"))),
        any_of(when(months_behind__gt=2), Rule("answered", "debts", True)),
        not_(any_of(Rule("eq", "@topic", "eviction"), Rule("eq", "@urgency", "low"))),
    )
    rows = take_apart(condition, known)
    assert rows is not None
    assert len(rows) == 6
    assert take_apart(any_of(all_of(when(contract="rent"), when(letter="order"))), known) is None
    assert build([]) is None


@pytest.mark.parametrize(
    ("fields", "rows", "sentence"),
    [
        ({}, [{"question": "contract", "value": "rent"}], "contract"),
        ({"form_key": "housing-risk"}, [{"question": "never_asked", "value": "x"}], "never_asked"),
        ({"form_key": "housing-risk"}, [{"question": "contract", "value": "castle"}], "castle"),
        ({"form_key": "housing-risk"}, [{"question": "contract", "operator": "gt", "value": "rent"}], "row-0"),
        ({"form_key": "housing-risk"}, [{"question": "months_behind", "value": "many"}], "row-0"),
        ({}, [{"question": "@district", "value": "99"}], "99"),
        ({}, [{"question": "", "value": "typed without a question"}], "typed without a question"),
        ({"form_key": "no-such-form"}, [], "no-such-form"),
        ({"topic": "no-such-topic"}, [], "no-such-topic"),
        ({"functions": ["no-such-function"]}, [], "no-such-function"),
        ({"sector": "magic"}, [], "magic"),
        ({"leads_to": "named"}, [], ""),
        ({"name": ""}, [], ""),
        ({"valid_from": "soon"}, [], "soon"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_loudly_and_stays_typed(coordinator, fields, rows, sentence):
    published_form()
    response = coordinator.post(reverse(NEW), posted(tuple(rows), **fields))
    assert response.status_code == 422
    assert sentence in text(response)
    assert "desk-box-warning" in text(response)
    assert not RoutingRule.objects.exists()


def test_hostile_posts_are_answered_with_a_sentence(coordinator):
    for data in (
        {},
        {"row-TOTAL_FORMS": "x"},
        posted(name="\x00" * 3),
        posted(seen="9" * 40),
        posted(({"question": "'; DROP TABLE", "value": "\x00"},)),
        posted((), [("x", "y")]),
        posted((), [("1", "99999999999")]),
        posted(**{"row-TOTAL_FORMS": 100000}),
        posted(do="try", size="-1"),
    ):
        assert coordinator.post(reverse(NEW), data).status_code in (200, 422), data
    assert not RoutingRule.objects.exists()


def test_nobody_able_today_is_a_warning_and_no_error(coordinator):
    response = coordinator.post(reverse(NEW), posted(sector="work"), follow=True)
    assert RoutingRule.objects.exists()
    assert [each.level_tag for each in response.context["messages"]] == ["success", "warning"]
    partner()
    response = coordinator.post(reverse(NEW), posted(name="Another"), follow=True)
    assert [each.level_tag for each in response.context["messages"]] == ["success"]


def test_more_rows_and_choices_without_a_script(coordinator):
    published_form()
    data = posted(
        ({"question": "contract", "value": ""},),
        form_key="housing-risk",
        name="Typed",
        do="refresh",
    )
    response = coordinator.post(reverse(NEW), data)
    assert response.status_code == 200
    rows = response.context["rows"]
    assert len(rows.forms) == 3
    assert "rent" in dict(rows.forms[0].offered)
    assert 'value="Typed"' in text(response)
    assert not RoutingRule.objects.exists()


# --- history and two people ---------------------------------------------------------------------------


def test_who_changed_what_is_kept(coordinator):
    coordinator.post(reverse(NEW), posted(name="First name"))
    one = RoutingRule.objects.get()
    coordinator.post(edit(one), posted(name="Second name", seen=one.version))
    coordinator.post(reverse("desk_routing:switch", args=[one.pk]), {"on": "1"})
    newest, renamed, written = RuleChange.objects.all()
    assert written.before == {}
    assert (renamed.before["name"], renamed.after["name"]) == ("First name", "Second name")
    assert (newest.before["active"], newest.after["active"]) == (False, True)
    assert "Carla" in newest.actor_label
    page = text(coordinator.get(edit(one)))
    assert "First name" in page
    assert "Second name" in page
    with pytest.raises(AppendOnlyError):
        newest.save()


def test_history_speaks_of_conditions_and_organisations_in_words(coordinator):
    published_form()
    one, body = rule(), partner(name="Casa Aperta")
    rows = ({"question": "contract", "value": "rent"},)
    data = posted(rows, [(body.pk, 2)], form_key="housing-risk", leads_to="named")
    assert coordinator.post(edit(one), data).status_code == 302
    told = " ".join(coordinator.get(edit(one)).context["history"][0].what)
    assert "Casa Aperta (2)" in told
    assert "contract" not in told


def test_a_stale_page_is_told_and_keeps_what_was_typed(coordinator):
    one = rule("As it was")
    keeping.save(RoutingRule.objects.get(pk=one.pk), {}, CITY, seen=1)
    stale = coordinator.post(edit(one), posted(name="Typed by the other", seen=1))
    assert stale.status_code == 409
    assert CITY.label in text(stale)
    assert "Typed by the other" in text(stale)
    one.refresh_from_db()
    assert one.name == "As it was"
    again = posted(name="Typed by the other", seen=stale.context["form"]["seen"].value())
    assert coordinator.post(edit(one), again).status_code == 302


def test_rules_are_moved_one_place_at_a_time(coordinator):
    first, second, third = rule("1"), rule("2"), rule("3")
    move = reverse("desk_routing:move", args=[third.pk])
    coordinator.post(move, {"up": "1"})
    assert list(RoutingRule.objects.all()) == [first, third, second]
    for _click in range(3):
        coordinator.post(move, {"up": "1"})
    assert list(RoutingRule.objects.all()) == [third, first, second]
    assert RuleChange.objects.count() == 2


# --- ill rules ----------------------------------------------------------------------------------------


def test_a_question_removed_by_a_new_version_makes_the_rule_ill(coordinator):
    form = compiled(HOUSING_RISK)
    publish(form)
    one = rule("Tenants", form_key=form.key, condition=when(contract="rent"))
    assert health.ill_rules() == ""
    steps = tuple(
        replace(step, asks=tuple(ask for ask in step.asks if ask.key != "contract"))
        for step in form.steps
    )
    publish(replace(form, steps=steps))
    assert str(one.pk) in health.ill_rules()
    listed = coordinator.get(reverse(INDEX))
    assert [line.pk for line in listed.context["ill"]] == [one.pk]
    assert "desk-late" in text(listed)
    opened = coordinator.get(edit(one))
    assert opened.context["faults"]
    assert 'value="contract" selected' in text(opened), "it must not vanish unnoticed"


def test_an_option_removed_by_a_new_version_makes_the_rule_ill():
    form = compiled(HOUSING_RISK)
    publish(form)
    rule(form_key=form.key, condition=Rule("in", "contract", ("rent", "castle")))
    assert health.ill_rules()


def test_a_topic_or_function_that_disappears_makes_the_rule_ill():
    topic("eviction")
    rule(topic="eviction")
    assert health.ill_rules() == ""
    topic("eviction").delete()
    assert health.ill_rules()
    RoutingRule.objects.update(topic="", functions=["gone"])
    assert health.ill_rules()


def test_an_ill_rule_that_is_off_disturbs_nobody_and_cannot_be_switched_on(coordinator):
    one = ill_rule(active=False)
    assert health.ill_rules() == ""
    url = reverse("desk_routing:switch", args=[one.pk])
    response = coordinator.post(url, {"on": "1"}, follow=True)
    assert "asked_once" in text(response)
    one.refresh_from_db()
    assert not one.active


def test_health_is_red_while_a_rule_is_ill(client):
    ill_rule()
    response = client.get("/health/")
    assert response.status_code == 503
    assert "routing rules" in json.loads(response.content)["checks"]


@pytest.mark.parametrize(
    "broken", [{"op": "nonsense"}, {"no": "op"}, {"op": "all", "rules": []}, [1]]
)
def test_a_condition_that_is_none_is_ill_and_no_error_page(coordinator, broken):
    one = rule()
    RoutingRule.objects.update(condition=broken)
    assert health.ill_rules()
    assert coordinator.get(reverse(INDEX)).status_code == 200
    assert coordinator.get(edit(one)).status_code == 200


# --- budgets ------------------------------------------------------------------------------------------


def test_the_list_asks_the_same_number_of_questions_at_any_size(coordinator):
    asked = []
    for more in (2, 9):
        many(more)
        coordinator.get(reverse(INDEX))
        with CaptureQueriesContext(connection) as queries:
            coordinator.get(reverse(INDEX))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 17, "\n".join(each["sql"][:150] for each in queries)


def test_the_database_refuses_a_share_of_nothing():
    with pytest.raises(DatabaseError), transaction.atomic():
        rule(shares={partner(): 0})

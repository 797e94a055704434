"""What each page of the desk asks of the database: the same for a few rows and for many, and at most
fifteen questions with the session, the person and the admin's own."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk import review
from desk.models import Application, Document, Referral, Team
from desk.people.keys import PersonMark
from desk.staff import bounded, tabs
from tests.desk.bylink import by_link
from tests.desk.factories import (
    ApplicationFactory,
    ReferralFactory,
    desk_user,
    partner,
    received,
    topic,
)
from tests.desk.full import add_rows, full_case, joined, mentioned, with_an_organisation
from tests.desk.test_matrix import CITY
from workflow import outbox
from workflow.definition import Workflow

pytestmark = pytest.mark.django_db
MOST = 15
INDEX, CASE, ACT = (f"desk_applications:{name}" for name in ("index", "case", "act"))


@pytest.fixture(autouse=True)
def kinds_known():
    """Django remembers content types in each process; which test came first does not matter."""
    for model in (Application, Referral, Document):
        ContentType.objects.get_for_model(model)


def cost(run):
    """Questions to the database; the test's own transaction shows as savepoints, which are none."""
    with CaptureQueriesContext(connection) as asked:
        response = run()
    told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    return response, len(told), "\n".join(f"{one[:150]}" for one in told)


def assert_cheap(client, url, data=None, most=MOST):
    """The second look: what a process keeps is there."""
    client.get(url, data or {})
    response, number, told = cost(lambda: client.get(url, data or {}))
    assert response.status_code == 200
    assert number <= most, told
    return number


def a_queue(count, body, owner):
    states = ["submitted", "in_review", "info_requested", "referred", "accepted", "closed"]
    team, _is_new = Team.objects.get_or_create(name="Home")
    team.members.add(owner)
    version = ApplicationFactory().submission.version
    for number in range(count):
        state = states[number % len(states)]
        made = ApplicationFactory(
            submission__draft__version=version,
            state=state,
            owner=owner,
            team=team,
            due_on="2020-01-01",
            news_since=timezone.now(),
        )
        if state in ("referred", "accepted"):
            state = "sent" if state == "referred" else "accepted"
            ReferralFactory(application=made, organisation=body, state=state, due_on="2020-01-01")


# --- lists ----------------------------------------------------------------------------------------


def test_the_queue_asks_the_same_for_few_and_many(desk, operator, body):
    topic()
    pages = [(reverse(INDEX), {}), (reverse(INDEX), {"p": "2"}), (reverse(INDEX), {"q": "TO-2026"})]
    pages += [(reverse(INDEX), {"topic": "eviction", "urgency": "3", "late": "yes"})]
    pages += [(tabs.address(key), {}) for key in tabs.LABELS]
    pages += [(tabs.address("partner"), {"urgency": "3"}), (tabs.address("late"), {"q": "TO-2026"})]
    costs = []
    for count in (6, 48):
        a_queue(count, body, operator)
        costs.append([assert_cheap(desk, url, data, most=9) for url, data in pages])
    assert costs[0] == costs[1]


def test_a_deep_page_of_a_list_that_nobody_counted_asks_no_more(desk, operator, body, monkeypatch):
    monkeypatch.setattr(bounded, "MOST", 10)
    a_queue(60, body, operator)
    assert assert_cheap(desk, reverse(INDEX), {"p": "2"}) == assert_cheap(desk, reverse(INDEX))


def test_the_outbox_asks_the_same_for_few_and_many(desk, monkeypatch):
    monkeypatch.setattr(bounded, "MOST", 60)
    costs = []
    for start, count in ((0, 2), (2, 120)):
        for number in range(start, start + count):
            outbox.post(key=str(number), to="a@example.org", language="it", subject="S", body="B",
                        kind="x")  # fmt: skip
        costs.append(assert_cheap(desk, reverse("desk_staff:messages"), most=8))
    assert costs[0] == costs[1]


# --- one case -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 4])
def test_a_case_asks_the_same_however_much_it_holds(desk, operator, size):
    """Twelve tables of its own, the reading that is noted, the colleagues to mention."""
    application = full_case(operator)
    add_rows(application, size)
    url = reverse(CASE, args=[application.pk])
    assert assert_cheap(desk, url, most=17) == 17


@pytest.mark.parametrize("size", [1, 4])
def test_a_case_of_somebody_with_no_other_request_asks_fifteen(desk, operator, size):
    application = full_case(operator)
    add_rows(application, size)
    PersonMark.objects.exclude(application=application).delete()
    assert assert_cheap(desk, reverse(CASE, args=[application.pk])) == MOST


@pytest.mark.parametrize("size", [1, 4])
def test_what_was_joined_and_links_cost_the_same_however_many(desk, operator, size):
    application = full_case(operator)
    add_rows(application, size)
    mentioned(application, operator, size)
    joined(application, size)
    with_an_organisation(application, size)
    url = reverse(CASE, args=[application.pk])
    assert assert_cheap(desk, url, most=22) == 22


@pytest.mark.parametrize("size", [1, 6])
def test_a_person_asks_the_same_however_many_requests(desk, body, size):
    first = received()
    for _number in range(size):
        ReferralFactory(application=received(), organisation=body, state="declined")
    assert_cheap(desk, reverse("desk_people:person", args=[first.pk]), most=10)


@pytest.mark.parametrize("size", [1, 4])
def test_two_beside_each_other_ask_the_same_however_much_they_hold(desk, operator, size):
    left, right = full_case(operator), received()
    add_rows(left, size)
    add_rows(right, size)
    assert_cheap(desk, reverse("desk_people:compare", args=[left.pk, right.pk]))


@pytest.mark.parametrize("name", ["ask", "close", "not_accept", "redirect"])
def test_a_page_of_change_is_cheap(desk, operator, name):
    assert_cheap(desk, reverse(ACT, args=[full_case(operator).pk, name]))


@pytest.mark.parametrize(
    "name", ["assign", "set_urgency", "set_topic", "message", "write_letter", "decisions"]
)
def test_what_hangs_on_a_case_is_cheap(desk, operator, name):
    application = full_case(operator)
    add_rows(application, 2)
    assert_cheap(desk, reverse(f"desk_applications:{name}", args=[application.pk]))


# --- my day, partners -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 12])
@pytest.mark.parametrize("role", ["operator", "coordinator"])
def test_my_day_asks_the_same_for_few_and_many(sign_in, body, role, size):
    user = desk_user(role=role)
    a_queue(size, body, user)
    assert_cheap(sign_in(user), reverse("wagtailadmin_home"))


@pytest.mark.parametrize("size", [1, 12])
def test_a_partners_pages_ask_the_same_for_few_and_many(helper, body, size):
    for _number in range(size):
        ReferralFactory(organisation=body)
    one = ReferralFactory(organisation=body, state="accepted")
    Application.objects.filter(pk=one.application_id).update(state="accepted")
    add_rows(one.application, size)
    assert_cheap(helper, reverse("wagtailadmin_home"))
    assert_cheap(helper, reverse("desk_referrals:index"))
    assert_cheap(helper, reverse("desk_referrals:referral", args=[one.pk]))


# --- changes --------------------------------------------------------------------------------------


def said(flow: Workflow, name, subject):
    reasons = flow.transition(name).reasons
    words = {"seen": type(subject).objects.get(pk=subject.pk).version, "text": "Typed with care"}
    return words | ({"reason": reasons[0].key} if reasons else {})


def act(client, application, name, most=MOST):
    url = reverse(ACT, args=[application.pk, name])
    posted(client, url, said(Application.workflow(), name, application), most)


def posted(client, url, data, most=MOST):
    response, number, told = cost(lambda: client.post(url, data))
    assert response.status_code == 302
    assert number <= most, f"{number}:\n{told}"


def test_each_change_of_the_desk_is_cheap(desk, operator):
    application = full_case(operator)
    add_rows(application, 3)
    for name in ("ask", "stop_waiting", "close", "reopen", "not_accept"):
        act(desk, application, name)
    act(desk, received(), "take_in_charge")
    act(desk, full_case(operator), "redirect")


def test_giving_writing_and_judging_are_cheap(desk, operator, sign_in):
    application, colleague = full_case(operator), desk_user()

    def url(name):
        return reverse(f"desk_applications:{name}", args=[application.pk])

    def seen():
        return {"seen": Application.objects.get(pk=application.pk).version}

    note = {"text": "Read this", "key": uuid.uuid4(), "mentioned": [colleague.pk]}
    posted(desk, url("note"), note)
    posted(desk, url("message"), {"text": "Come on Monday", "key": uuid.uuid4()})
    posted(desk, url("set_urgency"), seen() | {"level": 2, "text": "It got worse"})
    posted(desk, url("assign"), seen() | {"owner": colleague.pk, "note": "Take it"})


def test_an_organisations_answers_are_cheap(helper, body):
    def answer(referral, name):
        url = reverse("desk_referrals:answer", args=[referral.pk, name])
        posted(helper, url, said(Referral.workflow(), name, referral))

    first, second = (ReferralFactory(organisation=body, state="seen") for _one in range(2))
    for name in ("accept", "start", "conclude"):
        answer(first, name)
    answer(second, "decline")


def test_joining_and_taking_apart_cost_little_more(desk):
    """Two requests are locked and written, and a note tells of it: one question more."""
    kept, gone = received(), received()
    data = {"keep": kept.pk, "text": "The same", "seen_left": 1, "seen_right": 1}
    posted(desk, reverse("desk_people:compare", args=[kept.pk, gone.pk]), data, most=17)
    act(desk, gone, "unmerge", most=16)


@pytest.mark.parametrize("size", [1, 5])
def test_sending_asks_the_whole_network_once(desk, size):
    """What the rules say is worked out again at that moment, and kept: seventeen questions."""
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    for body in [partner() for _number in range(size)][:1]:
        url = reverse("desk_applications:route", args=[application.pk])
        assert_cheap(desk, url, most=22)
        data = {"seen": 2, "organisation": body.pk, "reason": "Near home"}
        posted(desk, url, data, most=34)
    act(desk, application, "withdraw_referral")
    data = {"seen": 4, "organisation": by_link().pk, "reason": "Near home"}
    posted(desk, url, data, most=37)

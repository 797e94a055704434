"""An organisation's own numbers: for who leads it, about nobody else, and nothing small."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.letters.records import Export
from desk.models import Referral
from desk.statistics import folding, now
from desk.statistics.tallies import Measure
from network.models import Receiving
from tests.desk.factories import ReferralFactory, desk_user, partner, partner_user
from tests.desk.test_statistics import AT_ONCE, BACK, FEW, history, sums
from tests.network.factories import MembershipFactory

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PAGE = reverse("desk_own_statistics")
SENT = ("", "", "sent", "2026-01-07")


@pytest.fixture
def body(db):
    return partner(name="=Casa Aperta")


@pytest.fixture
def lead(body, sign_in):
    return sign_in(partner_user(body, role="coordinator"))


def accepted(body, number):
    for _each in range(number):
        history(ReferralFactory(organisation=body, state="accepted"), SENT,
                ("accept", "sent", "accepted", "2026-01-08"))  # fmt: skip


def declined(body, *reasons):
    for reason in reasons:
        history(ReferralFactory(organisation=body, state="declined"), SENT,
                ("decline", "sent", "declined", "2026-01-12", reason))  # fmt: skip


def concluded(body, number, reason="home_kept"):
    for _each in range(number):
        history(ReferralFactory(organisation=body, state="concluded"), SENT,
                ("accept", "sent", "accepted", "2026-01-08"),
                ("conclude", "accepted", "concluded", "2026-02-02", reason))  # fmt: skip


def shown(client, query="?year=2026"):
    page = client.get(PAGE + query)
    return {table.key: dict(table.rows) for table in page.context["tables"]}


def test_what_organisations_conclude_is_counted(body):
    concluded(body, 2)
    folding.fold(wait=AT_ONCE)
    assert sums(Measure.CONCLUDED, organisation=body.pk) == {("home_kept", 0): 2}


def test_answers_outcomes_and_work_of_this_organisation_alone(lead, body):
    other = partner(name="Porta Amica")
    for each in (body, other):
        accepted(each, 6)
        declined(each, *["no_room"] * 6)
        concluded(each, 5)
    accepted(other, 9)
    late = timezone.localdate() - dt.timedelta(days=1)
    Referral.objects.filter(organisation=body, state="accepted").update(state="seen", due_on=late)
    Receiving.objects.create(organisation=body, capacity=8)
    folding.fold(wait=AT_ONCE)
    now.count()
    page = lead.get(PAGE + "?year=2026")
    html = page.content.decode()
    assert "Porta Amica" not in html
    assert list(shown(lead)["answers"].values()) == [("17", "11", "6", "0", "65%", "1", "3")]
    assert [row for row in shown(lead)["month"].values() if row != ("0",)] == [("17",)]
    assert list(shown(lead)["declined"].values()) == [("6",)]
    assert list(shown(lead)["outcomes"].values()) == [("5",)]
    assert list(shown(lead)["now"].values()) == [("6",)]
    assert [value for _label, value in page.context["summary"]] == ["17", "11", "6", "6", "8"]


def test_small_numbers_are_hidden_on_page_and_file(lead, body):
    declined(body, *["no_room"] * 6, "language")
    folding.fold(wait=AT_ONCE)
    assert sorted(shown(lead)["declined"].values()) == sorted([(BACK,), (BACK,)])
    declined(body, *["no_room"] * 9, "other_area", "other_area")
    folding.fold(wait=AT_ONCE)
    found = sorted(row[0] for row in shown(lead)["declined"].values())
    assert FEW in found
    assert not {"1", "2"} & set(found)
    answer = lead.post(PAGE + "?year=2026", {"table": "declined"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row[1] for row in rows[1:]) == found
    noted = Export.objects.get()
    assert (noted.tab, noted.columns, noted.personal) == ("statistics", ["declined"], False)
    assert noted.organisation_label == body.name


def test_who_reads_it(lead, desk, helper, sign_in, body):
    assert lead.get(PAGE).status_code == 200
    assert sign_in(partner_user(body, role="manager")).get(PAGE).status_code == 200
    city = sign_in(desk_user(role="coordinator"))
    gone = partner_user(body, role="coordinator")
    gone.memberships.update(until=timezone.localdate() - dt.timedelta(days=1))
    assert [each.get(PAGE).status_code for each in (desk, helper, city)] == [404] * 3
    assert sign_in(gone).get(PAGE).status_code == 302
    assert lead.get(reverse("desk_statistics")).status_code == 404
    home = reverse("wagtailadmin_home")
    assert "desk-own-statistics" in lead.get(home).content.decode()
    assert "desk-own-statistics" not in helper.get(home).content.decode()


def test_who_leads_two_chooses_and_nobody_chooses_another(lead, body, sign_in):
    user, second, third = partner_user(body, role="manager"), partner(), partner()
    MembershipFactory(user=user, organisation=second, role="coordinator")
    MembershipFactory(user=user, organisation=third)
    accepted(second, 7)
    accepted(third, 8)
    folding.fold(wait=AT_ONCE)
    client = sign_in(user)
    assert shown(client, f"?year=2026&organisation={second.pk}")["month"]["gennaio 2026"] == ("7",)
    for query in (f"organisation={third.pk}", "organisation=x", "organisation=%00"):
        refused = client.get(f"{PAGE}?{query}")
        assert refused.status_code == 422
        assert "tables" not in refused.context
    own = lead.get(f"{PAGE}?year=2026&organisation={second.pk}")
    assert own.context["name"] == body.name, "who leads one has nothing to choose"


@pytest.mark.parametrize("query", ["since=2026-02-01", "year=abc", "quarter=9", "since=2026-02-30"])
def test_a_wrong_choice_is_a_sentence(lead, query):
    page = lead.get(f"{PAGE}?{query}")
    assert page.status_code == 422
    assert page.context["form"].errors


@pytest.mark.parametrize("table", ["", "people", "organisations", "\x00"])
def test_a_table_that_is_not_there_is_not_saved(lead, table):
    assert lead.post(PAGE, {"table": table}).status_code == 422
    assert not Export.objects.exists()


def test_the_page_asks_the_same_number_of_questions_at_any_size(lead, body):
    asked = []
    for more in (6, 30):
        accepted(body, more)
        declined(body, *["no_room", "language", "other_area"] * more)
        concluded(body, more)
        folding.fold(wait=AT_ONCE)
        now.count()
        lead.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert lead.get(PAGE + "?year=2026").status_code == 200
        asked.append(len(queries))
        ours = [query["sql"] for query in queries if 'FROM "desk_referral"' in query["sql"]]
        assert ours == []
    assert asked[0] == asked[1]
    assert asked[0] <= 20

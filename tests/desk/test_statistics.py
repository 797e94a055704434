"""The desk in numbers: what is counted, once, and who reads it."""

import csv
import datetime as dt
import io

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from desk.letters.records import Export
from desk.models import Application, DayTally, Referral
from desk.statistics import folding, now, scale
from desk.statistics.hiding import Mark, words
from desk.statistics.tallies import Measure, the_mark
from forms.models import Submission
from tests.desk.factories import (
    ApplicationFactory,
    ReferralFactory,
    desk_user,
    partner,
    partner_user,
    topic,
)
from tests.network.factories import UserFactory
from workflow import outbox
from workflow.models import Event

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PAGE = reverse("desk_statistics")
AT_ONCE = dt.timedelta(0)
with override("it"):
    FEW, BACK = words(1), words(9, Mark.BACK)


@pytest.fixture
def lead(sign_in):
    return sign_in(desk_user(role="coordinator"))


def at(day, hour=10):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), dt.UTC)


def history(subject, *steps):
    """Events as the gate writes them: (transition, source, target, day[, reason])."""
    for version, (transition, source, target, day, *reason) in enumerate(steps, start=1):
        Event.objects.create(
            subject=subject, workflow=subject.workflow_name, transition=transition, source=source,
            target=target, actor_label="x", version=version, at=at(day),
            reason=reason[0] if reason else "",
        )  # fmt: skip


def closed_one(**fields):
    """Monday 5 January 2026, taken on Wednesday, asked, answered on Monday 12, closed on the 15th:
    7 working days (6 January is a holiday), of which 2 the clock stood still."""
    application = ApplicationFactory(state="closed", **fields)
    history(
        application,
        ("", "", "submitted", "2026-01-05"),
        ("take_in_charge", "submitted", "in_review", "2026-01-07"),
        ("ask", "in_review", "info_requested", "2026-01-08"),
        ("answer", "info_requested", "in_review", "2026-01-12"),
        ("close", "in_review", "closed", "2026-01-15", "home_kept"),
    )
    return application


def sums(measure, **fields):
    rows = DayTally.objects.filter(measure=measure, whole=True, **fields)
    return {(row.detail, row.bucket): row.n for row in rows.order_by("pk")}


def everything():
    names = [field.name for field in DayTally._meta.fields if field.name != "id"]
    return sorted(map(repr, DayTally.objects.values_list(*names)))


def received(n, **fields):
    for _each in range(n):
        history(ApplicationFactory(**fields), ("", "", "submitted", "2026-01-05"))


def shown(client, query="?year=2026"):
    page = client.get(PAGE + query)
    return {table.key: dict(table.rows) for table in page.context["tables"]}


# --- counting -----------------------------------------------------------------------------------------


def test_a_history_becomes_sums():
    closed_one()
    assert folding.fold(wait=AT_ONCE) == 5
    assert sums(Measure.RECEIVED) == {("", 0): 1}
    assert sums(Measure.STAY) == {
        ("submitted", 1): 1, ("in_review", 1): 1, ("info_requested", 2): 1, ("in_review", 3): 1,
    }  # fmt: skip
    assert sums(Measure.ANSWER) == {("kept", 5): 1}
    assert sums(Measure.OUTCOME) == {("closed home_kept", 0): 1}
    assert DayTally.objects.get(measure=Measure.OUTCOME, whole=True).day == dt.date(2026, 1, 15)
    own = DayTally.objects.get(measure=Measure.RECEIVED, whole=False)
    assert (own.form, own.topic, own.district) == ("housing-risk", "eviction", "6")


def test_reopened_answered_once_and_late(settings):
    settings.DESK_ANSWER_DAYS = 3
    application = closed_one()
    history_after = (("reopen", "closed", "in_review"), ("close", "in_review", "closed"))
    for version, (name, source, target) in enumerate(history_after, start=6):
        Event.objects.create(
            subject=application, workflow="applications", transition=name, source=source,
            target=target, actor_label="x", version=version, at=at("2026-02-02"),
        )  # fmt: skip
    folding.fold(wait=AT_ONCE)
    assert sums(Measure.REOPENED) == {("", 0): 1}
    assert sums(Measure.ANSWER) == {("late", 5): 1}
    assert sum(sums(Measure.OUTCOME).values()) == 2


def test_the_person_who_withdraws_was_not_answered():
    history(
        ApplicationFactory(state="withdrawn"),
        ("", "", "submitted", "2026-01-05"),
        ("withdraw", "submitted", "withdrawn", "2026-01-07"),
    )
    folding.fold(wait=AT_ONCE)
    assert sums(Measure.ANSWER) == {}
    assert sums(Measure.OUTCOME) == {("withdrawn", 0): 1}


def test_what_organisations_answer():
    body = partner()
    history(ReferralFactory(organisation=body, state="declined"),
            ("", "", "sent", "2026-01-07"), ("see", "sent", "seen", "2026-01-08"),
            ("decline", "seen", "declined", "2026-01-09", "no_room"))  # fmt: skip
    history(ReferralFactory(organisation=body, state="started"),
            ("", "", "sent", "2026-01-07"), ("accept", "sent", "accepted", "2026-01-07"),
            ("hold", "accepted", "on_hold", "2026-01-08"),
            ("resume", "on_hold", "accepted", "2026-01-09"))  # fmt: skip
    history(ReferralFactory(organisation=body, state="expired"),
            ("", "", "sent", "2026-01-07"), ("expire", "sent", "expired", "2026-01-20"))  # fmt: skip
    folding.fold(wait=AT_ONCE)
    of = {"organisation": body.pk}
    assert sums(Measure.SENT, **of) == {("", 0): 3}
    assert sums(Measure.ACCEPTED, **of) == {("", 0): 1}
    assert sums(Measure.DECLINED, **of) == {("no_room", 0): 1}
    assert sums(Measure.EXPIRED, **of) == {("", 0): 1}
    assert sums(Measure.REPLY, **of) == {("", 2): 1, ("", 0): 1}


def test_piece_by_piece_again_and_late_is_the_same(monkeypatch):
    for _each in range(3):
        closed_one()
    folding.fold(wait=AT_ONCE)
    once = everything()
    assert folding.fold(wait=AT_ONCE) == 0
    assert everything() == once
    folding.start_again()
    monkeypatch.setattr(folding, "PIECE", 2)
    assert folding.fold(wait=AT_ONCE, pieces=1) == 2
    assert folding.fold(wait=AT_ONCE) == 13
    assert everything() == once


def test_killed_in_the_middle_nothing_is_counted_twice(monkeypatch):
    closed_one()
    with monkeypatch.context() as broken:
        broken.setattr(folding, "add", lambda _sums: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            folding.fold(wait=AT_ONCE)
    assert (the_mark().upto, DayTally.objects.count()) == (0, 0)
    folding.fold(wait=AT_ONCE)
    assert sums(Measure.RECEIVED) == {("", 0): 1}


def test_young_events_wait_for_older_numbers_still_on_their_way():
    closed_one()
    young = ApplicationFactory()
    Event.objects.create(
        subject=young, workflow="applications", target="submitted", actor_label="x", version=1
    )
    assert folding.fold() == 5
    assert folding.fold() == 0
    assert folding.fold(wait=AT_ONCE) == 1


def test_what_was_made_anonymous_still_counts():
    application = closed_one()
    Application.objects.filter(pk=application.pk).update(erased_at=timezone.now())
    folding.fold(wait=AT_ONCE)
    assert sums(Measure.OUTCOME) == {("closed home_kept", 0): 1}


def test_what_was_deleted_counts_without_saying_what_it_was():
    application = closed_one()
    Application.objects.filter(pk=application.pk).delete()
    folding.fold(wait=AT_ONCE)
    assert DayTally.objects.get(measure=Measure.RECEIVED, whole=False).topic == ""


def test_how_things_stand_is_counted_anew_before_messages_leave():
    owner = desk_user()
    ApplicationFactory.create_batch(2, state="in_review", owner=owner)
    ApplicationFactory(due_on=dt.date(2026, 1, 1))
    ApplicationFactory(state="closed")
    referral = ReferralFactory()
    outbox.send_due()
    assert sums(Measure.OPEN_NOW) == {
        ("in_review", 0): 2, ("submitted", 0): 1, ("referred", 0): 1
    }  # fmt: skip
    assert sums(Measure.LATE_NOW) == {("", 0): 1}
    assert sums(Measure.OWNED_NOW) == {(str(owner.pk), 0): 2, ("", 0): 2}
    assert sums(Measure.WITH_NOW, organisation=referral.organisation_id) == {("sent", 0): 1}
    Referral.objects.all().update(state="withdrawn")
    now.attend()  # within the quarter of an hour
    assert sums(Measure.WITH_NOW) == {("sent", 0): 1}
    now.count()
    assert sums(Measure.WITH_NOW) == {}


def test_the_scale():
    assert [scale.step(n) for n in (0, 10, 11, 16, 261)] == [0, 10, 12, 20, scale.BEYOND]
    assert scale.percentile({0: 1, 5: 1, 9: 1}, 0.5) == 5
    assert scale.percentile({0: 9, 20: 1}, 0.9) == 0
    assert scale.percentile({}, 0.5) is None


# --- the page -----------------------------------------------------------------------------------------


def test_who_reads_it(lead, desk, operator, helper, sign_in):
    assert lead.get(PAGE).status_code == 200
    administrator = sign_in(UserFactory(is_superuser=True, is_staff=True))
    manager = sign_in(partner_user(role="manager"))
    assert [c.get(PAGE).status_code for c in (desk, helper, administrator, manager)] == [404] * 4
    operator.user_permissions.add(Permission.objects.get(codename="view_statistics"))
    assert desk.get(PAGE).status_code == 200
    assert "desk-statistics" in lead.get(reverse("wagtailadmin_home")).content.decode()


def test_only_coordinators_see_who_has_how_much(lead, sign_in):
    reader = UserFactory()
    reader.user_permissions.add(
        *Permission.objects.filter(codename__in=("view_statistics", "access_admin"))
    )
    ApplicationFactory(state="in_review", owner=desk_user(user__last_name="Operatrice"))
    now.count()
    assert shown(lead)["people"] == {"Operatrice": ("1",)}
    assert "people" not in shown(sign_in(reader))
    assert lead.post(PAGE, {"table": "people"}).status_code == 422


def test_small_numbers_are_hidden_on_page_picture_and_file(lead):
    topic()
    received(20, district="1")
    received(6, district="2")
    received(2, district="3")
    folding.fold(wait=AT_ONCE)
    page = lead.get(PAGE + "?year=2026")
    assert list(shown(lead)["district"].values()) == [(BACK,), ("6",), (FEW,)]
    chart = next(t.chart for t in page.context["tables"] if t.key == "district")
    assert sorted(bar.width for bar in chart.bars) == [0, 0, 420]
    html = page.content.decode()
    assert 'role="img"' in html
    for forbidden in ("style=", "<script>", "onload"):
        assert forbidden not in html.split('class="statistics-summary"')[1].split("</main>")[0]
    answer = lead.post(PAGE + "?year=2026", {"table": "district"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row[1] for row in rows[1:]) == sorted(["6", FEW, BACK])
    noted = Export.objects.get()
    assert (noted.tab, noted.columns, noted.rows, noted.personal) == (
        "statistics", ["district"], 3, False,
    )  # fmt: skip


def test_what_the_table_keeps_back_has_no_page_of_its_own(lead):
    received(20, district="1")
    received(6, district="2")
    received(2, district="3")
    folding.fold(wait=AT_ONCE)
    assert [
        bool(lead.get(f"{PAGE}?year=2026&only=district:{key}").context.get("too_few"))
        for key in "123"
    ] == [True, False, True]
    narrow = shown(lead, "?year=2026&only=district:2")
    assert "district" not in narrow
    assert list(narrow["kind"].values()) == [("6",)]


def test_rates_of_organisations_and_their_reasons(lead):
    body = partner(name="=Casa Aperta")
    for _each in range(6):
        history(ReferralFactory(organisation=body, state="started"),
                ("", "", "sent", "2026-01-07"),
                ("accept", "sent", "accepted", "2026-01-08"))  # fmt: skip
    for reason in ("no_room",) * 5 + ("language",):
        history(ReferralFactory(organisation=body, state="declined"),
                ("", "", "sent", "2026-01-07"),
                ("decline", "sent", "declined", "2026-01-12", reason))  # fmt: skip
    folding.fold(wait=AT_ONCE)
    found = shown(lead)
    assert found["organisations"]["=Casa Aperta"] == ("12", "6", "6", "0", "50%", "1", "0")
    assert found["declined"]["=Casa Aperta"] == (BACK, BACK)
    answer = lead.post(PAGE + "?year=2026", {"table": "organisations"})
    assert "'=Casa Aperta" in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "since=2026-02-01", "until=2026-02-01", "since=2026-02-02&until=2026-02-01",
        "since=1990-01-01&until=2026-02-01", "since=x&until=2026-02-01", "year=abc", "year=0",
        "quarter=9", "only=topic:nothing", "only=pk:1", "only=%00", "since=2026-02-30",
    ],
)  # fmt: skip
def test_a_wrong_choice_is_a_sentence(lead, query):
    page = lead.get(f"{PAGE}?{query}")
    assert page.status_code == 422
    assert page.context["form"].errors


def test_periods(lead):
    received(5)
    folding.fold(wait=AT_ONCE)
    assert len(shown(lead, "?since=2025-12-31&until=2026-02-01")["month"]) == 3
    assert list(shown(lead, "?year=2026&quarter=1")["month"].values()) == [("5",), ("0",), ("0",)]
    assert lead.get(PAGE + "?year=2026&quarter=2").context["summary"][0][1] == "0"


def test_the_page_asks_the_same_number_of_questions_at_any_size(lead, settings):
    ContentType.objects.get_for_model(Submission)
    asked = []
    for more in (6, 30):
        received(more, district="1")
        closed_one(owner=desk_user())
        history(ReferralFactory(organisation=partner()), ("", "", "sent", "2026-01-07"))
        folding.fold(wait=AT_ONCE)
        now.count()
        lead.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert lead.get(PAGE + "?year=2026").status_code == 200
        asked.append(len(queries))
        ours = [query["sql"] for query in queries if "desk_application" in query["sql"]]
        assert ours == []
    assert asked[0] == asked[1]

"""Seeing the desk as a colleague: how it ends."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from desk.models import RestrictedAccess, SeeAs
from desk.seeing import services
from portal import second_factor
from tests.desk.factories import desk_user, received
from tests.desk.seeing.support import HOME, STOP, WHY, case, give, log, start, text
from tests.workflow.test_races import at_once
from workflow import outbox
from workflow.models import Reading

pytestmark = pytest.mark.django_db


def test_stop_and_stop_again(seeing, viewer):
    for _time in range(2):
        assert seeing.post(STOP).status_code == 302
    assert seeing.get(HOME).context["request"].user == viewer
    assert "desk-seeing" not in text(seeing.get(HOME))
    assert len(log()) == 2


def test_looking_at_the_address_of_stop_stops_nothing(seeing, desk):
    assert seeing.get(STOP).status_code == 302
    assert SeeAs.objects.get().ended_at is None
    assert desk.post(STOP).status_code == 404


def test_after_half_an_hour_it_is_over(seeing, viewer):
    application = received()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=30)):
        turned_away = seeing.get(case(application))
        assert (turned_away.status_code, turned_away["Location"]) == (302, HOME)
        assert seeing.get(HOME).context["request"].user == viewer
    record = SeeAs.objects.get()
    assert (record.ending, record.ended_at) == ("time", record.until)
    assert len(log()) == 2
    assert not Reading.objects.about(application).exists()


def test_what_was_sent_as_the_colleague_is_not_done_as_oneself(seeing):
    application = received()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        url = reverse("desk_applications:act", args=[application.pk, "take_in_charge"])
        assert seeing.post(url, {"seen": 1}).status_code == 302
    application.refresh_from_db()
    assert application.state == "submitted"


def test_what_nobody_came_back_to_is_ended_by_the_clock(seeing):
    outbox.send_due()
    assert SeeAs.objects.get().ended_at is None
    with time_machine.travel(timezone.now() + dt.timedelta(hours=5)):
        outbox.send_due()
        services.attend()
    record = SeeAs.objects.get()
    assert (record.ending, record.ended_at) == ("time", record.until)
    assert len(log()) == 2


@pytest.mark.parametrize("name", ["account_logout", "wagtailadmin_logout"])
def test_signing_out_ends_it(seeing, name):
    seeing.post(reverse(name))
    assert SeeAs.objects.get().ending == "logout"
    assert log()[-1][:2] == ("see as: ends", "Vera Vede")
    assert seeing.get(HOME).status_code == 302


def rights_that_end():
    def viewer_loses_the_right(viewer, _colleague):
        viewer.user_permissions.clear()

    def colleague_gains_one(_viewer, colleague):
        give(colleague, "export_people")

    def colleague_leaves(_viewer, colleague):
        colleague.memberships.update(until=timezone.localdate() - dt.timedelta(days=1))

    def colleague_joins_the_reserved_team(_viewer, colleague):
        RestrictedAccess.objects.create(user=colleague, given_by="Cora")

    def colleague_is_deleted(_viewer, colleague):
        colleague.delete()

    return [pytest.param(change, id=name) for name, change in dict(locals()).items()]


@pytest.mark.parametrize("change", rights_that_end())
def test_it_ends_at_once_when_it_may_not_be_any_more(change, seeing, viewer, colleague):
    change(viewer, colleague)
    assert seeing.get(reverse("desk_applications:index")).status_code == 302
    assert SeeAs.objects.get().ending == "refused"
    assert "desk-seeing" not in text(seeing.get(HOME))


def test_the_key_of_the_session_changes_with_who_is_seen(client_of_viewer, colleague):
    before = client_of_viewer.session.session_key
    start(client_of_viewer, colleague)
    during = client_of_viewer.session.session_key
    client_of_viewer.post(STOP)
    assert len({before, during, client_of_viewer.session.session_key}) == 3


def test_the_number_of_somebody_elses_record_opens_nothing(seeing, sign_in):
    thief = sign_in(give(desk_user(), "see_as"))
    session = thief.session
    session[services.SESSION_KEY] = SeeAs.objects.get().pk
    session.save()
    assert thief.get(HOME).status_code == 302
    assert "desk-seeing" not in text(thief.get(HOME))
    assert SeeAs.objects.get().ended_at is None, "and ends nothing"


def test_a_second_window_ends_the_first(seeing, viewer, sign_in):
    other = desk_user()
    assert start(sign_in(viewer), other).status_code == 302
    assert [row.ending for row in SeeAs.objects.order_by("pk")] == ["stopped", ""]
    assert seeing.get(HOME).status_code == 302, "the first window is one's own again"


def test_the_database_refuses_what_cannot_be(viewer, colleague):
    services.begin(viewer, colleague, reason=WHY)
    values = {"viewer": viewer, "reason": WHY, "until": timezone.now()}
    for more in (
        {"target": colleague},
        {"target": viewer, "ended_at": timezone.now(), "ending": "stopped"},
        {"target": colleague, "ended_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeeAs.objects.create(**values | more)


def test_the_second_factor_is_ones_own(seeing, viewer, settings):
    from allauth.mfa.models import Authenticator

    settings.SECOND_FACTOR_REQUIRED = True
    assert "2fa" in seeing.get(HOME)["Location"], "Vera has none"
    secret = {"secret": "x"}
    Authenticator.objects.create(user=viewer, type=Authenticator.Type.TOTP, data=secret)
    assert "2fa" in seeing.get(HOME)["Location"], "this browser has not shown it"
    session = seeing.session
    session[second_factor.SESSION_KEY] = viewer.pk
    session.save()
    assert seeing.get(HOME).status_code == 200, "whether or not Carlo has one"


def test_why_is_forgotten_when_nobody_is_told_any_more(viewer, colleague):
    old, new = (services.begin(viewer, colleague, reason=WHY) for _time in range(2))
    SeeAs.objects.filter(pk=old.pk).update(began_at=timezone.now() - services.TOLD_FOR)
    services.attend()
    assert [SeeAs.objects.get(pk=each.pk).reason for each in (old, new)] == [None, WHY]


def test_when_the_last_write_fails_nothing_has_begun(viewer, colleague, monkeypatch):
    def fails(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(services, "log_read", fails)
    with pytest.raises(DatabaseError):
        services.begin(viewer, colleague, reason=WHY)
    assert not SeeAs.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_moment_are_one(viewer, colleague):
    at_once(*[lambda: services.begin(viewer, colleague, reason=WHY) for _window in range(3)])
    assert SeeAs.objects.going_on().count() == 1
    assert SeeAs.objects.count() == 3
    assert len(log()) == 5

"""Seeing the desk as a colleague: who may, as whom, read only, for a while, and never unnoticed."""

import datetime as dt
import html
import re
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page

from desk import named
from desk.access import actor_for
from desk.models import Application, Notice, Referral, RestrictedAccess, SeeAs
from desk.people.looks import note_reading
from desk.seeing import rules, services
from desk.seeing.middleware import NothingMayChange, only_reading
from network.models import Membership
from portal import second_factor
from portal.models import User
from tests.desk.factories import (
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
)
from tests.desk.test_readings import officer
from tests.workflow.test_races import at_once
from workflow import eyes, gate, outbox
from workflow.models import Reading

__all__ = ["officer"]

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")
BEGIN, STOP = reverse("desk_staff:see_as"), reverse("desk_staff:see_as_stop")
WHY = "She cannot find a case"


def give(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def viewer(db):
    return give(desk_user(user__first_name="Vera", user__last_name="Vede"), "see_as")


@pytest.fixture
def colleague(db):
    return desk_user(user__first_name="Carlo", user__last_name="Collega")


@pytest.fixture
def client_of_viewer(viewer, sign_in):
    return sign_in(viewer)


@pytest.fixture
def seeing(client_of_viewer, colleague):
    """A browser in which Vera sees the desk as Carlo."""
    start(client_of_viewer, colleague)
    return client_of_viewer


def start(client, target, reason=WHY):
    return client.post(BEGIN, {"email": target.email, "reason": reason})


def text(response):
    return html.unescape(response.content.decode())


def case(application):
    return reverse("desk_applications:case", args=[application.pk])


def log():
    rows = Reading.objects.filter(purpose="see_as").order_by("pk")
    return [(row.what, row.actor_label, row.subject.target_label) for row in rows]


# --- who may --------------------------------------------------------------------------------------


def test_the_page_is_for_whoever_is_named_for_it(viewer, sign_in, desk, helper):
    assert sign_in(viewer).get(BEGIN).status_code == 200
    for stranger in (desk, helper):
        assert stranger.get(BEGIN).status_code == 404
        assert stranger.post(BEGIN, {"email": viewer.email, "reason": WHY}).status_code == 404
    assert not SeeAs.objects.exists()


def test_an_administrator_is_not_named_by_being_one(colleague, sign_in):
    boss = desk_user(user__is_superuser=True)
    assert sign_in(boss).get(BEGIN).status_code == 404
    give(boss, "see_as")
    assert sign_in(boss).get(BEGIN).status_code == 200
    group = Group.objects.create(name="Helpdesk")
    group.permissions.add(Permission.objects.get(codename="see_as"))
    boss.user_permissions.clear()
    boss.groups.add(group)
    assert named.has(User.objects.get(pk=boss.pk), named.SEE_AS)


def test_without_a_place_at_the_desk_nobody_sees_as_anybody(colleague, sign_in):
    outsider = give(User.objects.create_superuser("root@example.org", "x"), "see_as")
    assert sign_in(outsider).get(BEGIN).status_code == 404
    assert rules.refusal(outsider, colleague)


def refused_targets():
    def oneself(viewer):
        return viewer

    def administrator(_viewer):
        return desk_user(user__is_superuser=True)

    def left(_viewer):
        one = desk_user()
        one.memberships.update(until=timezone.localdate() - dt.timedelta(days=1))
        return one

    def switched_off(_viewer):
        return desk_user(user__is_active=False)

    def without_a_place(_viewer):
        return User.objects.create_user("nobody@example.org", "x")

    def may_export(_viewer):
        return give(desk_user(), "export_people")

    def coordinator(_viewer):
        return desk_user(role=Membership.Role.COORDINATOR)

    def data_protection(_viewer):
        return give(desk_user(), "answer_people")

    def edits_pages(_viewer):
        one, group = desk_user(), Group.objects.create(name="Who edits here")
        change = Permission.objects.get(codename="change_page")
        Locale.objects.get_or_create(language_code="it")
        page = Page.objects.first() or Page.add_root(title="Root", slug="root")
        GroupPagePermission.objects.create(group=group, page=page, permission=change)
        one.groups.add(group)
        return one

    def of_the_reserved_team(_viewer):
        one = desk_user()
        RestrictedAccess.objects.create(user=one, given_by="Cora")
        return one

    def sees_one_reserved(_viewer):
        one, application = desk_user(), received()
        Application.objects.filter(pk=application.pk).update(restricted=True)
        RestrictedAccess.objects.create(user=one, application=application, given_by="Cora")
        return one

    def works_on_a_reserved_one(_viewer):
        body, application = partner(), received()
        Application.objects.filter(pk=application.pk).update(restricted=True)
        ReferralFactory(application=application, organisation=body, state="accepted")
        return partner_user(body)

    made = dict(locals())
    return [pytest.param(make, id=name) for name, make in made.items()]


@pytest.mark.parametrize("target_of", refused_targets())
def test_as_whom_nobody_sees(target_of, viewer, client_of_viewer):
    target = target_of(viewer)
    response = start(client_of_viewer, target)
    assert response.status_code == 422
    assert WHY in text(response), "what was typed stays"
    assert not SeeAs.objects.exists()
    with pytest.raises(gate.GuardRefused) as refused:
        services.begin(viewer, target, reason=WHY)
    assert refused.value.sentence in text(response)


def test_whoever_has_as_much_may_help(viewer, sign_in):
    give(viewer, "export_people")
    RestrictedAccess.objects.create(user=viewer, given_by="Cora")
    Membership.objects.filter(user=viewer).update(role=Membership.Role.COORDINATOR)
    target = give(desk_user(role=Membership.Role.COORDINATOR), "export_people")
    RestrictedAccess.objects.create(user=target, given_by="Cora")
    assert start(sign_in(User.objects.get(pk=viewer.pk)), target).status_code == 302


def test_an_administrator_does_not_have_what_is_given_by_name(sign_in):
    boss = give(desk_user(user__is_superuser=True), "see_as")
    assert start(sign_in(boss), give(desk_user(), "export_people")).status_code == 422
    assert start(sign_in(boss), give(desk_user(), "change_need")).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"email": "carlo", "reason": WHY},
        {"email": "unknown@example.org", "reason": WHY},
        {"email": "x\x00@example.org", "reason": WHY},
        {"email": "", "reason": WHY},
        {"email": "right", "reason": "  "},
        {"email": "right", "reason": "x" * 501},
    ],
)
def test_what_cannot_be_taken_is_said(typed, client_of_viewer, colleague):
    said = {**typed}
    if said.get("email") == "right":
        said["email"] = colleague.email
    response = client_of_viewer.post(BEGIN, said)
    assert response.status_code == 422
    assert "w-field__errors" in text(response) or "error-message" in text(response)
    assert not SeeAs.objects.exists()


def test_a_reason_is_needed_by_the_service_too(viewer, colleague):
    with pytest.raises(gate.TextMissing):
        services.begin(viewer, colleague, reason="  ")


# --- what is seen ---------------------------------------------------------------------------------


def test_the_page_is_the_colleagues_and_the_bar_says_so(seeing, colleague):
    shown = text(seeing.get(reverse("desk_applications:index")))
    assert "Carlo Collega" in shown
    assert "desk-seeing" in shown
    assert STOP in shown
    assert seeing.get(HOME).context["request"].user == colleague


def test_as_a_member_of_an_organisation_only_its_referrals(client_of_viewer, body):
    member = partner_user(body)
    mine = ReferralFactory(organisation=body, state="accepted")
    start(client_of_viewer, member)
    assert client_of_viewer.get(reverse("desk_applications:index")).status_code == 404
    shown = client_of_viewer.get(reverse("desk_referrals:referral", args=[mine.pk]))
    assert shown.status_code == 200
    assert "desk-seeing" in text(shown)


def test_the_policy_of_the_admin_holds_and_the_bar_carries_no_code(seeing):
    response = seeing.get(HOME)
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    bar = re.search(r'<form[^>]*class="desk-seeing".*?</form>', text(response), re.DOTALL)[0]
    assert "style=" not in bar
    assert "<script" not in bar
    assert not re.search(r"\son\w+=", bar)
    strict = seeing.post(HOME)["Content-Security-Policy"]
    assert "unsafe" in strict or "default-src 'self'" in strict


def test_public_pages_and_accounts_stay_ones_own(seeing, viewer):
    response = seeing.get(reverse("account_email"), follow=True)
    assert response.context["request"].user == viewer
    assert response.context["request"].seeing is not None


@pytest.mark.parametrize("name", ["wagtailadmin_account", "desk_helping:index"])
def test_what_is_the_colleagues_alone_is_not_shown(seeing, name):
    response = seeing.get(reverse(name))
    assert response.status_code == 403
    assert STOP in text(response)


# --- read only ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_can_be_changed(seeing, method):
    application = received()
    for url in (
        reverse("desk_applications:note", args=[application.pk]),
        reverse("desk_applications:act", args=[application.pk, "take_in_charge"]),
        BEGIN,
        "/",
        reverse("account_change_password"),
    ):
        response = getattr(seeing, method)(url, {"seen": 1, "text": "x"})
        assert response.status_code == 403
        assert "Carlo Collega" in text(response)
    application.refresh_from_db()
    assert (application.state, application.notes.count()) == ("submitted", 0)
    assert SeeAs.objects.count() == 1, "never nested"


def test_opening_a_case_marks_nothing_as_read_by_the_colleague(seeing, colleague):
    application = received()
    notice = Notice.objects.create(
        person=colleague, application=application, kind="given", by_label="Bea"
    )
    assert seeing.get(case(application)).status_code == 200
    notice.refresh_from_db()
    assert notice.opened_at is None


def test_a_referral_that_is_looked_at_is_not_read_by_the_organisation(client_of_viewer, body):
    referral = ReferralFactory(organisation=body, state="sent")
    start(client_of_viewer, partner_user(body))
    url = reverse("desk_referrals:referral", args=[referral.pk])
    assert client_of_viewer.get(url).status_code == 200
    assert Referral.objects.get(pk=referral.pk).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_page_that_would_write_on_being_opened_says_so(seeing, monkeypatch):
    def writes(*_args, **_kwargs):
        Application.objects.update(district="9")

    application = received()
    monkeypatch.setattr("desk.staff.case.note_reading", writes)
    response = seeing.get(case(application))
    assert response.status_code == 403
    application.refresh_from_db()
    assert application.district == "6"


@pytest.mark.parametrize(
    ("statement", "may"),
    [
        ("SELECT 1", True),
        ('INSERT INTO "workflow_reading" ("what") VALUES (1)', True),
        ('INSERT INTO "desk_note" ("text") VALUES (1)', False),
        ('INSERT OR IGNORE INTO "desk_note" ("text") VALUES (1)', False),
        ('update "desk_note" set "text" = 1', False),
        ('  DELETE FROM "desk_note"', False),
        ('UPDATE "workflow_reading" SET "what" = 1', True),
        ("SAVEPOINT x", True),
    ],
)
def test_which_statements_pass(statement, may):
    def call():
        return only_reading(lambda *_all: "done", statement, (), False, {})

    if may:
        assert call() == "done"
    else:
        with pytest.raises(NothingMayChange):
            call()


# --- what is noted --------------------------------------------------------------------------------


def test_beginning_and_end_are_noted(seeing):
    assert log() == [("see as: begins", "Vera Vede", "Carlo Collega")]
    assert seeing.post(STOP).status_code == 302
    assert log()[1:] == [("see as: ends", "Vera Vede", "Carlo Collega")]
    record = SeeAs.objects.get()
    assert (record.reason, record.ending) == (WHY, "stopped")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM desk_seeas")
        assert WHY not in str(cursor.fetchall())


def test_every_look_names_the_real_reader_first_and_as_whom(seeing, viewer):
    application = received()
    seeing.get(case(application))
    row = Reading.objects.about(application).get()
    assert (row.user, row.actor_label, row.seen_as) == (viewer, "Vera Vede", "Carlo Collega")
    assert row.organisation_label == actor_for(viewer).organisation_label
    upload = UploadFactory(draft=application.submission.draft)
    seeing.get(reverse("desk_staff:upload", args=[upload.uuid]))
    assert set(Reading.objects.exclude(seen_as="").values_list("user", flat=True)) == {viewer.pk}


def test_looks_at_several_requests_too(viewer, colleague):
    with eyes.of(actor_for(viewer)):
        note_reading(actor_for(colleague), [received(), received()], "case")
    rows = Reading.objects.values_list("actor_label", "seen_as")
    assert list(rows) == [("Vera Vede", "Carlo Collega")] * 2
    note_reading(actor_for(colleague), [received()], "case")
    assert Reading.objects.first().actor_label == "Carlo Collega"


def test_there_is_one_place_that_makes_a_line():
    """Whoever adds another would forget the real reader."""
    made = [
        path.as_posix()
        for room in ("desk", "forms", "network", "workflow", "guide", "home", "portal")
        for path in (Path(django_settings.BASE_DIR) / room).rglob("*.py")
        if re.search(r"\bReading\(\s|\bReading\([a-z]|Reading\.objects\.create", path.read_text())
    ]
    assert [Path(path).name for path in made] == ["reads.py"]


def test_a_line_with_a_second_name_cannot_be_changed_either(seeing):
    seeing.get(case(received()))
    with pytest.raises(Exception, match="never changed"):
        Reading.objects.update(seen_as="")


def test_the_officer_finds_it_with_the_reason(seeing, officer):
    application = received()
    seeing.get(case(application))
    seeing.post(STOP)
    index = reverse("privacy_readings:index")
    shown = officer.post(index, {"purpose": "see_as"})
    assert [row.what for row in shown.context["page_obj"]] == ["see as: ends", "see as: begins"]
    assert f"Carlo Collega: {WHY}" in text(shown)
    for asked in ({"seen_as": "on"}, {"person": "Vera Vede"}, {"person": "carlo collega"}):
        looks = officer.post(index, asked).context["page_obj"]
        assert [row.what for row in looks if row.what == "case"] == ["case"], asked
    assert "Vera Vede" not in text(officer.post(index, {"person": "Nobody"}))
    table = officer.post(reverse("privacy_readings:csv"), {"seen_as": "on"}).content.decode()
    assert f"Carlo Collega: {WHY}" in table
    assert re.search(r"Vera Vede,.*case,service,Carlo Collega", table)


def test_the_colleague_reads_who_when_and_why(seeing, colleague, sign_in):
    shown = text(sign_in(colleague).get(HOME))
    assert "Vera Vede" in shown
    assert WHY in shown
    assert WHY not in text(sign_in(desk_user()).get(HOME))
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        assert WHY not in text(sign_in(colleague).get(HOME))


def test_a_member_of_an_organisation_reads_it_too(client_of_viewer, body, sign_in):
    member = partner_user(body)
    start(client_of_viewer, member)
    assert WHY in text(sign_in(member).get(HOME))


# --- how it ends ----------------------------------------------------------------------------------


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

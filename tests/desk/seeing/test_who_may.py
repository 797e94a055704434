"""Seeing the desk as a colleague: who may."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page

from desk import named
from desk.models import Application, RestrictedAccess, SeeAs
from desk.seeing import rules, services
from network.models import Membership
from portal.models import User
from tests.desk.factories import ReferralFactory, desk_user, partner, partner_user, received
from tests.desk.seeing.support import BEGIN, WHY, give, start, text
from workflow import gate

pytestmark = pytest.mark.django_db


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

import datetime as dt

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser, Group, Permission
from wagtail.permissions import page_permission_policy

from network.standing import MembershipBackend, may_have_rights, standing
from portal.models import User
from tests.network.factories import (
    PASSWORD,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 15)
YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
DOOR = "wagtailadmin.access_admin"


@pytest.fixture(autouse=True)
def on_that_day() -> object:
    with time_machine.travel(dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC), tick=False):
        yield


def fresh(user: User) -> User:
    """As the next request loads it."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("membership", "may_enter"),
    [
        ({}, True),
        ({"since": TODAY, "until": TODAY}, True),
        ({"until": TOMORROW}, True),
        ({"active": False}, False),
        ({"since": TOMORROW}, False),
        ({"until": YESTERDAY}, False),
        ({"organisation__active": False}, False),
        ({"user__is_active": False}, False),
    ],
)
def test_the_admin_opens_to_current_members_only(membership: dict, may_enter: bool) -> None:
    row = MembershipFactory(**membership)
    user = fresh(row.user)
    assert user.has_perm(DOOR) is may_enter
    assert user.has_module_perms("wagtailadmin") is may_enter
    assert standing(user).organisation_ids == (
        frozenset({row.organisation_id}) if may_enter else frozenset()
    )
    assert row.is_current(TODAY) is (may_enter or not row.user.is_active)


def test_a_membership_opens_the_door_and_nothing_behind_it() -> None:
    assert fresh(MembershipFactory(role="manager").user).get_all_permissions() == {DOOR}


def test_without_a_membership_the_door_stays_shut() -> None:
    assert not fresh(UserFactory()).has_perm(DOOR)


def test_permissions_given_by_hand_stay() -> None:
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="change_node"))
    assert fresh(user).get_all_permissions() == {"network.change_node"}


def test_a_superuser_enters_but_is_no_desk() -> None:
    user = User.objects.create_superuser("root@example.org", PASSWORD)
    assert user.has_perm(DOOR)
    assert not standing(user).is_desk
    assert standing(user).organisation_ids == frozenset()


@pytest.mark.parametrize(
    ("kind", "role", "is_desk"),
    [
        ("city", "operator", True),
        ("city", "coordinator", True),
        ("city", "member", False),
        ("city", "manager", False),
        ("third_sector", "operator", False),
        ("public", "coordinator", False),
    ],
)
def test_the_desk_is_the_citys_operators_and_coordinators(
    kind: str, role: str, is_desk: bool
) -> None:
    user = MembershipFactory(organisation__kind=kind, role=role).user
    assert standing(fresh(user)).is_desk is is_desk


def test_an_ended_place_in_the_city_is_no_desk() -> None:
    assert not standing(MembershipFactory(desk=True, until=YESTERDAY).user).is_desk


def test_somebody_may_work_in_two_organisations() -> None:
    first = MembershipFactory()
    second = MembershipFactory(user=first.user, organisation=OrganisationFactory(city=True))
    assert standing(fresh(first.user)).organisation_ids == {
        first.organisation_id,
        second.organisation_id,
    }


def test_standing_takes_one_query_for_a_whole_request(django_assert_num_queries: object) -> None:
    user = fresh(MembershipFactory().user)
    with django_assert_num_queries(1):
        assert standing(user).organisations[0].name
        assert standing(user) is standing(user)
        standing(user).is_desk  # noqa: B018


def test_a_request_reads_person_place_and_rights_in_one_query(
    django_assert_num_queries: object,
) -> None:
    user = MembershipFactory().user
    with django_assert_num_queries(1):
        loaded = MembershipBackend().get_user(user.pk)
        assert standing(loaded).organisations[0].name
        assert loaded.get_all_permissions() == {DOOR}
        assert not page_permission_policy.user_has_any_permission(loaded, {"change"})
        assert not hasattr(loaded, "wagtail_userprofile")
        assert not may_have_rights(loaded)
    assert loaded == user


@pytest.mark.parametrize("through_group", [True, False])
def test_rights_are_looked_up_for_whoever_may_have_some(through_group: bool) -> None:
    user, right = MembershipFactory().user, Permission.objects.get(codename="change_node")
    if through_group:
        group = Group.objects.create(name="Who edits here")
        group.permissions.add(right)
        user.groups.add(group)
    else:
        user.user_permissions.add(right)
    loaded = MembershipBackend().get_user(user.pk)
    assert loaded.get_all_permissions() == {DOOR, "network.change_node"}
    assert may_have_rights(loaded)


@pytest.mark.parametrize("has_place", [True, False])
def test_an_account_that_was_closed_is_nobody(has_place: bool) -> None:
    made = MembershipFactory if has_place else MembershipFactory.build
    user = made(user=UserFactory(is_active=False)).user
    assert MembershipBackend().get_user(user.pk) is None


def test_an_administrator_with_a_place_keeps_every_right() -> None:
    user = User.objects.create_superuser("root@example.org", PASSWORD)
    MembershipFactory(user=user)
    assert MembershipBackend().get_user(user.pk).has_perm("network.change_node")


def test_visitors_have_no_standing_and_cost_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        assert standing(AnonymousUser()).organisation_ids == frozenset()


def test_people_sign_in_with_their_own_password() -> None:
    user = MembershipFactory().user
    assert authenticate(username=user.email, password=PASSWORD) == user
    assert authenticate(username=user.email, password="un'altra") is None

"""The menu "Network" of the admin."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from network.models import Agreement, Membership, Node, OpeningHours, Organisation, PlacesPage
from portal.models import User
from tests.network.factories import (
    OFFICE_HOURS,
    PASSWORD,
    AgreementFactory,
    FunctionFactory,
    MembershipFactory,
    NodeFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
REGISTERS = ["organisation", "membership", "node", "function"]
HOSTILE = "\"'><script>alert(1)</script>"


def address(register: str, action: str, *args: Any) -> str:
    return reverse(f"network_{register}_modeladmin_{action}", args=args)


@pytest.fixture
def admin(client: Client) -> Client:
    user = User.objects.create_superuser("admin@example.org", PASSWORD)
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user, backend="network.standing.MembershipBackend")
    return client


@pytest.fixture
def partner(client: Client) -> Client:
    client.force_login(
        MembershipFactory(role="manager").user, backend="network.standing.MembershipBackend"
    )
    return client


@pytest.fixture
def rows() -> dict[str, Any]:
    function = FunctionFactory(key="food")
    node = NodeFactory(
        hours=OFFICE_HOURS,
        functions=["food"],
        closures=[(dt.date(2026, 8, 1), dt.date(2026, 8, 9))],
    )
    membership = MembershipFactory(organisation=node.organisation)
    AgreementFactory(organisation=node.organisation)
    return {
        "organisation": node.organisation,
        "membership": membership,
        "node": node,
        "function": function,
    }


def every_address(rows: dict[str, Any]) -> list[str]:
    pages = [address(register, action) for register in REGISTERS for action in ("index", "create")]
    for register, row in rows.items():
        pages += [address(register, action, row.pk) for action in ("edit", "delete", "history")]
    return [
        *pages,
        address("organisation", "inspect", rows["organisation"].pk),
        address("node", "inspect", rows["node"].pk),
        address("organisation", "index") + "?export=csv",
        address("organisation", "index") + "?export=xlsx",
    ]


def test_an_administrator_opens_every_page(admin: Client, rows: dict[str, Any]) -> None:
    for page in every_address(rows):
        assert admin.get(page).status_code == 200, page


def test_a_partner_opens_none_of_them(partner: Client, rows: dict[str, Any]) -> None:
    for page in every_address(rows):
        assert partner.get(page).status_code in (302, 403), page
        assert partner.post(page, {}).status_code in (302, 403), page


def test_a_partner_does_not_see_the_menu(partner: Client, directory: PlacesPage) -> None:
    response = partner.get(reverse("wagtailadmin_home"))
    assert response.status_code == 200
    assert b"/admin/network/" not in response.content


def test_an_administrator_sees_the_menu(admin: Client, directory: PlacesPage) -> None:
    assert b"/admin/network/node/" in admin.get(reverse("wagtailadmin_home")).content


def test_a_visitor_is_sent_to_sign_in(client: Client, rows: dict[str, Any]) -> None:
    for page in every_address(rows):
        response = client.get(page)
        assert response.status_code == 302
        assert "/login/" in response.url


def test_who_may_only_keep_places_reaches_nothing_else(
    client: Client, rows: dict[str, Any]
) -> None:
    user = UserFactory()
    codes = ["change_node", "access_admin"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user, backend="network.standing.MembershipBackend")
    assert client.get(address("node", "index")).status_code == 200
    assert client.get(address("node", "edit", rows["node"].pk)).status_code == 200
    for page in (
        address("node", "create"),
        address("membership", "index"),
        address("organisation", "index"),
    ):
        assert client.get(page).status_code in (302, 403), page


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("count", [2, 20])
def test_lists_cost_the_same_however_long(
    register: str, count: int, admin: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(count):
        node = NodeFactory()
        AgreementFactory(organisation=node.organisation)
        MembershipFactory(organisation=node.organisation)
        FunctionFactory()
    admin.get(address(register, "index"))
    with django_assert_max_num_queries(20):
        admin.get(address(register, "index"))


def test_yes_and_no_are_words_not_pictures(admin: Client) -> None:
    node = NodeFactory(example=False)
    for page in (address("node", "index"), address("node", "inspect", node.pk)):
        html = admin.get(page).content.decode()
        assert "admin/img" not in html
        assert "True" not in html


def test_the_export_holds_no_personal_data(admin: Client) -> None:
    organisation = OrganisationFactory(name="Ente", email="anna@example.org", phone="011 0113 7555")
    member = MembershipFactory(organisation=organisation).user
    response = admin.get(address("organisation", "index") + "?export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "Ente" in text
    for secret in ("anna@example.org", "011", member.email):
        assert secret not in text


def test_the_export_runs_no_formula(admin: Client) -> None:
    OrganisationFactory(name="=cmd|'/c calc'!A1")
    response = admin.get(address("organisation", "index") + "?export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "'=cmd" in text


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize(
    "query",
    [
        "?user__password__startswith=md5",
        "?active__exact=perhaps",
        "?organisation__id__exact=x",
        "?organisation__nothing=1",
        "?o=99.x.-1",
        "?p=nine",
        "?q=%00",
        "?kind__exact=%00",
        "?role__exact=%00",
        "?nothing=1",
        "?export=exe",
    ],
)
def test_no_address_breaks_a_list(
    register: str, query: str, admin: Client, rows: dict[str, Any]
) -> None:
    assert admin.get(address(register, "index") + query, follow=True).status_code == 200


def test_a_list_cannot_be_asked_about_fields_of_other_tables(admin: Client) -> None:
    MembershipFactory()
    response = admin.get(address("membership", "index") + "?user__password__startswith=zzz")
    assert response.context["result_count"] == 1


def test_hostile_names_stay_words_in_the_admin(admin: Client) -> None:
    organisation = OrganisationFactory(name=HOSTILE)
    node = NodeFactory(name={"it": HOSTILE}, organisation=organisation)
    MembershipFactory(organisation=organisation)
    for page in (
        address("organisation", "index"),
        address("organisation", "edit", organisation.pk),
        address("organisation", "inspect", organisation.pk),
        address("organisation", "delete", organisation.pk),
        address("membership", "index"),
        address("node", "index"),
        address("node", "edit", node.pk),
        address("node", "inspect", node.pk),
    ):
        assert b"<script>alert" not in admin.get(page).content, page


def inline(prefix: str, *forms: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    data = {
        f"{prefix}-TOTAL_FORMS": len(forms),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, form in enumerate(forms):
        data |= {f"{prefix}-{number}-{name}": value for name, value in form.items()}
    return data


def organisation_form(*agreements: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": "Associazione Nuova",
        "key": "nuova",
        "kind": "third_sector",
        "active": "on",
        "languages": ["it", "ro"],
        **inline("agreements", *agreements),
        **inline("accreditations"),
        **inline("receiving"),
        **changes,
    }


def node_form(organisation: Organisation, *hours: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name_it": "Sportello",
        "name_en": "Desk",
        "key": "sportello",
        "organisation": organisation.pk,
        "live": "on",
        "languages": ["it"],
        **inline("hours", *hours),
        **inline("closures"),
        **changes,
    }


def test_an_organisation_is_entered_with_its_agreement(admin: Client) -> None:
    agreement = {"kind": "convention", "valid_from": "2026-01-01", "valid_until": "2026-12-31"}
    response = admin.post(address("organisation", "create"), organisation_form(agreement))
    assert response.status_code == 302
    organisation = Organisation.objects.get(key="nuova")
    assert organisation.languages == ["it", "ro"]
    assert Agreement.objects.get(organisation=organisation).valid_until == dt.date(2026, 12, 31)


def test_a_wrong_agreement_is_explained_and_what_was_typed_is_kept(admin: Client) -> None:
    agreement = {"kind": "convention", "valid_from": "2026-12-31", "valid_until": "2026-01-01"}
    response = admin.post(
        address("organisation", "create"),
        organisation_form(agreement),
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert "The agreement ends before it begins." in html
    assert "Associazione Nuova" in html
    assert not Organisation.objects.exists()


def test_a_key_in_use_is_explained(admin: Client) -> None:
    OrganisationFactory(key="nuova")
    response = admin.post(address("organisation", "create"), organisation_form())
    assert "Another organisation already has this key." in response.content.decode()


def test_a_place_is_entered_with_hours_and_functions(admin: Client) -> None:
    function = FunctionFactory(key="food")
    row = {"day": 0, "opens": "09:00", "closes": "17:00"}
    form = node_form(OrganisationFactory(), row, functions=[function.pk])
    assert admin.post(address("node", "create"), form).status_code == 302
    node = Node.objects.get(key="sportello")
    assert node.name == {"it": "Sportello", "en": "Desk"}
    assert list(node.functions.all()) == [function]
    assert node.week[0].closes == dt.time(17)


def test_hours_that_close_before_they_open_are_explained(admin: Client) -> None:
    row = {"day": 0, "opens": "17:00", "closes": "09:00"}
    response = admin.post(address("node", "create"), node_form(OrganisationFactory(), row))
    assert "The closing time is before the opening time." in response.content.decode()
    assert not OpeningHours.objects.exists()


def test_a_second_place_in_the_same_organisation_is_explained(admin: Client) -> None:
    first = MembershipFactory()
    form = {
        "user": first.user_id,
        "organisation": first.organisation_id,
        "role": "member",
        "active": "on",
        "since": "2026-01-01",
    }
    response = admin.post(address("membership", "create"), form)
    assert "already has a place in this organisation" in response.content.decode()
    assert Membership.objects.count() == 1


def test_an_organisation_with_people_or_places_is_not_deleted(
    admin: Client, rows: dict[str, Any]
) -> None:
    organisation = rows["organisation"]
    response = admin.post(address("organisation", "delete", organisation.pk))
    assert response.status_code == 200
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_a_place_can_be_deleted(admin: Client, rows: dict[str, Any]) -> None:
    assert admin.post(address("node", "delete", rows["node"].pk)).status_code == 302
    assert not Node.objects.exists()

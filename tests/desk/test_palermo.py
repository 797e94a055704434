"""The Palermo suite: one test for each thing that the Garante found wrong, none of which may exist.

Decision of 15 April 2021, doc. web 9587053 (EUR 40,000; GDPR art. 5.1.f, 25, 32): a city's platform
for food vouchers, in which bodies of the third sector entered applications. Each test is named
after a violation, and goes through the pages as those people would.
"""

import datetime as dt
import html
import uuid
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import partners, replies, review, routing, terms
from desk.access import actor_for
from desk.models import Application, PersonMark, Referral
from desk.people import keys
from desk.people.urls import people
from network.models import Membership
from portal.models import User
from tests.desk.factories import (
    MembershipFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
)
from tests.desk.helping import draft_of_somebody
from tests.desk.routes import every_admin_url
from tests.desk.test_matrix import CITY, TEXT
from workflow import outbox
from workflow.models import Event, Reading

pytestmark = pytest.mark.django_db
TAX_CODE = "RSSMRA80A01L219M"
# Who it is, how to reach them, how poor they are (ISEE and income band), what happened to them.
IDENTITY = ("Amina", "Berardi", "amina@example.org", "3331234567", "333 123 4567", "27 marzo 1985")
HARDSHIP = ("Ho perso il lavoro", "fino a 500", "500 €")
SECRETS = (*IDENTITY, *HARDSHIP)
LISTS = frozenset(
    {
        # They show who waits; what is read of somebody begins where one of them is opened.
        "desk_applications:index", "desk_applications:index_results", "desk_applications:tab",
        "desk_applications:tab_results", "desk_applications:bulk", "desk_routing:fallback",
        "desk_staff:messages",
    }
)  # fmt: skip


@pytest.fixture
def application(db: Any) -> Application:
    found = received()
    code = keys.tax_code(TAX_CODE)
    PersonMark.objects.create(application=found, kind="tax_code", hash=code)
    return found


@pytest.fixture
def upload(application: Application) -> Any:
    return UploadFactory(draft=application.submission.draft, stored=b"%PDF-1.4 secret")


@pytest.fixture
def referral(application: Application, body: Any) -> Referral:
    def number(instance: Referral, **_more: Any) -> None:
        # The same number as its application: a page that takes one for the other would show it.
        instance.pk = application.pk

    review.take_in_charge(application, CITY, seen=1)
    pre_save.connect(number, sender=Referral)
    routing.route(application, body, CITY, seen=2, reason="Near home")
    pre_save.disconnect(number, sender=Referral)
    return Referral.objects.get(pk=application.pk, application=application)


def accepted(referral: Referral) -> Referral:
    actor = actor_for(partner_user(referral.organisation), referral.organisation_id)
    partners.accept(referral, actor, seen=Referral.objects.get(pk=referral.pk).version)
    return Referral.objects.get(pk=referral.pk)


def everywhere(referral: Referral, upload: Any) -> dict[str, str]:
    """Each route of the admin, for the number that the request and its referral share."""
    return every_admin_url(pk=referral.pk, other=referral.pk, upload=upload.uuid)


def told(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return html.unescape(content.decode(errors="replace"))


def secrets_in(response: Any) -> list[str]:
    text = told(response)
    return [each for each in (*SECRETS, "%PDF-1.4 secret") if each in text]


def reads_nothing(client: Client, referral: Referral, upload: Any) -> bool:
    reference = referral.application.reference
    client.raise_request_exception = False
    for name, url in everywhere(referral, upload).items():
        for response in (client.get(url), client.post(url, {"seen": 1})):
            assert secrets_in(response) == [], name
            assert reference not in told(response), name
    assert not Reading.objects.exclude(what="read log").exists()
    return True


# --- whoever is inside sees everything ------------------------------------------------------------


def test_any_operator_of_any_body_reads_all_applications(
    application: Application, referral: Referral, upload: Any, sign_in: Any
) -> None:
    """Seen: “any operator of any body could read ALL applications”."""
    accepted(referral)
    before = Event.objects.count()
    assert reads_nothing(sign_in(partner_user(partner(name="Altri"))), referral, upload)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "who", ["administrator", "editor", "member of the city", "former operator", "closed body"]
)
def test_the_whole_database_lies_open_to_whoever_is_inside(
    who: str, application: Application, referral: Referral, upload: Any, sign_in: Any
) -> None:
    """Seen: the same, for whoever has an account at all. Running the site gives no sight of it."""
    accepted(referral)
    if who == "administrator":
        user = User.objects.create_superuser("root@example.org", "x")
    elif who == "editor":
        user = User.objects.create_user("editor@example.org", "x")
        group = Group.objects.create(name="All the permissions there are, but those given by name")
        group.permissions.set(
            Permission.objects.exclude(codename__in=("answer_people", "export_people"))
        )
        user.groups.add(group)
    elif who == "member of the city":
        user = MembershipFactory(desk=True, role="member").user
    elif who == "former operator":
        user = MembershipFactory(desk=True, active=False).user
    else:
        user = partner_user(referral.organisation)
        type(referral.organisation).objects.update(active=False)
    assert reads_nothing(sign_in(user), referral, upload)


def test_identity_and_income_are_read_before_there_is_a_reason_to(
    referral: Referral, upload: Any, helper: Client
) -> None:
    """Seen: “identity and ISEE band included”. Who is asked to help reads the need, no more."""
    urls = everywhere(referral, upload)
    shown = helper.get(reverse("desk_referrals:referral", args=[referral.pk]))
    assert "Near home" in told(shown)
    for name, url in urls.items():
        assert secrets_in(helper.get(url)) == [], name
    accepted(referral)
    shown = helper.get(reverse("desk_referrals:referral", args=[referral.pk]))
    assert "Amina" in secrets_in(shown), "the words are right: now they are there"


def test_a_grant_for_one_case_opens_another_of_the_same_person(
    referral: Referral, helper: Client
) -> None:
    """Remedy: “per-case grants”. A second request of the same person is another case."""
    accepted(referral)
    second = received()
    upload = UploadFactory(draft=second.submission.draft, stored=b"%PDF-1.4 secret")
    for url in (
        reverse("desk_applications:case", args=[second.pk]),
        reverse("desk_people:person", args=[second.pk]),
        reverse("desk_people:compare", args=[referral.application_id, second.pk]),
        reverse("desk_staff:upload", args=[upload.uuid]),
    ):
        assert helper.get(url).status_code == 404, url
    cards = helper.get(reverse("desk_referrals:index")).context["cards"]
    assert [card["pk"] for card in cards] == [referral.pk]


# --- accounts -------------------------------------------------------------------------------------


def test_one_account_is_shared_by_a_body(referral: Referral, body: Any, sign_in: Any) -> None:
    """Seen: “one shared account per body”. Two people of one body are two names in the log."""
    accepted(referral)
    page = reverse("desk_referrals:referral", args=[referral.pk])
    for name in ("Paola", "Piero"):
        user = partner_user(body, user__first_name=name, user__last_name="Neri")
        assert sign_in(user).get(page).status_code == 200
    readers = Reading.objects.about(referral).values_list("actor_label", "organisation_label")
    assert set(readers) == {("Paola Neri", "Casa Aperta"), ("Piero Neri", "Casa Aperta")}


def test_an_account_has_no_name_of_a_person(client: Client) -> None:
    """The same: an account is made for a person with a name, an address is one account."""
    client.force_login(User.objects.create_superuser("root@example.org", "x"))
    url, password = reverse("wagtailusers_users:add"), "una-password-lunga-42"
    said = {"email": "ente@example.org", "password1": password, "password2": password}
    assert client.post(url, said).status_code == 200
    assert not User.objects.filter(email="ente@example.org").exists()
    named = {**said, "first_name": "Paola", "last_name": "Neri"}
    assert client.post(url, named).status_code == 302
    again = {**named, "first_name": "Piero", "email": "Ente@Example.org"}
    assert client.post(url, again).status_code == 200
    assert User.objects.get(email__iexact="ente@example.org").email == "ente@example.org"


@pytest.mark.parametrize("who", ["desk", "partner", "data protection officer"])
def test_a_password_alone_opens_personal_data(
    who: str, referral: Referral, upload: Any, body: Any, client: Client, settings: Any
) -> None:
    """Remedy: “named users with a second factor”. How it is asked for: test_second_factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    accepted(referral)
    user = {
        "desk": desk_user,
        "partner": lambda: partner_user(body),
        "data protection officer": dpo,
    }[who]()
    user.set_password("una-password-lunga-42")
    user.save()
    said = {"login": user.email, "password": "una-password-lunga-42"}
    assert client.post(reverse("account_login"), said).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk)
    for name, url in everywhere(referral, upload).items():
        for response in (client.get(url), client.post(url, {"seen": 1})):
            assert response.status_code == 302, name
            assert response["Location"] == reverse("mfa_activate_totp"), name
    assert not Reading.objects.exists()


def dpo() -> User:
    user = User.objects.create_user("dpo@example.org", "x")
    names = ("access_admin", "answer_people")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


# --- reading leaves no trace ----------------------------------------------------------------------


def test_reads_are_not_logged(
    application: Application, referral: Referral, upload: Any, desk: Client, operator: User
) -> None:
    """Seen: “reads not logged”. Whatever page shows somebody's data, also one that answers a form
    which was filled in wrongly, leaves a line with who, for whom, and of whom."""
    accepted(referral)
    received()  # of the same person, to compare
    other = Application.objects.exclude(pk=application.pk).get()
    known = every_admin_url(pk=application.pk, other=other.pk, upload=upload.uuid)
    acts = {
        f"act {each.name}": reverse("desk_applications:act", args=[application.pk, each.name])
        for each in Application.workflow().transitions
    }
    showed = set()
    for name, url in {**known, **acts}.items():
        if name in LISTS:
            continue
        for send in (desk.get, lambda url: desk.post(url, {"seen": "x"}), wrong(desk)):
            before = Reading.objects.count()
            if secrets_in(send(url)):
                showed.add(name)
                assert Reading.objects.count() > before, (name, send)
                line = Reading.objects.latest("pk")
                assert (line.user, line.actor_label) == (operator, "Olga Operatrice")
                assert line.organisation_label
    assert len(showed) > 10


def wrong(client: Client) -> Any:
    """Sends a form from an old page, with words: it is given back with what it was about."""
    return lambda url: client.post(url, {"seen": 0, "text": "x", "key": uuid.uuid4()})


def test_a_partners_reads_are_not_logged(referral: Referral, upload: Any, helper: Client) -> None:
    """The same for organisations, and for files."""
    accepted(referral)
    page = reverse("desk_referrals:referral", args=[referral.pk])
    again = reverse("desk_referrals:answer", args=[referral.pk, "conclude"])
    old = {"seen": 0, "reason": "helped", "text": "x"}
    for number, ask in enumerate(
        (lambda: helper.get(page), lambda: helper.post(again, {}), lambda: helper.post(again, old))
    ):
        assert "Amina" in secrets_in(ask())
        assert Reading.objects.about(referral).count() == number + 1
    helper.get(reverse("desk_staff:upload", args=[upload.uuid]))
    line = Reading.objects.about(upload).get()
    assert (line.what, line.organisation_id) == ("upload", referral.organisation_id)


# --- searching ------------------------------------------------------------------------------------


def test_people_are_searched_by_the_first_characters_of_the_fiscal_code(
    application: Application, desk: Client, client: Client
) -> None:
    """Seen: “search by the first characters of the fiscal code”. Whole facts find, parts never."""
    url = reverse("desk_people:find")
    for length in range(1, len(TAX_CODE)):
        said = {"by": "tax_code", "tax_code": TAX_CODE[:length]}
        assert desk.post(url, said).context.get("cards", []) == [], length
    found = desk.post(url, {"by": "tax_code", "tax_code": TAX_CODE}).context["cards"]
    assert [card["application"] for card in found] == [application]
    client.force_login(dpo())
    office = reverse("privacy_person:search")
    for part in (TAX_CODE[:6], "amina@", "Berardi", application.reference[:8]):
        assert application.reference not in told(
            client.post(office, {"fact": "email", "value": part})
        )


@pytest.mark.parametrize("part", ["Berardi", "Amina", "amina@example.org", TAX_CODE, "%", "TO-20"])
def test_the_queue_is_searched_by_a_part_of_somebody(
    part: str, application: Application, desk: Client
) -> None:
    """The same: the queue's search takes a whole reference and nothing else."""
    url = reverse("desk_applications:index")
    whole = desk.get(url, {"q": f" {application.reference.lower()} "})
    assert list(whole.context["object_list"]) == [application]
    assert list(desk.get(url, {"q": part}).context["object_list"]) == []


# --- sight has no end -----------------------------------------------------------------------------


def test_data_are_visible_after_the_case_is_closed(
    referral: Referral, upload: Any, helper: Client, sign_in: Any
) -> None:
    """Seen: “data visible after the case was closed”. A member looks back for the days of sight and
    changes nothing; then the case, its files and its line in the list are gone."""
    accepted(referral)
    application = Application.objects.get()
    review.close(application, CITY, seen=application.version, reason="home_kept", text=TEXT)
    page = reverse("desk_referrals:referral", args=[referral.pk])
    file = reverse("desk_staff:upload", args=[upload.uuid])
    assert helper.get(page).context["forms"] == {}
    with time_machine.travel(timezone.now() + dt.timedelta(days=terms.sight_days()), tick=False):
        fresh = sign_in(partner_user(referral.organisation))  # the browser of today has ended
        assert fresh.get(page).status_code == 404
        assert fresh.get(file).status_code == 404
        assert fresh.get(reverse("desk_referrals:index")).context["cards"] == []


@pytest.mark.parametrize("how", ["declined", "taken back", "withdrawn by the person"])
def test_who_has_no_case_any_more_still_reads_it(
    how: str, referral: Referral, upload: Any, helper: Client
) -> None:
    """The same at once, when the organisation does not help after all."""
    page = reverse("desk_referrals:referral", args=[referral.pk])
    assert helper.get(page).status_code == 200
    if how == "declined":
        say = reverse("desk_referrals:answer", args=[referral.pk, "decline"])
        seen = Referral.objects.get().version
        assert helper.post(say, {"seen": seen, "reason": "no_room"}).status_code == 302
    else:
        accepted(Referral.objects.get())
        application = Application.objects.get()
        if how == "taken back":
            routing.withdraw_referral(application, CITY, seen=application.version, text=TEXT)
        else:
            replies.withdraw(application)
    assert helper.get(page).status_code == 404
    assert helper.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code == 404
    assert secrets_in(helper.get(reverse("desk_referrals:index"))) == []


@pytest.mark.parametrize("end", ["place", "account", "body"])
def test_access_outlives_the_work(end: str, referral: Referral, body: Any, sign_in: Any) -> None:
    """Remedy: “expiry of access”. Whoever leaves sees nothing from the next click on."""
    accepted(referral)
    user = partner_user(body)
    client = sign_in(user)
    page = reverse("desk_referrals:referral", args=[referral.pk])
    assert client.get(page).status_code == 200
    if end == "place":
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Membership.objects.filter(user=user).update(since=yesterday, until=yesterday)
    elif end == "account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    else:
        type(body).objects.filter(pk=body.pk).update(active=False)
    response = client.get(page)
    assert response.status_code in (302, 404)
    assert secrets_in(response) == []


def test_the_address_of_somebody_who_only_began_is_read_by_the_desk(desk: Client) -> None:
    """Beside the decision: whoever has sent nothing has not turned to the city yet, but the list
    of what left has their address."""
    draft = draft_of_somebody()
    said = {"language": "it", "subject": "Il tuo codice", "body": "x", "kind": "code"}
    outbox.post(key="c", to="amina@example.org", about=draft, **said)
    assert "amina@example.org" not in told(desk.get(reverse("desk_staff:messages")))
    type(draft).objects.update(submitted_at=timezone.now())
    assert "amina@example.org" in told(desk.get(reverse("desk_staff:messages")))


def test_nobody_carries_the_list_away(referral: Referral, helper: Client, desk: Client) -> None:
    """Beside the decision: a list is no spreadsheet for partners, and has no names for the desk
    unless somebody was named for that."""
    url = reverse("desk_applications:export", args=["open"])
    assert helper.post(url, {"columns": ["reference"], "form": "csv"}).status_code == 404
    assert desk.post(url, {"columns": ["name"], "form": "csv"}).status_code == 422
    saved = desk.post(url, {"columns": ["reference"], "form": "csv"})
    assert referral.application.reference in told(saved)
    assert secrets_in(desk.post(url, {"columns": ["reference"], "form": "csv"})) == []


def test_the_routes_are_all_looked_at() -> None:
    """The tests above walk every page there is: these are among them."""
    known = every_admin_url(pk=1, other=1, upload=uuid.UUID(int=1))
    assert {f"desk_people:{each.name}" for each in people} <= set(known)
    assert {"privacy_person:read", "desk_statistics", "desk_helping:index"} <= set(known)
    assert len(known) > 70

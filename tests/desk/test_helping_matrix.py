"""Who may open and change a draft that somebody helps with: every helper in every state."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from desk.helping.rights import visible_to
from forms.models import Assistance
from tests.desk.factories import partner, partner_user
from tests.desk.helping import STATES, draft_of_somebody, helped, opens, put, sign_in
from tests.network.factories import MembershipFactory, OrganisationFactory, UserFactory

HELPERS = ("staff", "partner")
OTHERS = ("same_body", "other_body", "coordinator", "superuser", "nobody", "stranger")
OPEN = {"open", "sent"}  # "sent": the receipt, for two hours or until it is handed over


@pytest.fixture
def scene(db):
    """One body of each kind with a helper, a colleague and a coordinator."""

    def build(kind):
        body = OrganisationFactory(city=True) if kind == "staff" else partner()
        role = "operator" if kind == "staff" else "member"
        user = MembershipFactory(organisation=body, role=role).user
        return SimpleNamespace(
            body=body,
            user=user,
            assistance=helped(user, body),
            same_body=MembershipFactory(organisation=body, role=role).user,
            coordinator=MembershipFactory(organisation=body, role="coordinator").user,
            other_body=partner_user(),
            superuser=UserFactory(is_staff=True, is_superuser=True),
            nobody=UserFactory(),
        )

    return build


def client_of(scene, who):
    return Client() if who == "stranger" else sign_in(getattr(scene, who))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", HELPERS)
def test_the_helper_opens_what_is_open_and_prints_the_receipt(scene, kind, state):
    here = scene(kind)
    draft = put(here.assistance, state)
    assert opens(sign_in(here.user), draft) is (state in OPEN)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", HELPERS)
@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_opens_it_in_any_state(scene, kind, state, who):
    here = scene(kind)
    draft = put(here.assistance, state)
    assert opens(client_of(here, who), draft) is False


@pytest.mark.parametrize("kind", HELPERS)
@pytest.mark.parametrize("who", [*OTHERS, "user"])
@pytest.mark.parametrize("state", STATES)
def test_the_list_shows_exactly_what_opens(scene, kind, who, state):
    here = scene(kind)
    draft = put(here.assistance, state)
    if who == "stranger":
        return
    listed = visible_to(getattr(here, who)).filter(draft=draft).exists()
    assert listed is opens(client_of(here, who), draft)


@pytest.mark.parametrize("state", STATES)
def test_the_rule_for_one_row_is_the_rule_for_the_list(scene, state):
    here = scene("partner")
    put(here.assistance, state)
    row = Assistance.objects.select_related("draft").get()
    assert row.is_openable() is Assistance.objects.openable().exists()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", [*OTHERS, "user"])
def test_only_the_helper_in_force_saves(scene, state, who):
    here = scene("partner")
    draft = put(here.assistance, state)
    url = reverse("forms:step", args=[draft.uuid, "home"])
    client_of(here, who).post(url, {"seen": "", "home-in_torino": "yes", "home-district": "6"})
    saved = draft.saved.filter(step="home").exists()
    assert saved is (who == "user" and state == "open")


@pytest.mark.parametrize("state", STATES)
def test_a_relative_opens_in_the_browser_that_said_so_and_nowhere_else(db, state):
    assistance = helped()
    draft = put(assistance, state)
    theirs = Client()
    session = theirs.session
    session["helping"] = [str(assistance.uuid)]
    session.save()
    assert opens(theirs, draft) is (state in OPEN)
    assert opens(Client(), draft) is False


@pytest.mark.parametrize("state", STATES)
def test_the_person_opens_their_own_whatever_happens_to_the_help(db, state):
    assistance = helped(draft=draft_of_somebody())
    draft = put(assistance, state)
    theirs = Client()
    day = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1985"}
    type(draft).objects.filter(pk=draft.pk).update(code_hash=_hash("7KD-M4P-3RX"))
    theirs.post(reverse("forms:resume"), {"code": "7KD-M4P-3RX", **day})
    assert opens(theirs, draft) is (state != "expired")


@pytest.mark.parametrize("kind", HELPERS)
def test_whoever_leaves_the_organisation_opens_nothing_more(scene, kind):
    here = scene(kind)
    client = sign_in(here.user)
    here.user.memberships.update(active=False)
    assert opens(client, here.assistance.draft) is False


def _hash(code):
    from forms.drafts import code_hash

    return code_hash(code)

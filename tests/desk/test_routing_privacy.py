"""Routing and the person's rights: told, and gone with everything else."""

import pytest

from desk import routing
from desk.models import Application, Referral, RoutingDecision, Wish
from desk.privacy import holder
from desk.router import told
from forms.declaration import when
from forms.privacy import erasing
from forms.privacy.holders import ANONYMISE, DELETE
from tests.desk.factories import ApplicationFactory, partner
from tests.desk.routing import rule
from tests.desk.test_matrix import CITY
from workflow import append_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def routed():
    body = partner(name="Casa Aperta")
    rule(form_key="housing-risk", condition=when(contract="rent"))
    application = ApplicationFactory(state="in_review")
    routing.record_wish(application, CITY, words="the church near home")
    routing.route(application, body, CITY, seen=1, reason="Near home")
    return Application.objects.get()


def test_the_person_is_told_how_the_organisation_was_chosen(routed):
    parts = [part for part in holder.parts(routed.submission) if part.lines == told.lines(routed)]
    assert len(parts) == 1
    chosen, wish = parts[0].lines
    assert chosen.label == "Casa Aperta"
    assert "the church near home" in chosen.text
    assert wish.text == "the church near home"
    assert not chosen.internal


@pytest.mark.parametrize("action", [DELETE, ANONYMISE])
def test_decisions_and_wishes_go_with_the_persons_data(routed, action):
    with append_only.lifted():
        erasing.erase(routed.submission, action)
    assert not RoutingDecision.objects.exists()
    assert not Wish.objects.exists()
    assert Referral.objects.count() == (0 if action == DELETE else 1)

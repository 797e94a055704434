"""What an administrator changes is what staff, partners and applicants see and may do."""

import pytest
from django.urls import reverse

from desk import partners, review
from desk.access import actor_for
from desk.letters.kinds import occasion_label
from forms.privacy.holders import states
from network.models import Membership
from portal import site_version
from tests.desk.factories import ReferralFactory, partner_user, received
from tests.desk.test_status import holding, page
from workflow import gate
from workflow.amending import saving
from workflow.amending.values import ReasonValue, StateValue, StepValue

pytestmark = pytest.mark.django_db
BOSS = gate.Actor("Bea Boss", frozenset({saving.ADMINISTRATOR}))


def words(text: str) -> dict[str, str]:
    return {"it": text, "en": text}


def amend(workflow: str, name: str, value: StateValue | StepValue) -> None:
    service = saving.amend_state if isinstance(value, StateValue) else saving.amend_step
    service(workflow, name, value, BOSS, seen=0)
    site_version._renew()  # a test does not commit


def test_labels_are_those_of_the_administrator_on_every_page(desk, operator):
    application = received()
    case = reverse("desk_applications:case", args=[application.pk])
    act = reverse("desk_applications:act", args=[application.pk, "take_in_charge"])
    amend(
        "applications", "submitted", StateValue(label=words("Fresh"), public_label=words("Got it"))
    )
    amend("applications", "in_review", StateValue(public_label=words("Being read")))
    amend("applications", "take_in_charge", StepValue(label=words("Grab")))
    amend("applications", "close", StepValue(label=words("Finish")))
    queue = desk.get(reverse("desk_applications:index")).content.decode()
    assert queue.count("Fresh") >= 2  # the row and the filter
    assert "Grab" in desk.get(case).content.decode()
    assert "Grab" in desk.get(act).content.decode()
    assert "Got it" in holding(application).get(page(application)).content.decode()
    assert desk.post(act, {"seen": 1}).status_code == 302
    assert "Grab" in desk.get(case).content.decode()  # in the timeline
    status = holding(application).get(page(application)).content.decode()
    assert "Got it" in status  # what was, under its new name
    assert "Being read" in status
    assert "Finish" in occasion_label("on:close")
    amend("applications", "closed", StateValue(label=words("Filed")))
    assert str(states()["closed"].label) == "Filed"


def test_a_retired_reason_is_not_offered_and_refused_when_forged(desk, operator):
    application = received()
    actor = actor_for(operator)
    review.take_in_charge(application, actor, seen=1)
    amend(
        "applications",
        "not_accept",
        StepValue(
            reasons={
                "too_late": ReasonValue(retired=True),
                "own": ReasonValue(label=words("Our own rule")),
            }
        ),
    )
    url = reverse("desk_applications:act", args=[application.pk, "not_accept"])
    shown = desk.get(url).content.decode()
    assert 'value="too_late"' not in shown
    assert "Our own rule" in shown
    said = {"seen": 2, "text": "Because", "reason": "too_late"}
    assert desk.post(url, said).status_code == 422
    with pytest.raises(gate.ReasonMissing):
        review.not_accept(application, actor, seen=2, reason="too_late", text="Because")
    assert desk.post(url, {**said, "reason": "own"}).status_code == 302
    case = reverse("desk_applications:case", args=[application.pk])
    assert "Our own rule" in desk.get(case).content.decode()


def test_an_outcome_that_was_added_closes_request_and_referral_at_once(helper, body):
    amend("applications", "close", StepValue(reasons={"own": ReasonValue(label=words("Our own"))}))
    referral = ReferralFactory(organisation=body, state="accepted", application__state="accepted")
    url = reverse("desk_referrals:referral", args=[referral.pk])
    assert "Our own" in helper.get(url).content.decode()
    answer = reverse("desk_referrals:answer", args=[referral.pk, "conclude"])
    helper.post(answer, {"seen": 1, "reason": "own", "text": "Done"})
    referral.refresh_from_db()
    referral.application.refresh_from_db()
    assert (referral.state, referral.application.state) == ("concluded", "closed")


def test_what_is_reserved_to_coordinators_others_of_the_organisation_cannot_do(helper, body):
    amend("referrals", "accept", StepValue(roles=["partner_lead"]))
    referral = ReferralFactory(organisation=body)
    url = reverse("desk_referrals:referral", args=[referral.pk])
    assert "accept" not in helper.get(url).context["forms"]
    member = actor_for(partner_user(body), body.pk)
    with pytest.raises(gate.NotYourRole):
        partners.accept(referral, member, seen=2)
    refused = reverse("desk_referrals:answer", args=[referral.pk, "accept"])
    assert helper.post(refused, {"seen": 2}).status_code == 409
    coordinator = partner_user(body, role=Membership.Role.COORDINATOR)
    partners.accept(referral, actor_for(coordinator, body.pk), seen=2)
    referral.refresh_from_db()
    assert referral.state == "accepted"


@pytest.mark.parametrize(
    ("workflow", "name", "roles"),
    [
        ("applications", "not_accept", ["partner"]),  # has no guard for partners
        ("applications", "take_in_charge", ["desk", "partner"]),
        ("applications", "withdraw", ["desk"]),  # the person's own
        ("applications", "referral_expires", ["desk"]),  # the program's own
        ("referrals", "accept", ["desk"]),  # the city does not answer for others
        ("referrals", "withdraw", ["desk"]),
        ("documents", "send", ["desk"]),
    ],
)
def test_nobody_is_given_what_sight_and_guards_do_not_allow(workflow, name, roles):
    with pytest.raises(gate.GuardRefused):
        amend(workflow, name, StepValue(roles=roles))

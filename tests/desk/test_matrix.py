"""Every state × role × change of both tables, through the services that people's clicks reach."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from desk import assigning, partners, replies, review, routing, triage
from desk.flows import APPLICATIONS, REFERRALS
from desk.models import Application, InfoRequest, Referral, Team
from desk.people import joining, keys
from tests.desk.factories import (
    ApplicationFactory,
    InfoRequestFactory,
    ReferralFactory,
    partner,
    topic,
)
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

pytestmark = pytest.mark.django_db

CITY = Actor("Olga Operator", frozenset({"desk"}), organisation_label="City")
NOBODY = Actor("Nadia Nobody", frozenset())
TEXT = "Some words for the record"


def partner_actor(organisation: Any) -> Actor:
    return Actor("Paolo Partner", frozenset({"partner"}), None, organisation.pk, organisation.name)


def a_team() -> Team:
    return Team.objects.get_or_create(name="Casa")[0]


def twin_of(application: Application) -> Application:
    """Another open request of the same person."""
    twin = ApplicationFactory(state="in_review")
    for each in (application, twin):
        keys.mark(each)
    return twin


# What a click on each change calls. Changes that a partner or the applicant makes have another
# signature: those services take no actor for the applicant, and a referral for the partner.
DESK_CALLS: dict[str, Callable[..., Event]] = {
    "take_in_charge": lambda a, who: review.take_in_charge(a, who, seen=a.version),
    "ask": lambda a, who: review.ask_applicant(a, who, seen=a.version, question=TEXT),
    "stop_waiting": lambda a, who: review.stop_waiting(a, who, seen=a.version, text=TEXT),
    "refer": lambda a, who: routing.route(a, partner(), who, seen=a.version, reason=TEXT),
    "transfer": lambda a, who: routing.route(
        a, partner(), who, seen=a.version, reason=TEXT, step="transfer"
    ),
    "withdraw_referral": lambda a, who: routing.withdraw_referral(
        a, who, seen=a.version, text=TEXT
    ),
    "close": lambda a, who: review.close(a, who, seen=a.version, reason="home_kept", text=TEXT),
    "not_accept": lambda a, who: review.not_accept(
        a, who, seen=a.version, reason="out_of_area", text=TEXT
    ),
    "redirect": lambda a, who: review.redirect(a, who, seen=a.version, text=TEXT),
    "reopen": lambda a, who: review.reopen(a, who, seen=a.version, text=TEXT),
    "assign": lambda a, who: assigning.assign(
        a, who, seen=a.version, owner=None, team=a_team(), note=TEXT
    ),
    "merge": lambda a, who: joining.merge(
        twin_of(a), a, who, seen_kept=1, seen_gone=a.version, text=TEXT
    ),
    "unmerge": lambda a, who: joining.unmerge(a, who, seen=a.version, text=TEXT),
    "set_urgency": lambda a, who: triage.set_urgency(a, who, seen=a.version, level=1, text=TEXT),
    "set_topic": lambda a, who: triage.set_topic(a, who, seen=a.version, topics=[topic("debts")]),
}
REFERRAL_CALLS: dict[str, Callable[..., Event]] = {
    "accept": lambda r, who: partners.accept(r, who, seen=r.version),
    "decline": lambda r, who: partners.decline(r, who, seen=r.version, reason="no_room"),
    "reconsider": lambda r, who: partners.reconsider(r, who, seen=r.version),
    "start": lambda r, who: partners.start(r, who, seen=r.version),
    "hold": lambda r, who: partners.hold(
        r, who, seen=r.version, reason="waits_person", day=timezone.localdate() + dt.timedelta(9)
    ),
    "resume": lambda r, who: partners.resume(r, who, seen=r.version),
    "resume_work": lambda r, who: partners.resume(r, who, seen=r.version),
    "conclude": lambda r, who: partners.conclude(
        r, who, seen=r.version, reason="home_kept", text=TEXT
    ),
}
ROLES = ("desk", "partner", "nobody")
# With which organisation's referral an application in this state comes.
REFERRAL_STATE = {"referred": "sent", "accepted": "accepted"}
APPLICATION_STATE = {
    **dict.fromkeys(("sent", "seen"), "referred"),
    **dict.fromkeys(("accepted", "started", "on_hold"), "accepted"),
    "concluded": "closed",
    "declined": "in_review",
}
RESUMED_FROM = {"resume": "accepted", "resume_work": "started"}


def sides(workflow):
    """Each state with each role."""
    return [
        pytest.param(state.name, role, id=f"{state.name}-{role}")
        for state, role in itertools.product(workflow.states, ROLES)
    ]


def legal_cells(workflow, calls):
    """Each change that the table allows somewhere, with the state and the role."""
    return [
        pytest.param(*side.values, name, id=f"{side.id}-{name}")
        for side, name in itertools.product(sides(workflow), calls)
        if is_legal(workflow.transition(name), *side.values)
    ]


def is_legal(step, state, role):
    """An organisation that has no referral of the application can do nothing with it."""
    is_stranger = step in APPLICATIONS.transitions and role == "partner"
    has_place = not is_stranger or state in REFERRAL_STATE
    return role in step.roles and state in step.source and has_place


def make_application(state: str) -> tuple[Application, Referral | None]:
    application = ApplicationFactory(state=state)
    if state == "info_requested":
        InfoRequestFactory(application=application)
    if state not in REFERRAL_STATE:
        return application, None
    return application, ReferralFactory(application=application, state=REFERRAL_STATE[state])


def declined(referral: Referral) -> None:
    """The line of history without which a no cannot be taken back."""
    if referral.state != "declined":
        return
    Event.objects.create(
        subject=referral.application,
        workflow="applications",
        transition="partner_declines",
        target="in_review",
        version=1,
        organisation_id=referral.organisation_id,
    )


def actor_at(application, referral, role):
    helper = referral.organisation if referral else partner()
    return {"desk": CITY, "partner": partner_actor(helper), "nobody": NOBODY}[role]


@pytest.mark.parametrize(("state", "role", "name"), legal_cells(APPLICATIONS, DESK_CALLS))
def test_a_change_of_an_application_that_is_allowed_happens(state, role, name):
    application, referral = make_application(state)
    step = APPLICATIONS.transition(name)
    who = actor_at(application, referral, role)
    assert step in gate.allowed(application, who)
    event = DESK_CALLS[name](application, who)
    assert (event.source, event.target) == (state, step.target or state)
    application.refresh_from_db()
    assert application.state == (step.target or state)
    assert application.version == 2
    assert Event.objects.about(application).count() == 1


@pytest.mark.parametrize(("state", "role"), sides(APPLICATIONS))
def test_every_other_change_of_an_application_is_refused(state, role):
    application, referral = make_application(state)
    who = actor_at(application, referral, role)
    refused = [
        name for name in DESK_CALLS if not is_legal(APPLICATIONS.transition(name), state, role)
    ]
    assert refused
    assert not {step.name for step in gate.allowed(application, who)} & set(refused)
    for name in refused:
        with pytest.raises(gate.Refusal):
            DESK_CALLS[name](application, who)
    application.refresh_from_db()
    assert (application.state, application.version) == (state, 1)
    assert Event.objects.about(application).count() == 0


def make_referral(state, name=""):
    application = ApplicationFactory(state=APPLICATION_STATE.get(state, "in_review"))
    held = RESUMED_FROM.get(name, "") if state == "on_hold" else ""
    referral = ReferralFactory(application=application, state=state, held_from=held)
    declined(referral)
    return application, referral


@pytest.mark.parametrize(("state", "role", "name"), legal_cells(REFERRALS, REFERRAL_CALLS))
def test_a_change_of_a_referral_that_is_allowed_happens(state, role, name):
    application, referral = make_referral(state, name)
    step = REFERRALS.transition(name)
    who = actor_at(application, referral, role)
    assert step in gate.allowed(referral, who)
    REFERRAL_CALLS[name](referral, who)
    referral.refresh_from_db()
    application.refresh_from_db()
    assert referral.state == step.target
    follows = {
        "accept": "accepted",
        "decline": "in_review",
        "reconsider": "accepted",
        "conclude": "closed",
    }
    assert application.state == follows.get(name, APPLICATION_STATE.get(state, "in_review"))


@pytest.mark.parametrize(("state", "role"), sides(REFERRALS))
def test_every_other_change_of_a_referral_is_refused(state, role):
    refused = [
        name for name in REFERRAL_CALLS if not is_legal(REFERRALS.transition(name), state, role)
    ]
    assert refused
    application, referral = make_referral(state)
    who = actor_at(application, referral, role)
    before = application.state
    assert not {step.name for step in gate.allowed(referral, who)} & set(refused)
    for name in refused:
        with pytest.raises(gate.Refusal):
            REFERRAL_CALLS[name](referral, who)
    referral.refresh_from_db()
    application.refresh_from_db()
    assert (referral.state, application.state) == (state, before)


@pytest.mark.parametrize("name", REFERRAL_CALLS)
def test_another_organisation_can_do_nothing(name):
    step = REFERRALS.transition(name)
    application = ApplicationFactory(state=APPLICATION_STATE[step.source[0]])
    referral = ReferralFactory(application=application, state=step.source[0])
    declined(referral)
    stranger = partner_actor(partner())
    assert gate.allowed(referral, stranger) == []
    assert gate.allowed(application, stranger) == []
    with pytest.raises(gate.GuardRefused):
        REFERRAL_CALLS[name](referral, stranger)
    referral.refresh_from_db()
    assert referral.state == step.source[0]


@pytest.mark.parametrize("state", [state.name for state in APPLICATIONS.states])
def test_the_applicant_withdraws_whatever_is_open(state):
    application, referral = make_application(state)
    open_states = APPLICATIONS.transition("withdraw").source
    if state in open_states:
        replies.withdraw(application)
        if referral:
            referral.refresh_from_db()
            assert referral.state == "withdrawn"
        assert not InfoRequest.objects.filter(state="open").exists()
    else:
        with pytest.raises(gate.WrongState):
            replies.withdraw(application)
    application.refresh_from_db()
    assert application.state == ("withdrawn" if state in open_states else state)


def test_every_change_of_the_tables_is_reached_by_a_service():
    followed = {
        "partner_accepts",
        "partner_declines",
        "partner_reconsiders",
        "referral_expires",
        "expire",
    }
    reached = {*DESK_CALLS, "answer", "withdraw", "correct_contact", *followed}
    assert {step.name for step in APPLICATIONS.transitions} == reached
    assert {step.name for step in REFERRALS.transitions} == {
        *REFERRAL_CALLS,
        *("see", "withdraw", "transfer", "expire"),
    }


@pytest.mark.parametrize("name", DESK_CALLS)
def test_a_double_click_changes_once(name):
    application, _referral = make_application(APPLICATIONS.transition(name).source[0])
    body = partner()
    call = DESK_CALLS[name]
    if name in ("refer", "transfer"):

        def call(a, who):
            return routing.route(a, body, who, seen=a.version, reason=TEXT, step=name)

    call(application, CITY)
    with pytest.raises(gate.AlreadyDone):
        call(application, CITY)
    assert Event.objects.about(application).count() == 1


@pytest.mark.parametrize("name", REFERRAL_CALLS)
def test_a_partners_double_click_changes_once(name):
    state = REFERRALS.transition(name).source[0]
    referral = ReferralFactory(
        application__state=APPLICATION_STATE[state],
        state=state,
        held_from=RESUMED_FROM.get(name, ""),
    )
    declined(referral)
    who = partner_actor(referral.organisation)
    REFERRAL_CALLS[name](referral, who)
    with pytest.raises(gate.AlreadyDone):
        REFERRAL_CALLS[name](referral, who)
    assert Event.objects.about(referral).count() == 1


@pytest.mark.parametrize("name", DESK_CALLS)
def test_a_stale_page_changes_nothing(name):
    application, _referral = make_application(APPLICATIONS.transition(name).source[0])
    Application.objects.filter(pk=application.pk).update(version=5)
    with pytest.raises(gate.StaleVersion):
        DESK_CALLS[name](application, CITY)

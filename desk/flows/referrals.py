"""How a request is passed on to an organisation and comes back."""

from django.utils.translation import gettext_lazy as _

from desk.flows.guards import (
    decides_for_them,
    is_their_referral,
    may_take_back_the_no,
    was_only_accepted,
    was_started,
)
from desk.flows.reasons import DECLINED, ON_HOLD, OUTCOMES
from desk.flows.roles import APPLICANT, DESK, ORGANISATION, PARTNER, SYSTEM
from workflow.definition import Kind, State, Transition, Workflow, register

WAITING_FOR_ANSWER = ("sent", "seen")
AT_WORK = ("accepted", "started", "on_hold")
DATED = (*WAITING_FOR_ANSWER, "on_hold")  # what has a day by which something is expected

REFERRALS = register(
    Workflow(
        name="referrals",
        label=_("Referrals"),
        initial="sent",
        states=(
            State("sent", Kind.WAITING, _("Waiting for an answer"), _("Waiting for an answer")),
            State("seen", Kind.WAITING, _("Read, no answer yet"), _("Waiting for an answer")),
            State("accepted", Kind.DECIDED, _("Accepted"), _("Accepted")),
            State("started", Kind.DECIDED, _("Work has started"), _("Work has started")),
            # Late when the day to look again has passed.
            State("on_hold", Kind.WAITING, _("On hold"), _("The work waits for something")),
            State("declined", Kind.CLOSED, _("Declined"), _("Declined")),
            State("withdrawn", Kind.CLOSED, _("Taken back"), _("Taken back")),
            State("transferred", Kind.CLOSED, _("Passed on"), _("Passed on")),
            State("expired", Kind.CLOSED, _("No answer came"), _("Back with the city's desk")),
            State("concluded", Kind.CLOSED, _("Concluded"), _("Concluded")),
        ),
        transitions=(
            Transition(
                "see",
                ("sent",),
                "seen",
                frozenset({PARTNER}),
                _("Read"),
                guard=is_their_referral,
                public=False,
            ),
            Transition(
                "accept",
                WAITING_FOR_ANSWER,
                "accepted",
                frozenset({PARTNER}),
                _("Accept"),
                guard=decides_for_them,
                may_be_given_to=ORGANISATION,
            ),
            Transition(
                "decline",
                WAITING_FOR_ANSWER,
                "declined",
                frozenset({PARTNER}),
                _("We cannot"),
                guard=decides_for_them,
                may_be_given_to=ORGANISATION,
                reasons=DECLINED,
                needs_reason=True,
                public=False,
            ),
            Transition(
                "reconsider",
                ("declined",),
                "accepted",
                frozenset({PARTNER}),
                _("Accept after all"),
                guard=may_take_back_the_no,
            ),
            Transition(
                "start",
                ("accepted",),
                "started",
                frozenset({PARTNER}),
                _("Start the work"),
                guard=decides_for_them,
                may_be_given_to=ORGANISATION,
            ),
            Transition(
                "hold",
                ("accepted", "started"),
                "on_hold",
                frozenset({PARTNER}),
                _("Put on hold"),
                guard=decides_for_them,
                may_be_given_to=ORGANISATION,
                reasons=ON_HOLD,
                needs_reason=True,
            ),
            Transition(
                "resume",
                ("on_hold",),
                "accepted",
                frozenset({PARTNER}),
                _("Go on"),
                guard=was_only_accepted,
                may_be_given_to=ORGANISATION,
            ),
            Transition(
                "resume_work",
                ("on_hold",),
                "started",
                frozenset({PARTNER}),
                _("Go on with the work"),
                guard=was_started,
                may_be_given_to=ORGANISATION,
            ),
            Transition(
                "transfer",
                AT_WORK,
                "transferred",
                frozenset({DESK}),
                _("Pass on to another organisation"),
                public=False,
            ),
            Transition(
                "expire",
                WAITING_FOR_ANSWER,
                "expired",
                frozenset({SYSTEM}),
                _("No answer came"),
                public=False,
            ),
            Transition(
                "withdraw",
                (*WAITING_FOR_ANSWER, *AT_WORK),
                "withdrawn",
                frozenset({DESK, APPLICANT}),
                _("Take back"),
                public=False,
            ),
            Transition(
                "conclude",
                AT_WORK,
                "concluded",
                frozenset({DESK, PARTNER}),
                _("Close with an outcome"),
                guard=is_their_referral,
                reasons=OUTCOMES,
                needs_reason=True,
                public=False,
                together_with=("applications", "close"),
            ),
        ),
    )
)

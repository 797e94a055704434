"""The two tables by which a request is decided and passed on.

Staff labels name the matter; public labels tell the person what is happening, in plain words.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actors import Actor
from workflow.definition import Kind, Reason, State, Transition, Workflow, register

DESK = "desk"
PARTNER = "partner"
APPLICANT = "applicant"


def is_their_referral(referral: Any, actor: Actor) -> str | None:
    if DESK in actor.roles or actor.organisation_id == referral.organisation_id:
        return None
    return gettext("This referral is for another organisation.")


def is_helped_by_them(application: Any, actor: Actor) -> str | None:
    if DESK in actor.roles or (
        actor.organisation_id is not None
        and application.referrals.filter(organisation_id=actor.organisation_id).exists()
    ):
        return None
    return gettext("This request was not passed to your organisation.")


OUTCOMES = (
    Reason("home_kept", _("The person keeps their home")),
    Reason("new_home", _("The person has another home")),
    Reason("plan_started", _("A plan has started with a service")),
    Reason("advice_given", _("Advice was given and was enough")),
    Reason("not_reached", _("The person could not be reached")),
    Reason("not_solved", _("The problem is not solved")),
)
NOT_ACCEPTED = (
    Reason("out_of_area", _("The person lives outside the area")),
    Reason("not_covered", _("The programme does not cover this need")),
    Reason("already_followed", _("Another service already follows this")),
    Reason("duplicate", _("It repeats another request of the same person")),
    Reason("too_late", _("It came after the last useful date")),
)
DECLINED = (
    Reason("no_room", _("We have no room now")),
    Reason("not_our_work", _("It is not our kind of work")),
    Reason("other_area", _("It is outside our area")),
    Reason("language", _("We do not speak the language")),
    Reason("conflict", _("We know the person: somebody else should help")),
)

APPLICATIONS = register(
    Workflow(
        name="applications",
        initial="submitted",
        states=(
            State("submitted", Kind.OPEN, _("New"), _("We have your request")),
            State("in_review", Kind.OPEN, _("In review"), _("Somebody is reading your request")),
            State(
                "info_requested",
                Kind.WAITING,
                _("Waiting for the applicant"),
                _("We need an answer from you"),
            ),
            State(
                "referred",
                Kind.WAITING,
                _("Waiting for a partner"),
                _("We have asked an organisation"),
            ),
            State(
                "accepted",
                Kind.DECIDED,
                _("With a partner"),
                _("An organisation has taken it on"),
            ),
            State("closed", Kind.CLOSED, _("Closed"), _("Your request is closed")),
            State(
                "not_accepted",
                Kind.CLOSED,
                _("Not accepted"),
                _("We cannot help with this request"),
            ),
            State(
                "redirected", Kind.CLOSED, _("Redirected"), _("Somebody else can help with this")
            ),
            State("withdrawn", Kind.CLOSED, _("Withdrawn"), _("You withdrew your request")),
        ),
        transitions=(
            Transition(
                "take_in_charge",
                ("submitted",),
                "in_review",
                frozenset({DESK}),
                _("Take in charge"),
            ),
            Transition(
                "ask",
                ("in_review",),
                "info_requested",
                frozenset({DESK}),
                _("Ask the applicant"),
                needs_text=True,
                pauses_clock=True,
            ),
            Transition(
                "answer",
                ("info_requested",),
                "in_review",
                frozenset({APPLICANT}),
                _("Answer"),
                needs_text=True,
            ),
            Transition(
                "stop_waiting",
                ("info_requested",),
                "in_review",
                frozenset({DESK}),
                _("Go on without an answer"),
                needs_text=True,
            ),
            Transition(
                "refer",
                ("in_review",),
                "referred",
                frozenset({DESK}),
                _("Send to an organisation"),
                needs_text=True,
            ),
            Transition(
                "partner_accepts",
                ("referred",),
                "accepted",
                frozenset({PARTNER}),
                _("The organisation accepts"),
                guard=is_helped_by_them,
            ),
            Transition(
                "partner_declines",
                ("referred",),
                "in_review",
                frozenset({PARTNER}),
                _("The organisation declines"),
                guard=is_helped_by_them,
                public=False,
            ),
            Transition(
                "withdraw_referral",
                ("referred", "accepted"),
                "in_review",
                frozenset({DESK}),
                _("Take back from the organisation"),
                needs_text=True,
            ),
            Transition(
                "close",
                ("in_review", "accepted"),
                "closed",
                frozenset({DESK, PARTNER}),
                _("Close with an outcome"),
                guard=is_helped_by_them,
                reasons=OUTCOMES,
                needs_reason=True,
                needs_text=True,
            ),
            Transition(
                "not_accept",
                ("in_review",),
                "not_accepted",
                frozenset({DESK}),
                _("Do not accept"),
                reasons=NOT_ACCEPTED,
                needs_reason=True,
                needs_text=True,
            ),
            Transition(
                "redirect",
                ("in_review",),
                "redirected",
                frozenset({DESK}),
                _("Redirect elsewhere"),
                needs_text=True,
            ),
            Transition(
                "reopen",
                ("closed", "not_accepted", "redirected"),
                "in_review",
                frozenset({DESK}),
                _("Reopen"),
                needs_text=True,
            ),
            Transition(
                "withdraw",
                ("submitted", "in_review", "info_requested", "referred", "accepted"),
                "withdrawn",
                frozenset({APPLICANT}),
                _("Withdraw the request"),
            ),
        ),
    )
)

REFERRALS = register(
    Workflow(
        name="referrals",
        initial="sent",
        states=(
            State("sent", Kind.WAITING, _("Waiting for an answer"), _("Waiting for an answer")),
            State("accepted", Kind.DECIDED, _("Accepted"), _("Accepted")),
            State("declined", Kind.CLOSED, _("Declined"), _("Declined")),
            State("withdrawn", Kind.CLOSED, _("Taken back"), _("Taken back")),
            State("concluded", Kind.CLOSED, _("Concluded"), _("Concluded")),
        ),
        transitions=(
            Transition(
                "accept",
                ("sent",),
                "accepted",
                frozenset({PARTNER}),
                _("Accept"),
                guard=is_their_referral,
            ),
            Transition(
                "decline",
                ("sent",),
                "declined",
                frozenset({PARTNER}),
                _("We cannot"),
                guard=is_their_referral,
                reasons=DECLINED,
                needs_reason=True,
                public=False,
            ),
            Transition(
                "withdraw",
                ("sent", "accepted"),
                "withdrawn",
                frozenset({DESK, APPLICANT}),
                _("Take back"),
                public=False,
            ),
            Transition(
                "conclude",
                ("accepted",),
                "concluded",
                frozenset({DESK, PARTNER}),
                _("Close with an outcome"),
                guard=is_their_referral,
                reasons=OUTCOMES,
                needs_reason=True,
                public=False,
            ),
        ),
    )
)

# What staff write in these changes is addressed to the applicant; elsewhere it is not.
APPLICANT_READS = frozenset({"ask", "close", "not_accept", "redirect", "reopen"})

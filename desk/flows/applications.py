"""How a request is decided. Staff labels name the matter; public labels tell the person what is
happening, in plain words."""

from django.utils.translation import gettext_lazy as _

from desk.flows.guards import is_helped_by_them, was_joined_lately
from desk.flows.reasons import NOT_ACCEPTED, OUTCOMES
from desk.flows.roles import APPLICANT, DESK, EITHER, PARTNER, SYSTEM
from workflow.definition import STAY, Kind, State, Transition, Workflow, register

CORRECT_CONTACT = "correct_contact"
NOT_ENDED = ("submitted", "in_review", "info_requested", "referred", "accepted")
ENDED = ("closed", "not_accepted", "redirected", "withdrawn", "merged", "expired")

APPLICATIONS = register(
    Workflow(
        name="applications",
        label=_("Applications"),
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
            State(
                "merged",
                Kind.CLOSED,
                _("Joined with another"),
                _("The desk deals with it together with others"),
            ),
            State(
                "expired", Kind.CLOSED, _("Expired"), _("Your request is closed: no answer came")
            ),
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
                ("info_requested", "expired"),  # too late is better than never
                "in_review",
                frozenset({APPLICANT}),
                _("Answer"),  # in words, or with files: ``replies`` refuses an empty one
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
                "expire",
                ("info_requested",),
                "expired",
                frozenset({SYSTEM}),
                _("The applicant did not answer"),
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
                "partner_reconsiders",
                ("in_review",),
                "accepted",
                frozenset({PARTNER}),
                _("The organisation accepts after all"),
                guard=is_helped_by_them,
            ),
            Transition(
                "referral_expires",
                ("referred",),
                "in_review",
                frozenset({SYSTEM}),
                _("No answer came: back to the desk"),
                public=False,
            ),
            Transition(
                "transfer",
                ("accepted",),
                "referred",
                frozenset({DESK}),
                _("Pass on to another organisation"),
                needs_text=True,
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
                may_be_given_to=EITHER,
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
                ("closed", "not_accepted", "redirected", "expired"),
                "in_review",
                frozenset({DESK}),
                _("Reopen"),
                needs_text=True,
            ),
            Transition(
                "withdraw",
                NOT_ENDED,
                "withdrawn",
                frozenset({APPLICANT}),
                _("Withdraw the request"),
            ),
            Transition(
                "assign",
                NOT_ENDED,
                STAY,
                frozenset({DESK}),
                _("Give to somebody"),
                public=False,
            ),
            Transition(
                "merge",
                ("submitted", "in_review", "info_requested"),
                "merged",
                frozenset({DESK}),
                _("Join with another request"),
                needs_text=True,
            ),
            Transition(
                "unmerge",
                ("merged",),
                "in_review",
                frozenset({DESK}),
                _("Take apart again"),
                guard=was_joined_lately,
                needs_text=True,
            ),
            Transition(
                "set_urgency",
                NOT_ENDED,
                STAY,
                frozenset({DESK}),
                _("Change the urgency"),
                needs_text=True,
                public=False,
            ),
            Transition(
                "set_topic",
                NOT_ENDED,
                STAY,
                frozenset({DESK}),
                _("Change the topics"),
                public=False,
            ),
            # Also of what is closed: a wrong address is wrong there too.
            Transition(
                CORRECT_CONTACT,
                (*NOT_ENDED, *ENDED),
                STAY,
                frozenset({DESK, APPLICANT}),
                _("Correct a contact"),
                public=False,
            ),
        ),
    )
)

# What staff write in these changes is addressed to the applicant; elsewhere it is not.
APPLICANT_READS = frozenset({"ask", "close", "not_accept", "redirect", "reopen"})

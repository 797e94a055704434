"""Who sees what. List, page, file and search all ask here or the two ``visible_to``.

Partners see a referral in two steps: before accepting, what they need to say yes or no; after
accepting, what they need to help; after that nothing.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from desk.applications import Application
from desk.attachments import Attachment, Enclosure
from desk.flows import APPLICANT, DESK, LEAD, PARTNER
from desk.people.masking import hint
from desk.referrals import SAID_YES, Referral
from forms.contact.current import EMAIL, PHONE, contact, in_place
from forms.models import Submission, Upload
from network.models import Membership, Organisation
from network.standing import standing
from workflow.actors import Actor

APPLICANT_LABEL = "applicant"
LEADS = (Membership.Role.COORDINATOR, Membership.Role.MANAGER)


def actor_for(user: Any, organisation_id: int | None = None) -> Actor:
    """The signed-in person as an actor, for the organisation they act for here.

    Without ``organisation_id`` it is the city for desk staff, else the first organisation. Somebody
    without a place in the network is an actor without roles: the gate refuses them everything.
    """
    place = standing(user)
    roles = set()
    acting_for: Organisation | None = None
    for membership in place.memberships:
        body = membership.organisation
        if body.kind != Organisation.Kind.CITY:
            if organisation_id in (None, body.pk):
                roles.add(PARTNER)
                acting_for = acting_for or body
                if acting_for == body and membership.role in LEADS:
                    roles.add(LEAD)
        elif place.is_desk and organisation_id in (None, body.pk):
            acting_for = body
    if place.is_desk:
        roles.add(DESK)
        acting_for = acting_for or next(
            each for each in place.organisations if each.kind == Organisation.Kind.CITY
        )
    return Actor(
        label=str(user),
        roles=frozenset(roles),
        user_id=user.pk,
        organisation_id=acting_for.pk if acting_for else None,
        organisation_label=acting_for.name if acting_for else "",
    )


def applicant() -> Actor:
    """Whoever sent the request. Their name stays in the submission, not in the history."""
    return Actor(label=APPLICANT_LABEL, roles=frozenset({APPLICANT}))


def uploads_visible_to(user: Any) -> QuerySet[Upload]:
    """Files of applications for the desk. Those of the answers for the organisation that has said
    yes; of what came later only what the desk sent along, or came with a message that it reads.
    What is not sent yet is seen by nobody."""
    applications = Application.objects.visible_to(user).values("submission__draft")
    accepted = Referral.objects.visible_to(user).filter(state__in=SAID_YES)
    sent_along = Enclosure.objects.filter(referral__in=accepted.order_by().values("pk"))
    said_to = Attachment.objects.sent().filter(
        message__referral__in=accepted.order_by().values("pk")
    )
    in_answers = Q(draft__in=accepted.values("application__submission__draft"), attachment=None)
    return Upload.objects.filter(
        Q(draft__in=applications)
        | in_answers
        | Q(attachment__in=sent_along.values("attachment"))
        | Q(attachment__in=said_to.order_by().values("pk"))
    ).exclude(pk__in=Attachment.objects.filter(sent_at=None).order_by().values("upload"))


@dataclass(frozen=True)
class Contacts:
    name: str
    phone: str
    email: str
    channel: str
    safe: bool


@dataclass(frozen=True)
class Sight:
    """All that a partner's page may show: the template is given this and not the application."""

    topic: str
    district: str
    language: str
    urgency: str
    urgency_level: int
    due_on: dt.date | None
    reason: str
    contacts: Contacts | None = None
    sections: tuple[Any, ...] = ()
    legal_date: dt.date | None = None
    reference: str = ""


def sight_of(referral: Referral) -> Sight:
    from_application = referral.application
    seen = Sight(
        topic=from_application.topic,
        district=from_application.district,
        language=from_application.language,
        urgency=from_application.get_urgency_display(),
        urgency_level=from_application.urgency,
        due_on=referral.due_on,
        reason=referral.reason,
    )
    if referral.state not in SAID_YES:
        return seen
    submission, language = from_application.submission, get_language() or "it"
    contacts = contacts_of(submission, safe=from_application.safe_contact)
    if from_application.restricted:  # reached through the city's desk alone
        masked = {"phone": hint(contacts.phone), "email": hint(contacts.email)}
        contacts = replace(contacts, **masked, channel="", safe=False)
    return Sight(
        **(
            vars(seen)
            | {
                "contacts": contacts,
                "sections": tuple(in_place(submission, submission.sections(language), language)),
                "legal_date": from_application.legal_date,
                "reference": from_application.reference,
            }
        )
    )


def contacts_of(submission: Submission, *, safe: bool) -> Contacts:
    """As they count now, also where they were corrected after sending."""
    return Contacts(
        name=full_name(submission),
        phone=contact(submission, PHONE),
        email=contact(submission, EMAIL),
        channel=str(submission.fact("channel") or ""),
        safe=safe,
    )


def full_name(submission: Submission) -> str:
    """Who asks. Of an organisation its name first, then whoever wrote for it."""
    parts = (submission.fact("name"), submission.fact("family_name"))
    person = " ".join(str(part) for part in parts if part)
    organisation = str(submission.fact("organisation") or "")
    return " – ".join(name for name in (organisation, person) if name)

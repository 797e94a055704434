"""Letters: made, and handed over or posted. Post reaches the home: where contact is not safe,
somebody must say that they have thought of it."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desk.applications import Application
from desk.flows import DESK
from desk.letters import paper
from desk.letters.records import Letter, LetterHandover
from workflow import gate
from workflow.gate import Actor


@dataclass(frozen=True)
class Words:
    """What staff wrote; ``default_body`` is what ``template`` proposed."""

    language: str
    subject: str
    body: str
    address: str = ""
    template: int | None = None
    default_body: str = ""


def write(
    application: Application,
    actor: Actor,
    said: Words,
    *,
    key: uuid.UUID | None = None,
    thought_of_safety: bool = False,
) -> Letter:
    """The same ``key`` again returns the letter already made. Raises a ``Refusal``."""
    _for_desk(actor)
    if not said.subject.strip() or not said.body.strip():
        raise gate.TextMissing
    with transaction.atomic():
        held = _held(application.pk)
        _refuse_unsafe(held, thought_of_safety)
        made = Letter.objects.filter(uuid=key).first() if key else None
        if made is not None and made.application_id == held.pk:
            return made
        return Letter.objects.create(
            # Somebody else's key is no key.
            uuid=key if key and made is None else uuid.uuid4(),
            application=held,
            template_id=said.template,
            language=said.language,
            address=said.address,
            subject=said.subject,
            body=said.body,
            default_body=said.default_body,
            sheet=asdict(
                paper.sheet(
                    held,
                    actor,
                    language=said.language,
                    address=said.address,
                    subject=said.subject,
                    body=said.body,
                )
            ),
            author_id=actor.user_id,
            author_label=actor.label,
            organisation_label=actor.organisation_label,
        )


def hand_over(
    letter: Letter, actor: Actor, *, way: str, on: dt.date, thought_of_safety: bool = False
) -> LetterHandover:
    """Noted once. The same again returns what was noted. Raises a ``Refusal``."""
    _for_desk(actor)
    if not timezone.localdate(letter.at) <= on <= timezone.localdate():
        raise gate.GuardRefused(_("Choose a day from the day of the letter until today."))
    with transaction.atomic():
        held = _held(letter.application_id)
        noted = LetterHandover.objects.filter(letter=letter).first()
        if noted is not None:
            if (noted.way, noted.on) == (way, on):
                return noted
            raise gate.GuardRefused(_("It is already noted when this letter left."))
        if way == LetterHandover.Way.POST:
            _refuse_unsafe(held, thought_of_safety)
        return LetterHandover.objects.create(
            letter=letter,
            way=way,
            on=on,
            author_label=actor.label,
            organisation_label=actor.organisation_label,
        )


def _held(pk: int) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).filter(pk=pk, erased_at=None)
    found = rows.select_related("submission__version").first()
    if found is None:
        raise gate.GuardRefused(_("The data of this request were erased."))
    return found


def _for_desk(actor: Actor) -> None:
    if DESK not in actor.roles:
        raise gate.NotYourRole


def _refuse_unsafe(application: Application, thought_of_safety: bool) -> None:
    if not application.safe_contact and not thought_of_safety:
        raise gate.GuardRefused(
            _("Contact is not safe. Confirm that this letter cannot put the person in danger.")
        )

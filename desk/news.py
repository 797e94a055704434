"""Messages to the applicant and to partners: that there is news, never what it is.

Whoever reads somebody else's mailbox learns that there is a request, and nothing about it. Nothing
at all leaves when the person has not said that contact is safe.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from desk import links, terms, words
from desk.applications import Application
from desk.bylink import mail as bylink
from desk.flows import APPLICANT_READS
from desk.letters.choice import Draft, message, reminder
from desk.letters.fields import LINK
from desk.letters.kinds import MESSAGE, Kind
from desk.letters.merging import merge
from desk.letters.segments import Length, measure
from desk.letters.sending import AS_PROPOSED, Sending
from desk.letters.values import values_of
from desk.letters.way import Way, way_to
from desk.people.team import told_of
from desk.referrals import Referral
from network.models import Organisation
from workflow import outbox
from workflow.models import Event, Message

# Told also to whoever wants to hear less: what carries words for the person or needs them.
ALWAYS_TOLD = APPLICANT_READS | {MESSAGE, "ask_again", "expire", ""}
Text = str | Promise


@dataclass(frozen=True)
class Preview:
    """What would leave and by which way, or in ``silent_because`` why nothing does."""

    to: str = ""
    subject: str = ""
    body: str = ""
    silent_because: str = ""
    channel: str = ""
    language: str = ""
    warning: str = ""
    proposed: Draft | None = None

    @property
    def channel_label(self) -> str:
        return str(Kind(self.channel).label) if self.channel else ""

    @property
    def length(self) -> Length | None:
        """Of a text message, as the telephone company counts it."""
        return measure(self.body) if self.channel == Kind.SMS else None


def preview(
    application: Application, transition: str = "", sending: Sending = AS_PROPOSED
) -> Preview:
    way = way_for(application, transition)
    if way.silent_because:
        return Preview(silent_because=way.silent_because)
    language = links.mail_language(application)
    proposed = message(application, way.kind, transition, language)
    with override(proposed.language):
        link = _("[the link, valid for a few days]")
        if way.kind == Kind.SMS:  # its length counts
            link = links.address(application)
    subject, body = _finished(application, proposed, sending, link)
    return Preview(
        way.to,
        subject,
        body,
        channel=way.kind,
        language=proposed.language,
        warning=proposed.warning,
        proposed=proposed,
    )


def tell_applicant(
    application: Application, event: Event, kind: str, sending: Sending = AS_PROPOSED
) -> Message | None:
    """Queue "there is news" in the caller's transaction. ``None`` when nobody may be told."""
    return _tell(application, event.transition, f"application-{event.pk}", kind, sending)


def tell_of_message(
    application: Application, number: int, sending: Sending = AS_PROPOSED
) -> Message | None:
    """The same when somebody has written to the person without any change of state."""
    return _tell(application, MESSAGE, f"chat-{number}", MESSAGE, sending)


def remind_of_question(application: Application, number: int) -> Message | None:
    return _tell(application, "ask", f"question-{number}", "question_reminder", AS_PROPOSED)


def way_for(application: Application, transition: str) -> Way:
    """Nothing leaves either when the person wants to hear less and this is of that kind."""
    way = way_to(application)
    if way.silent_because or not application.news_only_needed or transition in ALWAYS_TOLD:
        return way
    return Way(
        silent_because=_(
            "The person wants to hear only when there is something to do or to read. Nothing is "
            "sent now; the page of the request shows it."
        )
    )


def _tell(
    application: Application, transition: str, key: str, kind: str, sending: Sending
) -> Message | None:
    way = way_for(application, transition)
    if way.silent_because:
        return None
    language = links.mail_language(application)
    proposed = message(application, way.kind, transition, language)
    link = links.address(application)
    subject, body = _finished(application, proposed, sending, link)
    return outbox.post(
        key=key,
        to=way.to,
        language=proposed.language,
        subject=subject,
        body=body,
        default_body=_finished(application, proposed, AS_PROPOSED, link)[1],
        kind=kind,
        about=application,
        channel=way.kind,
    )


def remind_applicant(application: Application, key: str) -> Message | None:
    """That we wait for an answer, and not to what. ``None`` when nobody may be told."""
    way = way_to(application)
    if way.silent_because:
        return None
    proposed = reminder(application, way.kind, links.mail_language(application))
    link = links.address(application)
    subject, body = _finished(application, proposed, AS_PROPOSED, link)
    return outbox.post(
        key=key,
        to=way.to,
        language=proposed.language,
        subject=subject,
        body=body,
        kind="reminder",
        about=application,
        channel=way.kind,
    )


def _finished(
    application: Application, proposed: Draft, sending: Sending, link: str
) -> tuple[str, str]:
    """Subject and body with the link in its place; what staff wrote prevails."""
    values = {
        **values_of(application, proposed.kind, proposed.language),
        LINK: lambda: link,
    }
    subject, body = sending.subject or proposed.subject, sending.body or proposed.body
    return merge(subject, values).text, merge(body, values).text


def tell_partner(
    referral: Referral, event: Event | None, kind: str, *, key: str = ""
) -> Message | None:
    """Queue a call to the organisation's desk: sign in and look, or open the link. Without an
    event, once a key."""
    key = key if event is None else f"referral-{event.pk}"
    to, way_in = bylink.way_in(referral, kind, key) or (referral.organisation.email, "")
    if not to:
        return None
    language = settings.LANGUAGE_CODE
    with override(language):
        subject, body = _partner_words(referral, kind, way_in)
    return outbox.post(
        key=key,
        to=to,
        language=language,
        subject=subject,
        body=body,
        kind=kind,
        about=referral,
    )


def tell_desk_of_silence(referral: Referral, key: str) -> Message | None:
    """Somebody should telephone."""
    return _tell_desk(
        referral,
        key,
        "referral_silent",
        gettext_lazy("An organisation has not answered"),
        gettext_lazy("A request for help waits for the answer of an organisation, and is late."),
        gettext_lazy("Telephone it, or send the request to somebody else:"),
    )


def tell_desk_of_question(referral: Referral, key: str) -> Message | None:
    """An organisation without an account asks; the question itself stays among the notes."""
    return _tell_desk(
        referral,
        key,
        "referral_question",
        gettext_lazy("An organisation asks something"),
        gettext_lazy("An organisation has a question about a request for help that you sent."),
        gettext_lazy("Read it among the notes, and answer by telephone:"),
    )


def _tell_desk(
    referral: Referral, key: str, kind: str, subject: Text, *lines: Text
) -> Message | None:
    """To whoever owns the case, else to the city's own address."""
    application = referral.application
    city = Organisation.objects.filter(kind=Organisation.Kind.CITY).exclude(email="")
    if application.restricted:
        to: str | None = told_of(application)
    else:
        owner = application.owner.email if application.owner else ""
        to = owner or city.values_list("email", flat=True).first()
    if not to:
        return None
    case = settings.BASE_URL + reverse("desk_applications:case", args=[application.pk])
    language = settings.LANGUAGE_CODE
    with override(language):
        return outbox.post(
            key=key,
            to=to,
            language=language,
            subject=str(subject),
            body="\n".join((*map(str, lines), case)),
            kind=kind,
            about=referral,
        )


def _partner_words(referral: Referral, kind: str, way_in: str) -> tuple[str, str]:
    inbox = settings.BASE_URL + reverse("desk_referrals:index")
    way_in = way_in or "\n".join((_("Sign in to see your list:"), inbox))
    if kind == "referral_sent":
        subject = _("A request for help waits for your answer")
        first = _("The city's desk has passed a request for help to your organisation.")
        second = _("Please say yes or no within %(days)s working days.") % {
            "days": terms.days_of(referral.organisation)
        }
    elif kind == "referral_reminder":
        subject = _("A request for help still waits for your answer")
        first = _("The city's desk has passed a request for help to your organisation.")
        second = _("Please say yes or no by %(day)s.") % {"day": words.day(referral.due_on)}
    elif kind == bylink.AGAIN:
        subject = _("A new link for a request for help")
        first = _("The city's desk sends your organisation a new link for a request for help.")
        second = _("Use the newest link you have.")
    elif kind == bylink.YES:
        subject = _("Your organisation has taken on a request for help")
        first = _("You have said yes to a request for help. Thank you.")
        second = _("With this link you see again what you need for it.")
    elif kind == bylink.NO:
        subject = _("Your organisation cannot take on a request for help")
        first = _("You have said that you cannot. The request is back with the city's desk.")
        second = _("Was it a mistake? You can still say yes, until the desk asks somebody else.")
    elif kind == "referral_expired":
        subject = _("A request for help is back with the city's desk")
        first = _("No answer came in time, so the city's desk asks somebody else.")
        second = _("You have nothing more to do for it.")
    elif kind == "referral_message":
        subject = _("There is a message for you")
        first = _("A person whom your organisation helps has written a message.")
        second = _("Answer it on the page of the request.")
    elif kind == "referral_transferred":
        subject = _("A request for help was passed on")
        first = _("The city's desk has asked another organisation to go on with a request.")
        second = _("You have nothing more to do for it.")
    else:
        subject = _("A request for help was taken back")
        first = _("A request for help that was with your organisation has been taken back.")
        second = _("You have nothing more to do for it.")
    return subject, "\n".join((first, second, "", way_in))

"""How the person wants to be told that there is news, and what was sent to them so far.

Chosen on the page of the request and kept with the application: what was sent with the form stays
as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from desk import links, words
from desk.applications import Application
from desk.letters.kinds import Kind
from desk.letters.way import reachable, way_to
from workflow.models import Message
from workflow.models.message import MessageState

EVERYTHING, NEEDED = "everything", "needed"
MOST_NOTICES = 30

# By the kind with which they were queued.
TOLD: dict[str, str | Promise] = {
    "taken_in_charge": gettext_lazy("Somebody reads your request"),
    "question": gettext_lazy("We need an answer from you"),
    "question_reminder": gettext_lazy("We still wait for your answer"),
    "document": gettext_lazy("We need a document again"),
    "referred": gettext_lazy("We have asked an organisation"),
    "accepted": gettext_lazy("An organisation has taken it on"),
    "close": gettext_lazy("Your request is closed"),
    "not_accept": gettext_lazy("We cannot help with this request"),
    "redirect": gettext_lazy("Somebody else can help with this"),
    "reopen": gettext_lazy("Work on it starts again"),
    "reminder": gettext_lazy("Before we close the request: we wait for your answer"),
    "expired": gettext_lazy("Your request is closed: no answer came"),
    "merge": gettext_lazy("We put two of your requests together"),
    "message": gettext_lazy("Somebody has written to you"),
    "contact_code": gettext_lazy("The code for your new contact"),
    "contact_asked": gettext_lazy("Your contact is being changed"),
}
BECAME: dict[str, str | Promise] = {
    MessageState.QUEUED: pgettext_lazy("a notice", "on its way"),
    MessageState.SENDING: pgettext_lazy("a notice", "on its way"),
    MessageState.SENT: pgettext_lazy("a notice", "sent"),
    MessageState.FAILED: pgettext_lazy("a notice", "it could not be delivered"),
}


class WishesForm(forms.Form):
    """``ways`` are those of the request: another address cannot be typed here."""

    about = forms.ChoiceField(
        label=gettext_lazy("Notify me about"),
        choices=[
            (EVERYTHING, gettext_lazy("Everything")),
            (NEEDED, gettext_lazy("Only when I must do something, or somebody writes to me")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    no_reminders = forms.BooleanField(
        label=gettext_lazy("Do not remind me of questions that I have not answered"), required=False
    )

    def __init__(self, application: Application, data: Any = None) -> None:
        ways = [way.kind for way in reachable(application)]
        super().__init__(
            data,
            auto_id="wish_%s",
            initial={
                "about": NEEDED if application.news_only_needed else EVERYTHING,
                "no_reminders": application.reminders_paused,
                "language": links.mail_language(application),
                "channel": way_to(application).kind,
            },
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of our messages"), choices=_own_names()
        )
        if len(ways) > 1:
            self.fields["channel"] = forms.ChoiceField(
                label=_("How we reach you"),
                choices=[(kind, Kind(kind).label) for kind in ways],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the answers.")},
            )


@dataclass(frozen=True)
class Notice:
    title: str
    when: str
    how: str


@dataclass(frozen=True)
class Wishes:
    """``form`` is missing when nothing is ever sent, or nothing more."""

    form: WishesForm | None
    notices: Sequence[Notice]
    silent_because: str = ""


def shown(application: Application, form: WishesForm | None = None) -> Wishes:
    notices = _notices(application)
    if not application.safe_contact:
        return Wishes(
            None, notices, _("You did not say that writing to you is safe, so we send nothing.")
        )
    if not reachable(application):
        return Wishes(None, notices, _("We have no address of yours to write to."))
    if application.is_closed and form is None:
        return Wishes(None, notices)
    return Wishes(form or WishesForm(application), notices)


def keep(application: Application, said: dict[str, Any]) -> None:
    """``said`` is the cleaned data of a ``WishesForm``. Nobody else writes these columns."""
    Application.objects.filter(pk=application.pk).update(
        news_only_needed=said["about"] == NEEDED,
        reminders_paused=said["no_reminders"],
        news_language=said["language"],
        news_channel=said.get("channel", application.news_channel),
    )


def _notices(application: Application) -> list[Notice]:
    """One query, however many; the newest first."""
    sent = Message.objects.about(application).order_by("-created_at", "-pk")[:MOST_NOTICES]
    return [
        Notice(
            title=str(TOLD.get(each.kind, _("News about your request"))),
            when=words.moment(each.sent_at or each.created_at),
            how=f"{each.get_channel_display()}, {BECAME[each.state]}",
        )
        for each in sent
    ]


def _own_names() -> list[tuple[str, str]]:
    """Each language as its speakers call it."""
    found = []
    for code, name in settings.LANGUAGES:
        with override(code):
            found.append((code, str(name)))
    return found

"""What is written to somebody about their draft: that something is waiting, until when, and how to
open it. Never what it is about, nor whose it is: other people may read this telephone."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms import reach
from forms.coming_back import links
from forms.drafts import Draft
from forms.reach import Reach
from workflow import outbox

LAST_DAYS = 23


def link(draft: Draft, where: Reach, language: str) -> None:
    """The person asked for it from inside the draft."""
    address, day = links.url(draft, language), kept_until(draft)
    with override(language):
        _post(
            f"link-{draft.pk}-{timezone.now():%Y%m%d%H%M}",
            where,
            draft,
            language,
            kind="draft-link",
            subject=_("The link you asked for"),
            body=_(
                "You asked us for a link to go on with what you began on our site.\n\n"
                "Open it here:\n%(url)s\n\n"
                "It works until %(day)s. Whoever has this message can open it: delete it when you "
                "have finished.\n\n"
                "If it was not you who asked, delete this message and do not open the link."
            )
            % {"url": address, "day": _long(day)},
            text=_("The link you asked for: %(url)s It works until %(day)s. Keep it to yourself.")
            % {"url": address, "day": _short(day)},
        )


def lost_code(drafts: Sequence[Draft], where: Reach, language: str, key: str) -> None:
    """One message for all that somebody began; a text message has room for the last one."""
    with override(language):
        lines = [
            _("Saved on %(day)s, kept until %(end)s:\n%(url)s")
            % {
                "day": _long(timezone.localdate(draft.saved_at)),
                "end": _long(kept_until(draft)),
                "url": links.url(draft, language),
            }
            for draft in drafts
        ]
        _post(
            key,
            where,
            drafts[0],
            language,
            kind="draft-lost",
            subject=_("To go on with what you began"),
            body=_(
                "Somebody asked us for a link to what was begun with this address.\n\n%(lines)s\n\n"
                "Whoever has this message can open it: delete it when you have finished.\n\n"
                "If it was not you who asked, delete this message. Nothing else happens."
            )
            % {"lines": "\n\n".join(lines)},
            text=_("To go on with what you began: %(url)s It works until %(day)s.")
            % {"url": links.url(drafts[0], language), "day": _short(kept_until(drafts[0]))},
        )


def opened(draft: Draft, where: Reach, now: dt.datetime) -> None:
    """So that a stranger is noticed."""
    with override(draft.language):
        facts = {
            "day": date_format(now, "l j F Y"),
            "time": date_format(now, "H:i"),
            "url": settings.BASE_URL + reverse("forms:resume"),
        }
        _post(
            f"opened-{draft.pk}-{now:%Y%m%d%H%M}",
            where,
            draft,
            draft.language,
            kind="draft-opened",
            subject=_("Your draft was opened"),
            body=_(
                "What you are writing on our site was opened on %(day)s at %(time)s.\n\n"
                "If it was you, there is nothing to do. If it was not, open it yourself with your "
                "code and choose “Lock”, or “Delete my answers”:\n%(url)s"
            )
            % facts,
            text=_("What you are writing was opened on %(day)s at %(time)s. Not you? %(url)s")
            % {**facts, "day": _short(timezone.localdate(now))},
        )


def reminder(draft: Draft, where: Reach, days: int, key: str) -> None:
    address, day = links.url(draft, draft.language), kept_until(draft)
    is_last = days >= LAST_DAYS
    with override(draft.language):
        facts = {"url": address, "day": _long(day)}
        why = _(
            "You receive this because you asked us to remind you. Whoever has this message can "
            "open it: delete it when you have finished."
        )
        if is_last:
            subject = _("Something of yours will be deleted")
            body = _(
                "What you began on our site is deleted on %(day)s, with everything in it.\n\n"
                "To keep it, go on here and save:\n%(url)s\n\n"
                "If you no longer need it, there is nothing to do."
            )
            text = _("What you began is deleted on %(day)s. To keep it: %(url)s")
        else:
            subject = _("Something is waiting for you")
            body = _(
                "What you began on our site is waiting for you. We keep it until %(day)s.\n\n"
                "Go on here:\n%(url)s\n\n"
                "If you no longer need it, there is nothing to do: on that day it is deleted."
            )
            text = _("Something is waiting for you until %(day)s: %(url)s")
        _post(
            key,
            where,
            draft,
            draft.language,
            kind="draft-reminder",
            subject=subject,
            body=f"{body % facts}\n\n{why}",
            text=text % {**facts, "day": _short(day)},
        )


def kept_until(draft: Draft) -> dt.date:
    return timezone.localdate(draft.expires_at)


def _post(
    key: str,
    where: Reach,
    draft: Draft,
    language: str,
    *,
    kind: str,
    subject: str,
    body: str,
    text: str,
) -> None:
    is_text = where.channel == reach.SMS
    with transaction.atomic():
        outbox.post(
            key=key,
            to=where.address,
            language=language,
            subject="" if is_text else subject,
            body=text if is_text else body,
            kind=kind,
            about=draft,
            channel=where.channel,
        )


def _long(day: dt.date) -> str:
    return date_format(day, "l j F Y")


def _short(day: dt.date) -> str:
    """Text messages are counted in characters."""
    return date_format(day, "j/n/Y")

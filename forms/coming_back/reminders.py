"""Reminders 3 and 23 days after the last save, to those who said yes to being reminded.

Days are days of the calendar in the portal's time zone, so neither a change of the clocks nor the
end of a month moves them. Each reminder is a row that can exist once per draft, last save and day:
running the command twice, or two of them at once, writes to nobody twice. A day missed is made up
for, but nobody gets two reminders in one day, nor the first when it is much too late.
"""

import datetime as dt
import logging

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forms.coming_back import contacts, sending
from forms.coming_back.contacts import Contact
from forms.drafts import Draft
from forms.filled import Filled
from forms.reach import EMAIL, Reach
from portal import sms

logger = logging.getLogger(__name__)
DAYS = (3, sending.LAST_DAYS)
TOO_LATE = 4  # days after which the first reminder says nothing useful any more


class Reminder(models.Model):
    """That somebody was reminded. Goes with the draft."""

    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="reminders"
    )
    saved_on = models.DateField(_("day of the last save"))
    days = models.PositiveSmallIntegerField(_("days after it"))
    at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "saved_on", "days"],
                name="reminder_once_per_save",
                violation_error_message=_("This reminder has already been written."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} +{self.days}"


def due_days(saved_on: dt.date, today: dt.date) -> int | None:
    """Which reminder the day calls for: 3, 23 or none."""
    age = (today - saved_on).days
    first, last = DAYS
    if age >= last:
        return last
    return first if first <= age <= first + TOO_LATE else None


def remind(now: dt.datetime | None = None) -> int:
    """Write what is due. Returns how many people were written to."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    count = 0
    for pk in list(_candidates(now, today)):
        try:
            count += _remind_one(pk, now, today)
        except Exception as error:  # one draft that cannot be read keeps nobody else waiting
            logger.error("no reminder for draft %s: %s", pk, type(error).__name__)
    return count


def _candidates(now: dt.datetime, today: dt.date) -> models.QuerySet[Draft, int]:
    """Drafts that somebody may be reminded of, saved long enough ago."""
    youngest = timezone.make_aware(
        dt.datetime.combine(today - dt.timedelta(days=DAYS[0] - 1), dt.time())
    )
    return (
        Draft.objects.filter(
            submitted_at=None,
            locked_at=None,
            expires_at__gt=now,
            saved_at__lt=youngest,
            contacts__remind=True,
        )
        .order_by("pk")
        .values_list("pk", flat=True)
        .distinct()
    )


def _remind_one(pk: int, now: dt.datetime, today: dt.date) -> bool:
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("version")
            .filter(pk=pk, submitted_at=None, locked_at=None, expires_at__gt=now)
            .first()
        )
        if draft is None:
            return False
        saved_on = timezone.localdate(draft.saved_at)
        days = due_days(saved_on, today)
        where = _where(draft) if days else None
        if days is None or where is None or not _is_first(draft, saved_on, days):
            return False
        sending.reminder(draft, where, days, f"remind-{draft.pk}-{saved_on:%Y%m%d}-{days}")
        return True


def _is_first(draft: Draft, saved_on: dt.date, days: int) -> bool:
    try:
        with transaction.atomic():
            Reminder.objects.create(draft=draft, saved_on=saved_on, days=days)
    except IntegrityError:
        return False
    return True


def _where(draft: Draft) -> Reach | None:
    """Where the person wants to be reminded, e-mail first. Answers are read again: what they said
    may no longer count."""
    filled = Filled(draft.version.form, draft)
    safe = contacts.answered(filled) if contacts.may_remind(filled) else []
    places = [
        contact.reach
        for contact in Contact.objects.filter(draft=draft, remind=True)
        if contact.source == Contact.Source.ASKED or contact.reach in safe
    ]
    usable = [one for one in contacts.unique(places) if one.channel == EMAIL or sms.is_on()]
    return usable[0] if usable else None

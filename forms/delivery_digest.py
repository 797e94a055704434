"""What staff are told once a day about submissions that reached nobody. Numbers only: neither a
name nor a reference, so the mailbox of an office is a safe place for it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from forms.deliveries import WAITS_TOO_LONG
from forms.submissions import Delivery
from workflow import outbox


def send(today: dt.date | None = None) -> int:
    """Queue the message of the day, to everybody named. Called again on that day it does nothing
    more. Returns how many messages there are."""
    today = today or timezone.localdate()
    with override(settings.LANGUAGE_CODE):
        lines = _lines()
        if not lines:
            return 0
        for address in settings.ALERTS_TO:
            outbox.post(
                key=f"delivery-digest-{today.isoformat()}",
                to=address,
                language=settings.LANGUAGE_CODE,
                subject=_("Requests that have not been delivered"),
                body="\n".join(
                    [
                        _("These requests were sent by people and have reached nobody yet:"),
                        "",
                        *lines,
                        "",
                        _("See them and try again here:"),
                        settings.BASE_URL + reverse("forms_deliveries:index"),
                    ]
                ),
                kind="delivery-digest",
            )
    return len(settings.ALERTS_TO)


def _lines() -> list[str]:
    open_ones = Delivery.objects.exclude(state=Delivery.State.DONE).filter(
        created_at__lt=timezone.now() - WAITS_TOO_LONG
    )
    counted = open_ones.values("destination", "state").annotate(
        times=Count("pk"), since=Min("created_at")
    )
    return [
        f"- {row['destination']}: {_words(row)}" for row in counted.order_by("destination", "state")
    ]


def _words(row: Mapping[str, Any]) -> str:
    since = date_format(timezone.localtime(row["since"]), "j F Y, H:i")
    if row["state"] == Delivery.State.FAILED:
        text = ngettext(
            "%(count)d given up, the oldest from %(since)s",
            "%(count)d given up, the oldest from %(since)s",
            row["times"],
        )
    else:
        text = ngettext(
            "%(count)d still being tried, the oldest from %(since)s",
            "%(count)d still being tried, the oldest from %(since)s",
            row["times"],
        )
    return text % {"count": row["times"], "since": since}

"""Handing a submission over, now or later. Whatever the destination does, the submission stays."""

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from forms import destinations
from forms.submissions import Delivery

logger = logging.getLogger(__name__)
WAITS_TOO_LONG = dt.timedelta(minutes=30)


def attempt(delivery: Delivery) -> bool:
    """One try, in a savepoint of the caller's transaction. Returns whether it arrived."""
    delivery.tries += 1
    try:
        with transaction.atomic():
            destinations.get(delivery.destination).deliver(delivery.submission)
    except Exception as error:
        # Neither message nor trace: both can hold what somebody wrote.
        logger.error("delivery %s failed: %s", delivery.pk, type(error).__name__)
        delivery.last_error = type(error).__name__
    else:
        delivery.state = Delivery.State.DONE
        delivery.last_error = ""
    delivery.save(update_fields=["tries", "state", "last_error"])
    return delivery.state == Delivery.State.DONE


def deliver_pending(limit: int = 200) -> tuple[int, int]:
    """Try every hand-over that is still waiting: (arrived, still waiting)."""
    pending = Delivery.objects.filter(state=Delivery.State.PENDING).order_by("pk")
    arrived = waiting = 0
    for pk in list(pending.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            delivery = (
                Delivery.objects.select_for_update(of=("self",))
                .select_related("submission__version")
                .filter(pk=pk, state=Delivery.State.PENDING)
                .first()
            )
            if delivery is None:
                continue
            if attempt(delivery):
                arrived += 1
            else:
                waiting += 1
    return arrived, waiting


def waiting_too_long() -> str:
    """For the health page: requests that reached nobody, or an empty text."""
    count = Delivery.objects.filter(
        state=Delivery.State.PENDING, created_at__lt=timezone.now() - WAITS_TOO_LONG
    ).count()
    return f"{count} submissions wait to be delivered" if count else ""

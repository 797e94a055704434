"""Handing a submission over, now or later. Whatever the destination does, the submission stays.

The first try belongs to the sending itself. Each later one is claimed first, in a transaction of
its own: the count and the time of the next try are written before anything runs, so a submission
that kills its process is not tried at once by the next one, and two workers never take the same.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone

from forms import destinations
from forms.submissions import Delivery

logger = logging.getLogger(__name__)
WAITS_TOO_LONG = dt.timedelta(minutes=30)
MOST_TRIES = 12  # a bit more than two days with the delays below
FIRST_DELAY = dt.timedelta(minutes=2)
LONGEST_DELAY = dt.timedelta(hours=8)
KILLED = "killed"  # the process ended in the middle of the last try
State = Delivery.State


def attempt(delivery: Delivery) -> bool:
    """The first try, in a savepoint of the caller's transaction. Returns whether it arrived."""
    delivery.tries += 1
    delivery.next_try_at = timezone.now() + delay_after(delivery.tries)
    _try(delivery)
    delivery.save(update_fields=["tries", "state", "last_error", "next_try_at"])
    return delivery.state == State.DONE


def deliver_pending(limit: int = 200) -> tuple[int, int]:
    """Try every hand-over whose time has come: (arrived, not arrived)."""
    due = Delivery.objects.filter(state=State.PENDING, next_try_at__lte=timezone.now())
    return _each(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])


def replay(deliveries: "models.QuerySet[Delivery]") -> tuple[int, int]:
    """Try these again now, given up or not, each counting from nothing: (arrived, not arrived).
    What has been delivered is left alone."""
    pks = list(deliveries.exclude(state=State.DONE).order_by("pk").values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=pks).exclude(state=State.DONE).update(
        state=State.PENDING, tries=0, next_try_at=timezone.now()
    )
    return _each(pks)


def failed() -> "models.QuerySet[Delivery]":
    return Delivery.objects.filter(state=State.FAILED)


def delay_after(tries: int) -> dt.timedelta:
    return min(FIRST_DELAY * 2 ** (tries - 1), LONGEST_DELAY)


def waiting_too_long() -> str:
    """For the health page: requests that reached nobody, or an empty text."""
    count = (
        Delivery.objects.exclude(state=State.DONE)
        .filter(created_at__lt=timezone.now() - WAITS_TOO_LONG)
        .count()
    )
    return f"{count} submissions wait to be delivered" if count else ""


def _each(pks: Iterable[int]) -> tuple[int, int]:
    arrived = missed = 0
    for pk in list(pks):
        outcome = _claim_and_try(pk)
        arrived += outcome is True
        missed += outcome is False
    return arrived, missed


def _claim_and_try(pk: int) -> bool | None:
    """``None`` when somebody else has it, or it has arrived meanwhile."""
    now = timezone.now()
    claimable = Delivery.objects.filter(pk=pk, state=State.PENDING, next_try_at__lte=now)
    tries = claimable.values_list("tries", flat=True).first()
    if tries is None:
        return None
    if tries >= MOST_TRIES:
        claimable.update(state=State.FAILED, last_error=KILLED)
        return False
    claim = {"tries": tries + 1, "next_try_at": now + delay_after(tries + 1)}
    if not claimable.filter(tries=tries).update(last_error=KILLED, **claim):
        return None
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("submission__version", "submission__draft")
            .get(pk=pk)
        )
        if delivery.state == State.DONE:
            return None
        _try(delivery)
        if delivery.state != State.DONE and delivery.tries >= MOST_TRIES:
            delivery.state = State.FAILED
        delivery.save(update_fields=["state", "last_error"])
    return delivery.state == State.DONE


def _try(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            destinations.get(delivery.destination).deliver(delivery.submission)
    except Exception as error:
        # Neither message nor trace: both can hold what somebody wrote.
        logger.error("delivery %s failed: %s", delivery.pk, type(error).__name__)
        delivery.last_error = type(error).__name__
    else:
        delivery.state = State.DONE
        delivery.last_error = ""

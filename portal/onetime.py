"""Codes of six digits that prove one thing once: known only by their keyed hash, and soon over.

Who asks holds the lock of the row that the code belongs to while it is made and while it is judged,
so two tries at the same moment are two.
"""

import datetime as dt
import secrets
from enum import Enum
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

DIGITS = 6
KEPT = dt.timedelta(days=1)


class Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # used, too old or tried too often: another code is needed


class OneTimeCode(models.Model):
    """A newer one takes the place of an older one."""

    LASTS: ClassVar[dt.timedelta]
    MOST_TRIES: ClassVar[int]

    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)

    @property
    def is_over(self) -> bool:
        """Also when its beginning lies ahead: a clock set back gives no code a second life."""
        return (
            self.used_at is not None
            or self.tries >= self.MOST_TRIES
            or abs(timezone.now() - self.sent_at) >= self.LASTS
        )


def sweep() -> int:
    """Codes of every kind that opened, or can open, nothing any more."""
    count = 0
    for kind in OneTimeCode.__subclasses__():
        over = timezone.now() - max(kind.LASTS, KEPT)
        count += kind._base_manager.filter(sent_at__lt=over).delete()[0]
    return count


def new_digits() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def judge(code: OneTimeCode | None, given_hash: str) -> Verdict:
    """Counts the try, or uses the code up."""
    if code is None or code.is_over:
        return Verdict.OVER
    row = type(code)._base_manager.filter(pk=code.pk)
    if constant_time_compare(code.code_hash, given_hash):
        row.update(used_at=timezone.now())
        return Verdict.RIGHT
    row.update(tries=F("tries") + 1)
    code.refresh_from_db(fields=["tries"])
    return Verdict.OVER if code.is_over else Verdict.WRONG

"""How often something may be tried. Kept in the database: it must hold across processes and
restarts, with no other server needed, and a lock-out must not vanish with a cache."""

import datetime as dt

from django.db import models
from django.utils import timezone

from portal.crypto import keyed_hash

LONGEST = dt.timedelta(days=1)  # no limit looks further back, so what is older can go


class Attempt(models.Model):
    """One try of one kind by one subject (an address, a code), known only by its keyed hash."""

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "portal"
        indexes = [models.Index(fields=["kind", "subject", "at"], name="attempt_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


def record(kind: str, subject: str) -> None:
    Attempt.objects.create(kind=kind, subject=keyed_hash(kind, subject))


def is_over(kind: str, subject: str, *, most: int, within: dt.timedelta) -> bool:
    """Raises ``ValueError`` for a limit that would count what is swept."""
    if within > LONGEST:
        raise ValueError(f"Tries are kept for {LONGEST}.")
    return (
        Attempt.objects.filter(
            kind=kind, subject=keyed_hash(kind, subject), at__gt=timezone.now() - within
        ).count()
        >= most
    )


def take(*uses: tuple[str, str, int], within: dt.timedelta) -> bool:
    """Record one try of each ``(kind, subject, most)``, or none and ``False`` when one is used up.

    Two at the same moment must be kept in line by the caller's lock.
    """
    if any(is_over(kind, subject, most=most, within=within) for kind, subject, most in uses):
        return False
    for kind, subject, _most in uses:
        record(kind, subject)
    return True


def forget(kind: str, subject: str) -> None:
    Attempt.objects.filter(kind=kind, subject=keyed_hash(kind, subject)).delete()


def sweep() -> int:
    """Tries that no window looks at any more are personal data without a purpose."""
    return Attempt.objects.filter(at__lt=timezone.now() - LONGEST).delete()[0]

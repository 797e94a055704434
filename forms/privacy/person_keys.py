"""How one person's requests are found: by exact match of a keyed hash, and in no other way.

Search by the first letters is what the Garante fined in Palermo (doc. web 9587053): with hashes
there is nothing to search by.
"""

from typing import Any

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from forms.contact.current import FACTS, all_of
from forms.submissions import Submission
from portal.crypto import keyed_hash


class PersonKey(models.Model):
    class Fact(models.TextChoices):
        EMAIL = "email", _("e-mail address")
        PHONE = "phone", _("telephone number")
        TAX_CODE = "tax_code", _("tax code")

    submission = models.ForeignKey(
        Submission,
        verbose_name=_("submission"),
        on_delete=models.CASCADE,
        related_name="person_keys",
    )
    fact = models.CharField(_("fact"), max_length=10, choices=Fact.choices)
    hash = models.CharField(_("keyed hash"), max_length=64)

    class Meta:
        verbose_name = _("key to one person's requests")
        verbose_name_plural = _("keys to one person's requests")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "fact", "hash"],
                name="person_key_once",
                violation_error_message=_("This key is already known."),
            )
        ]
        indexes = [models.Index(fields=["fact", "hash"], name="person_key_lookup")]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.fact}"


def fact_hash(fact: str, value: str) -> str:
    """Equal for the same address or number however it is typed: letters' case and spaces, and in
    numbers dots, dashes and brackets, do not count."""
    plain = "".join(value.split()).casefold()
    if fact == PersonKey.Fact.PHONE:
        plain = "".join(sign for sign in plain if sign.isdigit() or sign == "+")
    return keyed_hash(f"person-{fact}", plain)


def remember(submission: Submission) -> int:
    """Write the keys of one submission; again is harmless."""
    found = {
        (ask.means, fact_hash(ask.means, str(submission.answers[ask.key])))
        for _step, ask in submission.form.asks()
        if ask.means == PersonKey.Fact.TAX_CODE and submission.answers.get(ask.key)
    }
    found |= {(fact, fact_hash(fact, each)) for fact in FACTS for each in all_of(submission, fact)}
    rows = [PersonKey(submission=submission, fact=fact, hash=key) for fact, key in sorted(found)]
    PersonKey.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def remember_again(submission: Submission) -> None:
    """After a contact was corrected: whoever has the old one may be another person."""
    PersonKey.objects.filter(submission=submission, fact__in=FACTS).delete()
    remember(submission)


@receiver(post_save, sender=Submission)
def remember_new(instance: Submission, created: bool, **_signal: Any) -> None:
    if created:
        remember(instance)

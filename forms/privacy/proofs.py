"""Proof that something was erased, without keeping what it was.

Each proof carries the keyed hash of the one before: removing or rewriting one breaks the chain.
``digests`` are keyed hashes of the references, so that "was TO-2026-ABC erased?" has an answer for
whoever knows the reference, and for nobody else.
"""

import json
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.crypto import keyed_hash
from workflow.models.about import AppendOnly, AppendOnlyQuerySet

ANSWER_PEOPLE = "answer_people"
SEE_PROOFS = "see_erasure_proofs"
TRIES = 5


class ErasureProofQuerySet(AppendOnlyQuerySet["ErasureProof"]):
    pass


class ErasureProof(AppendOnly):
    class Cause(models.TextChoices):
        RETENTION = "retention", _("the term was over")
        REQUEST = "request", _("the person asked")
        DRAFTS = "drafts", _("drafts nobody came back to")
        READINGS = "readings", _("old lines of the read log")

    cause = models.CharField(_("why"), max_length=12, choices=Cause.choices)
    rule = models.CharField(_("by which rule"), max_length=300)
    action = models.CharField(_("what happened"), max_length=10)
    form_key = models.CharField(_("form"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=40, blank=True)
    count = models.PositiveIntegerField(_("how many"))
    files = models.PositiveIntegerField(_("files"), default=0)
    digests = models.JSONField(_("keyed hashes of the references"), default=list)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.CharField(_("by"), max_length=200)
    previous = models.CharField(_("hash of the proof before"), max_length=64, unique=True)
    chain = models.CharField(_("hash of this proof"), max_length=64)

    objects = ErasureProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of erasure")
        verbose_name_plural = _("proofs of erasure")
        ordering = ["pk"]
        permissions = [
            (SEE_PROOFS, _("Can see and export the proofs of erasure")),
            (ANSWER_PEOPLE, _("Can find, export and erase the data of one person")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.cause} {self.count}"

    def written(self) -> dict[str, Any]:
        """What the hash covers, and what is exported."""
        return {
            "cause": self.cause,
            "rule": self.rule,
            "action": self.action,
            "form": self.form_key,
            "state": self.state,
            "count": self.count,
            "files": self.files,
            "digests": self.digests,
            "at": self.at.isoformat(),
            "by": self.by,
            "previous": self.previous,
        }

    def hashed(self) -> str:
        return keyed_hash("erasure-proof", json.dumps(self.written(), sort_keys=True))


def reference_digest(reference: str) -> str:
    return keyed_hash("erased-reference", reference.strip().upper())


def write(*, references: list[str], **values: Any) -> ErasureProof:
    """Add a link to the chain in the caller's transaction. Two at once make two links."""
    digests = sorted(reference_digest(one) for one in references)
    for turn in range(TRIES):
        last = ErasureProof.objects.order_by("-pk").values_list("chain", flat=True).first()
        proof = ErasureProof(digests=digests, previous=last or "0" * 64, **values)
        proof.chain = proof.hashed()
        try:
            with transaction.atomic():
                proof.save(force_insert=True)
        except IntegrityError:
            if turn == TRIES - 1:
                raise
        else:
            return proof
    raise AssertionError("unreachable")


def broken() -> list[int]:
    """Numbers of the proofs that do not fit: changed, or with one missing before them."""
    found, before = [], "0" * 64
    for proof in ErasureProof.objects.order_by("pk").iterator():
        if proof.previous != before or proof.chain != proof.hashed():
            found.append(proof.pk)
        before = proof.chain
    return found


def about(reference: str) -> list[ErasureProof]:
    """The proofs that name this reference. Read in full: there are as many as nights, not people,
    and JSON cannot be searched alike on both databases."""
    wanted = reference_digest(reference)
    return [proof for proof in ErasureProof.objects.all() if wanted in proof.digests]

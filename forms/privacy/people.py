"""One person's requests: finding them, erasing them, holding their use."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forms import second_fact
from forms.contact.current import FACTS, contact
from forms.privacy import erasing, proofs
from forms.privacy.holders import DELETE
from forms.privacy.person_keys import PersonKey, fact_hash
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS, ErasureProof
from forms.submissions import Submission
from workflow import append_only
from workflow.actors import Actor

ROLE = "data_protection"


class CannotEraseError(Exception):
    """``sentence`` says why, and what to do first."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Removed:
    count: int
    files: int
    proof: ErasureProof


def may(user: Any, codename: str) -> bool:
    """Named to this person or to a group of theirs. Being an administrator is not enough: whoever
    runs the portal reads nobody's data."""
    if not user.is_active or user.pk is None:
        return False
    if not user.is_superuser:
        return bool(user.has_perm(f"forms.{codename}"))
    # Django gives an administrator every permission unasked: look at what was really given.
    if not hasattr(user, "_data_protection"):
        given = Q(user=user) | Q(group__user=user)
        named = Permission.objects.filter(
            given, codename__in=(ANSWER_PEOPLE, SEE_PROOFS), content_type__app_label="forms"
        )
        user._data_protection = frozenset(named.values_list("codename", flat=True))
    return codename in user._data_protection


def actor_for(user: Any, office: str) -> Actor:
    """``office`` is what the person reads in "who has looked"."""
    return Actor(str(user), frozenset({ROLE}), user_id=user.pk, organisation_label=office)


def by_fact(fact: str, value: str) -> QuerySet[Submission]:
    """The whole address, number or code, or nothing: there is no search by a part of it."""
    keys = PersonKey.objects.filter(fact=fact, hash=fact_hash(fact, value))
    return _living().filter(pk__in=keys.values("submission"))


def by_reference(reference: str, fact: str) -> QuerySet[Submission]:
    """The reference with the fact that opened the draft, as the person gives both."""
    found = _living().filter(reference=reference.strip().upper()).first()
    if found is None:
        return Submission.objects.none()
    given = {second_fact.normal(name, fact.strip()) for name in ("birth_date", "phone", "email")}
    now = {second_fact.normal(name, contact(found, name)) for name in FACTS} - {""}
    matches = second_fact.any_matches(found.draft.second_fact_hash, found.draft.uuid, given)
    if not matches and not given & now:
        return Submission.objects.none()
    return _living().filter(pk=found.pk)


def restrict(submission: Submission, *, on: bool) -> None:
    """Art. 18: kept and not used, and not erased either, until it is lifted."""
    moment = timezone.now() if on else None
    Submission.objects.filter(pk=submission.pk, erased_at=None).update(restricted_at=moment)


@append_only.patiently
def erase(pks: list[int], *, reason: str, by: str) -> Removed:
    """All of them or none, with the proof. Raises ``CannotEraseError`` and changes nothing."""
    with transaction.atomic():
        locked = erasing.locked(pks)
        if not locked:
            raise CannotEraseError(_("Nothing is left to erase."))
        for submission in locked:
            if why := erasing.refusal(submission):
                raise CannotEraseError(f"{submission.reference}: {why}")
        with append_only.lifted():
            erased = [erasing.erase(submission, DELETE) for submission in locked]
            files = sum(one.files for one in erased)
            proof = proofs.write(
                references=[one.reference for one in erased],
                cause=ErasureProof.Cause.REQUEST,
                rule=reason,
                action=DELETE,
                count=len(erased),
                files=files,
                by=by,
            )
    return Removed(len(erased), files, proof)


def _living() -> QuerySet[Submission]:
    return (
        Submission.objects.filter(erased_at=None)
        .select_related("version", "draft")
        .order_by("-submitted_at", "-pk")
    )

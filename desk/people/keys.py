"""By what one person's applications are found again: keyed hashes of whole answers, nothing else.

With hashes there is nothing to search by first letters (Garante, doc. web 9587053, Palermo).
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from desk.applications import Application
from forms.contact.current import all_of
from forms.kinds.tax_code import compact
from forms.reach import normal_email
from forms.submissions import Submission
from portal.crypto import keyed_hash


class Kind(models.TextChoices):
    """The labels are the reasons that staff read."""

    TAX_CODE = "tax_code", _("same fiscal code")
    NAME_BORN = "name_born", _("same name and birth date")
    PHONE_BORN = "phone_born", _("same telephone and birth date")
    EMAIL_BORN = "email_born", _("same e-mail address and birth date")
    PHONE = "phone", _("same telephone")
    EMAIL = "email", _("same e-mail address")
    NOTHING = "nothing", _("nothing to find it by")


STRONG = (Kind.TAX_CODE, Kind.NAME_BORN, Kind.PHONE_BORN, Kind.EMAIL_BORN)
# Families share a telephone, helpers write their own address: these say "perhaps".
WEAK = (Kind.PHONE, Kind.EMAIL)


class PersonMark(models.Model):
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.CASCADE,
        related_name="person_marks",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    hash = models.CharField(_("keyed hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("mark of a person")
        verbose_name_plural = _("marks of persons")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "hash"],
                name="person_mark_once",
                violation_error_message=_("This mark is already known."),
            )
        ]
        indexes = [models.Index(fields=["kind", "hash"], name="person_mark_lookup")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"


def mark(application: Application) -> int:
    """Write the marks of one application; again is harmless. One without any gets a mark that says
    so, so that nobody reads its answers again to find out."""
    found = sorted(set(_of(application.submission))) or [(Kind.NOTHING, "")]
    rows = [PersonMark(application=application, kind=kind, hash=key) for kind, key in found]
    PersonMark.objects.bulk_create(rows, ignore_conflicts=True)
    return len(found)


def mark_again(application: Application) -> None:
    """After a contact was corrected: the old one may be somebody else's, and finds nobody here."""
    contacts = (Kind.PHONE, Kind.EMAIL, Kind.PHONE_BORN, Kind.EMAIL_BORN)
    PersonMark.objects.filter(application=application, kind__in=(*contacts, Kind.NOTHING)).delete()
    mark(application)


def is_same(one: Application, other: Application) -> bool:
    """Believed to be of one person: a strong mark in common, and no two fiscal codes."""
    marks: dict[int, set[tuple[str, str]]] = {one.pk: set(), other.pk: set()}
    rows = PersonMark.objects.filter(application__in=(one, other), kind__in=STRONG)
    for pk, kind, key in rows.values_list("application", "kind", "hash"):
        marks[pk].add((kind, key))
    codes = [{mark for mark in each if mark[0] == Kind.TAX_CODE} for each in marks.values()]
    if len(codes) == 2 and all(codes) and not codes[0] & codes[1]:
        return False
    return bool(marks[one.pk] & marks[other.pk])


def hashes(kind: str, *facts: str) -> str:
    """Empty when one of the facts is: half of a name finds nobody."""
    plain = [_plain(fact) for fact in facts]
    return keyed_hash(f"desk-person-{kind}", "|".join(plain)) if all(plain) else ""


def tax_code(typed: str) -> str:
    return hashes(Kind.TAX_CODE, compact(typed))


def email(typed: str) -> str:
    return hashes(Kind.EMAIL, normal_email(typed))


def phone(number: str) -> str:
    """Of a number in E.164, as forms keep it and ``forms.reach.normal_phone`` makes it."""
    return hashes(Kind.PHONE, number)


def name_born(family_name: str, name: str, born: str) -> str:
    return hashes(Kind.NAME_BORN, letters(family_name), letters(name), born)


def letters(name: str) -> str:
    """A name however it is typed: accents, capitals, spaces and other signs do not count."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in parts if sign.isalpha())


def _of(submission: Submission) -> Iterator[tuple[str, str]]:
    """An answer asked more than once counts each time."""
    born = str(submission.fact("birth_date") or "")
    name, family = (str(submission.fact(fact) or "") for fact in ("name", "family_name"))
    pairs = [(Kind.NAME_BORN, name_born(family, name, born))]
    for code in _given(submission, "tax_code"):
        pairs.append((Kind.TAX_CODE, tax_code(code)))
    for number in all_of(submission, "phone"):
        pairs += [
            (Kind.PHONE, phone(number)),
            (Kind.PHONE_BORN, hashes("phone_born", number, born)),
        ]
    for address in map(normal_email, all_of(submission, "email")):
        pairs += [
            (Kind.EMAIL, email(address)),
            (Kind.EMAIL_BORN, hashes("email_born", address, born)),
        ]
    yield from ((kind, key) for kind, key in pairs if key)


def _given(submission: Submission, fact: str) -> list[str]:
    answers: dict[str, Any] = submission.answers
    values = (answers.get(ask.key) for _step, ask in submission.form.asks() if ask.means == fact)
    return [value for value in values if isinstance(value, str) and value]


def _plain(fact: str) -> str:
    return "".join(fact.split()).casefold()

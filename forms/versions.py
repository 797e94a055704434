"""Published forms. A version is never changed: drafts and submissions point to what was asked."""

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forms.declaration import Form


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def current(self, form_key: str) -> "FormVersion | None":
        return self.filter(form_key=form_key).order_by("-number").first()

    def newest(self) -> "FormVersionQuerySet":
        """The current version of each form."""
        later = FormVersion.objects.filter(
            form_key=models.OuterRef("form_key"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def update(self, **_values: Any) -> NoReturn:
        raise PermissionDenied("form versions are only inserted")

    def delete(self) -> NoReturn:
        raise PermissionDenied("form versions are only inserted")


class FormVersion(models.Model):
    class Source(models.TextChoices):
        CODE = "code", _("shipped with the portal")
        CMS = "cms", _("made in the editor")
        IMPORT = "import", _("imported from a file")

    class Policy(models.TextChoices):
        """What becomes of the drafts begun on earlier versions."""

        FINISH = "finish", _("Finish on the version they were begun on")
        CARRY = "carry", _("Go on with this version: what changed is asked again")
        CLOSE = "close", _("Can be sent until a date, then only read")

    form_key = models.SlugField(_("form"), max_length=60)
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    source = models.CharField(
        _("made where"), max_length=10, choices=Source.choices, default=Source.CODE
    )
    policy = models.CharField(
        _("drafts on earlier versions"),
        max_length=10,
        choices=Policy.choices,
        default=Policy.FINISH,
    )
    close_on = models.DateField(_("can be sent until"), null=True, blank=True)
    # Keys of questions whose words changed but not their meaning: their answers are kept.
    wording_only = models.JSONField(_("only the words changed"), default=list, blank=True)
    # A name, not a key: the row must never change, not even when an account is deleted.
    published_by = models.CharField(_("published by"), max_length=254, blank=True)
    app_release = models.CharField(_("release of the portal"), max_length=20, blank=True)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        constraints = [
            models.UniqueConstraint(
                fields=["form_key", "number"],
                name="form_version_number_once",
                violation_error_message=_("This form already has a version with this number."),
            ),
            models.CheckConstraint(
                condition=Q(policy="close", close_on__isnull=False)
                | (~Q(policy="close") & Q(close_on__isnull=True)),
                name="form_version_closes_on_a_date",
                violation_error_message=_("A date belongs to drafts that close, and only to them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise PermissionDenied("form versions are only inserted")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise PermissionDenied("form versions are only inserted")

    @property
    def form(self) -> Form:
        if self.digest not in _read_forms:
            _read_forms[self.digest] = Form.from_document(self.document)
        return _read_forms[self.digest]


def publish(
    form: Form,
    *,
    source: str = FormVersion.Source.CODE,
    by: Any = None,
    policy: str = FormVersion.Policy.FINISH,
    close_on: dt.date | None = None,
    wording_only: Sequence[str] = (),
) -> tuple[FormVersion, bool]:
    """Insert a version when the document differs from the current one: (version, is new).

    ``form`` carries every language already. Two processes publishing at once make one version.
    Raises ``ValueError`` when a date is missing, or given for drafts that do not close.
    """
    if (policy == FormVersion.Policy.CLOSE) is not (close_on is not None):
        raise ValueError("close_on belongs to the policy close")
    try:
        with transaction.atomic():
            current = FormVersion.objects.current(form.key)
            if current is not None and current.form == form:
                return current, False
            inserted = FormVersion.objects.create(
                form_key=form.key,
                number=current.number + 1 if current else 1,
                document=form.document(),
                digest=form.digest(),
                source=source,
                policy=policy,
                close_on=close_on,
                wording_only=list(wording_only),
                published_by=str(by or ""),
                app_release=release(),
            )
            return inserted, True
    except IntegrityError:
        return publish(
            form,
            source=source,
            by=by,
            policy=policy,
            close_on=close_on,
            wording_only=wording_only,
        )


@cache
def release() -> str:
    """The portal's own version."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


# Documents never change, so one parsed copy per digest serves the life of the process.
_read_forms: dict[str, Form] = {}

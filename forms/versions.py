"""Published forms. A version is never changed: drafts and submissions point to what was asked."""

from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from forms.declaration import Form


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def current(self, form_key: str) -> "FormVersion | None":
        return self.filter(form_key=form_key).order_by("-number").first()

    def update(self, **_values: Any) -> NoReturn:
        raise PermissionDenied("form versions are only inserted")

    def delete(self) -> NoReturn:
        raise PermissionDenied("form versions are only inserted")


class FormVersion(models.Model):
    form_key = models.SlugField(_("form"), max_length=60)
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
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
            )
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


def publish(form: Form) -> tuple[FormVersion, bool]:
    """Insert a version when the document differs from the current one: (version, is new).

    ``form`` carries every language already. Two processes publishing at once make one version.
    """
    digest = form.digest()
    try:
        with transaction.atomic():
            current = FormVersion.objects.current(form.key)
            if current is not None and current.digest == digest:
                return current, False
            version = FormVersion.objects.create(
                form_key=form.key,
                number=current.number + 1 if current else 1,
                document=form.document(),
                digest=digest,
            )
            return version, True
    except IntegrityError:
        return publish(form)


# Documents never change, so one parsed copy per digest serves the life of the process.
_read_forms: dict[str, Form] = {}

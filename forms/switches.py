"""A form the desk has closed to new requests, and what people are told in its place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.versions import FormVersion
from portal.localized import LocalizedField, LocalizedText
from portal.site_version import remembered, watch


class FormSwitch(models.Model):
    form_key = models.SlugField(_("form"), max_length=60, unique=True)
    is_open = models.BooleanField(_("open to new requests"), default=True)
    closed_message = LocalizedField(
        _("what people read while it is closed"),
        blank=True,
        help_text=_("Say why, until when, and where to get help meanwhile."),
    )

    class Meta:
        verbose_name = _("opening of a form")
        verbose_name_plural = _("openings of forms")

    def __str__(self) -> str:
        return self.form_key


def closed_message(form_key: str) -> str | None:
    """``None`` while the form is open; otherwise the words for people, which may be empty."""
    words = _closed().get(form_key)
    return None if words is None else str(LocalizedText(words))


def is_open(form_key: str) -> bool:
    return closed_message(form_key) is None and FormVersion.objects.current(form_key) is not None


@remembered
def _closed() -> dict[str, dict[str, str]]:
    closed = FormSwitch.objects.filter(is_open=False)
    return {one.form_key: dict(one.closed_message or {}) for one in closed}


watch(FormSwitch)

"""The three models every Wagtail site must have right before its first migration."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage

from portal.throttle import Attempt

__all__ = ["Attempt", "Rendition", "SiteDocument", "SiteImage", "User"]


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True} | fields
        )


class User(AbstractUser):
    """A named person who works here. Citizens need no account; bodies never share one."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("Somebody already signs in with this address.")},
    )

    objects = UserManager()  # type: ignore[assignment, misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        """One address is one account, whatever its capitals."""
        super().clean()
        self.email = self.email.lower()


class SiteImage(AbstractImage):
    credit = models.CharField(_("credit"), max_length=120, blank=True)
    consent_recorded = models.BooleanField(
        _("the people shown have agreed"),
        default=False,
        help_text=_("Tick only if a signed consent is kept on file."),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "consent_recorded")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, related_name="renditions", on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="rendition_unique"
            )
        ]


class SiteDocument(AbstractDocument):
    version = models.CharField(_("version"), max_length=40, blank=True)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "version", "issued_on")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

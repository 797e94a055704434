"""Who saw the desk as whom, when and why. Kept: the person it was done to can read it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.crypto import EncryptedTextField


class SeeAsQuerySet(models.QuerySet["SeeAs"]):
    def going_on(self) -> Self:
        return self.filter(ended_at=None)


class SeeAs(models.Model):
    class Ending(models.TextChoices):
        STOPPED = "stopped", pgettext_lazy("seeing as a colleague", "stopped")
        TIME = "time", pgettext_lazy("seeing as a colleague", "the time was over")
        LOGOUT = "logout", pgettext_lazy("seeing as a colleague", "signed out")
        REFUSED = "refused", pgettext_lazy("seeing as a colleague", "not allowed any more")

    viewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who looked"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    viewer_label = models.CharField(_("name of who looked"), max_length=200)
    target = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("as whom"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    target_label = models.CharField(_("name of as whom"), max_length=200)
    # Told to the target, who then has no more use for it: see ``services.attend``.
    reason = EncryptedTextField(_("reason"), null=True)
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    until = models.DateTimeField(_("at the latest until"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    ending = models.CharField(_("how it ended"), max_length=10, choices=Ending.choices, blank=True)

    objects = SeeAsQuerySet.as_manager()

    class Meta:
        verbose_name = _("seeing as a colleague")
        verbose_name_plural = _("seeing as a colleague")
        ordering = ("-began_at", "-pk")
        permissions = [("see_as", _("Can see the desk as a colleague, to help them"))]
        constraints = [
            models.UniqueConstraint(
                fields=["viewer"],
                condition=Q(ended_at=None),
                name="see_as_one_at_a_time",
                violation_error_message=_("You already see the desk as somebody else."),
            ),
            models.CheckConstraint(
                condition=~Q(viewer=F("target")),
                name="see_as_never_oneself",
                violation_error_message=_("You see the desk as yourself already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | Q(ended_at__isnull=False) & ~Q(ending=""),
                name="see_as_says_how_it_ended",
                violation_error_message=_("Say how it ended."),
            ),
        ]
        indexes = [models.Index(fields=["target", "began_at"], name="see_as_target")]

    def __str__(self) -> str:
        return f"{self.viewer_label} → {self.target_label}"

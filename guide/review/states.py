"""One review of one text: by when it is due, who took it, why it went back."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from guide.review.words import in_words


class ReviewState(TaskState):
    due_on = models.DateField(_("due on"))
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    claimed_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    again_on = models.DateField(_("to be checked again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["due_on", "pk"]

    @property
    def page(self) -> Any:
        return self.workflow_state.content_object

    @property
    def is_open(self) -> bool:
        return bool(self.status == TaskState.STATUS_IN_PROGRESS)

    def is_late(self, on: dt.date | None = None) -> bool:
        return self.is_open and self.due_on < (on or timezone.localdate())

    def reasons_in_words(self) -> list[str]:
        return in_words(self.reasons)

    def publish_what_was_read(self, user: Any) -> None:
        """This revision and no later one. The expert needs no right to publish pages: being named
        for the text is the right."""
        self.revision.publish(user=user, skip_permission_checks=True)

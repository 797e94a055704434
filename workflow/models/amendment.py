"""What administrators changed in a workflow, in a term or in the calendar.

Rows are only added: the newest one of a key is in force, the others are its history.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.models.about import AppendOnly, AppendOnlyQuerySet


class AmendmentQuerySet(AppendOnlyQuerySet["Amendment"]):
    def newest(self) -> Self:
        """The last word on each thing, also where that is “as it was”."""
        last = self.model._base_manager.values("area", "key").annotate(last=models.Max("pk"))
        return self.filter(pk__in=last.values("last")).order_by("area", "key")

    def in_force(self) -> Self:
        """Those that say something else than the definition. One query."""
        return self.newest().filter(undone=False)

    def of(self, area: str, key: str) -> Self:
        return self.filter(area=area, key=key)


class Amendment(AppendOnly):
    """One change of one thing: ``area`` is a kind of thing, ``key`` the thing.

    ``after`` holds only what differs from the definition; with ``undone`` the definition counts
    again.
    """

    area = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    before: Any = models.JSONField(null=True)
    after: Any = models.JSONField(null=True)
    undone = models.BooleanField(default=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_label = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a workflow")
        verbose_name_plural = _("changes of workflows")
        ordering = ("-pk",)
        default_permissions = ()
        permissions = [("change_workflow", _("Can change workflows, terms and closing days"))]
        constraints = [
            models.UniqueConstraint(
                fields=("area", "key", "version"),
                name="amendment_one_per_version",
                violation_error_message=_("Somebody else made a change at the same moment."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.key} {self.version}"

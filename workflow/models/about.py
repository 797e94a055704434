"""Rows that speak about another row of any model, and rows that are only ever added."""

from typing import Any, Self, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models

M = TypeVar("M", bound=models.Model)


class AboutQuerySet(models.QuerySet[M]):
    def about(self, *subjects: models.Model) -> Self:
        """Rows about any of these. No generic relation: deleting a subject must not delete them."""
        wanted = models.Q(pk__in=[])
        for subject in subjects:
            kind = ContentType.objects.get_for_model(subject)
            wanted |= models.Q(content_type=kind, object_id=subject.pk)
        return self.filter(wanted)


class AppendOnlyError(Exception):
    """What happened is not edited. Developers see this, never users."""


class AppendOnlyQuerySet(AboutQuerySet[M]):
    def update(self, **values: Any) -> int:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted.")


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted.")

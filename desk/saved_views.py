"""Filters of the queue kept under a name, for oneself or for everybody at the desk.

What is kept are values that a filter understood. A search is never kept: it names one request.
"""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.organisations import Membership, Organisation
from network.standing import standing

MOST = 30  # of one person


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> Self:
        if not standing(user).is_desk:
            return self.none()
        return self.filter(Q(owner_id=user.pk) | Q(shared=True))

    def changeable_by(self, user: Any) -> Self:
        """One's own; for the city's coordinators also what others share."""
        visible = self.visible_to(user)
        return visible if is_coordinator(user) else visible.filter(owner_id=user.pk)


class SavedView(models.Model):
    name = models.CharField(
        gettext_lazy("name"),
        max_length=60,
        help_text=gettext_lazy("Say what the view shows. No names of persons."),
    )
    # A shared view is still needed when its owner's account is gone.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=gettext_lazy("owner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    shared = models.BooleanField(
        gettext_lazy("everybody at the desk can use it"),
        default=False,
        help_text=gettext_lazy("Only you and coordinators can change it."),
    )
    tab = models.CharField(max_length=20)
    query = models.JSONField(default=dict)  # parameters of an address, each a list of values

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("saved view")
        verbose_name_plural = gettext_lazy("saved views")
        ordering = ("shared", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_view_name_once",
                violation_error_message=gettext_lazy("You already have a view with this name."),
            )
        ]
        indexes = [models.Index(fields=["shared"], name="saved_view_shared")]

    def __str__(self) -> str:
        return self.name


def is_coordinator(user: Any) -> bool:
    return any(
        membership.organisation.kind == Organisation.Kind.CITY
        and membership.role == Membership.Role.COORDINATOR
        for membership in standing(user).memberships
    )


def keep(view: SavedView) -> SavedView:
    """Save a new view or a changed one. Raises ``ValidationError`` with a sentence for people."""
    view.name = " ".join(view.name.split())
    if view._state.adding and SavedView.objects.filter(owner=view.owner).count() >= MOST:
        raise ValidationError(_("You have %(most)s views. Delete one first.") % {"most": MOST})
    view.full_clean(exclude=["query"])  # empty where a tab is kept as it is
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:  # a double click
        raise ValidationError(_("You already have a view with this name.")) from None
    return view

"""Groups of desk staff that take on applications together."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel

from desk import colleagues
from home.topics import Topic


class TeamForm(WagtailAdminModelForm):
    """Only who works at the desk today can be ticked; who has left goes with the next saving."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = colleagues.colleagues()


class Team(models.Model):
    name = models.CharField(_("name"), max_length=80)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("members"),
        blank=True,
        related_name="+",
        help_text=_("People who work at the city's desk."),
    )
    topics = models.ManyToManyField(
        Topic,
        verbose_name=_("topics it takes on"),
        blank=True,
        related_name="+",
        help_text=_("When a request about one of these is given, the team is pointed out."),
    )
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Without this nothing new is given to it.")
    )

    base_form_class = TeamForm
    panels = [
        FieldPanel("name"),
        FieldPanel("members", widget=forms.CheckboxSelectMultiple),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("active"),
    ]

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams of the desk")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="team_name_unique",
                violation_error_message=_("Another team already has this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


def teams_of(user: Any) -> models.QuerySet[Any]:
    """As keys for a subquery: a join with the members would count a case once for each of them."""
    return Team.objects.filter(members=user.pk).order_by().values("pk")

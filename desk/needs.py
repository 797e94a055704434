from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from home.topics import Topic
from network.models import Function


class Need(models.Model):
    """Which functions of places help with a topic: what routing compares organisations by."""

    topic = models.OneToOneField(
        Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="need"
    )
    functions = models.ManyToManyField(
        Function, verbose_name=_("functions that help"), related_name="+"
    )

    panels = [FieldPanel("topic"), FieldPanel("functions")]

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs and who helps")
        ordering = ("topic__position", "pk")

    def __str__(self) -> str:
        return str(self.topic)

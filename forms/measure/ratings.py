"""How easy was it to use this service? Asked on the receipt (criterion C.SE.1.7).

The row says which form and in which language, never which request: nobody can tell who answered.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.feedback import PageRating
from portal.crypto import EncryptedTextField


class ServiceRating(models.Model):
    Answer = PageRating.Answer

    form_key = models.SlugField(_("form"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=12)
    rating = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    answer = models.CharField(_("reason"), max_length=20, choices=Answer.choices, blank=True)
    # People are asked to write no names here, and some will.
    comment = EncryptedTextField(_("comment"), null=True)
    # The day and no more: with the minute it could be laid beside a request.
    given_on = models.DateField(_("given on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("rating of a service")
        verbose_name_plural = _("ratings of services")
        indexes = [models.Index(fields=["form_key", "given_on"], name="service_rating_report")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5),
                name="service_rating_one_to_five",
                violation_error_message=_("A rating goes from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.rating}/5"

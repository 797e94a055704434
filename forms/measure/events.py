"""What happens on a form's pages: which step, which question, which kind of mistake. Never an
answer, never a text.

Events of one filling-in are tied by a keyed hash of a random word that only the draft holds. When
the draft is sent the word is wiped, when it is deleted the word goes with it: from then on nobody,
not even with the key, can tell whose events these were. For the same reason an event knows its day
and not its minute, which could be laid beside the moment a request was sent; the time somebody
took for a page is kept as one of a few steps of a scale.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SCALE = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 3600)


class What(models.TextChoices):
    SHOWN = "shown", _("page shown")
    SAVED = "saved", _("page saved")
    ERROR = "error", _("error")
    EXIT = "exit", _("shown other help")
    ANYWAY = "anyway", _("applied anyway")
    LEFT = "left", _("saved and left")
    SUBMITTED = "submitted", _("sent")
    TIME = "time", _("time on the page")  # in tallies alone: how many saved within ``seconds``


class Event(models.Model):
    form_key = models.SlugField(_("form"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=12)
    what = models.CharField(_("event"), max_length=10, choices=What.choices)
    step = models.CharField(_("step"), max_length=60, blank=True)
    field = models.CharField(_("question"), max_length=60, blank=True)
    code = models.CharField(_("kind of error"), max_length=40, blank=True)
    visit = models.CharField(_("pseudonym"), max_length=32, blank=True)
    day = models.DateField(_("day"), default=timezone.localdate)
    # With "saved": the step of SCALE the time on the page falls into.
    seconds = models.PositiveSmallIntegerField(_("at most seconds"), null=True, blank=True)

    class Meta:
        verbose_name = _("event on a form")
        verbose_name_plural = _("events on forms")
        indexes = [
            models.Index(fields=["form_key", "day"], name="event_report"),
            models.Index(fields=["day"], name="event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.form_key} {self.step} {self.what}"


class Tally(models.Model):
    """Events of one day, added up once the events themselves are deleted."""

    day = models.DateField(_("day"))
    form_key = models.SlugField(_("form"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=12)
    what = models.CharField(_("event"), max_length=10, choices=What.choices)
    step = models.CharField(_("step"), max_length=60, blank=True)
    field = models.CharField(_("question"), max_length=60, blank=True)
    code = models.CharField(_("kind of error"), max_length=40, blank=True)
    times = models.PositiveIntegerField(_("times"))
    people = models.PositiveIntegerField(_("people"))
    seconds = models.PositiveSmallIntegerField(_("at most seconds"), default=0)

    class Meta:
        verbose_name = _("events of a day")
        verbose_name_plural = _("events by day")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "form_key",
                    "day",
                    "version",
                    "language",
                    "what",
                    "step",
                    "field",
                    "code",
                    "seconds",
                ],
                name="tally_once_a_day",
                violation_error_message=_("This day has already been added up."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.form_key} {self.step} {self.what}: {self.times}"

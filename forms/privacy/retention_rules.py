"""How long things are kept: one rule for each form and state, written by the city.

What no rule names is kept. Starter values: ``forms.privacy.starter``.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.privacy.holders import ANONYMISE, DELETE, KeptState, states


class RetentionRule(models.Model):
    class Action(models.TextChoices):
        DELETE = DELETE, gettext_lazy("delete")
        ANONYMISE = ANONYMISE, gettext_lazy("make anonymous")

    form_key = models.SlugField(
        gettext_lazy("form"),
        max_length=60,
        blank=True,
        help_text=gettext_lazy("The key of the form. Empty: for every form without its own rule."),
    )
    state = models.CharField(gettext_lazy("state"), max_length=40)
    days = models.PositiveIntegerField(
        gettext_lazy("days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy("Days in this state. Empty: kept until the city decides."),
    )
    action = models.CharField(
        gettext_lazy("what happens"), max_length=10, choices=Action.choices, default=ANONYMISE
    )
    source = models.CharField(
        gettext_lazy("decided in"),
        max_length=200,
        blank=True,
        help_text=gettext_lazy("The deed or plan that says so, with its date."),
    )

    class Meta:
        verbose_name = gettext_lazy("retention rule")
        verbose_name_plural = gettext_lazy("retention rules")
        ordering = ["state", "form_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["form_key", "state"],
                name="retention_rule_once",
                violation_error_message=gettext_lazy(
                    "There is already a rule for this form and state."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_key or _('every form')}, {self.state_label}: {self.in_words}"

    @property
    def kept_state(self) -> KeptState | None:
        return states().get(self.state)

    @property
    def state_label(self) -> str:
        found = self.kept_state
        return str(found.label) if found else self.state

    @property
    def in_words(self) -> str:
        if self.days is None:
            return _("kept")
        return _("%(action)s after %(days)s days") % {
            "action": self.get_action_display(),
            "days": self.days,
        }


def rules_of(state: str) -> dict[str, RetentionRule]:
    """The rules of a state by form; ``""`` is the one for every other form."""
    return {rule.form_key: rule for rule in RetentionRule.objects.filter(state=state)}

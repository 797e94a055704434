from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.declaration import Ask
from forms.kinds.choice import ChoiceKind


class YesNoKind(ChoiceKind):
    """Yes, no, or "I do not know", which is an answer and not a missing one.
    Value: ``yes``, ``no``, ``unknown``."""

    name = "yesno"
    needs_options = False
    label = gettext_lazy("Yes, no, I do not know")
    description = gettext_lazy("A question with “I do not know” among its answers.")

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return ("yes", "no", "unknown")

    def pairs(self, ask: Ask, language: str) -> list[tuple[str, Any]]:
        with override(language):
            return [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))]

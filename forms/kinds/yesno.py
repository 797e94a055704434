from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.declaration import Ask
from forms.kinds.choice import ChoiceKind


class YesNoKind(ChoiceKind):
    """Yes, no, or "I do not know", which is an answer and not a missing one."""

    name = "yesno"
    needs_options = False

    def values(self, ask: Ask) -> tuple[Any, ...] | None:
        return ("yes", "no", "unknown")

    def pairs(self, ask: Ask, language: str) -> list[tuple[str, Any]]:
        with override(language):
            return [("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))]

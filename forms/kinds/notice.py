import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.declaration import Ask
from forms.kinds.base import GIVEN, Kind

TICKED = "on"
# "housing-risk 3 it": the version and the language on the page that was ticked.
READ = re.compile(r"(?P<notice>[\w-]{1,60} [1-9]\d{0,8}) (?P<language>[\w-]{2,12})")


class NoticeBox(forms.CheckboxInput):
    """A box whose value says what stood above it. It stays ticked while that is what people read
    now, in whichever language it was read; a newer notice finds it empty."""

    notice = ""  # the name of the current one
    language = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        ticked = {"checked": True} if self.is_read(value) else {}
        # Past CheckboxInput's own test, which is bound to the widget this one was copied from.
        return super(forms.CheckboxInput, self).get_context(
            name, value, {**(attrs or {}), **ticked}
        )

    def format_value(self, value: Any) -> str:
        if not self.notice:
            return TICKED
        return str(value) if self.is_read(value) else f"{self.notice} {self.language}"

    def is_read(self, value: Any) -> bool:
        return str(value).startswith(f"{self.notice} ") if self.notice else bool(value)


class NoticeField(forms.Field):
    widget = NoticeBox
    default_error_messages = {
        "changed": gettext_lazy(
            "The notice has changed since this page was shown. Nothing you wrote is lost: read it "
            "again and tick the box."
        )
    }

    def __init__(self, *, language: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.language = language
        self.current: str | None = None

    def show(self, notice: str) -> None:
        """Which notice this page shows; without it any reading is accepted."""
        self.current = notice
        self.widget.notice, self.widget.language = notice, self.language

    def to_python(self, value: Any) -> dict[str, str] | None:
        if not value:
            return None
        if read := READ.fullmatch(str(value)):
            return read.groupdict()
        return {"notice": "", "language": self.language}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.current and value["notice"] != self.current:
            raise ValidationError(self.error_messages["changed"], code="changed")


class NoticeKind(Kind):
    """ "I have read and understood the notice". Never consent: a public body that gives social
    services does not rest on it (GDPR art. 6.1.e and 9.2.g), and asking for it would mislead. So
    the words beside the box are ours, whatever the question's label says.

    Value: ``{"notice": "housing-risk 3", "language": "it"}``; the name is empty where no notice
    was published. When it was read is when the step was saved.
    """

    name = "notice"
    operators = GIVEN
    label = gettext_lazy("Notice read")
    description = gettext_lazy("“I have read the privacy notice”: once in each form.")
    missing = gettext_lazy("Tick the box when you have read the notice.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        with override(language):
            words = _("I have read and understood the notice")
        return NoticeField(language=language, **(self.common(ask, language) | {"label": words}))

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        read = read_of(value)
        return {name: [f"{read['notice']} {read['language']}" if read["notice"] else TICKED]}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        with override(language):
            return _("Yes")

    def written(self, value: Any, ask: Ask, language: str) -> str:
        return read_of(value)["notice"] or self.words(value, ask, language)

    def anonymous(self, value: Any, ask: Ask) -> Any:
        return value

    def demo(self, ask: Ask) -> Any:
        return {"notice": "", "language": "it"}


def read_of(value: Any) -> dict[str, str]:
    """A value as it is kept now; before notices had versions it was ``True``."""
    if isinstance(value, dict):
        return {"notice": value.get("notice", ""), "language": value.get("language", "")}
    return {"notice": "", "language": ""}

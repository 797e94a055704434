from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms.declaration import Ask
from forms.files.arriving import outcome_of
from forms.kinds.base import GIVEN, Kind
from forms.sniff import ACCEPTED, LARGEST, Checked, Refused, safe_name, words

MOST_FILES = 5


class UploadWidget(forms.FileInput):
    """Files, and beside them "I will bring it later". What is already kept is shown by the step."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = files.getlist(name) if hasattr(files, "getlist") else []
        return {"files": chosen, "later": bool(data.get(f"{name}-later"))}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class UploadField(forms.Field):
    """Each file is judged alone: one that is refused never costs the others.

    After ``clean``, whatever it answered, ``accepted`` holds the files to keep. ``held`` is how
    many are kept already; ``refused`` the ones the upload handler dropped, with why.
    """

    def __init__(self, *, most: int, later: bool, **kwargs: Any) -> None:
        self.most, self.later = most, later
        self.held = 0
        self.refused: Sequence[Refused] = ()
        self.accepted: list[Checked] = []
        super().__init__(**kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.held or self.refused or data["files"] or data["later"])

    def clean(self, value: Any) -> dict[str, Any] | None:
        files: list[UploadedFile] = value["files"]
        refused: list[Refused] = list(self.refused)
        self.accepted = []
        for file in files:
            if self.held + len(self.accepted) >= self.most:
                refused.append(Refused(safe_name(file.name or ""), "too_many"))
                continue
            outcome = outcome_of(file)
            if isinstance(outcome, Refused):
                refused.append(outcome)
            else:
                self.accepted.append(outcome)
        if refused:
            raise ValidationError([words(one, self.most) for one in summed_up(refused)])
        promised = self.later and value["later"]
        if self.accepted or self.held:
            return {"later": False}
        if not promised and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return {"later": True} if promised else None


def limits(most: int) -> str:
    """What can be sent, to be read before choosing."""
    return _(
        "At most %(files)s files, each up to %(size)s MB: PDF, JPEG, PNG or HEIC. "
        "A photo taken with your phone is fine."
    ) % {"files": most, "size": LARGEST // 1024**2}


def summed_up(refused: Sequence[Refused]) -> list[Refused]:
    """A sentence for each file, but one for all that were too many."""
    each = [one for one in refused if one.reason != "too_many"][:MOST_FILES]
    extra = [one for one in refused if one.reason == "too_many"]
    return [*each, *extra[:1]]


class UploadKind(Kind):
    """Value: ``{"files": [{"uuid", "name", "size"}, …], "later": bool}``. The files themselves are
    rows of their own, never part of the answer."""

    name = "upload"
    operators = GIVEN
    label = gettext_lazy("Files")
    description = gettext_lazy(
        "Photos or PDF of a paper. Allow “I will bring it later” unless nothing can start without."
    )
    missing = gettext_lazy("Choose a file.")

    def field(self, ask: Ask, language: str) -> forms.Field:
        field = UploadField(
            most=int(ask.most or MOST_FILES),
            later=ask.later,
            widget=UploadWidget(attrs={"accept": ",".join(ACCEPTED)}),
            **self.common(ask, language),
        )
        with override(language):
            field.help_text = " ".join(filter(None, (str(field.help_text), limits(field.most))))
        return field

    def normalise(self, value: Any) -> Any:
        return value or None

    def sent(self, name: str, value: Any) -> dict[str, list[str]]:
        return {}

    def words(self, value: Any, ask: Ask, language: str) -> str:
        return ", ".join(file["name"] for file in value.get("files", ()))

    def demo(self, ask: Ask) -> Any:
        return {"later": True}

"""The shapes of what is stored: only what differs from the definition."""

from typing import Annotated, Any

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from workflow.definition import Text

LONGEST_LABEL = 120
MOST_REASONS = 40
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_LABEL)
]


def _said(label: dict[str, str]) -> dict[str, str]:
    if not label:
        raise ValueError("a label says nothing")
    return label


ReasonKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
Label = Annotated[dict[str, Words], AfterValidator(_said)]


class Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    def stored(self) -> dict[str, Any]:
        return self.model_dump(exclude_defaults=True)


class StateValue(Value):
    label: Label | None = None
    public_label: Label | None = None


class ReasonValue(Value):
    """Of a reason that the definition knows; without ``label`` it keeps its name. Of another key
    it is a reason that administrators added."""

    label: Label | None = None
    retired: bool = False


class StepValue(Value):
    label: Label | None = None
    roles: list[str] | None = None
    reasons: dict[ReasonKey, ReasonValue] = {}


def spoken(label: dict[str, str], original: Text = "") -> Text:
    """A label in the reader's language; in one nobody wrote it in, as the definition says it."""

    def say() -> str:
        language = get_language() or settings.LANGUAGE_CODE
        other = str(original) or label.get(settings.LANGUAGE_CODE) or next(iter(label.values()))
        return label.get(language) or other

    return lazy(say, str)()

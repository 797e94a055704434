"""What an editor need not write again: the first and last page of a new form, and pages to copy."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from forms.builder.adopting import taken_apart
from forms.builder.compiling import Source
from forms.catalogue import parts
from forms.catalogue.parts.reach import EMAIL, PHONE
from forms.declaration import Form, Step
from forms.publishing import compiled as in_every_language

PREFIX = "ready_"

CONTACT = Step(
    "reach",
    gettext_noop("How to reach you"),
    (
        parts.FAMILY_NAME,
        PHONE,
        EMAIL,
        parts.LANGUAGE,
        parts.SAFE_CONTACT,
        parts.NOTICE,
    ),
)
FIRST = replace(parts.YOU, asks=(parts.GIVEN_NAME, parts.BIRTH_DATE))
WHERE = replace(parts.WHERE, leave=None, leave_to="")


@dataclass(frozen=True)
class Ready:
    name: str
    kind: str  # page or people
    label: str | Promise
    description: str | Promise
    icon: str
    step: Step

    def value(self) -> dict[str, Any]:
        """A fresh copy, in the main language."""
        value: dict[str, Any] = source(self.step).fields["steps"][0]["value"]
        return value


PAGES = (
    Ready(
        "first",
        "page",
        _("Who you are"),
        _("First name and birth date. The birth date can open the request again."),
        "user",
        FIRST,
    ),
    Ready(
        "household",
        "people",
        _("Who lives with you"),
        _("One row a person: name, year of birth, relation."),
        "group",
        parts.PEOPLE,
    ),
    Ready(
        "where",
        "page",
        _("Where you live"),
        _("Torino or not, and the district."),
        "site",
        WHERE,
    ),
    Ready(
        "contact",
        "page",
        _("How to reach you"),
        _("Family name, telephone, e-mail, language, whether it is safe, the notice."),
        "mail",
        CONTACT,
    ),
)


def source(*steps: Step) -> Source:
    return taken_apart(in_every_language(Form("new", "", steps)))


def in_words(step: Step) -> Step:
    """The page with its words in every language."""
    return in_every_language(Form("new", "", (step,))).steps[0]


def beginning() -> Source:
    """What a new form starts with."""
    return source(FIRST, CONTACT)


def kind_of(block_type: str) -> str:
    """A ready-made page is an ordinary one as soon as it is saved."""
    by_name: dict[str, str] = {f"{PREFIX}{one.name}": one.kind for one in PAGES}
    return by_name.get(block_type, block_type)

"""The fields a template may use: a closed list, and which kind of text may carry which.

E-mails and text messages can be read by somebody else: they carry nothing that says whose request
it is, what it is about or who helps.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.letters.kinds import Kind

EVERYWHERE = frozenset(Kind)
BY_LINK = frozenset({Kind.EMAIL, Kind.SMS})
BEHIND_A_DOOR = frozenset({Kind.LETTER, Kind.PAGE})
LINK = "link"


@dataclass(frozen=True)
class Field:
    """``meaning`` is shown beside the editor; ``example`` is the invented value of the preview."""

    name: str
    meaning: str | Promise
    example: str | Promise
    kinds: frozenset[Kind]


FIELDS = (
    Field("reference", _("the reference of the request"), "TO-2026-K4M7XD", EVERYWHERE),
    Field(
        LINK,
        _("the link to the page of the request, made for this message"),
        # As long as a real one: the length of a text message depends on it.
        "https://snodo.example.org/it/domanda/link/"
        "WyI4ZjE0ZTQ1ZmNlZWExNjdhNWEzNmRlZGQ0YmVhMjU0MyIsIm5ld3MiLCJvcGVuIl0"
        ":1vNaXy:q3sT0b9uE2kQx7mJYc5vR8hL1wZpD4nGfA6iKoUtS0E/",
        BY_LINK,
    ),
    Field("link_days", _("for how many days the link works"), "8", BY_LINK),
    Field(
        "site",
        _("the address where the code opens the request"),
        "https://snodo.example.org/it/riprendi/",
        EVERYWHERE,
    ),
    Field("city", _("the public body that writes"), _("City of Example"), EVERYWHERE),
    Field("desk_phone", _("the telephone for people who need help"), "011 555 0100", EVERYWHERE),
    Field(
        "due_on",
        _("the day by which the city answers"),
        _("Friday 11 December 2026"),
        frozenset({Kind.EMAIL, Kind.LETTER, Kind.PAGE}),
    ),
    Field("today", _("today's date"), _("Tuesday 24 November 2026"), BEHIND_A_DOOR),
    Field("first_name", _("the person's first name"), "Amina", BEHIND_A_DOOR),
    Field("full_name", _("the person's name and family name"), "Amina Esempio", BEHIND_A_DOOR),
    Field("status", _("the state of the request in words"), _("In review"), BEHIND_A_DOOR),
    Field("topic", _("what the request is about"), _("Eviction"), BEHIND_A_DOOR),
    Field("organisation", _("the organisation that helps"), "Casa Aperta", BEHIND_A_DOOR),
)
BY_NAME = {field.name: field for field in FIELDS}


def allowed_in(kind: str) -> tuple[Field, ...]:
    return tuple(field for field in FIELDS if kind in field.kinds)

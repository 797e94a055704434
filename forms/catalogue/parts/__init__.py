"""Questions that several shipped forms ask in the same words, under the same keys.

A form takes a copy of what stands here on the day it is published: changing a word makes a new
version of each form that uses it, and touches no draft.
"""

from forms.catalogue.parts.options import DAYS, DISTRICTS, FUNCTIONS, LANGUAGES, TIMES
from forms.catalogue.parts.people import PEOPLE
from forms.catalogue.parts.place import (
    DANGER_WAY,
    DISTRICT,
    IN_TORINO,
    MAYBE_TORINO,
    TONIGHT_WAY,
    TOWN_HALL_WAY,
    WHERE,
    elsewhere,
)
from forms.catalogue.parts.reach import (
    CHANNEL,
    CONTACTS,
    CONTACTS_AFTER_CALL,
    EMAIL,
    LANGUAGE,
    NO_CONTACT,
    NO_CONTACT_AFTER_CALL,
    NOTICE,
    PHONE,
    REACH,
    REMIND,
    SAFE_CONTACT,
    SECOND_LANGUAGE,
)
from forms.catalogue.parts.you import BIRTH_DATE, FAMILY_NAME, GIVEN_NAME, YOU

__all__ = [
    "BIRTH_DATE",
    "CHANNEL",
    "CONTACTS",
    "CONTACTS_AFTER_CALL",
    "DANGER_WAY",
    "DAYS",
    "DISTRICT",
    "DISTRICTS",
    "EMAIL",
    "FAMILY_NAME",
    "FUNCTIONS",
    "GIVEN_NAME",
    "IN_TORINO",
    "LANGUAGE",
    "LANGUAGES",
    "MAYBE_TORINO",
    "NOTICE",
    "NO_CONTACT",
    "NO_CONTACT_AFTER_CALL",
    "PEOPLE",
    "PHONE",
    "REACH",
    "REMIND",
    "SAFE_CONTACT",
    "SECOND_LANGUAGE",
    "TIMES",
    "TONIGHT_WAY",
    "TOWN_HALL_WAY",
    "WHERE",
    "YOU",
    "elsewhere",
]

"""Who asks, and what opens their request again."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Step

GIVEN_NAME = Ask(
    "given_name",
    "text",
    _("What is your first name?"),
    means="name",
    autocomplete="given-name",
    most=80,
)
FAMILY_NAME = Ask(
    "family_name",
    "text",
    _("What is your family name?"),
    means="family_name",
    autocomplete="family-name",
    most=80,
)
BIRTH_DATE = Ask(
    "birth_date",
    "date_parts",
    _("When were you born?"),
    hint=_("For example 27 3 1985. With this date and a code only you can open your request."),
    means="birth_date",
    autocomplete="bday",
    least="-120y",
    most="today",
)
YOU = Step(
    "you",
    _("So that you can come back"),
    (GIVEN_NAME, BIRTH_DATE),
    lead=_(
        "We save each page when you press Continue. "
        "You can stop at any time and go on later, from any phone or computer."
    ),
)

"""Who writes, what for, where the flat is, how to answer."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

WHO = Step(
    "who",
    _("Who you are"),
    (
        parts.GIVEN_NAME,
        parts.FAMILY_NAME,
        replace(
            parts.PHONE,
            hint=_("For example 333 123 4567. With this number and a code you open your request."),
            required=True,
        ),
        replace(parts.EMAIL, hint=_("You can leave it empty.")),
        Ask(
            "acts_as",
            "choice",
            _("For whom do you write?"),
            options=(
                Option("owner", _("I am the owner, or one of the owners")),
                Option("relative", _("For an owner of my family")),
                Option("agency", _("For the owner, as an agency or administrator")),
            ),
        ),
    ),
    lead=_(
        "We save each page when you press Continue. "
        "You can stop at any time and go on later, from any phone or computer."
    ),
)

WISH = Step(
    "wish",
    _("What you would like"),
    (
        Ask(
            "wish",
            "choice",
            _("What would you like?"),
            options=(
                Option("mediation", _("To find an agreement with my tenant")),
                Option("offer", _("To let a flat with the help of the programme")),
                Option("both", _("Both")),
            ),
        ),
    ),
)

MEDIATION = when(wish__in=["mediation", "both"])
OFFER = when(wish__in=["offer", "both"])

FLAT_PLACE = Step(
    "place",
    _("Where the flat is"),
    (
        Ask("flat_in_torino", "yesno", _("Is the flat in Torino?")),
        Ask(
            "district",
            "district",
            _("If it is in Torino: in which district?"),
            hint=_("We do not need the address now."),
            only=when(flat_in_torino="yes"),
            means="district",
        ),
    ),
    leave=when(flat_in_torino="no"),
    leave_to="elsewhere",
)

REACH = Step(
    "reach",
    _("How we may write or call"),
    (
        parts.LANGUAGE,
        parts.CHANNEL,
        replace(
            parts.SAFE_CONTACT,
            label=_("May we call and write to you there?"),
            hint=_(
                "Choose No if somebody else answers or reads who must not know. "
                "Then you follow the request with your code."
            ),
        ),
        parts.REMIND,
        parts.NOTICE,
    ),
)

"""What staff see at once, and where else to knock."""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Check, Flag, all_of, any_of, any_row, not_, when

# Urgency by dates, letters and minors is worked out in forms.derived: it counts days and ages.
FLAGS = (
    Flag(
        "no_written_contract",
        _("Pays rent without a written contract"),
        when(contract="no_contract"),
    ),
    Flag("not_registered", _("The contract is not registered"), when(registered="no")),
    Flag(
        "no_income_with_children",
        _("No income, with sons or daughters at home"),
        all_of(when(income="none"), any_row("people_with_you", when(member_relation="child"))),
        urgency="medium",
    ),
    parts.NO_CONTACT_AFTER_CALL,
)

CHECKS = (
    parts.MAYBE_TORINO,
    Check(
        "public_home",
        when(contract="public"),
        reason=_("You live in public housing: there the body that manages the home has its rules."),
        ways=(
            _(
                "Call also the body that manages your home, ATC or the city, and ask what you "
                "can do about the rent."
            ),
        ),
    ),
    Check(
        "own_home",
        when(contract="owner"),
        reason=_(
            "The home is yours: much of the help is for people who pay rent. An operator "
            "tells you what there is."
        ),
    ),
    Check(
        "all_paid",
        all_of(
            when(months_behind=0),
            when(letter="none"),
            not_(any_of(when(contract="no_contract"), when(contract="guest"))),
        ),
        reason=_("You have paid everything and have no letter: perhaps another door is nearer."),
        ways=(
            _(
                "If you are looking for a home you can afford, call Lo.C.A.Re., the City's "
                "housing office: 011 011 24300."
            ),
            _("If bills or debts weigh on you, use the form “Life budget: which support”."),
        ),
    ),
)

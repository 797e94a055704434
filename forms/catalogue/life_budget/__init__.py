"""Budget di vita: quali sostegni. The five kinds of support (doti) of the programme, for whom and
what for. It promises nothing: an operator proposes, somebody else approves."""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.catalogue.life_budget.around import GOAL, PAPER, WHOM
from forms.catalogue.life_budget.kinds import (
    FOR_CARE,
    FOR_HOME,
    FOR_SEARCH,
    FOR_TRAINING,
    FOR_YOURSELF,
    KINDS,
)
from forms.declaration import Check, Flag, Form, all_of, any_row, not_, when

LIFE_BUDGET = Form(
    "life-budget",
    _("Life budget: which support"),
    (
        parts.YOU,
        parts.WHERE,
        KINDS,
        FOR_HOME,
        FOR_CARE,
        FOR_YOURSELF,
        FOR_TRAINING,
        FOR_SEARCH,
        WHOM,
        parts.PEOPLE,
        GOAL,
        PAPER,
        parts.CONTACTS,
        parts.REACH,
    ),
    exits=(parts.elsewhere(parts.TOWN_HALL_WAY),),
    destination="desk",
    topic="endowments",
    flags=(
        Flag(
            "rent_unpaid",
            _("Rent or bills already unpaid"),
            when(home_for__in=["arrears", "unpaid_bills"]),
            urgency="medium",
        ),
        Flag("already_spent", _("Has already paid or signed"), when(already_spent="yes")),
        Flag("nobody_helps", _("Nobody helps at the moment"), when(helpers__in=["nobody"])),
        parts.NO_CONTACT,
    ),
    checks=(
        parts.MAYBE_TORINO,
        Check(
            "already_spent",
            when(already_spent="yes"),
            reason=_("What you have already paid may not be given back."),
            ways=(
                _("Keep the receipts and show them to the operator before you pay anything else."),
            ),
        ),
        Check(
            "no_child_listed",
            all_of(
                when(care_for__in=["babysitter", "after_school"]),
                not_(any_row("people_with_you", when(member_relation="child"))),
            ),
            reason=_("You ask for help with children, but no son or daughter is in the list."),
            ways=(_("If one is missing, go back to “Who lives with you” and add them."),),
        ),
        Check(
            "losing_home",
            when(home_for__in=["arrears"]),
            reason=_("With rent unpaid another form comes first: it asks for letters and dates."),
            ways=(_("Fill in the form “At risk of losing your home”. You can send this one too."),),
        ),
    ),
)

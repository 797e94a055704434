"""Where somebody lives, and where to go for those whom Torino's services do not reach."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Check, Exit, Step, Text, when

IN_TORINO = Ask("in_torino", "yesno", _("Do you live in Torino?"))
DISTRICT = Ask(
    "district",
    "district",
    _("If you live in Torino: in which district?"),
    hint=_("Look for your neighbourhood. If you are not sure, choose “I do not know”."),
    only=when(in_torino="yes"),
    means="district",
)

WHERE = Step(
    "home",
    _("Where you live"),
    (IN_TORINO, DISTRICT),
    leave=when(in_torino="no"),
    leave_to="elsewhere",
)

TOWN_HALL_WAY = _("Call your town hall (Comune) and ask for the social services (servizi sociali).")
DANGER_WAY = _(
    "If you are in danger, call 112. For violence at home call 1522: free, day and night."
)

# As on the page of contacts: the address is a source's of 2025, its hours are to be confirmed.
TONIGHT_WAY = _(
    "Go today to the City's service for people without a home, in via Sacchi 47. "
    "Check the opening hours on this portal, under Places."
)

# With the exit below, "no" is already answered for; this is for those who do not know.
MAYBE_TORINO = Check(
    "maybe_torino",
    when(in_torino="unknown"),
    reason=_("You do not know whether you live in Torino. An operator looks at it with you."),
)


def elsewhere(*ways: Text) -> Exit:
    """For people of another municipality: ``ways`` of this form, then those that always hold."""
    return Exit(
        "elsewhere",
        _("Your own municipality can help you sooner"),
        _("This form reaches the services of Torino. You live in another municipality."),
        (*ways, DANGER_WAY),
        _("Apply in Torino anyway"),
    )

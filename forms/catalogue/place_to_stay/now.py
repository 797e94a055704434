"""Tonight: where, with whom, whether somebody is in danger."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, any_of, when

# Answers to "who is with you" that mean somebody under 18.
MINORS = ("children", "children_adults")

TONIGHT = Step(
    "tonight",
    _("Tonight"),
    (
        Ask(
            "tonight",
            "choice",
            _("Where will you sleep tonight?"),
            options=(
                Option("outside", _("Outside, or in a car")),
                Option("shelter", _("In a night shelter")),
                Option("guest", _("With relatives or friends")),
                Option("paid", _("In a hotel, paid by the day")),
                Option("home", _("At home, but I must leave")),
                Option("centre", _("In a centre that I must leave")),
                Option("unknown", _("I do not know yet")),
            ),
        ),
        Ask(
            "until",
            "choice",
            _("If you have a place: until when can you stay there?"),
            required=False,
            options=(
                Option("tomorrow", _("Until today or tomorrow")),
                Option("week", _("A few days")),
                Option("month", _("A few weeks")),
                Option("longer", _("Longer than that")),
                Option("unknown", _("I do not know")),
            ),
        ),
        replace(parts.IN_TORINO, label=_("Are you in Torino now?")),
        replace(parts.DISTRICT, label=_("If you are in Torino: in which district?")),
    ),
    lead=_(
        "If you are in danger, do not write here: call 112. "
        "For violence at home call 1522: free, day and night."
    ),
)

WITH = Step(
    "with",
    _("Who is with you"),
    (
        Ask(
            "with_whom",
            "choice",
            _("Who needs a place together with you?"),
            options=(
                Option("alone", _("Nobody, I am alone")),
                Option("children", _("Children or others under 18")),
                Option("adults", _("Other adults")),
                Option("children_adults", _("Other adults and others under 18")),
            ),
        ),
    ),
)

SAFETY = Step(
    "safety",
    _("Your safety"),
    (
        Ask(
            "hurt",
            "choice",
            _("Do you need a place because somebody hurts or threatens you?"),
            hint=_("Whoever it is. You need not say who, nor what happened."),
            sensitive=True,
            options=(
                Option("yes", _("Yes")),
                Option("no", _("No")),
                Option("rather_not", _("I prefer not to say it here")),
            ),
        ),
    ),
)

PROTECTED = Step(
    "protected",
    _("You are not alone"),
    (
        Ask(
            "protected_words",
            "info",
            _("You can do this at once"),
            hint=_(
                "Call 1522: free, day and night. It is for whoever suffers violence.\n"
                "In danger call 112.\n"
                "If somebody comes, press “Leave now” at the top of the page."
            ),
            required=False,
        ),
        Ask("safe_place", "yesno", _("Are you in a safe place now?"), sensitive=True),
    ),
    only=when(hurt="yes"),
)

TODAY = Step(
    "today",
    _("Do not wait for our answer"),
    (
        Ask(
            "today_words",
            "info",
            _("Today you can do this"),
            hint=_(
                "Go today to the City's service for people without a home, in via Sacchi 47. "
                "Check the opening hours on this portal, under Places.\n"
                "If you cannot go, write a number here: we try to call you sooner."
            ),
            required=False,
        ),
        Ask(
            "call_phone",
            "phone",
            _("On which number?"),
            hint=_("Leave it empty if a call could put you in danger."),
            required=False,
            means="phone",
            autocomplete="tel",
        ),
    ),
    only=any_of(when(tonight="outside"), when(until="tomorrow")),
)

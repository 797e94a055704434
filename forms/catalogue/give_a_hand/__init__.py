"""Voglio dare una mano: volunteering and the time bank. Age as a band, no birth date: a telephone
number opens the request again."""

from django.utils.translation import gettext_noop as _

from forms.catalogue.give_a_hand.offers import EXCHANGE, GOODS, HELP, WAYS
from forms.catalogue.give_a_hand.rules import REACH, RULES
from forms.catalogue.give_a_hand.who import AS_WHAT, GROUP, GUARDIAN, WHEN, WHERE, WHO
from forms.declaration import Check, Exit, Flag, Form, when

GIVE_A_HAND = Form(
    "give-a-hand",
    _("I want to lend a hand"),
    (WHO, GUARDIAN, AS_WHAT, GROUP, WAYS, HELP, EXCHANGE, GOODS, WHEN, WHERE, RULES, REACH),
    exits=(
        Exit(
            "for_bodies",
            _("For organisations there is a form of their own"),
            _(
                "It asks what your organisation does, where and under which agreement, so that it "
                "can receive people."
            ),
            (
                _(
                    "Fill in the form “Organisation: join the network”: you find it under The "
                    "programme."
                ),
                _("If your organisation only wants to give hours or goods, go on here."),
            ),
            _("Go on here: we give hours or goods"),
        ),
    ),
    destination="desk",
    topic="volunteering",
    second_fact="phone",
    flags=(
        Flag("minor", _("Is under 18"), when(age__in=["16_17", "under_16"])),
        Flag(
            "with_minors", _("Would like to be with children or teenagers"), when(with_minors="yes")
        ),
        Flag(
            "time_bank", _("Would like to exchange hours (time bank)"), when(ways__in=["time_bank"])
        ),
        Flag("talk_first", _("Has a question about the rules"), when(rules="talk")),
    ),
    checks=(
        Check(
            "guardian",
            when(guardian__in=["no", "unknown"]),
            reason=_(
                "You are under 18: before you begin, an adult who looks after you must agree."
            ),
            ways=(_("Talk to them. Then an operator meets you together."),),
        ),
        Check(
            "too_young",
            when(age="under_16"),
            reason=_(
                "If you are under 16, we look together for something you can do with an adult."
            ),
            ways=(
                _(
                    "Come to one of the places of the network with an adult: they tell you what "
                    "there is."
                ),
            ),
        ),
    ),
)

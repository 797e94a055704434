"""Un posto dove stare: temporary accommodation.

Where tonight, with whom, until when, whether somebody is in danger, what the place must have. Not
why it must have it: no health, no papers about residence, no documents now.
"""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.catalogue.place_to_stay.needs import NEEDS, PEOPLE, PROOF, STORY
from forms.catalogue.place_to_stay.now import MINORS, PROTECTED, SAFETY, TODAY, TONIGHT, WITH
from forms.declaration import Check, Flag, Form, all_of, not_, when

WITH_MINORS = when(with_whom__in=MINORS)

PLACE_TO_STAY = Form(
    "place-to-stay",
    _("A place to stay"),
    (
        parts.YOU,
        TONIGHT,
        WITH,
        SAFETY,
        PROTECTED,
        TODAY,
        PEOPLE,
        NEEDS,
        STORY,
        PROOF,
        parts.CONTACTS_AFTER_CALL,
        parts.REACH,
    ),
    destination="desk",
    topic="temporary-home",
    flags=(
        Flag(
            "outside_with_minors",
            _("Tonight outside, with minors"),
            all_of(when(tonight="outside"), WITH_MINORS),
            urgency="high",
        ),
        Flag(
            "not_safe_now",
            _("Somebody hurts or threatens them, and they are not in a safe place"),
            all_of(when(hurt="yes"), not_(when(safe_place="yes"))),
            urgency="high",
        ),
        Flag(
            "out_tomorrow_with_minors",
            _("Must leave today or tomorrow, with minors"),
            all_of(when(until="tomorrow"), WITH_MINORS),
            urgency="high",
        ),
        Flag(
            "outside",
            _("Tonight outside"),
            all_of(when(tonight="outside"), not_(WITH_MINORS)),
            urgency="medium",
        ),
        Flag(
            "hurt",
            _("Somebody hurts or threatens them"),
            when(hurt="yes", safe_place="yes"),
            urgency="medium",
        ),
        Flag(
            "out_tomorrow",
            _("Must leave today or tomorrow"),
            all_of(when(until="tomorrow"), not_(WITH_MINORS)),
            urgency="medium",
        ),
        parts.NO_CONTACT_AFTER_CALL,
    ),
    checks=(
        Check(
            "not_torino",
            when(in_torino="no"),
            level="elsewhere",
            reason=_("You are not in Torino: the services of the place where you are come sooner."),
            ways=(parts.TOWN_HALL_WAY, parts.DANGER_WAY),
        ),
        Check(
            "home_of_their_own",
            all_of(when(tonight="home"), when(until__in=["month", "longer"])),
            reason=_("You still have some time in your home: perhaps you can keep it."),
            ways=(
                _(
                    "Fill in the form “At risk of losing your home”: it is for those who still "
                    "live there."
                ),
            ),
        ),
    ),
)

"""Chiedi aiuto: the first contact, four pages. Who, what about, how to reach you, the notice."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Check, Flag, Form, Option, Step, when

WHO = Step(
    "who",
    _("Who you are"),
    (
        parts.GIVEN_NAME,
        replace(
            parts.FAMILY_NAME,
            hint=_("You can leave it empty and say it later, in person."),
            required=False,
        ),
        parts.BIRTH_DATE,
        replace(parts.IN_TORINO, label=_("Do you live or sleep in Torino?")),
        replace(parts.DISTRICT, label=_("If you are in Torino: in which district?")),
    ),
    lead=_("Four short pages. A person reads what you write and answers you."),
)

ABOUT = Step(
    "about",
    _("What you need"),
    (
        # The keys are topics. The first one ticked decides who is asked: the gravest stand first.
        Ask(
            "needs",
            "choices",
            _("What do you need help with?"),
            hint=_("Choose all that apply."),
            means="topic",
            options=(
                Option("temporary-home", _("A place to sleep")),
                Option("eviction", _("I may lose my home")),
                Option("food", _("Food and things for every day")),
                Option("rent", _("Rent or bills")),
                Option("debts", _("Debts, money that is not enough")),
                Option("work", _("Work or training")),
                Option("childcare", _("Children and family")),
                Option("mutual-help", _("I am alone, I would like to know people")),
                Option("other", _("Something else, or I do not know")),
            ),
        ),
        Ask(
            "cannot_wait",
            "choices",
            _("Is there something that cannot wait?"),
            hint=_("In danger call 112. For violence at home call 1522: free, day and night."),
            options=(
                Option("tonight", _("I have nowhere to sleep tonight")),
                Option("food_today", _("There is no food at home today")),
                Option("letter", _("I have a letter with a date, from a court or a bailiff")),
                Option("cut_off", _("Light, gas or water are being cut off")),
                Option("none", _("No, it can wait a few days"), alone=True),
            ),
        ),
        Ask(
            "own_words",
            "longtext",
            _("In your words: what should we know?"),
            hint=_("Any language is fine. A few lines are enough. You can leave it empty."),
            warning=_(
                "Do not write about illness or disability, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            required=False,
            most=2000,
            sensitive=True,
        ),
    ),
)

REACH = Step(
    "reach",
    _("How we can reach you safely"),
    (
        Ask(
            "now_tonight",
            "info",
            _("For tonight, do not wait for our answer"),
            hint=_(
                "Go today to the City's service for people without a home, in via Sacchi 47. "
                "Check the opening hours on this portal, under Places.\n"
                "If you are in danger, call 112. For violence at home call 1522: free, day and "
                "night."
            ),
            required=False,
            only=when(cannot_wait__in=["tonight"]),
        ),
        Ask(
            "now_letter",
            "info",
            _("When there is a date, the days count"),
            hint=_(
                "Send this, then fill in the form “At risk of losing your home” too: it asks for "
                "the date and the letter.\n"
                "If the letter is from the court, go to the hearing on the day written in it, even "
                "without a lawyer."
            ),
            required=False,
            only=when(cannot_wait__in=["letter"]),
        ),
        parts.PHONE,
        parts.EMAIL,
        parts.SAFE_CONTACT,
        parts.CHANNEL,
        parts.LANGUAGE,
        parts.SECOND_LANGUAGE,
    ),
)

READ = Step("read", _("Before you send"), (parts.NOTICE,))

ASK_HELP = Form(
    "ask-help",
    _("Ask for help"),
    (WHO, ABOUT, REACH, READ),
    destination="desk",
    topic="",
    flags=(
        Flag(
            "nowhere_tonight",
            _("Nowhere to sleep tonight"),
            when(cannot_wait__in=["tonight"]),
            urgency="high",
        ),
        Flag(
            "letter_with_date",
            _("A letter with a date from a court or a bailiff"),
            when(cannot_wait__in=["letter"]),
            urgency="medium",
        ),
        Flag(
            "no_food_today",
            _("No food at home today"),
            when(cannot_wait__in=["food_today"]),
            urgency="medium",
        ),
        Flag(
            "cut_off",
            _("Light, gas or water are being cut off"),
            when(cannot_wait__in=["cut_off"]),
            urgency="medium",
        ),
        parts.NO_CONTACT,
    ),
    checks=(
        Check(
            "not_torino",
            when(in_torino="no"),
            level="elsewhere",
            reason=_("You are not in Torino: your own municipality can help you sooner."),
            ways=(parts.TOWN_HALL_WAY, parts.DANGER_WAY),
        ),
        parts.MAYBE_TORINO,
    ),
)

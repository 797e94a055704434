"""The people, what the place must have, and what happened."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

PEOPLE = replace(
    parts.PEOPLE,
    title=_("The people with you"),
    lead=_("Those who need a place with you. Do not add yourself: we count you already."),
    only=when(with_whom__in=["children", "adults", "children_adults"]),
)

NEEDS = Step(
    "needs",
    _("What the place must have"),
    (
        Ask(
            "needs",
            "choices",
            _("What must there be?"),
            hint=_("Say what is needed, not why. Choose all that apply."),
            options=(
                Option("no_steps", _("No steps, or a lift")),
                Option("fridge", _("A fridge always on")),
                Option("cot", _("A cot for a small child")),
                Option("kitchen", _("A kitchen where we can cook")),
                Option("animal", _("Room for an animal")),
                Option("near", _("Near a school or a job")),
                Option("things", _("Room for my things")),
                Option("none", _("Nothing in particular"), alone=True),
            ),
        ),
        Ask(
            "near_district",
            "district",
            _("If it must be near a school or a job: in which district?"),
            required=False,
            only=when(needs__in=["near"]),
        ),
        Ask(
            "how_long",
            "choice",
            _("For how long would you need it?"),
            options=(
                Option("nights", _("A few nights")),
                Option("weeks", _("A few weeks")),
                Option("months", _("Some months")),
                Option("unknown", _("I do not know")),
            ),
        ),
    ),
)

STORY = Step(
    "story",
    _("What happened"),
    (
        Ask(
            "reasons",
            "choices",
            _("Why do you need a place?"),
            hint=_("Choose all that apply."),
            options=(
                Option("eviction", _("I lost my home, or I am about to lose it")),
                Option("guest_over", _("Those who took me in cannot do it any longer")),
                Option("separation", _("A separation or a quarrel at home")),
                Option("arrived", _("I have just come to Torino")),
                Option("centre_over", _("My time in a centre or a shared home is over")),
                Option("unfit", _("The home cannot be lived in")),
                Option("other", _("Something else, or I prefer not to say")),
            ),
        ),
        Ask(
            "has_letter",
            "yesno",
            _("Is there a letter or a message that says you must leave?"),
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

PROOF = Step(
    "proof",
    _("The letter"),
    (
        Ask(
            "letter_file",
            "upload",
            _("A photo of the letter or of the message"),
            hint=_("You need no other document now. If you have none with you, it is the same."),
            later=True,
            most=3,
        ),
    ),
    only=when(has_letter="yes"),
)

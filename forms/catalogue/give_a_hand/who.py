"""Who offers, alone or with others, when and where."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

MINOR = when(age__in=["16_17", "under_16"])

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
            "age",
            "choice",
            _("How old are you?"),
            hint=_("We need only this, not your date of birth."),
            options=(
                Option("adult", _("18 or more")),
                Option("16_17", _("16 or 17")),
                Option("under_16", _("Less than 16")),
            ),
        ),
    ),
    lead=_("You need no diploma and no experience. We save each page when you press Continue."),
)

GUARDIAN = Step(
    "guardian",
    _("Who looks after you"),
    (
        Ask(
            "guardian",
            "yesno",
            _("Does a parent, or the adult who looks after you, know and agree?"),
            hint=_("Before you begin we meet them too."),
        ),
    ),
    only=MINOR,
)

AS_WHAT = Step(
    "as_what",
    _("Alone or together"),
    (
        Ask(
            "as_what",
            "choice",
            _("How would you like to help?"),
            options=(
                Option("alone", _("On my own")),
                Option("family", _("With my family or with friends")),
                Option("group", _("With a class, a team or a group")),
                Option("body", _("For an association or another body")),
                Option("company", _("For a company or a shop")),
            ),
        ),
    ),
    leave=when(as_what="body"),
    leave_to="for_bodies",
)

GROUP = Step(
    "group",
    _("Your group"),
    (
        Ask(
            "organisation",
            "text",
            _("What is it called?"),
            hint=_("For example: class 4B, Bar Sport, Association Example."),
            means="organisation",
            most=160,
        ),
        Ask(
            "how_many",
            "number",
            _("How many people would help?"),
            hint=_("More or less is fine."),
            least=1,
            most=500,
        ),
    ),
    only=when(as_what__in=["group", "body", "company"]),
)

WHEN = Step(
    "when",
    _("When"),
    (
        Ask(
            "days",
            "choices",
            _("On which days?"),
            hint=_("Choose all that apply."),
            options=(*parts.DAYS, Option("unknown", _("I do not know yet"), alone=True)),
        ),
        Ask(
            "times",
            "choices",
            _("At which times?"),
            hint=_("Choose all that apply."),
            options=(*parts.TIMES, Option("unknown", _("I do not know yet"), alone=True)),
        ),
        Ask(
            "hours",
            "choice",
            _("How much time could you give?"),
            hint=_("A little is fine. You can change it later."),
            options=(
                Option("once", _("A few hours, once")),
                Option("month", _("A few hours a month")),
                Option("week", _("An hour or two a week")),
                Option("more", _("More than two hours a week")),
                Option("unknown", _("I do not know yet")),
            ),
        ),
    ),
)

WHERE = Step(
    "where",
    _("Where and in which languages"),
    (
        Ask(
            "districts",
            "choices",
            _("In which districts of Torino?"),
            hint=_("Choose all that apply."),
            options=(Option("all", _("In the whole city"), alone=True), *parts.DISTRICTS),
        ),
        Ask(
            "spoken",
            "choices",
            _("Which languages do you speak?"),
            hint=_("Choose all that apply."),
            options=parts.LANGUAGES,
        ),
    ),
)

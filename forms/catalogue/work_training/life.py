"""When somebody is free, and what stands in the way."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, when

FREE = Step(
    "free",
    _("When you are free"),
    (
        Ask(
            "from_when",
            "choice",
            _("When could you begin?"),
            options=(
                Option("now", _("At once")),
                Option("month", _("Within a month")),
                Option("later", _("Later on")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "hours",
            "choices",
            _("On which days and at which times?"),
            hint=_("Choose all that apply."),
            options=(
                Option("morning", _("Mornings, Monday to Friday")),
                Option("afternoon", _("Afternoons, Monday to Friday")),
                Option("evening", _("Evenings")),
                Option("night", _("Nights")),
                Option("weekend", _("Saturday and Sunday")),
                Option("unknown", _("I do not know"), alone=True),
            ),
        ),
        Ask(
            "moves",
            "choices",
            _("How do you get around?"),
            hint=_("Choose all that apply."),
            options=(
                Option("foot", _("On foot or by bicycle")),
                Option("public", _("By bus, tram or train")),
                Option("car", _("By car or motorcycle")),
            ),
        ),
    ),
)

BARRIERS = Step(
    "barriers",
    _("What makes it hard"),
    (
        Ask(
            "barriers",
            "choices",
            _("What makes it hard to work or to study?"),
            hint=_("It helps us find what fits. Choose all that apply."),
            warning=_(
                "We do not ask about illness or disability. If it matters for the work, you can "
                "tell an operator in person."
            ),
            options=(
                Option("care", _("I look after children or other people")),
                Option("italian", _("My Italian is not good enough")),
                Option("transport", _("Getting there is hard or costs too much")),
                Option("phone", _("I have no computer, or little internet")),
                Option("home", _("Troubles with the home or with debts")),
                Option("money", _("I have no money to begin: clothes, tools, travel")),
                Option("alone", _("I lost confidence, or I feel alone")),
                Option("other", _("Something else: I say it in person")),
                Option("none", _("Nothing in particular"), alone=True),
            ),
        ),
    ),
)

CHILDCARE = Step(
    "childcare",
    _("Who is with the children"),
    (
        Ask(
            "care_when",
            "choices",
            _("When would you need somebody to be with them?"),
            hint=_("Choose all that apply."),
            options=(
                Option("early", _("Before school, early in the morning")),
                Option("after", _("After school")),
                Option("day", _("The whole day")),
                Option("evening", _("In the evening or at night")),
                Option("holidays", _("When school is closed")),
                Option("adult", _("They are not children: I look after an adult")),
            ),
        ),
        Ask(
            "care_help",
            "yesno",
            _("Is there somebody who already helps you with them?"),
        ),
    ),
    only=when(barriers__in=["care"]),
)

"""The people, the money, and what happened."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step

MONEY = Step(
    "money",
    _("Money"),
    (
        Ask(
            "income",
            "choice",
            _("How much money comes into your home each month?"),
            hint=_("Add up pay, pensions and benefits of everybody who lives with you."),
            options=(
                Option("none", _("Nothing")),
                Option("up_to_500", _("Up to 500 euros")),
                Option("up_to_1000", _("From 500 to 1,000 euros")),
                Option("up_to_1500", _("From 1,000 to 1,500 euros")),
                Option("over_1500", _("More than 1,500 euros")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "debts",
            "choices",
            _("Apart from the rent, do you owe money?"),
            hint=_("Choose all that apply."),
            options=(
                Option("bills", _("Bills: light, gas, water, building charges")),
                Option("taxes", _("Taxes or fines (Agenzia Entrate-Riscossione, Soris)")),
                Option("bank", _("A bank or a loan company")),
                Option("people", _("Relatives, friends or other people")),
                Option("none", _("I have no other debts"), alone=True),
            ),
        ),
    ),
)

STORY = Step(
    "story",
    _("What happened"),
    (
        Ask(
            "events",
            "choices",
            _("What has changed for you?"),
            hint=_("Choose all that apply."),
            required=False,
            options=(
                Option("lost_job", _("I, or somebody with me, lost their job")),
                Option("less_work", _("There is less work or less pay")),
                Option("separation", _("A separation, or somebody left or died")),
                Option("rent_rose", _("The rent or the bills rose")),
                Option("landlord", _("The landlord wants the home back")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "own_words",
            "longtext",
            _("In your words: what should we know?"),
            hint=_("Any language is fine. A few lines are enough."),
            warning=_(
                "Do not write about illness or disability, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            required=False,
            most=3000,
            sensitive=True,
        ),
    ),
)

"""What somebody offers: hours, hours in exchange, goods."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, when

WAYS = Step(
    "ways",
    _("How to help"),
    (
        Ask(
            "ways",
            "choices",
            _("What would you like to do?"),
            hint=_("Choose all that apply."),
            options=(
                Option("volunteer", _("Give some of my time")),
                Option("time_bank", _("Exchange hours: I give one and receive one (time bank)")),
                Option("group", _("Be in a self-help group")),
                Option("goods", _("Give things: food, clothes, furniture")),
                Option("internship", _("Host somebody who learns by working")),
                Option("unknown", _("I do not know yet: I would like to talk about it")),
            ),
        ),
    ),
)

HELP = Step(
    "help",
    _("What you can do"),
    (
        Ask(
            "skills",
            "choices",
            _("What could you do for others?"),
            hint=_("Simple things are precious. Choose all that apply."),
            options=(
                Option("company", _("Keep people company")),
                Option("shopping", _("Do the shopping, take somebody to an office")),
                Option("homework", _("Help with homework")),
                Option("italian", _("Teach Italian, or talk in Italian")),
                Option("translate", _("Translate for others")),
                Option("papers", _("Help with letters and forms")),
                Option("phone", _("Help with telephones and computers")),
                Option("repair", _("Small repairs, sewing")),
                Option("cook", _("Cook, hand out food")),
                Option("drive", _("Drive, carry things")),
                Option("lead", _("Music, sport, crafts with a group")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "skills_words",
            "text",
            _("Something else you would like to say?"),
            hint=_("For example: I was an electrician. You can leave it empty."),
            required=False,
            most=300,
        ),
        Ask(
            "with_minors",
            "yesno",
            _("Would you like to be with children or teenagers?"),
        ),
    ),
    only=when(ways__in=["volunteer", "time_bank", "group", "unknown"]),
)

EXCHANGE = Step(
    "exchange",
    _("What you would like in exchange"),
    (
        Ask(
            "receive",
            "choices",
            _("In the time bank you also receive hours. What for?"),
            hint=_("All hours are worth the same. Choose all that apply."),
            options=(
                Option("company", _("Somebody to keep me company")),
                Option("homework", _("Help with homework")),
                Option("italian", _("Italian or another language")),
                Option("papers", _("Help with letters and forms")),
                Option("phone", _("Help with telephones and computers")),
                Option("repair", _("Small repairs, sewing")),
                Option("children", _("Somebody to be with the children")),
                Option("lift", _("A lift, somebody to go along")),
                Option("other", _("Something else")),
                Option("unknown", _("I do not know yet"), alone=True),
            ),
        ),
    ),
    only=when(ways__in=["time_bank"]),
)

GOODS = Step(
    "goods",
    _("What you would give"),
    (
        Ask(
            "goods",
            "longtext",
            _("What would you give, and how much of it?"),
            hint=_("For example: a table and four chairs in good order; ten meals a week."),
            most=1000,
        ),
        Ask(
            "brings",
            "yesno",
            _("Could you bring it yourself?"),
        ),
    ),
    only=when(ways__in=["goods"]),
)

"""Who asks, and in what home they live."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Exit, Option, Step, when

YOU = Step(
    "you",
    _("So that you can come back"),
    (
        Ask(
            "given_name",
            "text",
            _("What is your first name?"),
            means="name",
            autocomplete="given-name",
            most=80,
        ),
        Ask(
            "birth_date",
            "date_parts",
            _("When were you born?"),
            hint=_(
                "For example 27 3 1985. With this date and a code only you can open your request."
            ),
            means="birth_date",
            autocomplete="bday",
            least="-120y",
            most="today",
        ),
    ),
    lead=_(
        "We save each page when you press Continue. "
        "You can stop at any time and go on later, from any phone or computer."
    ),
)

HOME = Step(
    "home",
    _("Where you live"),
    (
        Ask("in_torino", "yesno", _("Do you live in Torino?")),
        Ask(
            "district",
            "district",
            _("If you live in Torino: in which district?"),
            hint=_("Look for your neighbourhood. If you are not sure, choose “I do not know”."),
            only=when(in_torino="yes"),
            means="district",
        ),
    ),
    leave=when(in_torino="no"),
    leave_to="elsewhere",
)

ELSEWHERE = Exit(
    "elsewhere",
    _("Your own municipality can help you sooner"),
    _("This form reaches the services of Torino. You live in another municipality."),
    (
        _(
            "Call your town hall (Comune) and ask for the social services (servizi sociali). Say "
            "that you may lose your home, and the date if you have one."
        ),
        _(
            "If you have a letter from the court, go to the hearing on the day written in it, "
            "even without a lawyer."
        ),
        _("If you are in danger, call 112. For violence at home call 1522: free, day and night."),
    ),
    _("Apply in Torino anyway"),
)

TENANCY = Step(
    "tenancy",
    _("Your contract"),
    (
        Ask(
            "contract",
            "choice",
            _("On what terms do you live there?"),
            options=(
                Option("rent", _("I rent, with a written contract")),
                Option("no_contract", _("I pay rent, without a written contract")),
                Option("room", _("I rent a room or a bed")),
                Option("public", _("Public housing (ATC or the city)")),
                Option("owner", _("It is my own home, with a mortgage")),
                Option("guest", _("I am a guest, I pay no rent")),
                Option("other", _("None of these")),
            ),
        ),
        Ask(
            "registered",
            "yesno",
            _("If there is a contract: is it registered?"),
            hint=_("The landlord registers it with the tax office (Agenzia delle Entrate)."),
            required=False,
            only=when(contract__in=["rent", "room", "public"]),
        ),
    ),
)

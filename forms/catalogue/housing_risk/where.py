"""In what home they live."""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

ELSEWHERE = parts.elsewhere(
    _(
        "Call your town hall (Comune) and ask for the social services (servizi sociali). Say "
        "that you may lose your home, and the date if you have one."
    ),
    _(
        "If you have a letter from the court, go to the hearing on the day written in it, "
        "even without a lawyer."
    ),
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

"""What the organisation does, for whom, where and in which languages."""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step

SERVICES = Step(
    "services",
    _("What your organisation does"),
    (
        Ask(
            "functions",
            "choices",
            _("Which functions would you do in the network?"),
            hint=_("Choose all that apply."),
            options=(*parts.FUNCTIONS, Option("other", _("Something else: I write it below"))),
        ),
        Ask(
            "what",
            "longtext",
            _("In a few lines: what do you do, and for whom?"),
            hint=_(
                "For example: every Tuesday afternoon we help families with letters, bills and "
                "forms."
            ),
            warning=_("Write about your work, not about the people you help: no names, no cases."),
            most=2000,
        ),
        Ask(
            "new_people",
            "choice",
            _("How many new people could you take on in a month?"),
            options=(
                Option("few", _("Up to 5")),
                Option("some", _("From 6 to 20")),
                Option("many", _("More than 20")),
                Option("unknown", _("I do not know")),
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
            _("In which districts do you work?"),
            hint=_("Choose all that apply."),
            options=(Option("all", _("In the whole city"), alone=True), *parts.DISTRICTS),
        ),
        Ask(
            "receives",
            "yesno",
            _("Do you have a place where people can come?"),
        ),
        Ask(
            "spoken",
            "choices",
            _("Which languages do your people speak with the public?"),
            hint=_("Choose all that apply."),
            options=parts.LANGUAGES,
        ),
    ),
)

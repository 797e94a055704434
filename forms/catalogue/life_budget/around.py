"""For whom, what would change, who helps already, and the paper if there is one."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, when

WHOM = Step(
    "whom",
    _("For whom"),
    (
        Ask(
            "for_whom",
            "choice",
            _("Who is the support for?"),
            options=(
                Option("me", _("For me")),
                Option("family", _("For my family")),
                Option("child", _("For a son or a daughter")),
                Option("other", _("For another person who lives with me")),
                Option("unknown", _("I do not know yet")),
            ),
        ),
        Ask(
            "helpers",
            "choices",
            _("Who already helps you?"),
            hint=_("So that we do not ask you twice for the same things. Choose all that apply."),
            options=(
                Option("social", _("Social services (servizi sociali)")),
                Option("school", _("The school")),
                Option("body", _("An association or a cooperative")),
                Option("parish", _("A place that gives food or things")),
                Option("people", _("Relatives, friends or neighbours")),
                Option("nobody", _("Nobody at the moment"), alone=True),
            ),
        ),
    ),
)

GOAL = Step(
    "goal",
    _("What would change"),
    (
        Ask(
            "goal",
            "longtext",
            _("What would change for you with this support?"),
            hint=_(
                "In your words and in any language. For example: with somebody for the children I "
                "could take the job I was offered. You can leave it empty."
            ),
            warning=_(
                "Do not write about illness or disability, yours or other people's. "
                "We do not need it now: you can tell an operator in person."
            ),
            required=False,
            most=2000,
            sensitive=True,
        ),
        Ask(
            "by_when",
            "choice",
            _("When would you need it?"),
            options=(
                Option("soon", _("Within a few weeks")),
                Option("months", _("In the next months")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "already_spent",
            "yesno",
            _("Have you already paid or signed for it?"),
        ),
        Ask(
            "has_paper",
            "yesno",
            _("Do you have a bill, a quote or a letter about it?"),
        ),
    ),
)

PAPER = Step(
    "paper",
    _("The paper you have"),
    (
        Ask(
            "paper",
            "upload",
            _("A photo of the bill, the quote or the letter"),
            later=True,
            most=3,
        ),
    ),
    only=when(has_paper="yes"),
)

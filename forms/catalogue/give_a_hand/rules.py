"""Rules that keep everybody safe, and how to answer."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step

RULES = Step(
    "rules",
    _("Rules that keep everybody safe"),
    (
        Ask(
            "rules_words",
            "info",
            _("Those who lend a hand"),
            hint=_(
                "begin only after a talk with an operator, and know whom to call;\n"
                "tell nobody what they see and hear of other people;\n"
                "neither ask for nor take money, gifts or keys, and sign nothing for others;\n"
                "are never alone with children: another adult is always there;\n"
                "can say no, and can stop when they wish: it is enough to say so;\n"
                "if somebody is in danger, call 112 and then the operator."
            ),
            required=False,
        ),
        Ask(
            "rules",
            "choice",
            _("Is that fine with you?"),
            options=(
                Option("yes", _("Yes, I keep to these rules")),
                Option("talk", _("I have a question: I would like to talk about it first")),
            ),
        ),
    ),
)

REACH = Step(
    "reach",
    _("How we may write or call"),
    (
        parts.LANGUAGE,
        parts.CHANNEL,
        replace(
            parts.SAFE_CONTACT,
            label=_("May we call and write to you there?"),
            hint=_(
                "Choose No if somebody else answers or reads who must not know. "
                "Then you follow the request with your code."
            ),
        ),
        parts.REMIND,
        parts.NOTICE,
    ),
)

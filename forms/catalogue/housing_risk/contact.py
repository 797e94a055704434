"""How the person may be reached, and the notice."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, not_, when

CONTACTS = Step(
    "contacts",
    _("How to find you"),
    (
        Ask(
            "family_name",
            "text",
            _("What is your family name?"),
            means="family_name",
            autocomplete="family-name",
            most=80,
        ),
        Ask(
            "phone",
            "phone",
            _("Your telephone number"),
            required=False,
            only=not_(when(call_phone__answered=True)),
            means="phone",
            autocomplete="tel",
        ),
        Ask(
            "email",
            "email",
            _("Your e-mail address"),
            hint=_("If you have one. With your code you can follow the request without it."),
            required=False,
            means="email",
            autocomplete="email",
        ),
    ),
)

REACH = Step(
    "reach",
    _("How we may write or call"),
    (
        Ask(
            "language",
            "choice",
            _("Which language do you prefer to speak?"),
            means="language",
            options=(
                Option("it", _("Italian")),
                Option("en", _("English")),
                Option("fr", _("French")),
                Option("es", _("Spanish")),
                Option("ro", _("Romanian")),
                Option("ar", _("Arabic")),
                Option("zh", _("Chinese")),
                Option("sq", _("Albanian")),
                Option("bn", _("Bengali")),
                Option("other", _("Another language")),
            ),
        ),
        Ask(
            "channel",
            "choice",
            _("How do you prefer to hear from us?"),
            means="channel",
            options=(
                Option("phone", _("By telephone")),
                Option("email", _("By e-mail")),
                Option("in_person", _("In person, at a desk")),
                Option("any", _("It makes no difference")),
            ),
        ),
        Ask(
            "safe_contact",
            "yesno",
            _("Is it safe to write or call you there?"),
            hint=_(
                "Choose No if somebody could read your messages or listen to your calls and hurt "
                "you. Then we write to nobody: you follow the request with your code."
            ),
            means="safe_contact",
        ),
        Ask(
            "notice_lines",
            "info",
            _("What happens with your answers"),
            hint=_(
                "Who keeps them: the city that runs this portal. Its name and address are at the "
                "foot of this page.\n"
                "Why: to understand your situation and find who can help you. This is a public "
                "task of the city.\n"
                "Who reads them: the operators of the city's desk and, if they pass your request "
                "on, the organisation that helps you.\n"
                "How long: a draft is deleted on the date we tell you. A request that was sent is "
                "kept as long as the city's rules say.\n"
                "Your rights: you can ask to see, correct or delete your data, and you can "
                "complain to the Italian data protection authority (Garante)."
            ),
            required=False,
        ),
        Ask("notice", "notice", _("I have read and understood the notice"), means="notice"),
    ),
)

"""How somebody may be reached safely, and the notice."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue.parts.options import LANGUAGES
from forms.catalogue.parts.you import FAMILY_NAME
from forms.declaration import Ask, Flag, Option, Step, not_, when

PHONE = Ask(
    "phone",
    "phone",
    _("Your telephone number"),
    hint=_("If you have one. Leave it empty if a call could put you in danger."),
    required=False,
    means="phone",
    autocomplete="tel",
)
EMAIL = Ask(
    "email",
    "email",
    _("Your e-mail address"),
    hint=_("If you have one. With your code you can follow the request without it."),
    required=False,
    means="email",
    autocomplete="email",
)

CONTACTS = Step("contacts", _("How to find you"), (FAMILY_NAME, PHONE, EMAIL))

LANGUAGE = Ask(
    "language",
    "choice",
    _("Which language do you prefer to speak?"),
    means="language",
    options=LANGUAGES,
)
SECOND_LANGUAGE = Ask(
    "second_language",
    "choice",
    _("Is there another language you speak well?"),
    hint=_("If nobody who speaks the first one is free. You can leave it empty."),
    required=False,
    means="second_language",
    options=LANGUAGES,
)
CHANNEL = Ask(
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
)
SAFE_CONTACT = Ask(
    "safe_contact",
    "yesno",
    _("Is it safe to write or call you there?"),
    hint=_(
        "Choose No if somebody could read your messages or listen to your calls and hurt "
        "you. Then we write to nobody: you follow the request with your code."
    ),
    means="safe_contact",
)
REMIND = Ask(
    "remind",
    "choice",
    _("If you do not finish today, may we remind you?"),
    hint=_(
        "Our messages never say what you ask for. Choose No if somebody could read them and hurt "
        "you."
    ),
    required=False,
    means="remind",
    options=(
        Option("yes", _("Yes, you may remind me")),
        Option("no", _("No, do not write to me")),
    ),
)
NOTICE = Ask("notice", "notice", _("I have read and understood the notice"), means="notice")

REACH = Step(
    "reach",
    _("How we may write or call"),
    (LANGUAGE, SECOND_LANGUAGE, CHANNEL, SAFE_CONTACT, REMIND, NOTICE),
)

# For forms that ask for a number earlier, to call at once: it is not asked twice.
CONTACTS_AFTER_CALL = Step(
    "contacts",
    CONTACTS.title,
    (FAMILY_NAME, replace(PHONE, only=not_(when(call_phone__answered=True))), EMAIL),
)

NO_CONTACT = Flag(
    "no_contact",
    _("No number and no address: the person follows the request with the code"),
    when(phone__answered=False, email__answered=False),
)
NO_CONTACT_AFTER_CALL = replace(
    NO_CONTACT,
    when=when(phone__answered=False, email__answered=False, call_phone__answered=False),
)

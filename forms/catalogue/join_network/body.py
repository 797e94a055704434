"""Who writes, and for which organisation."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

WRITER = Step(
    "writer",
    _("Who writes"),
    (
        Ask(
            "email",
            "email",
            _("Your work e-mail address"),
            hint=_(
                "With this address and a code you can open the form again. Not a certified one "
                "(PEC)."
            ),
            means="email",
            autocomplete="email",
        ),
        parts.GIVEN_NAME,
        parts.FAMILY_NAME,
        Ask(
            "role",
            "text",
            _("What do you do in the organisation?"),
            hint=_("For example: president, coordinator, secretary."),
            most=120,
            autocomplete="organization-title",
        ),
        replace(parts.PHONE, label=_("A telephone number for work"), hint=""),
    ),
    lead=_(
        "You are the person we talk to. We ask for your work contacts only. "
        "We save each page: you can stop and go on later."
    ),
)

BODY = Step(
    "body",
    _("Your organisation"),
    (
        Ask(
            "organisation",
            "text",
            _("What is its full legal name?"),
            hint=_("As in the statute."),
            means="organisation",
            autocomplete="organization",
            most=200,
        ),
        Ask(
            "legal_form",
            "choice",
            _("What kind of body is it?"),
            options=(
                Option("association", _("Association")),
                Option("aps", _("Social promotion association (APS)")),
                Option("odv", _("Volunteer organisation (ODV)")),
                Option("cooperative", _("Social cooperative")),
                Option("foundation", _("Foundation")),
                Option("religious", _("Religious body")),
                Option("public", _("Public body")),
                Option("other", _("Another third-sector body")),
                Option("company", _("A company or a professional")),
            ),
        ),
        Ask(
            "tax_code",
            "tax_code",
            _("Its tax code (codice fiscale)"),
            hint=_("Eleven digits. For most bodies it is also the VAT number (Partita IVA)."),
            means="tax_code",
        ),
        Ask("runts", "yesno", _("Is it in the national register of the third sector (RUNTS)?")),
        Ask(
            "runts_number",
            "text",
            _("If it is: under which number?"),
            hint=_("You can leave it empty and add it later."),
            required=False,
            only=when(runts="yes"),
            most=60,
        ),
    ),
)

SEAT = Step(
    "seat",
    _("Where it is"),
    (
        Ask("seat", "address", _("Address of the seat")),
        Ask(
            "website",
            "text",
            _("Website"),
            hint=_("For example www.example.org. You can leave it empty."),
            required=False,
            most=200,
            autocomplete="url",
        ),
    ),
)

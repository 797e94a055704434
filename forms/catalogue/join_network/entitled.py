"""What entitles the organisation: accreditation for labour services, agreement with the City."""

from dataclasses import replace

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.declaration import Ask, Option, Step, when

ACCREDITED = Step(
    "accredited",
    _("Accreditation"),
    (
        Ask(
            "accredited",
            "choice",
            _("Is your organisation accredited for labour services in Piemonte?"),
            hint=_("Under D.G.R. 30-4008 of 11 June 2012. You can join without it."),
            options=(
                Option("yes", _("Yes")),
                Option("asked", _("We have asked for it")),
                Option("no", _("No")),
                Option("unknown", _("I do not know")),
            ),
        ),
    ),
)

ACCREDITATION = Step(
    "accreditation",
    _("Your accreditation"),
    (
        Ask(
            "accreditation_number",
            "text",
            _("Number of the deed"),
            hint=_("As written in the deed of the Region."),
            most=80,
        ),
        Ask("accreditation_date", "date", _("Date of the deed"), most="today", least="-30y"),
        Ask(
            "accreditation_until",
            "date",
            _("If it has an end: until when is it valid?"),
            required=False,
            least="-2y",
            most="+20y",
        ),
        Ask(
            "accredited_services",
            "choices",
            _("For which services?"),
            hint=_("Choose all that apply."),
            options=(
                Option("information", _("Information")),
                Option("consultancy", _("Advice")),
                Option("guidance", _("Guidance")),
                Option("secretariat", _("Help with forms and paperwork")),
                Option("tutoring", _("Support and tutoring towards training and work")),
                Option("matching", _("Matching with training and work opportunities")),
                Option("other", _("Others written in the deed")),
            ),
        ),
        Ask(
            "accreditation_file",
            "upload",
            _("The deed of accreditation"),
            hint=_("A PDF or a clear photo."),
            later=True,
            most=3,
        ),
    ),
    only=when(accredited="yes"),
)

AGREEMENT = Step(
    "agreement",
    _("Agreement with the City"),
    (
        Ask(
            "agreement",
            "choice",
            _("Does your organisation have an agreement with the City of Torino?"),
            options=(
                Option("valid", _("Yes, it is valid now")),
                Option("signing", _("We are about to sign it")),
                Option("ended", _("We had one, it has ended")),
                Option("none", _("No")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "agreement_reference",
            "text",
            _("If you have one: its number and date"),
            hint=_("For example: convention 12/2026 of 3 March 2026. You can add it later."),
            required=False,
            only=when(agreement__in=["valid", "ended"]),
            most=160,
        ),
        Ask(
            "operators",
            "number",
            _("How many of your people would use this portal?"),
            hint=_("Each one enters with an account of their own: nobody shares it."),
            least=1,
            most=500,
        ),
        Ask(
            "data_person",
            "yesno",
            _("Is there somebody in your organisation who looks after the protection of data?"),
        ),
    ),
)

READ = Step(
    "read",
    _("Before you send"),
    (
        replace(
            parts.SAFE_CONTACT,
            kind="choice",
            label=_("May we answer you at your work address?"),
            hint=_("The answer speaks of your candidature."),
            options=(
                Option("yes", _("Yes, write to me there")),
                Option("no", _("No, I follow it with my code")),
            ),
        ),
        Ask(
            "signature",
            "signature",
            _("I confirm that I may write for this organisation and that what I wrote is true"),
            hint=_("Write your first and family name."),
        ),
        parts.NOTICE,
    ),
)

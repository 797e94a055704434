"""A flat to let: what it is, what it costs, when it is free."""

from django.utils.translation import gettext_noop as _

from forms.catalogue.landlord_agreement.who import OFFER
from forms.declaration import Ask, Option, Step, when

FLAT = Step(
    "flat",
    _("The flat"),
    (
        Ask(
            "rooms",
            "number",
            _("How many rooms, without kitchen and bathroom?"),
            least=1,
            most=20,
        ),
        Ask(
            "size",
            "number",
            _("How large is it?"),
            hint=_("In square metres, more or less. For example 60."),
            least=10,
            most=1000,
        ),
        Ask(
            "steps",
            "choice",
            _("How does one get in?"),
            options=(
                Option("ground", _("Ground floor, without steps")),
                Option("lift", _("With a lift")),
                Option("stairs", _("Only by the stairs")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "furnished",
            "choice",
            _("Is it furnished?"),
            options=(
                Option("yes", _("Yes")),
                Option("kitchen", _("Only the kitchen")),
                Option("no", _("No")),
            ),
        ),
        Ask(
            "energy",
            "choice",
            _("Which energy class is it?"),
            hint=_("It is in the energy certificate (APE)."),
            options=(
                Option("a", "A"),
                Option("b", "B"),
                Option("c", "C"),
                Option("d", "D"),
                Option("e", "E"),
                Option("f", "F"),
                Option("g", "G"),
                Option("unknown", _("I do not know")),
            ),
        ),
    ),
    only=OFFER,
)

TERMS = Step(
    "terms",
    _("Rent and contract"),
    (
        Ask(
            "rent_wanted",
            "money",
            _("Which rent do you ask for a month?"),
            hint=_("In euros, without charges. For example 450."),
        ),
        Ask(
            "charges",
            "money",
            _("How much are the building charges a month?"),
            hint=_("In euros, more or less. Leave it empty if you do not know."),
            required=False,
        ),
        Ask(
            "free_from",
            "date",
            _("From when is it free?"),
            hint=_("If it is free now, write today's date."),
            least="-1y",
            most="+3y",
        ),
        Ask(
            "contract_kind",
            "choice",
            _("Which contract do you have in mind?"),
            options=(
                Option("agreed", _("Agreed contract (canone concordato)")),
                Option("free", _("Free contract")),
                Option("short", _("For a limited time (transitorio)")),
                Option("unknown", _("I do not know: I would like advice")),
            ),
        ),
        Ask(
            "open_to",
            "choices",
            _("For which stays could it serve?"),
            hint=_("Choose all that apply."),
            options=(
                Option("home", _("A home for a person or a family")),
                Option("shared", _("Several people who share it")),
                Option("temporary", _("Temporary stays, through an organisation")),
                Option("unknown", _("I do not know: I would like advice")),
            ),
        ),
        Ask("has_photos", "yesno", _("Do you have photos of the flat or the energy certificate?")),
    ),
    only=OFFER,
)

PHOTOS = Step(
    "photos",
    _("Photos and certificate"),
    (
        Ask(
            "flat_files",
            "upload",
            _("Photos of the flat, or the energy certificate"),
            hint=_("No people in the photos. Do not send the contract or identity documents."),
            later=True,
        ),
    ),
    only=when(has_photos="yes"),
)

"""What threatens the home: arrears, letters, dates."""

from django.utils.translation import gettext_noop as _

from forms.declaration import Ask, Option, Step, any_of, when

RENT = Step(
    "rent",
    _("Rent and payments"),
    (
        Ask(
            "monthly_cost",
            "money",
            _("How much do you pay a month?"),
            hint=_("Rent or mortgage in euros, without bills. For example 450."),
            required=False,
        ),
        Ask(
            "months_behind",
            "number",
            _("How many months have you not paid?"),
            hint=_("More or less is fine. Write 0 if you have paid everything."),
            least=0,
            most=120,
        ),
        Ask(
            "arrears",
            "money",
            _("How much do you owe in all?"),
            hint=_("In euros, more or less. Leave it empty if you do not know."),
            required=False,
        ),
    ),
)

LETTERS = Step(
    "letters",
    _("Letters you received"),
    (
        Ask(
            "letter",
            "choice",
            _("What is the last letter you received about your home?"),
            options=(
                Option("none", _("No letter")),
                Option("landlord", _("From the landlord or a lawyer")),
                Option("summons", _("From the court, with a hearing (intimazione di sfratto)")),
                Option("order", _("The judge has decided that I must leave (convalida)")),
                Option("bailiff", _("From the bailiff (precetto or preavviso di rilascio)")),
                Option("unknown", _("I do not know which letter it is")),
            ),
        ),
        Ask(
            "legal_date",
            "date",
            _("Which date is in the letter?"),
            hint=_(
                "The hearing, or the day you must leave. If there are two, the nearest to come."
            ),
            required=False,
            means="legal_date",
            least="-2y",
            most="+3y",
        ),
        Ask(
            "letter_file",
            "upload",
            _("If you have a letter: a photo of it"),
            later=True,
            only=when(letter__ne="none"),
        ),
    ),
)

URGENT = Step(
    "urgent",
    _("We can call you"),
    (
        Ask(
            "call_phone",
            "phone",
            _("On which number?"),
            hint=_("Leave it empty if a call could put you in danger."),
            required=False,
            means="phone",
            autocomplete="tel",
        ),
        Ask(
            "call_time",
            "choice",
            _("When do you prefer?"),
            required=False,
            options=(
                Option("any", _("At any time")),
                Option("morning", _("In the morning")),
                Option("afternoon", _("In the afternoon")),
            ),
        ),
    ),
    lead=_(
        "There is a date that matters. When you have sent the request, an operator can call you "
        "instead of writing."
    ),
    only=any_of(when(letter__in=["order", "bailiff"]), when(legal_date__answered=True)),
)

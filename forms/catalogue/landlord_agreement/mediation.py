"""An agreement with the tenant: the trouble, the arrears, what the landlord aims at."""

from django.utils.translation import gettext_noop as _

from forms.catalogue.landlord_agreement.who import MEDIATION
from forms.declaration import Ask, Option, Step, all_of, when

TROUBLE = Step(
    "trouble",
    _("What is not going well"),
    (
        Ask(
            "trouble",
            "choices",
            _("What is it about?"),
            hint=_("Choose all that apply."),
            options=(
                Option("rent", _("Rent not paid")),
                Option("charges", _("Building charges or bills not paid")),
                Option("damage", _("Damage, or repairs to be made")),
                Option("neighbours", _("Trouble with the neighbours")),
                Option("end", _("The contract ends and we do not agree")),
                Option("other", _("Something else")),
            ),
        ),
        Ask(
            "contract_registered",
            "yesno",
            _("Is the contract registered?"),
            hint=_("At the tax office (Agenzia delle Entrate)."),
        ),
        Ask(
            "rent",
            "money",
            _("How much is the rent a month?"),
            hint=_("In euros, without charges. For example 450."),
            required=False,
        ),
        Ask(
            "court",
            "choice",
            _("How far have things gone?"),
            options=(
                Option("nothing", _("We have only talked, or not even that")),
                Option("letter", _("I or my lawyer have written a letter")),
                Option("asked", _("I have asked the court for the eviction")),
                Option("decided", _("The judge has decided")),
                Option("unknown", _("I do not know")),
            ),
        ),
        Ask(
            "legal_date",
            "date",
            _("If there is a hearing or another date: which one?"),
            hint=_("If there are several, the nearest to come."),
            required=False,
            means="legal_date",
            least="-2y",
            most="+3y",
        ),
    ),
    only=MEDIATION,
)

ARREARS = Step(
    "arrears",
    _("What has not been paid"),
    (
        Ask(
            "months_unpaid",
            "number",
            _("How many months of rent are unpaid?"),
            hint=_("More or less is fine."),
            least=0,
            most=120,
        ),
        Ask(
            "amount_unpaid",
            "money",
            _("How much is it in all?"),
            hint=_("Rent, charges and bills, more or less. Leave it empty if you do not know."),
            required=False,
        ),
        Ask(
            "paid_before",
            "yesno",
            _("Did your tenant pay regularly before?"),
        ),
    ),
    only=all_of(MEDIATION, when(trouble__in=["rent", "charges"])),
)

AIM = Step(
    "aim",
    _("The agreement you would like"),
    (
        Ask(
            "aims",
            "choices",
            _("What could you agree to?"),
            hint=_("It binds you to nothing. Choose all that apply."),
            options=(
                Option("instalments", _("The debt paid in instalments")),
                Option("less", _("A lower rent for some time")),
                Option("part", _("To give up a part of the debt")),
                Option("new_contract", _("A new contract, at a rent the tenant can pay")),
                Option("wait", _("To wait for the tenant to find another home")),
                Option("repairs", _("To agree who makes which repairs")),
                Option("unknown", _("I do not know: I would like to hear what is possible")),
            ),
        ),
        Ask(
            "aim_words",
            "longtext",
            _("What else should the mediator know?"),
            hint=_("A few lines are enough. You can leave it empty."),
            warning=_(
                "Do not write your tenant's name, nor anything about their health, origin, "
                "religion "
                "or family."
            ),
            required=False,
            most=1500,
            sensitive=True,
        ),
    ),
    only=MEDIATION,
)

TENANT = Step(
    "tenant",
    _("Your tenant"),
    (
        Ask(
            "tenant_words",
            "info",
            _("We do not ask who your tenant is"),
            hint=_(
                "An operator asks you for the name and the number only when they are needed to "
                "propose a meeting.\n"
                "Your tenant is then told who gave us the number and why, and may say no.\n"
                "Each of you sees the agreement you make together, and nothing else the other said."
            ),
            required=False,
        ),
        Ask("tenant_knows", "yesno", _("Does your tenant know that you ask for a mediation?")),
        Ask(
            "tenant_told_by",
            "choice",
            _("If not: who should speak of it first?"),
            required=False,
            only=when(tenant_knows__ne="yes"),
            options=(
                Option("me", _("I will")),
                Option("operator", _("I prefer that an operator does")),
                Option("unknown", _("I do not know")),
            ),
        ),
    ),
    only=MEDIATION,
)

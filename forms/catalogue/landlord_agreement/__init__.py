"""Proprietario: un accordo con l'inquilino. A landlord asks for a mediation, or offers a flat.

Of the tenant nothing that says who it is: an operator asks the landlord when it is needed, and the
tenant is told (GDPR art. 14).
"""

from django.utils.translation import gettext_noop as _

from forms.catalogue.landlord_agreement.mediation import AIM, ARREARS, TENANT, TROUBLE
from forms.catalogue.landlord_agreement.offer import FLAT, PHOTOS, TERMS
from forms.catalogue.landlord_agreement.who import FLAT_PLACE, REACH, WHO, WISH
from forms.declaration import Check, Exit, Flag, Form, when

LANDLORD_AGREEMENT = Form(
    "landlord-agreement",
    _("Landlord: an agreement with the tenant"),
    (WHO, WISH, FLAT_PLACE, TROUBLE, ARREARS, AIM, TENANT, FLAT, TERMS, PHOTOS, REACH),
    exits=(
        Exit(
            "elsewhere",
            _("The municipality of the flat can help you sooner"),
            _("This form reaches the services of Torino. The flat is in another municipality."),
            (_("Call the town hall (Comune) where the flat is and ask for the housing office."),),
            _("Apply in Torino anyway"),
        ),
    ),
    destination="desk",
    topic="landlords",
    second_fact="phone",
    flags=(
        Flag(
            "court_date",
            _("The case is before the court"),
            when(court__in=["asked", "decided"]),
            urgency="medium",
        ),
        Flag("offers_flat", _("Offers a flat"), when(wish__in=["offer", "both"])),
        Flag("tenant_not_told", _("The tenant does not know yet"), when(tenant_knows="no")),
    ),
    checks=(
        Check(
            "maybe_torino",
            when(flat_in_torino="unknown"),
            reason=_("We do not know yet whether the flat is in Torino. An operator looks at it."),
        ),
        Check(
            "not_registered",
            when(contract_registered__in=["no", "unknown"]),
            reason=_("Some help is given only with a registered contract."),
            ways=(
                _("Ask the tax office (Agenzia delle Entrate) how to register the contract."),
                _(
                    "For help with rent and for agreed contracts call Lo.C.A.Re., the City's "
                    "housing office: 011 011 24300."
                ),
            ),
        ),
        Check(
            "decided",
            when(court="decided"),
            reason=_(
                "A judge has already decided: talking is still possible, but the dates stand."
            ),
            ways=(_("Have your lawyer read an agreement before you sign it."),),
        ),
    ),
)

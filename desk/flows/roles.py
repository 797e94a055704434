"""Who acts in the two workflows."""

from django.utils.translation import gettext_lazy as _

from workflow.definition import name_roles

DESK = "desk"
PARTNER = "partner"
LEAD = "partner_lead"  # of an organisation: may take on more than it has room for
SYSTEM = "system"
APPLICANT = "applicant"
name_roles(
    {
        DESK: _("The city's desk"),
        PARTNER: _("Members of the organisation"),
        LEAD: _("Coordinators and managers of the organisation"),
        SYSTEM: _("The program"),
        APPLICANT: _("Whoever sent the request"),
    }
)
# Administrators may reserve these to some; every guard below holds for each of them.
ORGANISATION = frozenset({PARTNER, LEAD})
EITHER = frozenset({DESK, PARTNER, LEAD})

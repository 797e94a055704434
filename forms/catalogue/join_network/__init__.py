"""Ente: entra nella rete. An organisation offers to take part: who it is, what it does and where,
what entitles it. Data of the person who writes are work contacts, nothing else."""

from django.utils.translation import gettext_noop as _

from forms.catalogue.join_network.body import BODY, SEAT, WRITER
from forms.catalogue.join_network.does import SERVICES, WHERE
from forms.catalogue.join_network.entitled import (
    ACCREDITATION,
    ACCREDITED,
    AGREEMENT,
    READ,
)
from forms.declaration import Check, Flag, Form, all_of, when

JOIN_NETWORK = Form(
    "join-network",
    _("Organisation: join the network"),
    (WRITER, BODY, SEAT, SERVICES, WHERE, ACCREDITED, ACCREDITATION, AGREEMENT, READ),
    destination="desk",
    topic="organisations",
    second_fact="email",
    flags=(
        Flag("accredited", _("Says it is accredited for labour services"), when(accredited="yes")),
        Flag("has_agreement", _("Says it has an agreement with the City"), when(agreement="valid")),
        Flag("not_in_runts", _("Not in the RUNTS register"), when(runts="no")),
    ),
    checks=(
        Check(
            "company",
            when(legal_form="company"),
            level="elsewhere",
            reason=_("This form is for third-sector and public bodies."),
            ways=(
                _(
                    "If you would like to host an internship or give goods, hours or skills, use "
                    "the form “I want to lend a hand”."
                ),
                _(
                    "If you have a flat to let, use the form “Landlord: an agreement with the "
                    "tenant”."
                ),
            ),
        ),
        Check(
            "work_without_accreditation",
            all_of(when(functions__in=["work-guidance"]), when(accredited__in=["no", "unknown"])),
            reason=_("Requests about work go only to bodies with a valid accreditation."),
            ways=(
                _("You can join for the other functions. Tell us when the accreditation comes."),
            ),
        ),
        Check(
            "no_agreement",
            when(agreement__in=["none", "unknown"]),
            reason=_("Without a signed agreement no person's request is passed on to you."),
            ways=(
                _(
                    "Send the form all the same: an operator of the City writes to you about the "
                    "agreement."
                ),
            ),
        ),
    ),
)

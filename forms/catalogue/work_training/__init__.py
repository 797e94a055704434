"""Lavoro e formazione: skills, wishes, licences, when somebody is free, and what stands in the way.

An orientation, not a job application: no employer is told anything. No health, no disability, no
papers about residence: what of this matters, a person says to an operator.
"""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.catalogue.work_training.can import LICENCES, SKILLS, SPEAKS, STUDIES
from forms.catalogue.work_training.life import BARRIERS, CHILDCARE, FREE
from forms.catalogue.work_training.wish import FIELDS, INTERNSHIP, NOW, WISHES
from forms.declaration import Check, Flag, Form, all_of, when

WORK_TRAINING = Form(
    "work-training",
    _("Work and training"),
    (
        parts.YOU,
        parts.WHERE,
        NOW,
        WISHES,
        FIELDS,
        INTERNSHIP,
        SKILLS,
        SPEAKS,
        STUDIES,
        LICENCES,
        FREE,
        BARRIERS,
        CHILDCARE,
        parts.PEOPLE,
        parts.CONTACTS,
        parts.REACH,
    ),
    exits=(
        parts.elsewhere(
            _("For work and courses, ask at the job centre (Centro per l'impiego) of your area."),
            parts.TOWN_HALL_WAY,
        ),
    ),
    destination="desk",
    topic="work",
    flags=(
        Flag("wants_internship", _("Would like an internship"), when(wants__in=["internship"])),
        Flag("needs_childcare", _("Needs somebody for the children"), when(barriers__in=["care"])),
        Flag(
            "title_from_abroad",
            _("A qualification from another country, to be recognised"),
            when(title_recognised="no"),
        ),
        Flag("reads_with_difficulty", _("Reads Italian with difficulty"), when(italian="little")),
        parts.NO_CONTACT,
    ),
    checks=(
        parts.MAYBE_TORINO,
        Check(
            "own_business_only",
            all_of(when(situation="self_employed"), when(wants__in=["own_business"])),
            reason=_("For those who work on their own there are other questions: taxes, debts."),
            ways=(_("Read the guide on self-employment (Partita IVA) of this portal."),),
        ),
    ),
)

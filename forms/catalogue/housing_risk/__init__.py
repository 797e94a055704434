"""Rischio di perdere la casa: somebody may be losing their home and asks for help.

Asked as little as triage needs: no health, no nationality, no fiscal code, income as a band. What
an operator needs besides, a person asks for, face to face.
"""

from django.utils.translation import gettext_noop as _

from forms.catalogue import parts
from forms.catalogue.housing_risk.danger import LETTERS, RENT, URGENT
from forms.catalogue.housing_risk.doubts import CHECKS, FLAGS
from forms.catalogue.housing_risk.life import MONEY, STORY
from forms.catalogue.housing_risk.where import ELSEWHERE, TENANCY
from forms.declaration import Form

HOUSING_RISK = Form(
    "housing-risk",
    _("At risk of losing your home"),
    (
        parts.YOU,
        parts.WHERE,
        TENANCY,
        RENT,
        LETTERS,
        URGENT,
        parts.PEOPLE,
        MONEY,
        STORY,
        parts.CONTACTS_AFTER_CALL,
        parts.REACH,
    ),
    exits=(ELSEWHERE,),
    destination="desk",
    topic="eviction",
    flags=FLAGS,
    checks=CHECKS,
)

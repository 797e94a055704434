"""Rischio di perdere la casa: somebody may be losing their home and asks for help.

Asked as little as triage needs: no health, no nationality, no fiscal code, income as a band. What
an operator needs besides, a person asks for, face to face.
"""

from django.utils.translation import gettext_noop as _

from forms.catalogue.housing_risk.contact import CONTACTS, REACH
from forms.catalogue.housing_risk.danger import LETTERS, RENT, URGENT
from forms.catalogue.housing_risk.life import MONEY, PEOPLE, STORY
from forms.catalogue.housing_risk.where import ELSEWHERE, HOME, TENANCY, YOU
from forms.declaration import Form

HOUSING_RISK = Form(
    "housing-risk",
    _("At risk of losing your home"),
    (YOU, HOME, TENANCY, RENT, LETTERS, URGENT, PEOPLE, MONEY, STORY, CONTACTS, REACH),
    exits=(ELSEWHERE,),
    destination="desk",
    topic="eviction",
    notice_version="2026-1",
)

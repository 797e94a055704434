"""Where staff write on a case: among themselves by default, to the applicant by choice."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.applications import Application
from desk.flows import AT_WORK
from desk.referrals import Referral
from desk.talk import writing
from desk.talk.forms import ToApplicantForm


@dataclass(frozen=True)
class Composer:
    """``form`` is missing when messages can no longer be written; ``partner`` reads them too."""

    form: ToApplicantForm | None
    partner: str = ""


def composer(
    application: Application, referrals: Sequence[Referral], form: ToApplicantForm | None = None
) -> Composer:
    if not writing.is_open(application):
        return Composer(None)
    working = next((each for each in referrals if each.state in AT_WORK), None)
    return Composer(form or ToApplicantForm(), working.organisation.name if working else "")

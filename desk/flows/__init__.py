"""The two tables by which a request is decided and passed on: one file for each."""

from desk.flows.applications import APPLICANT_READS, APPLICATIONS, CORRECT_CONTACT
from desk.flows.guards import decides_for_them, may_take_back_the_no
from desk.flows.reasons import KNOWS_THE_PERSON
from desk.flows.referrals import AT_WORK, DATED, REFERRALS, WAITING_FOR_ANSWER
from desk.flows.roles import APPLICANT, DESK, LEAD, PARTNER

__all__ = [
    "APPLICANT",
    "APPLICANT_READS",
    "APPLICATIONS",
    "AT_WORK",
    "CORRECT_CONTACT",
    "DATED",
    "DESK",
    "KNOWS_THE_PERSON",
    "LEAD",
    "PARTNER",
    "REFERRALS",
    "WAITING_FOR_ANSWER",
    "decides_for_them",
    "may_take_back_the_no",
]

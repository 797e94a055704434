"""What a city decides about its own work: names, days, limits. What the machine needs stands in
``environment``, which reads both.

Administrators may choose other days for some terms (``workflow.effective``); these are where they
begin, within the same bounds.
"""

from typing import Any

from holidays.countries import Italy
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


def whole(default: int, least: int, most: int, description: str) -> Any:
    return Field(default, ge=least, le=most, description=description)


class Choices(BaseSettings):
    # --- the city ---------------------------------------------------------------------------------
    city_name: str = Field("Torino", min_length=1, max_length=80, description="the city's name")
    holidays_subdivision: str = Field(
        "TO", description="letters of the province whose patron day is a holiday"
    )
    reference_prefix: str = Field(
        "TO",
        pattern="^[A-Z]{1,6}$",
        description="one to six capital letters before the reference of every request",
    )

    # --- the desk's terms, in days ----------------------------------------------------------------
    desk_answer_days: int = whole(10, 1, 90, "working days: the city answers the applicant")
    desk_referral_days: int = whole(5, 1, 60, "working days: an organisation says yes or no")
    desk_link_days: int = whole(8, 1, 60, "a link in a message opens the request")
    desk_sight_days: int = whole(30, 0, 365, "an organisation looks back at what it concluded")
    desk_remind_days: int = whole(1, 0, 20, "working days before its last: a reminder")
    desk_expire_days: int = whole(5, 1, 60, "working days after its last: a referral ends")
    desk_share_days: int = whole(90, 7, 730, "requests are shared fairly over so many days")
    desk_chat_days: int = whole(30, 0, 365, "messages are exchanged after the end of a request")
    desk_question_remind_days: int = whole(5, 1, 60, "working days: an open question is recalled")
    desk_unanswered_remind_days: int = whole(30, 1, 365, "an applicant is told of the end")
    desk_unanswered_days: int = whole(60, 14, 730, "a request without the answer ends")
    desk_unanswered_last_days: int = whole(14, 1, 365, "days left at least after that reminder")
    desk_unassigned_days: int = whole(2, 1, 60, "coordinators see what nobody took in charge")
    desk_unmerge_days: int = whole(30, 0, 365, "what was joined can be taken apart")
    desk_partner_link_days: int = whole(8, 1, 60, "a link lets an organisation answer")
    desk_partner_work_days: int = whole(30, 1, 365, "a link shows what it has accepted")
    privacy_answer_days: int = whole(30, 1, 30, "days to answer about data (GDPR art. 12.3)")

    # --- shorter times ----------------------------------------------------------------------------
    desk_partner_stay_minutes: int = whole(30, 1, 480, "a code opens a partner's page")
    desk_undo_hours: int = whole(24, 1, 720, "an organisation may take back its no")
    helping_sign_in_hours: int = whole(4, 1, 12, "age of a sign-in that still opens help")
    forms_least_seconds: int = whole(3, 0, 60, "no person fills a first page sooner; 0 for never")

    # --- how often --------------------------------------------------------------------------------
    desk_messages_a_day: int = whole(10, 1, 1000, "messages of an applicant about one request")
    desk_searches_an_hour: int = whole(30, 1, 1000, "searches by identity of one person")
    start_most_an_hour: int = whole(20, 1, 10_000, "requests begun from one connection")
    resume_most_per_code: int = whole(5, 1, 20, "wrong tries for one code in an hour")
    resume_most_per_address: int = whole(20, 1, 10_000, "wrong tries from one connection an hour")
    links_most_per_draft: int = whole(5, 1, 100, "links sent from one draft in an hour")
    links_most_to_one: int = whole(6, 1, 100, "links sent from drafts to one address in a day")
    lost_most_per_address: int = whole(
        10, 1, 10_000, "“I lost my code” from one connection an hour"
    )
    lost_most_to_one: int = whole(5, 1, 100, "messages strangers cause to one address in a day")

    @field_validator("holidays_subdivision")
    @classmethod
    def is_a_province(cls, value: str) -> str:
        if value not in Italy.subdivisions:
            raise ValueError("set the two letters of an Italian province, for example TO")
        return value

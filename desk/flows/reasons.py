"""What a decision is given for. The codes are kept with each event and never change."""

from django.utils.translation import gettext_lazy as _

from workflow.definition import Reason

OUTCOMES = (
    Reason("home_kept", _("The person keeps their home")),
    Reason("new_home", _("The person has another home")),
    Reason("plan_started", _("A plan has started with a service")),
    Reason("advice_given", _("Advice was given and was enough")),
    Reason("not_reached", _("The person could not be reached")),
    Reason("not_solved", _("The problem is not solved")),
)
NOT_ACCEPTED = (
    Reason("out_of_area", _("The person lives outside the area")),
    Reason("not_covered", _("The programme does not cover this need")),
    Reason("already_followed", _("Another service already follows this")),
    Reason("duplicate", _("It repeats another request of the same person")),
    Reason("too_late", _("It came after the last useful date")),
)
KNOWS_THE_PERSON = "conflict"
DECLINED = (
    Reason("no_room", _("We have no room now")),
    Reason("not_our_work", _("It is not our kind of work")),
    Reason("other_area", _("It is outside our area")),
    Reason("language", _("We do not speak the language")),
    Reason(KNOWS_THE_PERSON, _("We know the person: somebody else should help")),
)
ON_HOLD = (
    Reason("waits_person", _("We wait for the person")),
    Reason("waits_documents", _("We wait for documents")),
    Reason("waits_service", _("We wait for another service")),
    Reason("waits_place", _("We wait for a place")),
)

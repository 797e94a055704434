"""The page of one referral: what an organisation may read of it, and what it can do next."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk import partners, room, words
from desk.access import Sight, actor_for, sight_of
from desk.attached import files_along, files_said_to
from desk.flows import AT_WORK, DATED, LEAD, WAITING_FOR_ANSWER
from desk.letters.way import way_to
from desk.referrals import SAID_YES, Referral
from desk.routing import language_name
from desk.staff.answer_form import ASK_TRANSFER, CALLS, MESSAGE, AnswerForm
from desk.staff.conflict import Conflict
from desk.staff.frame import members_only, page, referrals_crumb
from desk.staff.leaving import answers
from desk.talk import reading
from desk.talk.records import Direction
from network.standing import standing
from workflow import eyes, gate
from workflow.actors import Actor
from workflow.reads import log_read


@members_only
@require_safe
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    if standing(request.user).is_desk:
        return redirect("desk_applications:case", found.application_id)
    actor = actor_for(request.user, found.organisation_id)
    if request.method == "GET" and eyes.are_own() and found.state == "sent":
        partners.see(found, actor)
        found = find(request, pk)
    new = reading.unopened(reading.of_referral(found), Direction.IN)
    shown = show(request, found, {})
    if request.method == "GET" and eyes.are_own() and found.state in AT_WORK:
        reading.mark(new, found.organisation.name)
    return shown


def seen_by(user: Any) -> QuerySet[Referral]:
    """What the person may see, with all that the page reads."""
    return Referral.objects.visible_to(user).select_related(
        "organisation", "application__submission__version", "application__submission__draft"
    )


def find(request: HttpRequest, pk: int) -> Referral:
    return get_object_or_404(seen_by(request.user), pk=pk)


def may_go_beyond(found: Referral, actor: Actor) -> bool:
    return (
        found.state in WAITING_FOR_ANSWER
        and LEAD in actor.roles
        and room.is_full(found.organisation_id)
    )


def _offered(found: Referral, actor: Actor) -> list[str]:
    """The next steps as the gate has them, and what goes with being at work."""
    names = [step.name for step in gate.allowed(found, actor) if step.name in CALLS]
    if found.state in AT_WORK and names:
        names += [ASK_TRANSFER, MESSAGE]
    return names


def show(
    request: HttpRequest,
    found: Referral,
    forms_typed: dict[str, AnswerForm],
    conflict: Conflict | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    sight: Sight = sight_of(found)
    actor = actor_for(request.user, found.organisation_id)
    log_read(actor, found, "referral")
    full = may_go_beyond(found, actor)
    topics = words.topic_labels()
    context = {
        "pk": found.pk,
        "sight": sight,
        "topic": topics.get(sight.topic, sight.topic),
        "district": words.district_label(sight.district),
        "language": language_name(sight.language),
        "due": words.due(sight.due_on, today) if found.state in DATED else "",
        "state_label": found.state_label,
        "is_over": found.is_closed,
        "wish": found.transfer_wish if found.state in AT_WORK else "",
        "late": found.is_late(today),
        "legal_day": words.day(sight.legal_date),
        "sections": answers(found.application) if found.state in SAID_YES else (),
        "forms": {
            name: forms_typed.get(name)
            or AnswerForm(name, initial={"seen": found.version}, full=full)
            for name in _offered(found, actor)
        },
        "conflict": conflict,
        "along": files_along(found) if found.state in SAID_YES else (),
        "thread": reading.for_partner(reading.of_referral(found), files_said_to(found))
        if found.state in SAID_YES
        else None,
        "silent_because": way_to(found.application).silent_because,
    }
    title = context["topic"] or _("Request for help")
    return page(
        request,
        "desk/staff/referral.html",
        str(title),
        context,
        crumbs=(referrals_crumb(),),
        icon="mail",
        status=status,
    )

"""Giving an application to a person, a team or both: the state is kept, the history has a line."""

from typing import Any

from django.utils.translation import gettext as _

from desk import colleagues, notices
from desk.applications import Application
from desk.teams import Team
from portal.models import User
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event


def assign(
    application: Application,
    actor: Actor,
    *,
    seen: int | None,
    owner: User | None,
    team: Team | None,
    note: str = "",
) -> Event:
    """``note`` is for whoever gets it, among staff. What is not given again is taken away: with
    ``owner=None`` nobody owns it, and the team has it.

    Raises ``GuardRefused`` when the person does not work at the desk or the team is not active, and
    like every change ``NotYourRole``, ``StaleVersion``, ``AlreadyDone``, ``WrongState``.
    """

    def before(locked: Application) -> dict[str, Any]:
        return {
            "owner": [_label(locked.owner), _label(owner)],
            "owner_id": [locked.owner_id, owner.pk if owner else None],
            "team": [_label(locked.team), _label(team)],
            "team_id": [locked.team_id, team.pk if team else None],
        }

    def then(changed: Application, event: Event) -> None:
        _refuse(changed, owner, team, note)
        is_new = owner is not None and owner.pk not in (changed.owner_id, actor.user_id)
        changed.owner, changed.team = owner, team
        changed.save(update_fields=["owner", "team"])
        if owner is not None and is_new:
            notices.post(owner, changed, notices.Notice.Kind.GIVEN, by=actor.label)

    return gate.apply(
        Application,
        application.pk,
        "assign",
        actor,
        seen=seen,
        text=note,
        data=before,
        then=then,
    )


def told(event: Event) -> str:
    """The line in the timeline: to whom it was given, or that only a word was left."""
    owner, team = event.data.get("owner", ["", ""]), event.data.get("team", ["", ""])
    now = " – ".join(part for part in (owner[-1], team[-1]) if part)
    if not now:  # emptied after the retention term
        return event.label
    was = " – ".join(part for part in (owner[0], team[0]) if part)
    if was and was != now:
        return _("Given to %(now)s, before: %(was)s") % {"now": now, "was": was}
    return _("Given to %(now)s") % {"now": now}


def _refuse(application: Application, owner: User | None, team: Team | None, note: str) -> None:
    if owner is None and team is None:
        raise gate.GuardRefused(_("Choose a person, a team or both."))
    if owner is not None:
        colleagues.refuse_blind(owner, application)
    if team is not None and not team.active:
        raise gate.GuardRefused(
            _("The team “%(name)s” takes on nothing new.") % {"name": team.name}
        )
    same = (owner and owner.pk) == application.owner_id and (
        team and team.pk
    ) == application.team_id
    if same and not note.strip():
        raise gate.GuardRefused(_("It is already with them."))


def _label(one: User | Team | None) -> str:
    return "" if one is None else str(one)

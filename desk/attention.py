"""Applications in which something happened since their owner last acted.

A stored moment, so that "needs update" is a query. It is written by the changes that others make
and desk staff must follow, and emptied by the next change the owner or a member of the team makes,
or when they say that they have read it. Giving a case to somebody else empties nothing: whoever
gets it has not seen the news yet. An application without an owner is anybody's.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from desk.flows import DESK
from desk.teams import Team
from workflow import refusals
from workflow.actors import Actor

if TYPE_CHECKING:
    from desk.applications import Application
    from workflow.models import Event

# No changes of state, and news all the same: a message of the applicant (desk.talk.writing), the
# wish of an organisation to pass a request on (desk.partners).
NEWS = frozenset(
    {"answer", "expire", "partner_declines", "partner_reconsiders", "referral_expires"}
)
NO_ACT = frozenset({"assign"})


def follow(application: "Application", event: "Event", actor: Actor) -> None:
    """Called after every change of an application, in its transaction."""
    if event.transition in NEWS:
        raise_news(application, event.at)
    elif application.news_since is None or event.transition in NO_ACT:
        return
    elif is_theirs(application, actor):
        _write(application, None)


def raise_news(application: "Application", at: dt.datetime) -> None:
    _write(application, at)


def is_theirs(application: "Application", actor: Actor) -> bool:
    if DESK not in actor.roles:
        return False
    if application.owner_id in (None, actor.user_id):
        return True
    if application.team_id is None:
        return False
    known: bool | None = getattr(application, "of_their_team", None)
    if known is None:
        known = Team.objects.filter(pk=application.team_id, members=actor.user_id).exists()
    return known


def of_their_team(user: Any) -> Exists:
    """For ``is_theirs``, of a case that is read by this person: saves it the question."""
    return Exists(Team.objects.filter(pk=OuterRef("team"), members=user.pk))


def mark_read(application: "Application", actor: Actor, *, until: dt.datetime) -> None:
    """``until`` is the news that the page showed: what came later stays to be read."""
    if not is_theirs(application, actor):
        raise refusals.GuardRefused(_("Only the owner or the team can say that this is read."))
    type(application).objects.filter(pk=application.pk, news_since__lte=until).update(
        news_since=None
    )


def moment(written: str) -> dt.datetime | None:
    """What a page wrote into its form, or ``None`` when it is no moment."""
    try:
        found = dt.datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _write(application: "Application", at: dt.datetime | None) -> None:
    if application.news_since != at:
        application.news_since = at
        application.save(update_fields=["news_since"])

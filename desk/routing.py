"""Which organisation to ask, why, and what speaks against it. It suggests; a person decides
(GDPR art. 22) and says why; what was suggested is kept with the decision."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from desk import news, terms
from desk.applications import Application
from desk.needs import Need
from desk.referrals import SEEN_BY_PARTNER, Referral
from network.languages import SPOKEN
from network.models import Node, Organisation
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

# What a form writes for a language that its list does not name.
OTHER = "other"


@dataclass(frozen=True)
class Candidate:
    """``facts`` are keys for the history, ``why`` and ``against`` sentences for the reader."""

    organisation: Organisation
    why: tuple[str, ...]
    against: tuple[str, ...]
    facts: tuple[str, ...]
    open_referrals: int

    @property
    def points(self) -> int:
        return len(self.facts)


def candidates(application: Application, today: dt.date) -> list[Candidate]:
    """Every organisation that may receive on that day, the best fitting first.

    The number of queries does not depend on how many there are.
    """
    wanted = _functions_for(application.topic)
    refused = set(
        application.referrals.filter(state="declined").values_list("organisation_id", flat=True)
    )
    bodies = (
        Organisation.objects.able_to_receive(today)
        .annotate(waiting=Count("referrals", filter=Q(referrals__state__in=SEEN_BY_PARTNER)))
        .prefetch_related("nodes__functions")
    )
    found = [_weigh(body, application, wanted, refused) for body in bodies]
    return sorted(
        found, key=lambda each: (-each.points, each.open_referrals, each.organisation.name)
    )


def route(
    application: Application,
    organisation: Organisation,
    actor: Actor,
    *,
    seen: int,
    reason: str,
) -> Event:
    """Send to one organisation. Raises ``GuardRefused`` when it may not receive today."""
    today = timezone.localdate()
    if not Organisation.objects.able_to_receive(today).filter(pk=organisation.pk).exists():
        raise gate.GuardRefused(
            _("%(name)s has no valid agreement today, so nothing can be sent there.")
            % {"name": organisation.name}
        )
    ranking = candidates(application, today)

    def then(changed: Application, event: Event) -> None:
        referral = Referral(
            application=changed,
            organisation=organisation,
            reason=reason.strip(),
            due_on=terms.referral_due(),
        )
        sent = gate.begin(referral, actor)
        news.tell_partner(referral, sent, "referral_sent")
        news.tell_applicant(changed, event, "referred")

    return gate.apply(
        Application,
        application.pk,
        "refer",
        actor,
        seen=seen,
        text=reason,
        data={
            "organisation": organisation.pk,
            "name": organisation.name,
            "candidates": [
                {"organisation": each.organisation.pk, "facts": list(each.facts)}
                for each in ranking
            ],
        },
        then=then,
    )


def withdraw_referral(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """Take the request back; the organisation is told and sees it no more."""

    def then(changed: Application, event: Event) -> None:
        for referral in changed.referrals.filter(state__in=SEEN_BY_PARTNER):
            ended = gate.apply(Referral, referral.pk, "withdraw", actor, seen=None)
            news.tell_partner(referral, ended, "referral_withdrawn")
        changed.due_on = changed.due_on or terms.answer_due()
        changed.save(update_fields=["due_on"])

    return gate.apply(
        Application, application.pk, "withdraw_referral", actor, seen=seen, text=text, then=then
    )


def _functions_for(topic: str) -> dict[str, str]:
    need = Need.objects.filter(topic__key=topic).prefetch_related("functions").first()
    return {each.key: str(each.label) for each in need.functions.all()} if need else {}


def _weigh(
    body: Any, application: Application, wanted: dict[str, str], refused: Iterable[int]
) -> Candidate:
    nodes: list[Node] = list(body.nodes.all())
    offered = {function.key for node in nodes for function in node.functions.all()}
    why, against, facts = [], [], []

    helpful = [label for key, label in wanted.items() if key in offered]
    if helpful:
        why.append(_("Does: %(functions)s") % {"functions": ", ".join(helpful)})
        facts += [f"function:{key}" for key in wanted if key in offered]
    elif wanted:
        against.append(_("Does none of: %(functions)s") % {"functions": ", ".join(wanted.values())})

    if application.district:
        if application.district in {node.district for node in nodes}:
            why.append(_("Has a place in the person's district"))
            facts.append("district")
        else:
            against.append(_("Has no place in the person's district"))

    if application.language and application.language != OTHER:
        spoken = {_plain(code) for node in nodes for code in node.languages}
        spoken |= {_plain(code) for code in body.languages}
        second = str(application.submission.fact("second_language") or "")
        name = language_name(application.language)
        if _plain(application.language) in spoken:
            why.append(_("Speaks %(language)s") % {"language": name})
            facts.append("language")
        elif _plain(second) in spoken:
            why.append(
                _("Speaks %(language)s, the person's second language")
                % {"language": language_name(second)}
            )
            facts.append("second_language")
        else:
            against.append(_("Not known to speak %(language)s") % {"language": name})

    if body.pk in refused:
        against.append(_("Has already declined this request"))
        facts = facts[:0]
    if body.waiting:
        against.append(_("Requests it already has: %(count)s") % {"count": body.waiting})
    return Candidate(body, tuple(why), tuple(against), tuple(facts), body.waiting)


def language_name(code: str) -> str:
    """Forms write "zh", the network "zh-hans": the name of the first that begins alike."""
    if code == OTHER:
        return _("Another language")
    known = (name for key, name in SPOKEN.items() if _plain(key) == _plain(code))
    return str(next(known, code))


def _plain(code: str) -> str:
    return code.split("-", maxsplit=1)[0]

"""Which organisation to ask. The router suggests (``desk.router``); a person decides (GDPR art. 22)
and says why; what was suggested and why is kept with the referral."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from desk import attaching, news, terms
from desk.applications import Application
from desk.flows import AT_WORK
from desk.letters.sending import AS_PROPOSED, Sending
from desk.referrals import SEEN_BY_PARTNER, Referral
from desk.router import reading
from desk.router.decide import route as decide
from desk.router.decisions import RoutingDecision, Wish
from desk.router.values import Decision
from desk.router.words import language_name
from network.models import Node, Organisation
from workflow import gate
from workflow.gate import Actor
from workflow.models import Event

__all__ = ["language_name", "record_wish", "route", "step_of", "suggest", "withdraw_referral"]


def suggest(application: Application, actor: Actor) -> Decision:
    """What the rules say today. Writes nothing; the number of queries does not depend on how many
    rules and organisations there are."""
    today = timezone.localdate()
    rules = reading.active_rules(today)
    around = reading.network(pk for rule in rules for pk in rule.shares)
    case = reading.cases([application], around, actor, today)[0]
    return decide(case, rules, around.bodies, today, answer_days=terms.referral_days())


def route(
    application: Application,
    organisation: Organisation,
    actor: Actor,
    *,
    seen: int,
    reason: str,
    sending: Sending = AS_PROPOSED,
    step: str = "refer",
    along: Iterable[int] = (),
) -> Event:
    """Send to one organisation, the suggested one or another. With ``step="transfer"`` what one
    has accepted is passed on: that one may look back for some days, and the new one says yes or no.
    Of the files that came later only those ``along`` (keys of ``Attachment``) go with it.

    Raises ``GuardRefused`` when it may not receive today, or has the request already.
    """
    if (
        not Organisation.objects.able_to_receive(timezone.localdate())
        .filter(pk=organisation.pk)
        .exists()
    ):
        raise gate.GuardRefused(
            _("%(name)s has no valid agreement today, so nothing can be sent there.")
            % {"name": organisation.name}
        )
    decision = suggest(application, actor)

    def then(changed: Application, event: Event) -> None:
        for before in changed.referrals.filter(state__in=AT_WORK).select_related("organisation"):
            if before.organisation_id == organisation.pk:
                raise gate.GuardRefused(_("This organisation already has the request."))
            ended = gate.apply(Referral, before.pk, "transfer", actor, seen=None)
            news.tell_partner(before, ended, "referral_transferred")
        referral = Referral(
            application=changed,
            organisation=organisation,
            reason=reason.strip(),
            due_on=terms.referral_due(organisation),
            sent_by_id=actor.user_id,
        )
        sent = gate.begin(referral, actor)
        attaching.enclose(referral, along)
        RoutingDecision.objects.create(
            application=changed,
            referral=referral,
            rule_id=decision.rule,
            suggested_id=decision.suggestion,
            chosen=organisation,
            fallback=decision.fallback,
            decided_by=actor.label,
            document=decision.document(),
        )
        news.tell_partner(referral, sent, "referral_sent")
        news.tell_applicant(changed, event, "referred", sending)

    return gate.apply(
        Application,
        application.pk,
        step,
        actor,
        seen=seen,
        text=reason,
        data={"organisation": organisation.pk, "name": organisation.name},
        then=then,
    )


def step_of(application: Application) -> str:
    """How a request reaches an organisation from where it stands now."""
    return "transfer" if application.state == "accepted" else "refer"


def record_wish(
    application: Application,
    actor: Actor,
    *,
    organisation: Organisation | None = None,
    node: Node | None = None,
    words: str = "",
) -> Wish | None:
    """Where the person said they would like to be helped. Nothing at all takes the wish back.

    Raises ``NotYourRole`` for whoever does not decide the request.
    """
    if not Application.workflow().transition("refer").roles & actor.roles:
        raise gate.NotYourRole
    if organisation is None and node is None and not words.strip():
        Wish.objects.filter(application=application).delete()
        return None
    said = {
        "organisation": organisation,
        "node": node,
        "words": words.strip(),
        "recorded_by": actor.label,
        "at": timezone.now(),
    }
    return Wish.objects.update_or_create(application=application, defaults=said)[0]


def withdraw_referral(application: Application, actor: Actor, *, seen: int, text: str) -> Event:
    """Take the request back; the organisation is told and sees it no more."""

    def then(changed: Application, event: Event) -> None:
        at_work = changed.referrals.filter(state__in=SEEN_BY_PARTNER)
        for referral in at_work.select_related("organisation"):
            ended = gate.apply(Referral, referral.pk, "withdraw", actor, seen=None)
            news.tell_partner(referral, ended, "referral_withdrawn")
        changed.due_on = changed.due_on or terms.answer_due()
        changed.save(update_fields=["due_on"])

    return gate.apply(
        Application, application.pk, "withdraw_referral", actor, seen=seen, text=text, then=then
    )

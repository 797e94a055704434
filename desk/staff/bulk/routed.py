"""The router's suggestion for each ticked row: a person reads all of them, then they are sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk import routing
from desk.applications import Application
from desk.router import words
from desk.router.many import suggest_many
from desk.router.shown import IMPOSSIBLE, labels
from desk.router.values import Decision
from desk.router.words import Labels
from desk.staff.bulk.actions import BulkAction, Outlook, register
from desk.staff.leaving import leaving
from network.models import Organisation
from workflow import gate
from workflow.gate import Actor


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why these organisations"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The same words for each. The organisation reads them before it accepts: no names, no "
            "health, no addresses."
        ),
        error_messages={"required": gettext_lazy("Write why you choose these organisations.")},
    )


class SendAsSuggested(BulkAction):
    name = tells = "refer"
    label = gettext_lazy("Send to the suggested organisations")
    lead = gettext_lazy(
        "Look at each suggestion: you decide, not the rules. To choose another organisation, open "
        "the application."
    )
    form_class = ReasonForm
    most = 50  # each is decided anew when it is sent

    def check(self, application: Application, actor: Actor) -> str | None:
        if Application.workflow().transition(self.name) in gate.allowed(application, actor):
            return None
        return gate.WrongState(application.state_label).sentence

    def outlook(
        self, applications: Sequence[Application], actor: Actor, data: Mapping[str, Any] | None
    ) -> dict[int, Outlook]:
        found = super().outlook(applications, actor, data)
        open_ = [each for each in applications if not found[each.pk].skipped_because]
        if open_:
            prefetch_related_objects(open_, "submission__draft__uploads")
            named = labels()
            decided = zip(open_, suggest_many(open_, actor), strict=True)
            found |= {each.pk: _outlook(each, decision, named) for each, decision in decided}
        return found

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        chosen = Organisation.objects.filter(pk=data["tokens"].get(application.pk)).first()
        if chosen is None:
            raise gate.GuardRefused(_("No organisation was shown for it. Look at the list again."))
        decision = routing.suggest(application, actor)
        verdict = decision.verdict(chosen.pk)
        fits = decision.suggestion == chosen.pk or (verdict is not None and verdict.kept)
        # What was sent already is out of room and of turn: that is for the gate to tell.
        if not fits and Application.objects.filter(pk=application.pk, version=seen).exists():
            raise gate.GuardRefused(_no_longer(chosen, decision))
        routing.route(application, chosen, actor, seen=seen, reason=data["reason"])


def _outlook(application: Application, decision: Decision, named: Labels) -> Outlook:
    verdict = decision.verdict(decision.suggestion)
    if verdict is None:
        return Outlook(words.how(decision))
    if any(why.key in IMPOSSIBLE for why in verdict.dropped):
        return Outlook(" ".join(words.reasons(verdict.dropped, named)))
    lines = [_("To: %(name)s") % {"name": verdict.name}, words.how(decision)]
    lines += words.reasons((*verdict.facts, *verdict.against), named)
    leaves = leaving(application)
    files = len(leaves.files)
    if files:
        more = ngettext("%(count)s document", "%(count)s documents", files) % {"count": files}
    else:
        more = _("No document")
    return Outlook(
        lines=tuple(lines),
        more=(
            _("Before it says yes: %(fields)s") % {"fields": ", ".join(leaves.before)},
            _("After it has said yes: %(fields)s") % {"fields": ", ".join(leaves.contacts)},
            *leaves.questions,
            more,
        ),
        token=verdict.organisation,
    )


def _no_longer(chosen: Organisation, decision: Decision) -> str:
    verdict = decision.verdict(chosen.pk)
    why = words.reasons(verdict.dropped, labels()) if verdict else []
    said = _("%(name)s is not suggested any more.") % {"name": chosen.name}
    return " ".join((said, *(f"{each}." for each in why)))


register(SendAsSuggested())

"""What the person is told about how an organisation was chosen (GDPR art. 15: the logic, in words
they can follow). What concerns other organisations stays with the desk."""

from django.utils.translation import gettext as _

from desk.applications import Application
from desk.router import words
from desk.router.decisions import RoutingDecision, Wish
from desk.router.values import Decision
from forms.privacy.holders import Line


def lines(application: Application) -> list[Line]:
    found = [
        _line(each) for each in application.routing_decisions.select_related("chosen", "suggested")
    ]
    wish = Wish.objects.filter(application=application).select_related("organisation", "node")
    for told in wish:
        name = str(told.organisation or told.node or told.words)
        found.append(Line(_("Where you said you would like to be helped"), name, told.at))
    return found


def _line(kept: RoutingDecision) -> Line:
    said = [_("A person decided.")]
    decision = kept.decision
    if kept.suggested_id == kept.chosen_id:
        said.append(_("The portal had suggested it: %(why)s") % {"why": words.how(decision)})
    elif kept.suggested is not None:
        said.append(_("The portal had suggested another organisation."))
    else:
        said.append(_("The portal had suggested nobody."))
    if sentence := _about_the_wish(decision):
        said.append(sentence)
    return Line(kept.chosen.name, "\n".join(said), kept.at)


def _about_the_wish(decision: Decision) -> str:
    if decision.wish is None:
        return ""
    name = decision.wish.wish.label
    if decision.wish.honoured:
        return _("Your wish to be helped by %(name)s was possible.") % {"name": name}
    return _("Your wish to be helped by %(name)s was not possible by the rules.") % {"name": name}

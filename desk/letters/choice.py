"""Which template serves an occasion: the most specific wins, change before state before topic."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from desk import terms
from desk.applications import Application
from desk.letters.fields import LINK
from desk.letters.kinds import Kind, during, languages, on
from desk.letters.merging import merge
from desk.letters.templates import MessageTemplate
from desk.letters.values import values_of
from forms import second_fact

LINK_FIELD = f"{{{LINK}}}"


@dataclass(frozen=True)
class Draft:
    """A text with every value but the link. ``warning`` is for staff, ``empty`` names the fields
    that have no value here."""

    kind: str
    language: str
    subject: str
    body: str
    template: int | None = None
    warning: str = ""
    empty: tuple[str, ...] = ()


def fitting(application: Application, kind: str, transition: str = "") -> list[MessageTemplate]:
    """The best first. Without a transition, for the state the application is in. One query for
    all kinds; a page that asks for several keeps what it read with the object."""
    occasions = (*((on(transition),) if transition else ()), during(application.state))
    kept = application.__dict__.setdefault("_fitting_templates", {})
    asked = (application.topic, occasions)
    if asked not in kept:
        kept[asked] = list(MessageTemplate.objects.fitting(*asked))
    found = (each for each in kept[asked] if each.kind == kind)
    return sorted(found, key=lambda each: (-_weight(each), each.title, each.pk))


def message(application: Application, kind: str, transition: str, language: str) -> Draft:
    """What the system proposes to send by e-mail or text message: the city's own words, or where
    there are none those that come with the portal."""
    own = next(iter(fitting(application, kind, transition)), None)
    if own is not None:
        return drafted(own, application, language)
    with override(language):
        subject, body = _shipped_sms(application) if kind == Kind.SMS else _shipped(application)
    return Draft(kind, language, subject, body)


def reminder(application: Application, kind: str, language: str) -> Draft:
    """That we still wait for an answer: the city's own words for this state, or those shipped."""
    own = next(iter(fitting(application, kind)), None)
    if own is not None:
        return drafted(own, application, language)
    with override(language):
        said = {"reference": application.reference, "link": LINK_FIELD}
        if kind == Kind.SMS:
            told = _("We wait for your answer about your request %(reference)s: %(link)s")
            return Draft(kind, language, "", told % said)
        subject = _("We wait for your answer about your request %(reference)s") % said
        _news, body = _shipped(application)
        first = _("We wait for an answer from you about your request %(reference)s.") % said
        return Draft(kind, language, subject, "\n".join((first, *body.split("\n")[1:])))


def drafted(template: MessageTemplate, application: Application, language: str) -> Draft:
    chosen = template.language_for(language)
    values = values_of(application, template.kind, chosen)
    subject = merge(template.subject.in_language(chosen), values)
    body = merge(template.body.in_language(chosen), values)
    warning = ""
    if chosen != language:
        name = dict(languages()).get(language, language)
        warning = _("“%(title)s” has no text in this language: %(name)s. The main one is used.") % {
            "title": template.title,
            "name": name,
        }
    empty = tuple(sorted({*subject.empty, *body.empty}))
    return Draft(template.kind, chosen, subject.text, body.text, template.pk, warning, empty)


def _weight(template: MessageTemplate) -> int:
    change = 4 * template.occasion.startswith("on:")
    state = 2 * template.occasion.startswith("in:")
    return change + state + bool(template.topic)


def _shipped(application: Application) -> tuple[str, str]:
    reference = application.reference
    lines = (
        _("There is news about your request %(reference)s.") % {"reference": reference},
        "",
        _("Open this link to read it:"),
        LINK_FIELD,
        "",
        _("The link works for %(days)s days. Do not pass it on.") % {"days": terms.link_days()},
        _("Later you can still open your request with your code and %(fact)s.")
        % {"fact": second_fact.words(application.submission.form.second_fact)},
        "",
        _("Do not answer this message: nobody reads the answers."),
    )
    return _("News about your request %(reference)s") % {"reference": reference}, "\n".join(lines)


def _shipped_sms(application: Application) -> tuple[str, str]:
    told = _("There is news about your request %(reference)s: %(link)s Do not pass the link on.")
    return "", told % {"reference": application.reference, "link": LINK_FIELD}

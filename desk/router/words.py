"""Decisions and faults in sentences, in the reader's language."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.router import values
from desk.router.values import Decision, Why
from network.languages import SPOKEN
from network.receiving import Sector

OTHER = "other"
Sentences = Mapping[str, str | Promise]

# The first value a reason is about stands for %(about)s, or all of them with commas.
REASONS: Sentences = {
    # what rules somebody out
    "inactive": gettext_lazy("It is switched off in the register of organisations"),
    "no_agreement": gettext_lazy("No valid agreement on that day: no data may leave for it"),
    "no_accreditation": gettext_lazy("Not accredited for: %(about)s"),
    "not_named": gettext_lazy("Not named by the rule"),
    "no_share": gettext_lazy("Its share is 0: it is never suggested"),
    "function": gettext_lazy("Does none of: %(about)s"),
    "zone": gettext_lazy("Does not work in the person's district"),
    "language": gettext_lazy("Not known to speak %(about)s"),
    "full": gettext_lazy("No room: it has %(first)s of %(second)s"),
    "no_days": gettext_lazy("Nobody there can read it before the answer is due"),
    "declined": gettext_lazy("Has already declined this request"),
    "helped": gettext_lazy(
        "Conflict of interest: somebody who works there filled in the form for the person"
    ),
    "works_there": gettext_lazy("Conflict of interest: you work there too"),
    # what speaks for somebody
    "does": gettext_lazy("Does: %(about)s"),
    "accredited": gettext_lazy("Accredited for: %(about)s"),
    "in_zone": gettext_lazy("Works in the person's district"),
    "speaks": gettext_lazy("Speaks %(about)s"),
    "speaks_second": gettext_lazy("Speaks %(about)s, the person's second language"),
    # what speaks against somebody and rules nobody out
    "does_none": gettext_lazy("Does none of: %(about)s"),
    "not_in_zone": gettext_lazy("Does not work in the person's district"),
    "not_known_to_speak": gettext_lazy("Not known to speak %(about)s"),
    "has_requests": gettext_lazy("Requests it already has: %(about)s"),
    # why a wish is not followed
    "wish_unknown": gettext_lazy("No organisation of the network goes by this name"),
    values.BY_RULE: gettext_lazy("The rule leaves the choice to a person"),
    values.BROKEN_RULE: gettext_lazy("The rule that comes first cannot be applied"),
    # what makes a rule ill
    "form_gone": gettext_lazy("No published form has the name “%(about)s”."),
    "topic_gone": gettext_lazy("There is no topic “%(about)s”."),
    "function_gone": gettext_lazy("There is no function of places “%(about)s”."),
    "sector_gone": gettext_lazy("There is no sector of accreditation “%(about)s”."),
    "nobody_named": gettext_lazy("The rule names no organisation."),
    "leads_nowhere": gettext_lazy("The rule does not say where it leads."),
    "condition_broken": gettext_lazy("The condition cannot be read. Write it again."),
    "question_gone": gettext_lazy(
        "The form as it is published now does not ask “%(about)s”, or no form is chosen."
    ),
    "comparison_gone": gettext_lazy("“%(about)s” cannot be compared like this any more."),
    "option_gone": gettext_lazy("“%(second)s” is not an answer to “%(first)s” any more."),
}
FALLBACKS: Sentences = {
    values.NO_RULE: gettext_lazy("No rule fits this request."),
    values.BY_RULE: gettext_lazy("The rule says that a person looks."),
    values.BROKEN_RULE: gettext_lazy("The rule that comes first cannot be applied: put it right."),
    values.NOBODY_LEFT: gettext_lazy("A rule fits, but it leaves nobody to ask."),
}
RESULTS: Sentences = {
    values.MATCHED: gettext_lazy("fits"),
    values.OTHER_FORM: gettext_lazy("is about another form"),
    values.OTHER_TOPIC: gettext_lazy("is about another topic"),
    values.NOT_YET: gettext_lazy("is not valid yet"),
    values.DOES_NOT_HOLD: gettext_lazy("its condition does not hold"),
    values.ILL: gettext_lazy("cannot be applied"),
}


class Labels:
    """Names of functions, asked for once and only when a reason needs them."""

    def __init__(self, functions: Callable[[], Mapping[str, str]]) -> None:
        self._ask = functions
        self._known: Mapping[str, str] | None = None

    def function(self, key: str) -> str:
        if self._known is None:
            self._known = self._ask()
        return self._known.get(key, key)


def reason(why: Why, labels: Labels) -> str:
    """A key of a later or earlier release stays readable as it is."""
    sentence = REASONS.get(why.key)
    if sentence is None:
        return why.key
    named = [_named(why.key, one, labels) for one in why.about]
    return str(sentence) % {
        "about": ", ".join(named),
        "first": why.about[0] if why.about else "",
        "second": why.about[1] if len(why.about) > 1 else "",
    }


def reasons(several: Iterable[Why], labels: Labels) -> list[str]:
    return [reason(why, labels) for why in several]


def how(decision: Decision) -> str:
    """Why the suggested one and not another that fits as well."""
    chosen = decision.verdict(decision.suggestion)
    if chosen is None:
        return str(FALLBACKS.get(decision.fallback, decision.fallback))
    if decision.how == values.BY_WISH:
        return _("It is where the person would like to be helped, and it is possible.")
    if decision.how == values.THE_ONLY_ONE:
        return _("It is the only one that fits the rule.")
    return _(
        "It is its turn: it had %(received)s requests under this rule lately, with a share of "
        "%(weight)s."
    ) % {"received": chosen.received, "weight": chosen.weight}


def result(key: str) -> str:
    return str(RESULTS.get(key, key))


def language_name(code: str) -> str:
    """Forms write "zh", the network "zh-hans": the name of the first that begins alike."""
    if code == OTHER:
        return _("Another language")
    known = (name for key, name in SPOKEN.items() if _plain(key) == _plain(code))
    return str(next(known, code))


def _named(key: str, about: str, labels: Labels) -> str:
    if key in ("function", "does", "does_none"):
        return labels.function(about)
    if key in ("no_accreditation", "accredited"):
        return str(dict(Sector.choices).get(about, about))
    if key in ("language", "speaks", "speaks_second", "not_known_to_speak"):
        return language_name(about)
    return about


def _plain(code: str) -> str:
    return code.split("-", maxsplit=1)[0]

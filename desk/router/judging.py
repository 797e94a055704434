"""One candidate against one request: what speaks for it, what against, what rules it out."""

import datetime as dt
from collections.abc import Iterator, Sequence

from desk.router.values import NAMED, Body, Case, RuleData, Verdict, Wants, Why
from workflow.calendar import add_working_days, is_working_day

# What a person's own wish may set aside: these two are there for the person's sake.
FOR_THE_PERSON = frozenset(("zone", "language"))
# Forms write it for a language that their list does not name: nobody can be asked to speak it.
OTHER_LANGUAGE = "other"


def judge(
    body: Body, case: Case, rule: RuleData | None, day: dt.date, days: Sequence[dt.date]
) -> Verdict:
    """Without a rule only what is always asked counts: agreement, room, days, no conflict.

    ``days``: those on which the request can be read, see ``working_days``.
    """
    named = rule is not None and rule.leads_to == NAMED
    weight = rule.shares.get(body.pk, 0) if rule is not None and named else body.weight
    dropped = [*_formal(body, rule, day), *_practical(body, case, days)]
    if named and rule is not None and body.pk not in rule.shares:
        dropped.append(Why("not_named"))
    elif weight == 0:
        dropped.append(Why("no_share"))
    if rule is not None:
        dropped += _unfit(body, case, rule.wants)
    return Verdict(
        body.pk,
        body.name,
        facts=tuple(_facts(body, case, rule)),
        against=tuple(_against(body, case)),
        dropped=tuple(dropped),
        weight=weight,
        received=rule.received.get(body.pk, 0) if rule is not None else 0,
        open=body.open,
    )


def working_days(day: dt.date, answer_days: int) -> tuple[dt.date, ...]:
    """From ``day`` until the answer is due: somebody must be there on one of them."""
    due = add_working_days(day, answer_days)
    coming = (day + dt.timedelta(days=n) for n in range((due - day).days + 1))
    return tuple(one for one in coming if is_working_day(one))


def stands_in_the_way(verdict: Verdict, *, of_a_wish: bool) -> tuple[Why, ...]:
    if not of_a_wish:
        return verdict.dropped
    return tuple(why for why in verdict.dropped if why.key not in FOR_THE_PERSON)


def _formal(body: Body, rule: RuleData | None, day: dt.date) -> Iterator[Why]:
    """No valid agreement, no data (D.Lgs. 117/2017, art. 55; GDPR art. 28)."""
    if not body.active:
        yield Why("inactive")
    if not any(span.holds(day) for span in body.agreements):
        yield Why("no_agreement")
    sector = rule.wants.sector if rule is not None else ""
    if sector and not any(name == sector and span.holds(day) for name, span in body.sectors):
        yield Why("no_accreditation", (sector,))


def _practical(body: Body, case: Case, days: Sequence[dt.date]) -> Iterator[Why]:
    if body.capacity is not None and body.open >= body.capacity:
        yield Why("full", (str(body.open), str(body.capacity)))
    if not any(_works_on(body, one) for one in days):
        yield Why("no_days")
    if body.pk in case.declined:
        yield Why("declined")
    if body.pk in case.conflicts:
        yield Why(case.conflicts[body.pk])


def _unfit(body: Body, case: Case, wants: Wants) -> Iterator[Why]:
    if wants.functions and not body.functions.intersection(wants.functions):
        yield Why("function", wants.functions)
    if wants.by_need and case.functions and not body.functions.intersection(case.functions):
        yield Why("function", case.functions)
    if wants.in_zone and case.district and not _covers(body, case):
        yield Why("zone")
    if wants.in_language and _asked_language(case) and not _speaks(body, case):
        yield Why("language", (case.language,))


def _facts(body: Body, case: Case, rule: RuleData | None) -> Iterator[Why]:
    wanted = case.functions
    if rule is not None:
        wanted = tuple(dict.fromkeys((*rule.wants.functions, *wanted)))
        if rule.wants.sector:
            yield Why("accredited", (rule.wants.sector,))
    yield from (Why("does", (key,)) for key in wanted if key in body.functions)
    if case.district and _covers(body, case):
        yield Why("in_zone")
    if _asked_language(case) and (spoken := _speaks(body, case)):
        first = spoken == _plain(case.language)
        yield Why("speaks" if first else "speaks_second", (spoken,))


def _against(body: Body, case: Case) -> Iterator[Why]:
    """The mildest form of what a rule could ask for: worth knowing, no hindrance."""
    if case.functions and not body.functions.intersection(case.functions):
        yield Why("does_none", case.functions)
    if case.district and not _covers(body, case):
        yield Why("not_in_zone")
    if _asked_language(case) and not _speaks(body, case):
        yield Why("not_known_to_speak", (case.language,))
    if body.open:
        yield Why("has_requests", (str(body.open),))


def _works_on(body: Body, day: dt.date) -> bool:
    return (not body.weekdays or day.weekday() in body.weekdays) and not (
        body.away and body.away.holds(day)
    )


def _covers(body: Body, case: Case) -> bool:
    return body.zone is None or case.district in body.zone


def _asked_language(case: Case) -> bool:
    return bool(case.language) and case.language != OTHER_LANGUAGE


def _speaks(body: Body, case: Case) -> str:
    """The person's language that the body speaks, the first before the second; or nothing."""
    asked = (_plain(case.language), _plain(case.second_language))
    return next((code for code in asked if code and code in body.languages), "")


def _plain(code: str) -> str:
    return code.split("-", maxsplit=1)[0]

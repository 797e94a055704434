"""The decision itself: pure values in, a decision out, no database."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from desk.router import values
from desk.router.decide import route
from desk.router.values import Body, Case, RuleData, Span, Wants, Why, WishData
from forms.declaration import when
from workflow import effective
from workflow.effective import InForce

DAY = dt.date(2026, 11, 23)  # a Monday
VALID = (Span(dt.date(2026, 1, 1)),)
CASE = Case(
    form_key="housing-risk",
    topic="eviction",
    wider_topic="home",
    district="6",
    language="ar",
    answers={"contract": "rent", "@topic": "eviction", "@district": "6", "@language": "ar"},
    functions=("mediation",),
)
ANY = RuleData(1, "Whoever fits")


@pytest.fixture(autouse=True)
def no_closing_days(monkeypatch):
    monkeypatch.setattr(effective, "current", InForce)


def body(pk=1, **more):
    return Body(pk, more.pop("name", f"Ente {pk}"), **{"agreements": VALID} | more)


def dropped(decision, pk=1):
    return [why.key for why in decision.verdict(pk).dropped]


def results(decision):
    return [one.result for one in decision.tried]


def test_without_rules_nobody_is_suggested_and_everybody_is_weighed():
    decision = route(CASE, [], [body()], DAY)
    assert (decision.suggestion, decision.fallback) == (None, values.NO_RULE)
    assert decision.verdict(1).kept


def test_the_first_rule_that_fits_decides_and_the_others_say_why_they_did_not():
    rules = [
        RuleData(1, "Later", valid_from=dt.date(2027, 1, 1)),
        RuleData(2, "Another form", form_key="ask-help"),
        RuleData(3, "Another topic", topic="debts"),
        RuleData(4, "Owners", condition=when(contract="owner")),
        RuleData(5, "Tenants", condition=when(contract="rent")),
        RuleData(6, "Never reached"),
    ]
    decision = route(CASE, rules, [body()], DAY)
    assert (decision.rule, decision.suggestion) == (5, 1)
    assert results(decision) == [
        values.NOT_YET, values.OTHER_FORM, values.OTHER_TOPIC, values.DOES_NOT_HOLD, values.MATCHED,
    ]  # fmt: skip
    assert decision.inputs["contract"] == "rent"


def test_a_rule_about_a_wider_topic_fits_the_narrower_one():
    assert route(CASE, [RuleData(1, "Home", topic="home")], [body()], DAY).rule == 1


def test_a_rule_that_is_ill_stops_the_search_and_says_so():
    ill = RuleData(1, "Ill", ill=(Why("question_gone", ("x",)),))
    decision = route(CASE, [ill, ANY], [body()], DAY)
    assert (decision.suggestion, decision.fallback) == (None, values.BROKEN_RULE)
    assert decision.ill == ill.ill


def test_a_rule_whose_topic_is_gone_is_not_skipped_as_if_about_something_else():
    ill = RuleData(1, "Ill", topic="gone", ill=(Why("topic_gone", ("gone",)),))
    assert route(CASE, [ill, ANY], [body()], DAY).fallback == values.BROKEN_RULE


def test_an_ill_rule_about_another_form_concerns_nobody_here():
    ill = RuleData(1, "Ill", form_key="ask-help", ill=(Why("question_gone", ("x",)),))
    assert route(CASE, [ill, replace(ANY, pk=2)], [body()], DAY).suggestion == 1


def test_a_rule_before_the_ill_one_still_decides():
    ill = RuleData(2, "Ill", ill=(Why("question_gone", ("x",)),))
    assert route(CASE, [ANY, ill], [body()], DAY).suggestion == 1


def test_the_fallback_rule_leaves_it_to_a_person():
    decision = route(CASE, [RuleData(1, "Look", leads_to=values.FALLBACK)], [body()], DAY)
    assert (decision.suggestion, decision.fallback) == (None, values.BY_RULE)


@pytest.mark.parametrize(
    ("candidate", "wants", "why"),
    [
        ({"active": False}, {}, "inactive"),
        ({"agreements": ()}, {}, "no_agreement"),
        ({"agreements": (Span(dt.date(2026, 1, 1), dt.date(2026, 11, 22)),)}, {}, "no_agreement"),
        ({"agreements": (Span(dt.date(2026, 11, 24)),)}, {}, "no_agreement"),
        ({}, {"sector": "work"}, "no_accreditation"),
        (
            {"sectors": (("work", Span(dt.date(2020, 1, 1), dt.date(2020, 12, 31))),)},
            {"sector": "work"},
            "no_accreditation",
        ),
        ({}, {"functions": ("food",)}, "function"),
        ({}, {"by_need": True}, "function"),
        ({"zone": frozenset("1")}, {"in_zone": True}, "zone"),
        ({"languages": frozenset({"it"})}, {"in_language": True}, "language"),
        ({"capacity": 2, "open": 2}, {}, "full"),
        ({"away": Span(DAY, DAY + dt.timedelta(days=30))}, {}, "no_days"),
        ({"weekdays": frozenset({5, 6})}, {}, "no_days"),
        ({"weight": 0}, {}, "no_share"),
    ],
)
def test_what_rules_a_candidate_out(candidate, wants, why):
    rule = replace(ANY, wants=Wants(**wants))
    decision = route(CASE, [rule], [body(**candidate)], DAY)
    assert dropped(decision) == [why]
    assert (decision.suggestion, decision.fallback) == (None, values.NOBODY_LEFT)


def test_a_candidate_that_has_all_that_is_asked_is_kept():
    wants = Wants(("food",), by_need=True, sector="work", in_zone=True, in_language=True)
    good = body(
        functions=frozenset({"food", "mediation"}),
        sectors=(("work", VALID[0]),),
        zone=frozenset("6"),
        languages=frozenset({"ar"}),
        capacity=3,
        open=2,
        weekdays=frozenset({3}),
    )
    decision = route(CASE, [replace(ANY, wants=wants)], [good], DAY)
    assert (decision.suggestion, decision.how) == (1, values.THE_ONLY_ONE)
    assert [why.key for why in decision.verdict(1).facts] == [
        "accredited", "does", "does", "in_zone", "speaks",
    ]  # fmt: skip


def test_who_declined_is_not_suggested_again():
    case = replace(CASE, declined=frozenset({1}))
    assert dropped(route(case, [ANY], [body()], DAY)) == ["declined"]


def test_a_conflict_of_interest_is_said_and_never_suggested():
    case = replace(CASE, conflicts={1: "helped", 2: "works_there"})
    decision = route(case, [ANY], [body(1), body(2), body(3)], DAY)
    assert decision.suggestion == 3
    assert (dropped(decision, 1), dropped(decision, 2)) == (["helped"], ["works_there"])


def test_a_rule_that_names_organisations_suggests_no_other():
    rule = RuleData(1, "Named", leads_to=values.NAMED, shares={2: 1})
    decision = route(CASE, [rule], [body(1), body(2)], DAY)
    assert decision.suggestion == 2
    assert dropped(decision) == ["not_named"]


@pytest.mark.parametrize(
    "weights", [{1: 1, 2: 1}, {1: 2, 2: 1}, {1: 3, 2: 2, 3: 1}, {1: 100, 2: 1}]
)
def test_requests_are_shared_by_weight(weights):
    rule = RuleData(1, "Named", leads_to=values.NAMED, shares=weights)
    got = Counter()
    rounds = 3
    for _request in range(rounds * sum(weights.values())):
        now = replace(rule, received=got)
        got[route(CASE, [now], [body(pk) for pk in weights], DAY).suggestion] += 1
    assert got == {pk: rounds * weight for pk, weight in weights.items()}


def test_the_share_leaves_out_who_has_no_room():
    rule = RuleData(1, "Named", leads_to=values.NAMED, shares={1: 9, 2: 1})
    full = body(1, capacity=1, open=1)
    assert route(CASE, [rule], [full, body(2)], DAY).suggestion == 2


def test_among_equals_the_better_fit_comes_first():
    near = body(2, zone=frozenset("6"))
    assert route(CASE, [ANY], [body(1), near], DAY).suggestion == 2


def test_the_same_values_give_the_same_decision():
    bodies = [body(pk) for pk in range(1, 9)]
    assert route(CASE, [ANY], bodies, DAY) == route(CASE, [ANY], bodies[::-1], DAY)


# --- the applicant's wish ---------------------------------------------------------------------------


def wishing(pk, label="There"):
    return replace(CASE, wish=WishData(pk, label))


def test_a_wish_is_followed_before_the_share():
    rule = replace(ANY, received={1: 40})
    decision = route(wishing(1), [rule], [body(1), body(2)], DAY)
    assert (decision.suggestion, decision.how) == (1, values.BY_WISH)
    assert decision.wish.honoured


def test_a_wish_goes_before_district_and_language_which_are_there_for_the_person():
    rule = replace(ANY, wants=Wants(in_zone=True, in_language=True))
    assert route(wishing(1), [rule], [body(1), body(2)], DAY).suggestion == 1


@pytest.mark.parametrize(
    "trouble", [{"agreements": ()}, {"capacity": 1, "open": 1}, {"functions": frozenset()}]
)
def test_a_wish_that_is_not_possible_is_kept_with_the_reason(trouble):
    rule = replace(ANY, wants=Wants(("food",)))
    food = frozenset({"food"})
    bodies = [body(1, **{"functions": food} | trouble), body(2, functions=food)]
    decision = route(wishing(1), [rule], bodies, DAY)
    assert decision.suggestion == 2
    assert not decision.wish.honoured
    assert decision.wish.why


def test_a_wish_counts_where_no_rule_speaks():
    decision = route(wishing(1), [], [body(1)], DAY)
    assert (decision.suggestion, decision.fallback) == (1, "")


def test_a_wish_does_not_overrule_a_rule_that_wants_a_person_to_look():
    rule = RuleData(1, "Look", leads_to=values.FALLBACK)
    decision = route(wishing(1), [rule], [body(1)], DAY)
    assert decision.suggestion is None
    assert [why.key for why in decision.wish.why] == [values.BY_RULE]


def test_a_wish_for_somebody_unknown_is_kept():
    decision = route(wishing(None, "the church"), [ANY], [body(1)], DAY)
    assert decision.suggestion == 1
    assert [why.key for why in decision.wish.why] == ["wish_unknown"]


def test_a_decision_survives_being_kept():
    case = replace(wishing(1), conflicts={2: "helped"})
    decision = route(case, [ANY], [body(1, capacity=0), body(2)], DAY)
    assert values.read(decision.document()) == decision

"""What the shipped forms make of the answers: flags with their urgency, and other doors."""

import datetime as dt

import pytest

from forms.catalogue import SHIPPED
from forms.declaration import ANYWAY
from forms.derived import derive, reason_sentences

TODAY = dt.date(2026, 3, 10)
CHILD = {"people_with_you": [{"row": "a", "member_born": 2015, "member_relation": "child"}]}
ADULT = {"people_with_you": [{"row": "a", "member_born": 1990, "member_relation": "partner"}]}
OUTSIDE = {"tonight": "outside", "until": "unknown"}
HURT = {"hurt": "yes"}

FLAGS = [
    ("ask-help", {"cannot_wait": ["none"]}, "low", {"no_contact"}),
    ("ask-help", {"cannot_wait": ["tonight"], "phone": "+39011"}, "high", {"nowhere_tonight"}),
    ("ask-help", {"cannot_wait": ["letter"], "email": "a@b.c"}, "medium", {"letter_with_date"}),
    ("ask-help", {"cannot_wait": ["food_today", "cut_off"], "phone": "1"}, "medium",
     {"no_food_today", "cut_off"}),
    ("place-to-stay", OUTSIDE | {"with_whom": "children"}, "high",
     {"outside_with_minors", "no_contact"}),
    ("place-to-stay", OUTSIDE | {"with_whom": "children_adults", "call_phone": "1"}, "high",
     {"outside_with_minors"}),
    ("place-to-stay", OUTSIDE | {"with_whom": "alone", "phone": "1"}, "medium", {"outside"}),
    ("place-to-stay", {"tonight": "guest", "until": "tomorrow", "with_whom": "children",
     "phone": "1"}, "high", {"out_tomorrow_with_minors"}),
    ("place-to-stay", {"tonight": "guest", "until": "tomorrow", "with_whom": "adults",
     "phone": "1"}, "medium", {"out_tomorrow"}),
    ("place-to-stay", {"tonight": "shelter", "with_whom": "alone", "phone": "1"} | HURT, "high",
     {"not_safe_now"}),
    ("place-to-stay", {"tonight": "shelter", "with_whom": "alone", "phone": "1",
     "safe_place": "yes"} | HURT, "medium", {"hurt"}),
    ("place-to-stay", {"tonight": "shelter", "with_whom": "alone", "phone": "1",
     "hurt": "rather_not"}, "low", set()),
    ("housing-risk", {"income": "none", "phone": "1"} | CHILD, "medium",
     {"no_income_with_children"}),
    ("housing-risk", {"income": "none", "phone": "1"} | ADULT, "low", set()),
    ("housing-risk", {"letter": "order", "call_phone": "1"}, "high", set()),
    ("life-budget", {"kinds": ["home"], "home_for": ["arrears"], "phone": "1"}, "medium",
     {"rent_unpaid"}),
    ("life-budget", {"kinds": ["care"], "home_for": ["arrears"], "phone": "1"}, "low", set()),
    ("landlord-agreement", {"wish": "mediation", "court": "asked"}, "medium", {"court_date"}),
    ("landlord-agreement", {"wish": "offer", "court": "asked"}, "low", {"offers_flat"}),
    ("landlord-agreement", {"wish": "mediation", "legal_date": "2026-03-12"}, "high", set()),
    ("give-a-hand", {"age": "16_17", "with_minors": "yes", "ways": ["volunteer"]}, "low",
     {"minor", "with_minors"}),
    ("join-network", {"accredited": "yes", "runts": "no"}, "low", {"accredited", "not_in_runts"}),
    ("work-training", {"wants": ["internship"], "barriers": ["care"], "phone": "1"}, "low",
     {"wants_internship", "needs_childcare"}),
]  # fmt: skip

DOORS = [
    ("ask-help", {"in_torino": "yes"}, "likely", set()),
    ("ask-help", {"in_torino": "no"}, "elsewhere", {"not_torino"}),
    ("ask-help", {"in_torino": "unknown"}, "unclear", {"maybe_torino"}),
    ("place-to-stay", {"in_torino": "no", "tonight": "outside"}, "elsewhere", {"not_torino"}),
    ("place-to-stay", {"tonight": "home", "until": "month"}, "unclear", {"home_of_their_own"}),
    ("place-to-stay", {"tonight": "home", "until": "tomorrow"}, "likely", set()),
    ("housing-risk", {"in_torino": "no", "elsewhere": ANYWAY, "months_behind": 2}, "unclear",
     set()),
    ("housing-risk", {"contract": "public", "months_behind": 2}, "unclear", {"public_home"}),
    ("housing-risk", {"contract": "owner", "months_behind": 2}, "unclear", {"own_home"}),
    ("housing-risk", {"contract": "rent", "months_behind": 0, "letter": "none"}, "unclear",
     {"all_paid"}),
    ("housing-risk", {"contract": "guest", "months_behind": 0, "letter": "none"}, "likely", set()),
    ("housing-risk", {"contract": "rent", "months_behind": 0, "letter": "summons"}, "likely",
     set()),
    ("life-budget", {"kinds": ["care"], "care_for": ["babysitter"]} | CHILD, "likely", set()),
    ("life-budget", {"kinds": ["care"], "care_for": ["babysitter"]} | ADULT, "unclear",
     {"no_child_listed"}),
    ("life-budget", {"already_spent": "yes"}, "unclear", {"already_spent"}),
    ("life-budget", {"kinds": ["home"], "home_for": ["arrears"]}, "unclear", {"losing_home"}),
    ("work-training", {"wants": ["course"]}, "likely", set()),
    ("work-training", {"wants": ["internship"]}, "likely", set()),
    ("work-training", {"situation": "self_employed", "wants": ["own_business"]}, "unclear",
     {"own_business_only"}),
    ("landlord-agreement", {"wish": "mediation", "contract_registered": "no"}, "unclear",
     {"not_registered"}),
    ("landlord-agreement", {"wish": "offer", "contract_registered": "no"}, "likely", set()),
    ("landlord-agreement", {"wish": "both", "court": "decided"}, "unclear", {"decided"}),
    ("give-a-hand", {"age": "adult"}, "likely", set()),
    ("give-a-hand", {"age": "under_16", "guardian": "no"}, "unclear", {"guardian", "too_young"}),
    ("give-a-hand", {"age": "16_17", "guardian": "yes"}, "likely", set()),
    ("join-network", {"legal_form": "company"}, "elsewhere", {"company"}),
    ("join-network", {"functions": ["work-guidance"], "accredited": "no"}, "unclear",
     {"work_without_accreditation"}),
    ("join-network", {"functions": ["reception"], "accredited": "no", "agreement": "valid"},
     "likely", set()),
    ("join-network", {"agreement": "none"}, "unclear", {"no_agreement"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answers", "level", "flags"), FLAGS)
def test_flags_and_urgency(key, answers, level, flags):
    form = SHIPPED[key]
    derived = derive(form, form.prune(answers), TODAY)
    assert derived["urgency"]["level"] == level
    assert set(derived["flags"]) == flags
    reasons = derived["urgency"]["reasons"]
    assert len(reason_sentences(reasons, form)) == len(reasons)


@pytest.mark.parametrize(("key", "answers", "level", "checks"), DOORS)
def test_other_doors(key, answers, level, checks):
    found = SHIPPED[key].eligibility(answers)
    assert found.level == level
    assert {check.key for check in found.failed} == checks


@pytest.mark.parametrize("form", SHIPPED.values(), ids=SHIPPED.keys())
def test_every_flag_and_every_check_is_tried_here(form):
    # Marks without urgency that repeat one answer word for word need no row of their own.
    plain = {"title_from_abroad", "reads_with_difficulty", "nobody_helps", "already_spent"}
    plain |= {"time_bank", "talk_first", "tenant_not_told", "has_agreement", "no_written_contract"}
    plain |= {"not_registered"}
    tried = {flag for key, _answers, _level, flags in FLAGS if key == form.key for flag in flags}
    assert {flag.key for flag in form.flags} - plain <= tried | {"no_contact"}
    doubts = {check for key, _answers, _level, found in DOORS if key == form.key for check in found}
    assert {check.key for check in form.checks} - {"maybe_torino"} <= doubts


def test_the_gravest_need_ticked_is_the_topic():
    form = SHIPPED["ask-help"]
    for needs, topic in (
        (["temporary-home", "food"], "temporary-home"),
        (["food", "work"], "food"),
        (["other"], ""),
        (["rent", "other"], "rent"),
    ):
        assert derive(form, {"needs": needs}, TODAY)["topic"] == topic
    assert derive(SHIPPED["life-budget"], {}, TODAY)["topic"] == "endowments"

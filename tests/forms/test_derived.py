import datetime as dt

import pytest

from forms.catalogue import HOUSING_RISK
from forms.derived import REASONS, derive, reason_sentences

TODAY = dt.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("answers", "level", "reasons"),
    [
        ({}, "low", []),
        ({"legal_date": "2026-03-20"}, "high", ["date_near"]),
        ({"legal_date": "2026-03-10"}, "high", ["date_near"]),
        ({"legal_date": "2026-03-09"}, "high", ["date_passed"]),
        ({"legal_date": "2026-04-20"}, "medium", ["date_soon"]),
        ({"legal_date": "2026-09-20"}, "low", []),
        ({"letter": "bailiff"}, "high", ["bailiff"]),
        ({"letter": "order"}, "high", ["order"]),
        ({"letter": "summons"}, "medium", ["summons"]),
        ({"letter": "landlord"}, "low", []),
        (
            {"months_behind": 3, "people_with_you": [{"row": "a", "member_born": 2015}]},
            "medium",
            ["minors_in_arrears"],
        ),
        ({"months_behind": 3, "people_with_you": [{"row": "a", "member_born": 1990}]}, "low", []),
        ({"letter": "summons", "legal_date": "2026-03-12"}, "high", ["date_near", "summons"]),
    ],
)
def test_urgency(answers, level, reasons):
    urgency = derive(HOUSING_RISK, answers, TODAY)["urgency"]
    assert urgency == {"level": level, "reasons": reasons}


def test_who_turns_eighteen_this_year_still_counts_as_a_minor():
    people = [{"row": str(year), "member_born": year} for year in (2007, 2008, 2009)]
    assert derive(HOUSING_RISK, {"people_with_you": people}, TODAY)["minors"] == 2


@pytest.mark.parametrize(
    ("answer", "safe"), [("yes", True), ("no", False), ("unknown", False), (None, False)]
)
def test_only_a_clear_yes_makes_contact_safe(answer, safe):
    answers = {"safe_contact": answer} if answer else {}
    assert derive(HOUSING_RISK, answers, TODAY)["safe_contact"] is safe


def test_every_reason_has_a_sentence():
    assert all(reason_sentences([key]) for key in REASONS)
    assert reason_sentences(["of_an_older_release"]) == []

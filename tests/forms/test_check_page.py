"""The page before sending: what stands out on it, and that nothing on it stops anybody."""

import re
from dataclasses import replace

import pytest

from forms.declaration import Ask, Form, Option, Step
from forms.models import Answer, Submission, Upload
from forms.publishing import compiled
from forms.versions import publish
from tests.forms.filling import Filler, demo_post
from tests.forms.rows_form import MONEY, PAPERS, PapersFiller, job, jobs, pdf
from tests.forms.test_budgets import MOST, cost


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def papers(home, delivered, private_files):
    return PapersFiller(publish(compiled(PAPERS))[0])


# --- right door or not ---------------------------------------------------------------------------


def test_nothing_is_said_when_this_is_the_right_door(papers):
    page = words(papers.to_check(job(0, "Cook")))
    assert "form-doubt" not in page
    assert "Send the request" in page


def test_a_doubt_is_told_with_its_reason_and_stops_nobody(papers):
    page = words(papers.to_check(job(0, "Cook", paid="no")))
    assert "We are not sure this is the right help" in page
    assert page.count("One job was unpaid.") == 1
    papers.send()
    assert Submission.objects.get().derived["eligibility"]["level"] == "unclear"


def test_other_help_is_named_with_its_ways_and_sending_stays_possible(papers):
    page = words(papers.to_check(*(job(one, f"Job {one}") for one in range(4))))
    assert "There may be better help elsewhere" in page
    assert "You have worked a lot." in page
    assert "Ask the job centre: 011 000." in page
    assert papers.send()["Location"] == papers.page("receipt")


# --- promised ------------------------------------------------------------------------------------


def test_what_is_promised_stands_in_a_box_of_its_own_also_from_rows(papers):
    page = words(papers.to_check(job(0, "Cook", boss_later="on", boss="", proof_later="on")))
    box = page[page.index("Left for later") :]
    assert "<li>Job 1: Contract</li>" in box
    assert "<li>Job 1: Telephone of the firm</li>" in box
    assert "<li>Account</li>" in box
    papers.send()
    receipt = words(papers.client.get(papers.page("receipt")))
    assert "Job 1: Telephone of the firm" in receipt
    answers = Submission.objects.get().answers
    assert answers["account"] == {"later": True}
    assert Submission.objects.get().fact("name") == "Amina"


def test_a_promise_is_still_ticked_when_one_comes_back_and_an_answer_takes_its_place(papers):
    papers.to_check(job(0, "Cook"))
    page = words(papers.client.get(papers.url("money")))
    assert re.search(r'name="money-account-later"[^>]* checked', page)
    papers.post("money", MONEY | {"money-account": "IT60X0542811101000000123456"})
    assert Answer.objects.get(step="money").data["account"] == "IT60X0542811101000000123456"
    page = words(papers.client.get(papers.url("money")))
    assert not re.search(r'name="money-account-later"[^>]* checked', page)


# --- remarks -------------------------------------------------------------------------------------


def test_a_signature_that_differs_is_remarked_on(papers):
    assert "You signed as" not in words(papers.to_check(job(0, "Cook")))
    papers.post("money", MONEY | {"money-signed": "Mario Rossi"})
    page = words(papers.client.get(papers.page("check")))
    assert "You signed as “Mario Rossi”" in page
    assert papers.send()["Location"] == papers.page("receipt")


# --- files on the first page ---------------------------------------------------------------------


def test_a_file_sent_with_the_first_page_is_kept(home, delivered, private_files):
    first = replace(PAPERS.steps[0], asks=(*PAPERS.steps[0].asks, Ask("paper", "upload", "Paper")))
    form = replace(PAPERS, key="first-file", steps=(first, *PAPERS.steps[1:]))
    filler = PapersFiller(publish(compiled(form))[0])
    assert filler.begin(**{"you-paper": pdf("letter.pdf")})["Location"] == filler.page("code")
    assert Upload.objects.get().original_name == "letter.pdf"
    assert "letter.pdf" in words(filler.client.get(filler.url("you")))


# --- many questions ------------------------------------------------------------------------------

OPTIONS = tuple(Option(f"o{one}", f"Option {one}") for one in range(12))
FORTY = Form(
    "forty",
    "Forty questions",
    (
        PAPERS.steps[0],
        *(
            Step(
                f"s{step}",
                f"Step {step}",
                tuple(
                    Ask(f"q{step}_{one}", kind, f"Question {one}", options=options)
                    for one, (kind, options) in enumerate(
                        (("text", ()), ("choice", OPTIONS), ("money", ()), ("address", ()))
                    )
                ),
            )
            for step in range(40)
        ),
        Step(
            "all",
            "All at once",
            tuple(
                Ask(f"a{one}", "choice", f"Question {one}", options=OPTIONS) for one in range(40)
            ),
        ),
    ),
    destination="desk",
    topic="work",
)


@pytest.fixture
def forty(home, delivered, private_files):
    filler = Filler(publish(compiled(FORTY))[0])
    filler.begin()
    return filler


def test_a_step_costs_the_same_among_forty_and_late(forty):
    seen = forty.seen("s0")
    url = forty.url("s0")
    early = cost(lambda: forty.client.post(url, demo_post(FORTY.by_key["s0"]) | {"seen": seen}))
    for step in FORTY.steps[2:]:
        assert forty.post(step.key, demo_post(step)).status_code == 302
    url, seen = forty.url("s39"), forty.seen("s39")
    late = cost(lambda: forty.client.post(url, demo_post(FORTY.by_key["s39"]) | {"seen": seen}))
    assert late <= early <= MOST
    page = words(forty.client.get(forty.url("all")))
    assert page.count('data-autocomplete=""') == 40
    assert 'src="/static/portal/autocomplete.js"' in page


def test_the_script_for_long_lists_comes_only_where_there_is_one(papers):
    papers.begin()
    assert "autocomplete.js" not in words(papers.client.get(papers.url("jobs")))


@pytest.mark.parametrize("count", [1, 6])
def test_rows_with_promises_cost_the_same_with_one_and_with_six(papers, count):
    papers.begin()
    url, seen = papers.url("jobs"), papers.seen("jobs")
    data = jobs(*(job(one, f"Job {one}", boss="", boss_later="on") for one in range(count)))
    assert cost(lambda: papers.client.post(url, data | {"seen": seen})) <= MOST


@pytest.mark.parametrize("count", [1, 6])
def test_files_in_rows_cost_the_same_with_one_row_and_with_six(papers, count):
    papers.begin()
    url, seen = papers.url("jobs"), papers.seen("jobs")
    data = jobs(*(job(one, f"Job {one}", proof=pdf(f"{one}.pdf")) for one in range(count)))
    assert cost(lambda: papers.client.post(url, data | {"seen": seen})) <= MOST
    assert Upload.objects.count() == count

"""Each trap of multi-step forms with django-formtools, one test a row (see docs/forms.md).

The names say what goes wrong elsewhere; the bodies hold that it does not here.
"""

import re

from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from forms.declaration import Ask, Form, Option, Step
from forms.kinds.text import TextKind
from forms.models import Answer, Draft, Submission, Upload
from forms.publishing import compiled
from forms.stepforms import StepForm
from forms.versions import publish
from tests.forms.filling import FIRST, HOME, STEPS, Filler, aged, hidden
from tests.forms.test_uploads import PDF


def letter(content, name="letter.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_sending_on_a_get_twice(filler):
    filler.fill()
    for page in ("check", "receipt"):
        for _again in range(2):
            filler.client.get(filler.page(page))
    assert not Submission.objects.exists()
    first, second = filler.send(), None
    second = filler.client.post(filler.page("check"), {"seen": "whatever"})
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_a_step_that_no_longer_applies(filler):
    filler.fill(until="rent", tenancy={"tenancy-contract": "guest"})
    for step in ("rent", "urgent", "nothing-like-it", "check"):
        for response in (
            filler.client.get(filler.url(step)),
            filler.client.post(filler.url(step), {f"{step}-x": "1"}),
        ):
            assert response.status_code in (200, 302)


def test_a_forged_current_step(filler):
    filler.fill(until="tenancy")
    forged = {"intake_wizard-current_step": "reach", "current_step": "reach"}
    response = filler.post("tenancy", **forged)
    assert response.status_code == 302
    assert set(Answer.objects.values_list("step", flat=True)) == {"you", "home", "tenancy"}


def test_the_data_of_a_skipped_step_when_sending(filler):
    filler.fill()
    assert "urgent" not in set(Answer.objects.values_list("step", flat=True))
    assert filler.send().status_code == 302


def test_a_deep_link_to_the_last_step(filler):
    filler.begin()
    response = filler.client.get(filler.url("reach"), follow=True)
    assert response.redirect_chain[-1][0] == filler.url("home")
    assert "Answer this page first" in response.content.decode()


def test_a_session_lost_half_way(filler):
    filler.fill(until="story")
    seen = filler.seen("story")
    Session.objects.all().delete()
    typed = {**STEPS["story"], "story-own_words": "Written before the session died", "seen": seen}
    page = filler.client.post(filler.url("story"), typed)
    assert "what you have just written is kept" in page.content.decode()
    filler.client.post(
        reverse("forms:resume"),
        {
            "code": filler.draft.code,
            "birth_date_day": "27",
            "birth_date_month": "3",
            "birth_date_year": "1985",
            "carried": hidden(page, "carried"),
        },
    )
    assert "before the session died" in str(Answer.objects.get(step="story").data)


def test_returning_to_a_step_with_a_file(filler):
    filler.fill(until="letters")
    filler.post("letters", {"letters-letter": "landlord", "letters-letter_file": letter(PDF)})
    again = filler.post("letters", {"letters-letter": "landlord"})
    assert again.status_code == 302
    assert Upload.objects.count() == 1


def test_a_replaced_file_leaves_nothing_behind(
    filler, private_files, django_capture_on_commit_callbacks
):
    filler.fill(until="letters")
    filler.post("letters", {"letters-letter": "landlord", "letters-letter_file": letter(PDF)})
    with django_capture_on_commit_callbacks(execute=True):
        filler.post(
            "letters", {"letters-letter": "landlord", "remove": str(Upload.objects.get().uuid)}
        )
    assert not Upload.objects.exists()
    assert not [path for path in private_files.rglob("*") if path.is_file()]


def test_a_stored_file_does_not_carry_the_name_it_was_given(filler, private_files):
    filler.fill(until="letters")
    sent = letter(PDF, "diallo-sfratto.pdf")
    filler.post("letters", {"letters-letter": "landlord", "letters-letter_file": sent})
    names = [path.name for path in private_files.rglob("*") if path.is_file()]
    assert names
    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names)


def test_two_files_in_one_field(filler):
    filler.fill(until="letters")
    both = [letter(PDF, "one.pdf"), letter(PDF, "two.pdf")]
    filler.post("letters", {"letters-letter": "landlord", "letters-letter_file": both})
    assert sorted(one.original_name for one in Upload.objects.all()) == ["one.pdf", "two.pdf"]


def test_going_back_keeps_what_was_typed(filler):
    filler.fill(until="story")
    response = filler.post("story", {"story-own_words": "Half a thought", "back": "1"})
    assert response["Location"] == filler.url("money")
    assert "Half a thought" in filler.client.get(filler.url("story")).content.decode()


def test_junk_in_the_post_is_not_stored(filler):
    filler.fill(until="tenancy")
    filler.post("tenancy", junk="x" * 50_000, **{"home-in_torino": "no", "tenancy-junk": "y"})
    assert set(Answer.objects.get(step="tenancy").data) <= {"contract", "registered"}
    assert Answer.objects.get(step="home").data["in_torino"] == "yes"


def test_two_requests_in_one_browser_share_nothing(filler):
    filler.begin()
    first = filler.draft
    filler.begin(**{"you-given_name": "Bruno"})
    second = filler.draft
    assert first != second
    for draft, name in ((first, "Amina"), (second, "Bruno")):
        page = filler.client.get(reverse("forms:step", args=[draft.uuid, "you"]))
        assert f'value="{name}"' in page.content.decode()


def test_a_page_view_writes_no_session_and_no_answer(filler, django_assert_max_num_queries):
    filler.fill(until="rent")
    filler.client.get(filler.url("rent"))
    with django_assert_max_num_queries(12) as seen:
        response = filler.client.get(filler.url("rent"))
    tables = " ".join(
        one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    )
    assert not re.search(r"django_session|forms_answer|forms_draft\b|forms_upload", tables)
    assert "sessionid" not in response.cookies


def test_cookies_hold_no_answers_and_stay_small(filler):
    filler.fill()
    cookies = filler.client.cookies.output()
    assert len(cookies) < 1_500
    assert "Amina" not in cookies
    assert not {"wizard", "answers"} & set(filler.client.cookies)


def test_a_saved_page_is_checked_once_and_sending_checks_each_page_once(filler, monkeypatch):
    filler.fill(until="contacts")
    checked = []
    original = StepForm.full_clean
    monkeypatch.setattr(
        StepForm, "full_clean", lambda form: (checked.append(form.step.key), original(form))[1]
    )
    seen = filler.seen("contacts")
    checked.clear()
    filler.post("contacts", seen=seen)
    assert checked == ["contacts"]
    filler.post("reach")
    checked.clear()
    filler.send()
    pages = [key for key in checked if key != "people"]
    assert sorted(pages) == sorted(set(pages))
    assert "reach" in pages


def test_a_form_that_no_code_declares(filler):
    made = Form(
        "made-today",
        "Made today",
        (
            Step(
                "who",
                "Who",
                (
                    Ask("born", "date_parts", "Born?", means="birth_date", most="today"),
                    Ask("kind", "choice", "Which?", options=(Option("a", "A"), Option("b", "B"))),
                ),
            ),
            Step("words", "Words", (Ask("words", "text", "Say it"),)),
        ),
        destination="desk",
    )
    other = Filler(publish(compiled(made))[0])
    page = other.client.get(other.start_url)
    other.client.post(
        other.start_url,
        {
            "started": aged(hidden(page, "started")),
            "who-born_day": "1",
            "who-born_month": "1",
            "who-born_year": "1990",
            "who-kind": "b",
        },
    )
    assert other.post("words", {"words-words": "Here"}).status_code == 302
    assert other.send().status_code == 302
    assert Submission.objects.get().answers["words"] == "Here"


def test_opening_the_first_page_resets_nothing(filler):
    filler.fill(until="rent")
    before = Answer.objects.count()
    assert filler.client.get(filler.start_url).status_code == 200
    assert filler.client.get(filler.url("you")).status_code == 200
    assert Answer.objects.count() == before
    assert filler.client.get(filler.url("rent")).status_code == 200


def test_a_missing_management_field(filler):
    filler.begin()
    response = filler.client.post(filler.url("home"), {**HOME, "seen": ""})
    assert response.status_code == 302
    bare = Client().post(filler.start_url, FIRST)
    assert bare.status_code == 200


def test_a_refresh_of_the_page_after_saving(filler):
    filler.fill(until="rent")
    for _again in range(2):
        assert filler.client.get(filler.url("rent")).status_code == 200
    assert Draft.objects.count() == 1


def test_a_hostile_text_comes_back_as_text(filler):
    filler.fill(until="story")
    hostile = '<script>alert(1)</script>{{ 7|add:"1" }}\x00'
    page = filler.post("story", {"story-own_words": hostile})
    assert page.status_code in (200, 302)
    shown = filler.client.get(filler.url("story")).content.decode()
    assert "<script>alert" not in shown
    assert TextKind().display("<b>", Ask("a", "text"), "en") == "<b>"

"""The shell: each trap of a multi-step form, and what a person meets instead."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override

from forms import start
from forms.declaration import RESERVED_STEPS
from forms.models import Answer, Draft
from tests.forms.filling import FIRST, HOME, STEPS, Filler, aged, hidden


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_step_can_take_an_address_that_is_taken(language):
    with override(language):
        patterns = [str(one.pattern) for one in get_resolver("forms.urls").url_patterns]
    taken = {pattern.split("/")[1] for pattern in patterns if pattern.startswith("<uuid:draft>/")}
    assert len(taken) > 8
    assert {word for word in taken if re.fullmatch(r"[\w-]+", word)} <= RESERVED_STEPS


# --- the first page ------------------------------------------------------------------------------


def test_looking_at_the_first_page_writes_nothing(filler, django_assert_max_num_queries):
    filler.client.get(filler.start_url)  # the frame around the page is remembered from here on
    with django_assert_max_num_queries(3) as seen:
        filler.client.get(filler.start_url)
    assert not [one for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert "sessionid" not in filler.client.cookies
    assert not Draft.objects.exists()


def test_a_first_page_with_mistakes_makes_no_draft_and_keeps_what_was_typed(filler):
    response = filler.begin(**{"you-birth_date_month": "13"})
    assert response.status_code == 200
    assert words(response).count("<title>Error:") == 1
    assert 'value="Amina"' in words(response)
    assert 'value="13"' in words(response)
    assert not Draft.objects.exists()


def test_the_first_page_leads_to_the_code(filler):
    response = filler.begin()
    assert response["Location"] == filler.page("code")
    page = filler.client.get(response["Location"])
    assert filler.draft.code in words(page)
    assert filler.url("home") in words(page)


def test_posting_the_first_page_twice_makes_one_draft(filler):
    page = filler.client.get(filler.start_url)
    data = {"started": aged(hidden(page, "started")), **FIRST}
    first, second = (Client().post(filler.start_url, data) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Draft.objects.count() == 1


def test_an_old_first_page_with_another_name_makes_another_draft(filler):
    page = filler.client.get(filler.start_url)
    data = {"started": aged(hidden(page, "started")), **FIRST}
    filler.client.post(filler.start_url, data)
    filler.client.post(filler.start_url, data | {"you-given_name": "Lucia"})
    assert Draft.objects.count() == 2


def test_a_page_posted_quicker_than_anybody_reads_is_asked_again(filler, settings):
    settings.FORMS_LEAST_SECONDS = 60  # a busy machine may take three of its own
    page = filler.client.get(filler.start_url)
    response = filler.client.post(filler.start_url, {"started": hidden(page, "started"), **FIRST})
    assert response.status_code == 200
    assert str(start.TOO_QUICK) in words(response)
    assert 'value="Amina"' in words(response)
    assert not Draft.objects.exists()


def test_an_operator_may_let_everybody_be_quick(filler, settings):
    settings.FORMS_LEAST_SECONDS = 0
    page = filler.client.get(filler.start_url)
    response = filler.client.post(filler.start_url, {"started": hidden(page, "started"), **FIRST})
    assert response["Location"] == filler.page("code")


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00"])
def test_a_token_that_is_not_ours_is_asked_again(filler, token):
    response = filler.client.post(filler.start_url, {"started": token, **FIRST})
    assert response.status_code == 200
    assert not Draft.objects.exists()


def test_the_trap_for_machines_is_told_to_people_too(filler):
    response = filler.begin(website="https://spam.example")
    assert response.status_code == 200
    assert not Draft.objects.exists()


def test_too_many_drafts_from_one_connection_wait(filler, settings):
    settings.START_MOST_AN_HOUR = 2
    for _time in range(3):
        response = filler.begin()
    assert response.status_code == 200
    assert "Amina" in words(response)
    assert Draft.objects.count() == 2


def test_a_form_that_does_not_exist_is_not_found(filler):
    assert filler.client.get(reverse("forms:start", args=["nothing"])).status_code == 404


def test_a_request_already_started_here_is_offered(filler):
    filler.begin()
    assert filler.page("check") in words(filler.client.get(filler.start_url))


# --- the address is the only current step --------------------------------------------------------


def test_a_page_view_writes_nothing(filler, django_assert_max_num_queries):
    filler.fill(until="rent")
    filler.client.get(filler.url("tenancy"))
    with django_assert_max_num_queries(8) as seen:
        filler.client.get(filler.url("tenancy"))
    written = [one["sql"] for one in seen if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert written == []


def test_a_link_to_a_later_step_leads_to_the_first_open_one_with_a_sentence(filler):
    filler.begin()
    response = filler.client.get(filler.url("money"), follow=True)
    assert response.redirect_chain[-1][0] == filler.url("home")
    assert "Answer this page first" in words(response)


def test_posting_a_later_step_saves_nothing_and_says_why(filler):
    filler.begin()
    response = filler.client.post(filler.url("money"), STEPS["money"], follow=True)
    assert response.redirect_chain[-1][0] == filler.url("home")
    assert not Answer.objects.filter(step="money").exists()


@pytest.mark.parametrize("step", ["nothing", "urgent", "elsewhere", "wizard_goto_step"])
def test_a_step_that_is_not_asked_is_no_error(filler, step):
    filler.fill(until="people")
    for response in (
        filler.client.get(filler.url(step), follow=True),
        filler.client.post(filler.url(step), {}, follow=True),
    ):
        assert response.status_code == 200
        assert "not needed" in words(response)


def test_a_forged_current_step_changes_nothing(filler):
    filler.begin()
    response = filler.post(
        "home", **{"intake_wizard-current_step": "money", "wizard_goto_step": "money"}
    )
    assert response["Location"] == filler.url("tenancy")


def test_a_missing_management_form_is_no_error(filler):
    filler.fill(until="people")
    response = filler.post("people", {"people-0-member_name": "Sami"})
    assert response.status_code == 200
    assert 'value="Sami"' in words(response)


def test_an_answer_that_hides_a_later_step_shortens_the_way(filler):
    filler.fill(until="people", letters=STEPS["letters"] | {"letters-letter": "bailiff"}, urgent={})
    assert filler.client.get(filler.url("urgent")).status_code == 200
    filler.post("letters")
    assert filler.client.get(filler.url("urgent")).status_code == 302
    assert Answer.objects.filter(step="urgent").exists()


def test_the_step_before_is_shown_with_its_answers(filler):
    filler.fill(until="tenancy")
    page = words(filler.client.get(filler.url("tenancy")))
    assert f'href="{filler.url("home")}"' in page
    back = words(filler.client.get(filler.url("home")))
    assert (
        'value="yes" id="id_home-in_torino_0"' in back.replace("checked ", "") or "checked" in back
    )


def test_changing_from_the_check_page_returns_there(filler):
    filler.fill()
    response = filler.post("rent", query="?next=check")
    assert response["Location"] == filler.page("check")


# --- what is stored ------------------------------------------------------------------------------


def test_only_normalised_answers_are_stored(filler):
    filler.begin()
    filler.post("home", junk="x" * 5000, csrfmiddlewaretoken="abc", **{"home-more": "y"})
    assert Answer.objects.get(step="home").data == {"in_torino": "yes", "district": "6"}


def test_a_save_moves_the_end_of_the_drafts_life(filler):
    filler.begin()
    Draft.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    filler.post("home")
    assert filler.draft.expires_at > timezone.now() + dt.timedelta(days=29)


def test_a_changed_birth_date_becomes_the_new_second_fact(filler):
    filler.begin()
    before = filler.draft.second_fact_hash
    filler.post("you", FIRST | {"you-birth_date_day": "28"})
    assert filler.draft.second_fact_hash != before


def test_mistakes_are_told_and_what_was_typed_stays(filler):
    filler.fill(until="rent")
    response = filler.post("rent", {"rent-monthly_cost": "a lot", "rent-months_behind": "two"})
    page = words(response)
    assert response.status_code == 200
    assert "<title>Error:" in page
    assert 'value="a lot"' in page
    assert 'value="two"' in page
    assert 'href="#id_rent-months_behind"' in page
    assert not Answer.objects.filter(step="rent").exists()


def test_a_question_that_depends_on_the_same_page_is_asked_when_it_applies(filler):
    filler.begin()
    response = filler.post("home", {"home-in_torino": "yes"})
    assert response.status_code == 200
    assert filler.post("home", {"home-in_torino": "unknown"}).status_code == 302


# --- two windows ---------------------------------------------------------------------------------


def test_a_stale_window_is_told_and_keeps_what_was_typed(filler):
    filler.fill(until="money")
    stale = filler.seen("rent")
    filler.post("rent", {"rent-monthly_cost": "500", "rent-months_behind": "1"})
    response = filler.post(
        "rent", {"rent-monthly_cost": "700", "rent-months_behind": "1"}, seen=stale
    )
    page = words(response)
    assert "changed in another window" in page
    assert 'value="700"' in page
    assert "500" in page
    assert Answer.objects.get(step="rent").data["monthly_cost"] == 50000
    again = filler.post(
        "rent",
        {"rent-monthly_cost": "700", "rent-months_behind": "1"},
        seen=hidden(response, "seen"),
    )
    assert again.status_code == 302
    assert Answer.objects.get(step="rent").data["monthly_cost"] == 70000


def test_a_double_click_and_back_and_forward_raise_no_false_alarm(filler):
    filler.begin()
    stamp = filler.seen("home")
    for _click in range(2):
        response = filler.client.post(filler.url("home"), HOME | {"seen": stamp})
        assert response["Location"] == filler.url("tenancy")
    filler.client.get(filler.url("tenancy"))
    filler.client.get(filler.url("home"))
    assert filler.client.post(filler.url("home"), HOME | {"seen": stamp}).status_code == 302


def test_two_windows_on_different_steps_do_not_overwrite_each_other(filler):
    filler.fill(until="money")
    rent, tenancy = filler.seen("rent"), filler.seen("tenancy")
    filler.post("rent", {"rent-months_behind": "7"}, seen=rent)
    filler.post("tenancy", {"tenancy-contract": "guest"}, seen=tenancy)
    assert Answer.objects.get(step="rent").data["months_behind"] == 7
    assert Answer.objects.get(step="tenancy").data["contract"] == "guest"


def test_two_requests_in_one_browser_stay_apart(filler):
    filler.begin()
    first = filler.draft
    filler.begin(**{"you-given_name": "Lucia"})
    second = filler.draft
    for draft, district in ((first, "1"), (second, "8")):
        filler.client.post(
            reverse("forms:step", args=[draft.uuid, "home"]), HOME | {"home-district": district}
        )
    kept = {one.draft_id: one.data["district"] for one in Answer.objects.filter(step="home")}
    assert kept == {first.pk: "1", second.pk: "8"}


# --- other help ----------------------------------------------------------------------------------


def test_who_lives_elsewhere_is_shown_other_help_and_may_apply_anyway(filler):
    filler.begin()
    response = filler.post("home", {"home-in_torino": "no"})
    assert response["Location"] == filler.url("elsewhere")
    page = words(filler.client.get(response["Location"]))
    assert "1522" in page
    assert filler.client.get(filler.url("tenancy")).status_code == 302
    onward = filler.client.post(filler.url("elsewhere"))
    assert onward["Location"] == filler.url("tenancy")
    assert filler.client.get(filler.url("tenancy")).status_code == 200


# --- the household -------------------------------------------------------------------------------


def test_people_are_added_and_removed_without_a_script(filler):
    filler.fill(until="people")
    one = STEPS["people"]
    response = filler.post("people", one | {"add_row": "1"})
    assert response["Location"].startswith(filler.url("people") + "?add=1")
    page = words(filler.client.get(response["Location"]))
    assert 'name="people-1-member_name"' in page
    assert 'value="Sami"' in page
    row = Answer.objects.get(step="people", row__gt="").row
    two = {
        "people-TOTAL_FORMS": "2",
        "people-INITIAL_FORMS": "0",
        "people-0-row": row,
        **{key: value for key, value in one.items() if "-0-" in key},
        "people-1-member_name": "Leila",
        "people-1-member_born": "1988",
        "people-1-member_relation": "partner",
    }
    assert filler.post("people", two)["Location"] == filler.url("money")
    assert Answer.objects.filter(step="people", row__gt="").count() == 2
    filler.post("people", two | {"remove_row": "0"})
    assert Answer.objects.get(step="people", row__gt="").data["member_name"] == "Leila"


def test_a_row_keeps_its_identity_when_it_is_changed(filler):
    filler.fill(until="money")
    row = Answer.objects.get(step="people", row__gt="").row
    filler.post("people", STEPS["people"] | {"people-0-row": row, "people-0-member_name": "Samir"})
    assert Answer.objects.get(step="people", row__gt="").row == row


def test_whoever_lives_alone_leaves_it_empty(filler):
    filler.fill(until="people")
    empty = {"people-TOTAL_FORMS": "1", "people-INITIAL_FORMS": "0", "people-0-member_name": ""}
    assert filler.post("people", empty)["Location"] == filler.url("money")
    assert Answer.objects.get(step="people").data == {"rows": []}


def test_half_a_person_is_told_and_kept(filler):
    filler.fill(until="people")
    response = filler.post("people", STEPS["people"] | {"people-0-member_born": "1066"})
    assert response.status_code == 200
    assert 'value="1066"' in words(response)


@pytest.mark.parametrize("total", ["13", "1000000000", "-5", "x", ""])
def test_too_many_people_or_nonsense_is_a_sentence(filler, total):
    filler.fill(until="people")
    many = {"people-TOTAL_FORMS": total}
    for position in range(13):
        many |= {
            f"people-{position}-member_name": f"P{position}",
            f"people-{position}-member_born": "2000",
            f"people-{position}-member_relation": "other",
        }
    response = filler.post("people", many)
    assert response.status_code == 200
    assert "at most 12" in words(response)
    assert 'value="P12"' in words(response)


def test_forged_row_ids_are_replaced(filler):
    filler.fill(until="people")
    filler.post("people", STEPS["people"] | {"people-0-row": "../../etc"})
    assert len(Answer.objects.get(step="people", row__gt="").row) == 8


# --- leaving and coming back ---------------------------------------------------------------------


def test_save_and_exit_keeps_what_is_right_and_asks_the_step_again(filler):
    filler.fill(until="rent")
    response = filler.post(
        "rent", {"rent-monthly_cost": "450", "rent-months_behind": "two", "save": "1"}, seen=""
    )
    assert response["Location"] == filler.page("leave")
    page = words(filler.client.get(response["Location"]))
    assert "We could not keep your answer to: How many months" in page
    assert filler.draft.code in page
    assert Answer.objects.get(step="rent").data == {"monthly_cost": 45000}
    back = filler.client.get(filler.page("check"))
    assert back["Location"] == filler.url("rent")
    assert 'value="450"' in words(filler.client.get(filler.url("rent")))


def test_save_and_exit_never_loses_an_older_answer(filler):
    filler.fill(until="money")
    filler.post("rent", {"rent-monthly_cost": "450", "rent-months_behind": "??", "save": "1"})
    assert Answer.objects.get(step="rent").data["months_behind"] == 2


def test_leaving_forgets_the_draft_here_and_keeps_it(filler):
    filler.fill(until="rent")
    response = filler.client.post(filler.page("leave"), {"action": "forget"})
    assert response["Location"] == reverse("forms:resume")
    assert response["Clear-Site-Data"] == '"cache"'
    assert filler.client.get(filler.url("home"))["Location"] == reverse("forms:resume")
    assert Draft.objects.count() == 1
    assert not Session.objects.exists()


def test_deleting_a_draft_is_asked_twice_and_leaves_nothing(filler):
    filler.fill(until="rent")
    assert "cannot be undone" in words(filler.client.get(filler.page("leave") + "?delete=1"))
    filler.client.post(filler.page("leave"), {"action": "delete"})
    assert not Draft.objects.exists()
    assert not Answer.objects.exists()


def test_a_draft_whose_time_is_over_cannot_be_opened(filler):
    filler.fill(until="rent")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        client = filler.client
        session = client.session
        session.set_expiry(dt.timedelta(days=60))
        session.save()
        response = client.get(filler.url("home"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("forms:resume")


def test_nobody_else_opens_a_draft(filler):
    filler.fill(until="rent")
    stranger = Client()
    for page in (
        filler.url("home"),
        *(filler.page(name) for name in ("code", "check", "receipt", "leave")),
    ):
        assert stranger.get(page)["Location"] == reverse("forms:resume")
    assert "Amina" not in words(stranger.get(filler.url("you"), follow=True))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(filler, method):
    filler.begin()
    assert getattr(filler.client, method)(filler.url("home")).status_code == 405


def test_every_page_is_kept_by_nobody_and_listed_nowhere(filler):
    filler.fill()
    filler.send()
    for page in (
        filler.start_url,
        filler.page("receipt"),
        filler.page("leave"),
        reverse("forms:resume"),
    ):
        response = filler.client.get(page)
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"].startswith("noindex")


def test_the_form_is_filled_in_italian_too(version, delivered, private_files):
    with override("it"):
        filler = Filler(version)
        filler.fill()
        assert filler.send()["Location"] == filler.page("receipt")
        assert not filler.page("receipt").startswith("/en/")
    assert Draft.objects.get().language == "it"

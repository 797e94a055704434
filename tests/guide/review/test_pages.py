"""The page of a review, the editor while it lasts, Wagtail's own pages."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guide.models import ReviewState
from guide.review import deciding
from portal.models import User
from tests.guide.review.conftest import Desk, person


def at(state: ReviewState) -> str:
    return reverse("guide_review:review", args=[state.pk])


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_an_expert_takes_approves_and_the_guide_says_so(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    browser = signed_in(client, desk.expert)
    text = browser.get(at(state)).content.decode()
    for shown in (
        "Eviction letter",
        "ha ancora presa",
        "Guarda che cosa cambia",
        "Ultima modifica di Ada",
    ):
        assert shown in text
    assert browser.post(at(state), {"action": "claim"}).status_code == 302
    assert "Restituisci" in browser.get(at(state)).content.decode()
    day = timezone.localdate() + dt.timedelta(days=100)
    answer = browser.post(at(state), {"action": "approve", "again_on": str(day)}, follow=True)
    assert "Approvato" in answer.content.decode()
    assert desk.fresh().review_again_on == day


def test_an_expert_without_rights_on_pages_can_read_the_text(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    browser = signed_in(client, desk.expert)
    read = reverse("guide_review:read", args=[state.pk])
    compare = reverse("guide_review:changes", args=[state.pk])
    assert "at once" in browser.get(read).content.decode()
    text = browser.get(compare).content.decode()
    assert "addition" in text
    assert "once" in text


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    browser = signed_in(client, desk.expert)
    page = browser.post(at(state), {"action": "reject", "comment": "Art. 55 says 90"})
    assert page.status_code == 422
    assert "Scegli almeno un motivo." in page.content.decode()
    assert "Art. 55 says 90" in page.content.decode()
    for day in ("", "yesterday", "2020-01-01", "9999-01-01"):
        sent = {"action": "approve", "again_on": day, "comment": "Well written"}
        page = browser.post(at(state), sent)
        assert page.status_code == 422
        assert "Well written" in page.content.decode()
    assert browser.post(at(state), {"action": "burn"}).status_code == 422
    assert ReviewState.objects.get().is_open


def test_who_came_second_is_told_and_keeps_the_text(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    deciding.claim(state.pk, desk.other)
    sent = {"action": "reject", "reasons": ["wrong"], "comment": "My long note"}
    page = signed_in(client, desk.expert).post(at(state), sent)
    assert page.status_code == 409
    assert "stata presa da Olga." in page.content.decode()


def test_the_author_reads_why_and_cannot_decide(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    browser = signed_in(client, desk.author)
    text = browser.get(at(state)).content.decode()
    assert "Solo gli esperti indicati" in text
    assert 'value="approve"' not in text
    assert browser.post(at(state), {"action": "claim"}).status_code == 409
    deciding.reject(state.pk, desk.expert, reasons=["unclear"], comment="<b>Too</b> many words")
    text = browser.get(at(state)).content.decode()
    assert "difficile da capire" in text
    assert "&lt;b&gt;Too&lt;/b&gt; many words" in text


def test_for_everybody_else_it_does_not_exist(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    readers = desk.experts.__class__.objects.create(name="Readers")
    readers.permissions.set(desk.experts.permissions.all())
    assert signed_in(client, person("rita", readers)).get(at(state)).status_code == 404
    for name in ("review", "read", "changes"):
        assert client.get(reverse(f"guide_review:{name}", args=[10**9])).status_code == 404
        assert client.get(reverse(f"guide_review:{name}", args=[state.pk])).status_code == 404


def test_while_it_lasts_nobody_writes_and_the_editor_leads_to_the_review(
    desk: Desk, client: Client
) -> None:
    state = desk.written_and_asked()
    edit = reverse("wagtailadmin_pages:edit", args=[desk.guide.pk])
    for user in (desk.author, desk.expert):
        text = signed_in(client, user).get(edit).content.decode()
        assert "Questo testo è in revisione e non si può modificare." in text
        assert at(state) in text
        assert desk.fresh().get_lock().for_user(user)
    desk.guide.workflow_states.get().cancel(user=desk.author)
    assert "in revisione e non" not in signed_in(client, desk.author).get(edit).content.decode()


def test_wagtails_dashboard_offers_the_review_to_who_may_take_it(
    desk: Desk, client: Client
) -> None:
    desk.write(desk.other)
    state = desk.ask()
    home = reverse("wagtailadmin_home")
    assert "Prendi questa revisione" in signed_in(client, desk.expert).get(home).content.decode()
    assert "Prendi questa revisione" not in signed_in(client, desk.other).get(home).content.decode()
    url = reverse("wagtailadmin_pages:workflow_action", args=[desk.guide.pk, "claim", state.pk])
    assert signed_in(client, desk.expert).post(url).status_code == 302
    assert ReviewState.objects.get().claimed_by == desk.expert


def test_wagtails_dialogue_asks_the_same(desk: Desk, client: Client) -> None:
    state = desk.written_and_asked()
    browser = signed_in(client, desk.expert)
    for name, sent in (("approve", {"comment": "x"}), ("reject", {"comment": "x"})):
        url = reverse("wagtailadmin_pages:workflow_action", args=[desk.guide.pk, name, state.pk])
        assert browser.get(url).status_code == 200
        answer = browser.post(url, sent, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.json()["step"] == "action"
    assert ReviewState.objects.get().is_open
    sent = {"reasons": ["wrong"], "comment": "Wrong court"}
    browser.post(url, sent, headers={"x-requested-with": "XMLHttpRequest"})
    assert not ReviewState.objects.get().is_open


def test_nobody_types_who_checked_a_text(desk: Desk) -> None:
    form = type(desk.guide).get_edit_handler().get_form_class()
    assert "review_again_on" in form.base_fields
    assert {"reviewed_on", "reviewed_by"}.isdisjoint(form.base_fields)


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(desk: Desk, client: Client, method: str) -> None:
    state = desk.written_and_asked()
    assert getattr(signed_in(client, desk.expert), method)(at(state)).status_code == 405

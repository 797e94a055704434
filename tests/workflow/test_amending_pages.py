"""The pages on which administrators change a workflow."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import translation

from portal.models import User
from tests.workflow.sample import PARCELS
from workflow import effective
from workflow.amending import saving
from workflow.models import Amendment

pytestmark = pytest.mark.django_db
STATE = reverse("case_state", args=["parcels", "new"])
LOSE = reverse("case_step", args=["parcels", "lose"])
SEND = reverse("case_step", args=["parcels", "send"])
OVERVIEW = reverse("case_workflows")
WORDS = {
    "label_it": "Arrivato",
    "label_en": "Arrived",
    "public_label_it": "Qui",
    "public_label_en": "Here",
}


@pytest.fixture(autouse=True)
def counts_at_once(monkeypatch):
    """A test never commits; what happens after the commit happens at once here."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())


def signed_in(*permissions: str, email: str = "bea@example.org", **fields: bool) -> Client:
    user = User.objects.create_user(email, "x", first_name="Bea", **fields)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def boss(db):
    return signed_in("access_admin", "change_workflow")


def typed_for_lose(**changes):
    """The page as it stands: every label of the two reasons."""
    return {
        "seen": "0", "label_it": "Lose", "label_en": "Lose",
        "reason_rain_it": "It rained", "reason_rain_en": "It rained",
        "reason_theft_it": "It was stolen", "reason_theft_en": "It was stolen",
    } | changes  # fmt: skip


def test_a_named_permission_opens_the_pages_and_nothing_else_does(boss):
    pages = [OVERVIEW, STATE, LOSE, reverse("case_history")]
    assert [boss.get(page).status_code for page in pages] == [200] * len(pages)
    chief = signed_in(email="root@example.org", is_superuser=True, is_staff=True)
    assert chief.get(STATE).status_code == 200
    other = signed_in("access_admin", email="other@example.org")
    for client, status in ((other, 404), (Client(), 302)):
        for page in pages:
            assert client.get(page).status_code == status
        assert client.post(STATE, {"seen": 0, **WORDS}).status_code == status
        undone = client.post(
            reverse("case_undo"), {"area": "state:parcels", "key": "new", "seen": 0}
        )
        assert undone.status_code == status
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("case_state", ["parcels", "moon"]),
        ("case_state", ["moon", "new"]),
        ("case_step", ["parcels", "fly"]),
        ("case_step", ["moon", "send"]),
    ],
)
def test_what_the_program_does_not_have_is_an_unknown_page(boss, name, args):
    assert boss.get(reverse(name, args=args)).status_code == 404


def test_a_state_is_renamed_and_the_overview_says_by_whom_and_what_it_was(boss):
    assert boss.post(STATE, {"seen": 0, **WORDS}).status_code == 302
    with translation.override("en"):
        assert effective.get("parcels").state("new").label == "Arrived"
    page = boss.get(OVERVIEW).content.decode()
    assert "Arrivato" in page
    assert "New" in page.split("workflow-original")[1]
    (row,) = Amendment.objects.all()
    assert row.actor_label == "Bea"
    assert row.actor_label in page.split("workflow-changed")[1]
    history = boss.get(reverse("case_history")).content.decode()
    assert "it: Arrivato · en: Arrived" in history


def test_back_to_the_original(boss):
    boss.post(STATE, {"seen": 0, **WORDS})
    boss.post(reverse("case_undo"), {"area": "state:parcels", "key": "new", "seen": 1})
    assert effective.get("parcels") == PARCELS
    assert Amendment.objects.count() == 2
    boss.post(reverse("case_undo"), {"area": "state:parcels", "key": "new", "seen": 1})  # stale
    assert Amendment.objects.count() == 2


def test_typing_the_original_again_is_the_original(boss):
    boss.post(STATE, {"seen": 0, **WORDS})
    said = {
        "label_it": "New",
        "label_en": "New",
        "public_label_it": "Received",
        "public_label_en": "Received",
    }
    boss.post(STATE, {"seen": 1, **said})
    assert Amendment.objects.in_force().count() == 0


@pytest.mark.parametrize("empty", ["", "   ", "x" * 121])
def test_a_label_cannot_be_empty_or_endless_and_the_rest_stays_typed(boss, empty):
    answer = boss.post(STATE, {"seen": 0, **WORDS, "label_en": empty})
    assert answer.status_code == 422
    assert 'value="Arrivato"' in answer.content.decode()
    assert not Amendment.objects.exists()


def test_the_second_of_two_administrators_is_told_and_what_they_typed_stays(boss):
    other = signed_in("access_admin", "change_workflow", email="ornella@example.org")
    boss.post(STATE, {"seen": 0, **WORDS})
    mine = {**WORDS, "label_it": "Giunto", "label_en": "Come"}
    answer = other.post(STATE, {"seen": 0, **mine})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="Giunto"' in page
    assert "it: Arrivato · en: Arrived" in page  # what it says now
    assert 'name="seen" value="1"' in page
    assert Amendment.objects.count() == 1
    assert other.post(STATE, {"seen": 1, **mine}).status_code == 302  # knowingly
    assert str(effective.get("parcels").state("new").label) == "Giunto"


def test_a_double_click_is_one_change(boss):
    for _click in range(2):
        assert boss.post(STATE, {"seen": 0, **WORDS}).status_code == 302
    assert Amendment.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "abc", "-1", "99999999999999999999", "5"])
def test_a_forged_version_changes_nothing(boss, seen):
    assert boss.post(STATE, {"seen": seen, **WORDS}).status_code == 409
    assert boss.post(STATE, WORDS).status_code == 409
    assert not Amendment.objects.exists()


def test_who_may_is_chosen_among_what_the_definition_allows(boss):
    said = {"seen": 0, "label_it": "Send", "label_en": "Send"}
    for forged in (["customer"], ["emperor"], []):
        assert boss.post(SEND, {**said, "roles": forged}).status_code == 422
    assert boss.post(SEND, {**said, "roles": ["driver"]}).status_code == 302
    assert effective.get("parcels").transition("send").roles == {"driver"}
    answer = reverse("case_step", args=["parcels", "answer"])
    assert 'name="roles"' not in boss.get(answer).content.decode()
    boss.post(answer, {"seen": 0, "label_it": "Answer", "label_en": "Answer", "roles": ["clerk"]})
    assert effective.get("parcels").transition("answer").roles == {"customer"}


def test_a_reason_is_renamed_added_and_retired(boss):
    said = typed_for_lose(
        reason_rain_it="Pioveva", retired_theft="on", new1_it="Allagamento", new1_en="Flood",
        reason_forged_it="Forged", reason_forged_en="Forged", retired_forged="on",
    )  # fmt: skip
    assert boss.post(LOSE, said).status_code == 302
    step = effective.get("parcels").transition("lose")
    assert [(r.key, str(r.label)) for r in step.reasons] == [
        ("rain", "Pioveva"),
        ("allagamento", "Allagamento"),
    ]
    assert [r.key for r in step.retired] == ["theft"]
    assert "Pioveva · en: It rained" in boss.get(OVERVIEW).content.decode()
    page = boss.get(LOSE).content.decode()
    assert 'name="retired_theft"' in page
    assert 'name="reason_allagamento_en" value="Flood"' in page


def test_a_new_reason_never_takes_the_key_of_another(boss):
    boss.post(LOSE, typed_for_lose(new1_it="Rain", new1_en="Wet", new2_it="雨", new2_en="Ame"))
    keys = [reason.key for reason in effective.get("parcels").transition("lose").reasons]
    assert keys == ["rain", "theft", "rain_2", "reason"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"new1_it": "Fuoco"},  # one language only
        {"new1_it": "It Rained", "new1_en": "Wet"},  # there is one of this name
        {"retired_rain": "on", "retired_theft": "on"},  # nothing left to choose
        {"reason_rain_it": ""},
        {"new1_it": "x" * 121, "new1_en": "y"},
    ],
)
def test_wrong_reasons_get_a_sentence_and_keep_what_was_typed(boss, wrong):
    answer = boss.post(LOSE, typed_for_lose(label_it="Smarrisci", **wrong))
    assert answer.status_code == 422
    assert 'value="Smarrisci"' in answer.content.decode()
    assert not Amendment.objects.exists()


def test_a_reason_that_was_added_meanwhile_survives_the_older_page(boss):
    boss.post(LOSE, typed_for_lose(new1_it="Fuoco", new1_en="Fire"))
    older = typed_for_lose(label_it="Smarrisci")
    answer = boss.post(LOSE, older)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Fuoco"' in page
    assert 'value="Smarrisci"' in page


def test_hostile_words_are_shown_as_words(boss):
    boss.post(STATE, {"seen": 0, **WORDS, "label_it": "<script>alert(1)</script>"})
    for page in (OVERVIEW, STATE, reverse("case_history")):
        assert "<script>alert(1)" not in boss.get(page).content.decode()


def test_what_no_longer_fits_is_said_and_taken_back(boss):
    Amendment.objects.create(
        area="change:parcels", key="fly", version=1, after={"roles": ["clerk"]}, actor_label="Bea"
    )
    Amendment.objects.create(area="state:moon", key="x", version=1, after=[1], actor_label="Bea")
    page = boss.get(OVERVIEW)
    assert page.status_code == 200
    assert "parcels: fly" in page.content.decode()
    assert boss.get(reverse("case_history")).status_code == 200
    assert boss.get("/health/").json()["checks"]["workflows"].startswith("2 changes")
    for area, key in (("change:parcels", "fly"), ("state:moon", "x")):
        boss.post(reverse("case_undo"), {"area": area, "key": key, "seen": 1})
    assert "parcels: fly" not in boss.get(OVERVIEW).content.decode()


@pytest.mark.parametrize(
    "said", [{}, {"area": "x" * 80, "key": "a", "seen": 1}, {"area": "a", "key": "b", "seen": "x"}]
)
def test_a_forged_undo_is_an_unknown_page(boss, said):
    assert boss.post(reverse("case_undo"), said).status_code == 404


def test_the_terminal_marks_what_was_changed(boss):
    from tests.workflow.test_show import shown

    assert "changed by an administrator" not in shown("parcels")
    boss.post(STATE, {"seen": 0, **WORDS})
    boss.post(LOSE, typed_for_lose(retired_rain="on"))
    boss.post(SEND, {"seen": 0, "label_it": "Send", "label_en": "Send", "roles": ["driver"]})
    text = shown("parcels")
    for marked in ("Arrivato *", "It rained (no longer offered) *", "driver *"):
        assert marked in text
    assert "It was stolen *" not in text
    assert text.rstrip().endswith("* changed by an administrator")


def test_the_pages_ask_the_same_whatever_was_changed(boss, django_assert_max_num_queries):
    boss.get(OVERVIEW)
    with django_assert_max_num_queries(16):
        boss.get(OVERVIEW)
    actor = saving.actor_for(User.objects.get())
    for state in PARCELS.states:
        saving.amend("state:parcels", state.name, {"label": {"it": "x", "en": "y"}}, actor, seen=0)
    for page in (OVERVIEW, reverse("case_history")):
        with django_assert_max_num_queries(16):
            boss.get(page)

"""The editor's pages: who may open them, and what they do with what is sent."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forms import kinds
from forms.builder.models import COLUMNS, IntakeForm
from forms.builder.starter import load_permissions
from forms.catalogue import SHIPPED
from forms.models import Draft, FormPage, FormVersion
from forms.publishing import publish_shipped
from home.models import HomePage
from portal.models import User
from tests.forms.builder_forms import SCHOOL, as_it_is, draft, edited, posted, published

pytestmark = pytest.mark.django_db
ADMIN = "wagtailadmin_home"


def url(name: str, *args: Any) -> str:
    return reverse(f"forms_builder:{name}", args=args)


@pytest.fixture
def admin(home: HomePage, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin@example.org", "a-long-password-1"))
    return client


def editor(*permissions: str) -> Client:
    group = Group.objects.create(name="Writers of forms")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    user = User.objects.create_user("ed@example.org", "a-long-password-1")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def page_data(intake: IntakeForm, **changes: str) -> dict[str, str]:
    """What the editor's page sends."""
    latest = intake.get_latest_revision_as_object()
    sent = {
        "title": latest.title,
        "key": latest.key,
        "destination": latest.destination,
        "topic": latest.topic,
        "second_fact": latest.second_fact,
        "policy": latest.policy,
    }
    raw = latest.raw()
    for name in COLUMNS:
        sent |= posted(IntakeForm._meta.get_field(name).stream_block, raw[name], name)
    return sent | changes


def test_a_new_form_begins_with_its_first_and_last_page(admin: Client):
    page = admin.get(url("add"))
    steps = page.context["form"].instance.raw()["steps"]
    assert [step["value"]["key"] for step in steps] == ["you", "reach"]
    facts = {one["value"].get("means") for step in steps for one in step["value"]["questions"]}
    assert {"name", "birth_date", "safe_contact", "language", "notice"} <= facts


def test_a_new_form_saved_has_keys_and_the_translations_of_its_first_pages(admin: Client):
    page = admin.get(url("add"))
    new = page.context["form"].instance
    new.title, new.live = "Una prova", False
    sent = {"title": "Una prova", "key": "", "second_fact": "birth_date", "policy": "finish"}
    for name in COLUMNS:
        sent |= posted(IntakeForm._meta.get_field(name).stream_block, new.raw()[name], name)
    answer = admin.post(url("add"), sent)
    saved = IntakeForm.objects.get()
    assert answer.status_code == 302
    assert (saved.key, saved.live) == ("una-prova", False)
    assert saved.compiled().form.steps[0].asks[0].label["en"] == "What is your first name?"  # type: ignore[index]


def test_saving_a_draft_asks_nothing_and_publishing_asks_everything(admin: Client):
    intake = draft()
    data = page_data(intake)
    del_count = {**data, "exits-count": "0"}
    assert admin.post(url("edit", intake.pk), del_count).status_code == 302
    answer = admin.post(url("edit", intake.pk), {**del_count, "action-publish": "1"})
    assert answer.status_code == 200
    beside: Any = answer.context["form"].errors.as_data()["steps"][0]
    assert 1 in beside.block_errors
    assert not FormVersion.objects.exists()
    assert "action-publish" in answer.content.decode()


def test_publishing_shows_what_it_does_and_asks_first(admin: Client):
    intake = published()
    version = FormVersion.objects.get()
    Draft.objects.create(
        version=version,
        language="it",
        code_hash="x",
        code="x",
        expires_at=timezone.now() + timezone.timedelta(days=3),
    )
    data = page_data(intake, **{"steps-1-value-questions-0-value-label": "Che cosa serve?"})
    answer = admin.post(url("edit", intake.pk), {**data, "action-publish": "1"})
    assert answer["Location"] == url("confirm", intake.pk)
    page = admin.get(answer["Location"])
    text = page.content.decode()
    assert page.context["plan"].live_drafts == 1
    assert "“Di che cosa hai bisogno?” è ora “Che cosa serve?”" in text or "Che cosa serve?" in text
    assert FormVersion.objects.count() == 1, "nothing before it is confirmed"
    sent = {"revision": page.context["revision"], "policy": "carry", "wording_only": ["what"]}
    admin.post(answer["Location"], sent)
    made = FormVersion.objects.get(number=2)
    assert (made.policy, made.wording_only, made.source) == ("carry", ["what"], "cms")
    assert made.published_by == "admin@example.org"
    assert IntakeForm.objects.get().wording_only == []


def test_a_confirmation_of_what_was_edited_meanwhile_is_asked_again(admin: Client):
    intake = draft()
    old = intake.latest_revision_id
    edited(intake, as_it_is, title="Altro")
    answer = admin.post(url("confirm", intake.pk), {"revision": old})
    assert answer["Location"] == url("confirm", intake.pk)
    assert not FormVersion.objects.exists()


def test_closing_needs_a_day_to_come(admin: Client):
    intake = published()
    revision = edited(intake, as_it_is, title="Altro")
    for day in ("", "2001-01-01"):
        sent = {"revision": revision.pk, "policy": "close", "close_on": day}
        answer = admin.post(url("confirm", intake.pk), sent)
        assert "close_on" in answer.context["form"].errors


def test_two_confirmations_of_one_page_make_one_version(admin: Client):
    intake = draft()
    for _time in range(2):
        admin.post(url("confirm", intake.pk), {"revision": intake.latest_revision_id})
    assert FormVersion.objects.count() == 1


def test_who_may_edit_and_who_may_publish(home: HomePage):
    intake = draft()
    writer = editor("change_intakeform", "view_intakeform")
    assert writer.get(url("edit", intake.pk)).status_code == 200
    for name in ("test", "translate"):
        assert writer.get(url(name, intake.pk)).status_code == 200
    assert writer.get(url("confirm", intake.pk))["Location"] == reverse(ADMIN)
    writer.post(url("confirm", intake.pk), {"revision": intake.latest_revision_id})
    writer.post(url("edit", intake.pk), {**page_data(intake), "action-publish": "1"})
    assert not FormVersion.objects.exists()
    assert writer.get(url("start"))["Location"] == reverse(ADMIN)


@pytest.mark.parametrize("name", ["edit", "confirm", "test", "translate", "export"])
def test_somebody_without_the_permission_sees_nothing(home: HomePage, name: str):
    intake = draft()
    assert editor().get(url(name, intake.pk))["Location"] == reverse(ADMIN)
    assert Client().get(url(name, intake.pk)).status_code == 302


def test_the_choosers_offer_only_what_is_asked_before(admin: Client):
    intake = draft()
    answer = admin.post(url("choices", intake.pk), page_data(intake)).json()
    asks, groups, _own = answer["upto"]["steps-2-value-only"]
    assert answer["order"][:asks] == ["given_name", "birth_date", "what", "age"]
    assert groups == 0
    assert answer["upto"]["steps-1-value-questions-1-value-only"] == [2, 0, ["what"]]
    assert answer["upto"]["steps-4-value-only"][1] == 1
    assert answer["asks"]["what"]["values"] == [["books", "Libri"], ["meals", "Mensa"]]
    assert "gt" in answer["asks"]["age"]["operators"]
    assert "gt" not in answer["asks"]["what"]["operators"]
    assert answer["exits"] == [["grown_up", "C'è un'altra porta"]]
    assert answer["frozen"] == []


def test_the_choosers_say_which_names_are_kept_once_published(admin: Client):
    intake = published()
    answer = admin.post(url("choices", intake.pk), page_data(intake)).json()
    assert "steps-1-value-questions-0-value-key" in answer["frozen"]


@pytest.mark.parametrize("sent", [{}, {"steps-count": "many"}, {"steps-count": "3"}])
def test_the_choosers_refuse_what_no_page_sends(admin: Client, sent: dict[str, str]):
    assert admin.post(url("choices_new"), sent).status_code == 400
    assert admin.get(url("choices_new")).status_code == 405


def test_every_page_can_be_previewed(admin: Client):
    intake = draft()
    data = page_data(intake)
    modes = [name for name, _label in intake.preview_modes]
    assert modes[-1] == "check"
    assert "exit:grown_up" in modes
    assert len(modes) == len(SCHOOL.steps) + 2
    assert admin.post(url("preview_on_edit", intake.pk), data).json()["is_valid"]
    for mode in modes:
        page = admin.get(url("preview_on_edit", intake.pk), {"mode": mode})
        assert page.status_code == 200, mode
        assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    first = admin.get(url("preview_on_edit", intake.pk), {"mode": "step:need"}).content.decode()
    assert "Di che cosa hai bisogno?" in first
    assert not Draft.objects.exists()


def test_every_kind_and_every_ready_made_page_shows_what_it_is(admin: Client):
    steps = IntakeForm._meta.get_field("steps").stream_block
    asks = steps.child_blocks["page"].child_blocks["questions"]
    assert set(asks.child_blocks) == set(kinds.registered())
    shown = [block for name, block in steps.child_blocks.items() if name.startswith("ready_")]
    for block in [*asks.child_blocks.values(), *shown]:
        assert block.is_previewable
        preview = reverse("wagtailadmin_block_preview")
        page = admin.get(preview, {"id": block.definition_prefix})
        assert page.status_code == 200, block.name


def test_the_list_costs_the_same_for_many(admin: Client, django_assert_max_num_queries: Any):
    draft()
    admin.get(url("list"))
    with django_assert_max_num_queries(40) as few:
        admin.get(url("list"))
    for number in range(12):
        made = draft(type(SCHOOL)(f"form-{number}", {"it": f"Modulo {number}"}, SCHOOL.steps[:1]))
        made.latest_revision.publish()
    with django_assert_max_num_queries(len(few)):
        page = admin.get(url("list"))
    assert page.content.decode().count("Modulo ") >= 12


def test_forms_nobody_has_taken_over_stand_below_the_list(admin: Client):
    publish_shipped()
    page = admin.get(url("list")).content.decode()
    assert "Chiedi aiuto" in page
    made = admin.post(url("start"), {"adopt": "ask-help"})
    assert made.status_code == 302
    after = admin.get(url("list"))
    assert "ask-help" not in [one.key for one in after.context["shipped"]]
    assert len(after.context["shipped"]) == len(SHIPPED) - 1
    assert "Chiedi aiuto" in after.content.decode()


def test_a_start_page_chooses_the_form_by_its_title(admin: Client, home: HomePage):
    published()
    page = admin.get(reverse("wagtailadmin_pages:add", args=["forms", "formpage", home.pk]))
    choices = dict(page.context["form"].fields["form_key"].choices)
    assert choices["school"] == "Aiuto per la scuola"
    start = FormPage(title="Scuola", slug="scuola", form_key="school")
    home.add_child(instance=start)
    answer = Client().get(reverse("forms:start", args=["school"]))
    assert answer.status_code == 200
    assert "Chi sei" in answer.content.decode()


def test_editors_write_and_moderators_publish_from_the_start():
    groups = [Group.objects.get_or_create(name=name)[0] for name in ("Editors", "Moderators")]
    load_permissions(lambda _line: None)
    held = [set(group.permissions.values_list("codename", flat=True)) for group in groups]
    assert {"add_intakeform", "change_intakeform"} <= held[0]
    assert "publish_intakeform" not in held[0]
    assert "publish_intakeform" in held[1]

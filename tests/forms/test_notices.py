"""The privacy notice: versions that never change, and which one was read, when, in what language."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from forms import insert_only
from forms.models import Draft, Notice, NoticeText, Submission
from forms.privacy import notice_publishing, proofs, shown
from forms.privacy.notice_publishing import MARK, UnfinishedNoticeError
from forms.privacy.notices import SECTIONS
from forms.submit import NotReadyError, submit
from portal.localized import LocalizedText
from tests.forms.filling import REACH, hidden
from workflow.models.about import AppendOnlyError

pytestmark = pytest.mark.django_db


def both(text: str) -> LocalizedText:
    return LocalizedText({"it": f"{text} (it)", "en": f"{text} (en)"})


def a_text(form_key: str = "", **changes: LocalizedText) -> NoticeText:
    values = {key: both(f"{key} of {form_key or 'all'}") for key in ("short", *SECTIONS)}
    return NoticeText.objects.create(form_key=form_key, **(values | changes))


def published(form_key: str = "", **changes: LocalizedText) -> Notice:
    return notice_publishing.publish(a_text(form_key, **changes))[0]


def again(text: NoticeText, words: str) -> Notice:
    text.short = both(words)
    text.save()
    return notice_publishing.publish(text)[0]


# --- versions -------------------------------------------------------------------------------------


def test_publishing_makes_a_version_only_when_the_words_differ():
    text = a_text()
    first, is_new = notice_publishing.publish(text, by="Olga")
    assert (first.name, is_new, first.published_by) == ("general 1", True, "Olga")
    assert notice_publishing.publish(text) == (first, False)
    assert not notice_publishing.has_changes(text, first)
    text.purpose = both("Another purpose")
    assert notice_publishing.has_changes(text, first)
    second, _new = notice_publishing.publish(text)
    assert second.name == "general 2"
    assert "purpose of all" in str(Notice.objects.get(number=1).texts)


def test_a_version_is_never_changed_nor_deleted():
    version = published()
    for refused in (version.save, version.delete, Notice.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            refused()
    with pytest.raises(AppendOnlyError):
        Notice.objects.update(number=7)


@pytest.mark.parametrize(
    "change", ["forms_notice SET digest = 'x'", "forms_erasureproof SET count = 9"]
)
def test_the_database_refuses_too(change):
    published()
    proofs.write(references=["A"], cause="retention", rule="", action="delete", count=1, by="x")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {change}")
    insert_only.remove(connection)


def test_a_form_without_its_own_notice_shows_the_general_one():
    general = published()
    own = published("housing-risk")
    assert Notice.objects.current("housing-risk") == own
    assert Notice.objects.current("something-else") == general


def test_an_empty_section_comes_from_the_general_text():
    published()
    own = published("housing-risk", rights=LocalizedText(), dpo=LocalizedText({"it": "", "en": ""}))
    texts = {one.key: one.text for one in own.sections("en")}
    assert texts["rights"] == "rights of all (en)"
    assert texts["purpose"] == "purpose of housing-risk (en)"


def test_what_the_law_asks_for_must_be_there():
    text = a_text(complaint=LocalizedText())
    with pytest.raises(UnfinishedNoticeError, match="The law asks for it"):
        notice_publishing.publish(text)
    assert not Notice.objects.exists()


def test_what_only_the_city_knows_is_listed():
    text = a_text(dpo=both(f"Name: {MARK}"))
    text.controller = both("{controller}")
    warnings = " ".join(notice_publishing.check(text).warnings)
    assert warnings.count(MARK) == 4  # two sections in two languages


def test_the_controller_comes_from_the_settings_of_the_portal(home):
    from home.models import SiteSettings

    settings = SiteSettings.objects.get()
    settings.owner_name, settings.address = "City of Torino", "Piazza Palazzo di Città 1"
    settings.save()
    version = published(controller=both("{controller}"), short=both("{controller} reads it"))
    assert version.short("en") == ["City of Torino reads it (en)"]
    assert "Address: Piazza Palazzo di Città 1" in version.sections("en")[0].text
    assert f"Indirizzo: {MARK}" not in version.sections("it")[0].text


def test_the_short_layer_is_short():
    text = a_text(short=LocalizedText({"it": "\n".join("abcdef")}))
    with pytest.raises(ValidationError, match="5"):
        text.full_clean()


def test_a_missing_translation_is_told_and_filled_with_the_main_language():
    text = a_text(purpose=LocalizedText({"it": "Scopo"}))
    assert any(
        "purpose" in one.lower() or "Why" in one for one in notice_publishing.check(text).warnings
    )
    version, _new = notice_publishing.publish(text)
    assert "Scopo" in str(version.texts["en"])


# --- the public page ------------------------------------------------------------------------------


def test_everybody_reads_every_version_in_every_language(home):
    text = a_text("housing-risk")
    notice_publishing.publish(text)
    again(text, "New words")
    reader = Client()
    old = reader.get("/en/requests/notice/housing-risk/1/").content.decode()
    assert "short of housing-risk (en)" in old
    assert "no longer the one in use" in old
    assert 'content="noindex"' in old
    new = reader.get("/en/requests/notice/housing-risk/", follow=True).content.decode()
    assert "New words (en)" in new
    assert "no longer the one in use" not in new
    with override("it"):
        italian = reader.get(shown.address(Notice.objects.get(number=2)))
    assert "New words (it)" in italian.content.decode()
    assert reader.get("/en/requests/notice/housing-risk/9/").status_code == 404
    assert reader.get("/en/requests/notice/nothing/").status_code == 404


def test_editors_cannot_put_scripts_on_the_page(home):
    published(purpose=both("<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://a.b/c)"))
    page = Client().get("/en/requests/notice/general/1/").content.decode()
    main = page.split("<main")[1].split("</main")[0]
    assert "<script" not in main
    assert 'href="javascript' not in main
    assert "<img" not in main


# --- reading it -----------------------------------------------------------------------------------


@pytest.fixture
def text(version):
    return a_text("housing-risk")


def test_the_page_shows_the_short_layer_the_link_and_never_asks_for_consent(filler, text):
    notice_publishing.publish(text)
    filler.fill(until="reach")
    page = filler.client.get(filler.url("reach")).content.decode()
    assert "short of housing-risk (en)" in page
    assert "/en/requests/notice/housing-risk/1/" in page
    assert "I have read and understood the notice" in page
    assert "consent" not in page.lower()


def test_the_submission_says_which_version_in_which_language_and_when(filler, text):
    notice_publishing.publish(text)
    before = timezone.now()
    filler.fill()
    filler.send()
    sent = Submission.objects.get()
    assert sent.notice_version == "housing-risk 1"
    assert sent.notice["version"] == "housing-risk 1"
    assert sent.notice["language"] == "en"
    assert before <= dt.datetime.fromisoformat(sent.notice["read_at"]) <= timezone.now()


def test_a_notice_read_in_one_language_stays_read_in_the_other(filler, text):
    notice_publishing.publish(text)
    filler.fill()
    with override("it"):
        italian = filler.client.get(filler.url("reach")).content.decode()
    assert 'value="housing-risk 1 en"' in italian
    assert "checked" in italian.split('name="reach-notice"')[1].split(">")[0]


def test_changed_between_page_and_step_it_is_read_again_and_nothing_is_lost(filler, text):
    notice_publishing.publish(text)
    filler.fill(until="reach")
    box, seen = filler.box("reach", "reach-notice"), filler.seen("reach")
    again(text, "New words")
    answer = filler.post("reach", REACH | {"reach-notice": box}, seen=seen)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "The notice has changed since this page was shown" in page
    assert "New words" in page
    tag = page.split('name="reach-notice"')[1].split(">")[0]
    assert "checked" not in tag
    assert "housing-risk 2 en" in tag
    assert 'value="fr" selected' in page or page.count("checked") >= 2  # the rest is still there
    assert filler.post("reach").status_code == 302


def test_changed_between_step_and_sending_it_is_read_again_and_nothing_is_lost(filler, text):
    notice_publishing.publish(text)
    filler.fill()
    saved = {one.step: one.data for one in filler.draft.saved.all()}
    checked = filler.client.get(filler.page("check"))
    again(text, "New words")
    answer = filler.client.post(
        filler.page("check"), {"seen": hidden(checked, "seen")}, follow=True
    )
    assert not Submission.objects.exists()
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == filler.url("reach")
    assert "The notice has changed since you read it. Nothing you wrote is lost" in page
    assert "New words" in page
    assert {one.step: one.data for one in filler.draft.saved.all()} == saved
    filler.post("reach")
    filler.send()
    assert Submission.objects.get().notice_version == "housing-risk 2"


def test_changed_in_the_last_moment_the_database_decides(filler, text, monkeypatch):
    """Another process has published, and this one has not heard of it yet."""
    notice_publishing.publish(text)
    filler.fill()
    monkeypatch.setattr(shown.notices, "current_name", lambda _key: "housing-risk 1")
    again(text, "New words")
    with pytest.raises(NotReadyError) as refused:
        submit(filler.draft, language="en")
    assert refused.value.step == "reach"
    assert Draft.objects.get().submitted_at is None


def test_the_first_notice_ever_is_shown_to_those_who_ticked_without_one(filler, text):
    filler.fill()
    notice_publishing.publish(text)
    answer = filler.client.get(filler.page("check"), follow=True)
    assert answer.redirect_chain[-1][0] == filler.url("reach")


def test_a_double_click_is_no_conflict(filler, text):
    notice_publishing.publish(text)
    filler.fill(until="reach")
    seen, box = filler.seen("reach"), filler.box("reach", "reach-notice")
    for _click in range(2):
        answer = filler.post("reach", REACH | {"reach-notice": box}, seen=seen)
        assert answer.status_code == 302


@pytest.mark.parametrize("forged", ["housing-risk 99 it", "on", "x" * 500, "general 1 it", "%00"])
def test_a_forged_box_is_no_reading(filler, text, forged):
    notice_publishing.publish(text)
    filler.fill(until="reach")
    data = REACH | {"reach-notice": forged}
    answer = filler.client.post(filler.url("reach"), data | {"seen": filler.seen("reach")})
    assert answer.status_code == 200
    assert "The notice has changed" in answer.content.decode()

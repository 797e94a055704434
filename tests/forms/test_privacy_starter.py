"""What a new installation begins with."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from forms.catalogue import SHIPPED
from forms.models import Notice, NoticeText, RetentionRule
from forms.privacy import notice_publishing
from forms.privacy import starter as privacy_starter
from forms.privacy.notices import SECTIONS
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS


def next_start() -> None:
    """What `load_starter` does for these rows."""
    privacy_starter.load_notices(lambda _line: None)
    privacy_starter.load_rules(lambda _line: None)


def test_every_form_has_a_notice_complete_in_every_language(starter, settings):
    for form_key in SHIPPED:
        notice = Notice.objects.current(form_key)
        for code, _name in settings.LANGUAGES:
            assert 1 <= len(notice.short(code)) <= 5
            assert [one.key for one in notice.sections(code)] == list(SECTIONS)
            page = Client().get(f"{'' if code == 'it' else '/' + code}{address(notice, code)}")
            assert page.status_code == 200


def address(notice, code):
    with override(code):
        return reverse("forms:notice", args=[notice.scope, notice.number]).removeprefix(f"/{code}")


def test_the_notices_ask_for_no_consent_and_name_what_only_the_city_knows(starter):
    for text in NoticeText.objects.all():
        found = notice_publishing.check(text)
        assert found.errors == []
        assert found.warnings
    short = " ".join(" ".join(notice.short("it")) for notice in Notice.objects.all())
    assert "acconsent" not in short.lower()
    assert "Città di Torino" in short


def test_what_is_not_decided_is_kept(starter):
    days = dict(RetentionRule.objects.values_list("state", "days"))
    assert days["closed"] is None
    assert days["readings"] is None
    assert days["not_accepted"] == days["undelivered"] == 365


@pytest.mark.django_db
def test_a_second_run_changes_nothing_the_city_has_changed(starter):
    RetentionRule.objects.filter(state="closed").update(days=3650)
    NoticeText.objects.filter(form_key="").update(short={"it": "Nostra", "en": "Ours"})
    before = Notice.objects.count()
    next_start()
    assert RetentionRule.objects.get(state="closed").days == 3650
    assert NoticeText.objects.get(form_key="").short["it"] == "Nostra"
    assert Notice.objects.count() == before


def test_the_officer_has_a_group_with_nothing_but_this(starter):
    group = Group.objects.get(name="Data protection officer")
    assert set(group.permissions.values_list("codename", flat=True)) == {
        "access_admin", ANSWER_PEOPLE, SEE_PROOFS, "view_noticetext", "view_retentionrule",
    }  # fmt: skip


# --- a first start that found no catalogue ----------------------------------------------------


def break_notices(monkeypatch) -> None:
    """Publish every notice again the way a process without a catalogue did."""
    with monkeypatch.context() as patched:
        patched.setattr(notice_publishing, "override", lambda _code: override("en"))
        for text in NoticeText.objects.order_by("form_key"):
            notice_publishing.publish(text)


def test_notices_get_their_italian_headings_back(starter, monkeypatch) -> None:
    before = {one.form_key: one.texts for one in Notice.objects.all()}
    break_notices(monkeypatch)
    titles = [one.title for one in Notice.objects.current("").sections("it")]
    assert "Your rights" in titles
    next_start()
    for form_key, texts in before.items():
        assert Notice.objects.filter(form_key=form_key).order_by("-number")[0].texts == texts
    count = Notice.objects.count()
    next_start()
    assert Notice.objects.count() == count


def test_a_notice_being_worked_on_is_not_published_by_the_healing(starter, monkeypatch) -> None:
    break_notices(monkeypatch)
    NoticeText.objects.filter(form_key="").update(rights={"it": "Nuovi", "en": "New"})
    next_start()
    assert NoticeText.objects.get(form_key="").rights["it"] == "Nuovi"
    section = next(one for one in Notice.objects.current("").sections("it") if one.key == "rights")
    assert section.title == "I tuoi diritti"
    assert section.text != "Nuovi"


def test_a_notice_an_editor_published_keeps_its_words(starter, monkeypatch) -> None:
    NoticeText.objects.filter(form_key="").update(rights={"it": "Nuovi", "en": "New"})
    break_notices(monkeypatch)
    next_start()
    section = next(one for one in Notice.objects.current("").sections("it") if one.key == "rights")
    assert (section.title, section.text) == ("I tuoi diritti", "Nuovi")

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils.translation import override

from forms import catalogue, publishing
from forms.catalogue import HOUSING_RISK
from forms.declaration import Form
from forms.models import Answer, Delivery, Draft, FormPage, FormVersion, Submission
from forms.publishing import compiled
from forms.versions import publish

pytestmark = pytest.mark.both


def test_publishing_twice_makes_one_version(db, capsys):
    call_command("publish_forms")
    call_command("publish_forms")
    assert FormVersion.objects.count() == len(publishing.SHIPPED) > 1
    assert "unchanged" in capsys.readouterr().out


def test_a_changed_form_makes_a_new_version_and_old_drafts_keep_theirs(filler):
    filler.begin()
    changed = HOUSING_RISK.in_languages(lambda text: {"it": text + " (2)"})
    version, is_new = publish(changed)
    assert (version.number, is_new) == (2, True)
    assert filler.draft.version == filler.version
    assert filler.client.get(filler.url("home")).status_code == 200
    assert publish(compiled(HOUSING_RISK))[0].number == 3


def test_an_unsound_form_is_never_published(db, monkeypatch):
    broken = Form("broken")
    monkeypatch.setattr(publishing, "SHIPPED", {"broken": broken})
    with pytest.raises(CommandError, match="at least one step"):
        call_command("publish_forms")
    assert not FormVersion.objects.exists()


def test_a_version_is_only_inserted(version):
    version.number = 7
    for change in (
        version.save,
        version.delete,
        lambda: FormVersion.objects.update(number=7),
        lambda: FormVersion.objects.all().delete(),
    ):
        with pytest.raises(PermissionDenied):
            change()


def test_a_submission_is_never_changed(filler):
    filler.fill()
    filler.send()
    sent = Submission.objects.get()
    with pytest.raises(PermissionDenied):
        sent.save()
    with pytest.raises(ProtectedError):
        sent.draft.delete()


def test_the_database_refuses_the_impossible(filler):
    filler.fill()
    filler.send()
    sent, version = Submission.objects.get(), filler.version
    for impossible in (
        FormVersion(form_key=version.form_key, number=version.number, document={}, digest="x"),
        Delivery(submission=sent, destination="desk"),
        Submission(draft=sent.draft, version=version, reference="TO-1", answers={}, derived={}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            impossible.save()
    with pytest.raises(ValidationError, match="already"):
        Delivery(submission=sent, destination="desk").validate_constraints()
    filler.begin()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(draft=filler.draft, step="you", data={})


def test_drafts_expire_with_everything_and_submissions_stay(filler, capsys):
    filler.fill()
    filler.send()
    filler.fill(until="rent")
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=29)):
        call_command("expire_drafts")
    assert Draft.objects.count() == 2
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=31)):
        call_command("expire_drafts")
    assert "1 drafts deleted" in capsys.readouterr().out
    assert Draft.objects.get().submitted_at is not None
    assert Submission.objects.count() == 1
    assert not Answer.objects.exists()


def test_the_form_page_leads_to_the_form(home, client):
    page = home.add_child(
        instance=FormPage(title="Chiedi aiuto", slug="chiedi", form_key="housing-risk", minutes=15)
    )
    with override("it"):
        response = client.get(page.url)
        start = reverse("forms:start", args=["housing-risk"])
    assert response.status_code == 200
    assert f'href="{start}"' in response.content.decode()


def test_a_form_page_names_a_form_that_exists(home):
    page = FormPage(title="x", slug="x", form_key="riddle")
    with pytest.raises(ValidationError, match="not published"):
        page.clean()
    assert "housing-risk" in catalogue.SHIPPED

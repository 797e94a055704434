"""Files in the answer to a question and in messages: who sees it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk import partners, review, routing
from desk.models import Application, Attachment, Enclosure, Referral, RestrictedAccess
from desk.staff.route import RouteForm
from desk.talk.having import who_has
from forms.models import Upload
from tests.desk.answers.support import answer, called, case, download, shown, with_answer, write
from tests.desk.factories import UploadFactory, desk_user, partner_user, received
from tests.desk.test_matrix import CITY, TEXT, partner_actor
from tests.desk.test_status import asked, holding, text
from tests.forms.papers import file
from workflow.models import Reading

pytestmark = pytest.mark.django_db


def test_what_is_not_sent_is_seen_by_nobody_at_the_desk(desk: Client) -> None:
    application, question = asked()
    answer(holding(application), question, file("half.pdf"), said="x" * 5001)
    write(holding(application), application, file("other.pdf"), file("x.exe", b"MZ"))
    seen = text(desk.get(case(application)))
    assert "half.pdf" not in seen
    assert "other.pdf" not in seen
    assert {download(desk, each) for each in Upload.objects.all()} == {404}


def test_staff_open_it_and_it_is_logged(desk: Client) -> None:
    application, late = with_answer()
    seen = text(desk.get(case(application)))
    assert "late.pdf" in seen.split("desk-timeline")[1]
    assert "late.pdf" in seen.split('id="later-title"')[1].split("</section>")[0]
    assert download(desk, late.upload) == 200
    assert Reading.objects.about(late.upload).count() == 1


def test_each_role_sees_what_it_should(sign_in: Any, operator: Any, body: Any) -> None:
    application, late = with_answer()
    colleague, named = sign_in(operator), desk_user()
    helper, stranger = sign_in(partner_user(body)), sign_in(partner_user())
    routing.route(application, body, CITY, seen=application.version, reason=TEXT)
    referral = Referral.objects.get()
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    seen = {who: download(who, late.upload) for who in (colleague, helper, stranger, Client())}
    assert list(seen.values()) == [200, 404, 404, 302]
    Enclosure.objects.create(referral=referral, attachment=late)
    assert download(helper, late.upload) == 200
    assert download(stranger, late.upload) == 404
    Referral.objects.filter(pk=referral.pk).update(state="declined")
    assert download(helper, late.upload) == 404
    Application.objects.filter(pk=application.pk).update(restricted=True)
    RestrictedAccess.objects.create(user=named, application=application, given_by="Cora")
    assert download(colleague, late.upload) == 404
    assert download(sign_in(named), late.upload) == 200


def test_only_what_the_sender_ticks_goes_along(desk: Client, helper: Client, body: Any) -> None:
    application, late = with_answer()
    write(holding(application), application, file("stays.pdf"))
    url = reverse("desk_applications:route", args=[application.pk])
    assert "late.pdf" in text(desk.get(url))
    assert "checked" not in re.findall(r'<input[^>]*name="along"[^>]*>', text(desk.get(url)))[0]
    posted = {"seen": application.version, "organisation": body.pk, "reason": TEXT}
    preview = desk.post(url, posted | {"along": [late.pk], "preview": "1"})
    assert re.search(rf'value="{late.pk}"[^>]*checked', text(preview))
    assert desk.post(url, posted | {"along": [late.pk]}).status_code == 302
    referral = Referral.objects.get()
    its_page = reverse("desk_referrals:referral", args=[referral.pk])
    assert "late.pdf" not in text(helper.get(its_page)), "not before it has said yes"
    assert download(helper, late.upload) == 404
    Referral.objects.filter(pk=referral.pk).update(state="accepted")
    seen = text(helper.get(its_page))
    assert "late.pdf" in seen
    assert "stays.pdf" not in seen
    assert download(helper, late.upload) == 200
    assert download(helper, called("stays.pdf")) == 404
    assert body.name in text(desk.get(case(application))).split('id="later-title"')[1]


def test_whoever_sends_a_reserved_request_is_told_to_look_at_the_files_first(
    desk: Client, operator: Any
) -> None:
    application, _late = with_answer()
    before = RouteForm(application).fields["along"].help_text
    Application.objects.filter(pk=application.pk).update(restricted=True)
    RestrictedAccess.objects.create(user=operator, application=application, given_by="Cora")
    application.refresh_from_db()
    reserved = RouteForm(application).fields["along"].help_text
    assert reserved.startswith(before)
    assert len(reserved) > len(before)
    url = reverse("desk_applications:route", args=[application.pk])
    assert reserved in text(desk.get(url))


@pytest.mark.parametrize("made_up", ["x", "999999", "other", "infected"])
def test_a_file_that_may_not_go_along_stops_the_sending(
    desk: Client, body: Any, made_up: str
) -> None:
    application, _late = with_answer()
    chosen: Any = made_up
    if made_up == "other":
        chosen = with_answer("theirs.pdf")[1].pk
    if made_up == "infected":
        write(holding(application), application, file("bad.pdf"))
        Upload.objects.filter(pk=called("bad.pdf").pk).update(scan_state="infected")
        chosen = called("bad.pdf").attachment.pk
    url = reverse("desk_applications:route", args=[application.pk])
    posted = {"seen": application.version, "organisation": body.pk, "reason": TEXT, "along": chosen}
    response = desk.post(url, posted)
    assert response.status_code == 422
    assert TEXT in text(response)
    if made_up != "x":
        key = int(chosen)
        with pytest.raises(routing.gate.GuardRefused):
            routing.route(
                application, body, CITY, seen=application.version, reason="R", along=[key]
            )
    assert not Enclosure.objects.exists()
    assert not Referral.objects.exists()


def test_a_partner_reads_what_comes_with_messages_to_it(helper: Client, body: Any) -> None:
    application = received()
    write(holding(application), application, file("before.pdf"))
    review.take_in_charge(application, CITY, seen=1)
    routing.route(application, body, CITY, seen=2, reason=TEXT)
    referral = Referral.objects.get()
    partners.accept(referral, partner_actor(body), seen=1)
    write(holding(application), application, file("now.pdf"), said="For you")
    seen = text(helper.get(reverse("desk_referrals:referral", args=[referral.pk])))
    assert "now.pdf" in seen
    assert "before.pdf" not in seen
    opened = {each.original_name: download(helper, each) for each in Upload.objects.all()}
    assert opened == {"before.pdf": 404, "now.pdf": 200}


def test_who_has_my_data_names_the_files_that_went_along(body: Any) -> None:
    application, late = with_answer()
    routing.route(application, body, CITY, seen=application.version, reason=TEXT)
    Referral.objects.update(state="accepted")
    without = who_has(application, [late])[-1].what
    Enclosure.objects.create(referral=Referral.objects.get(), attachment=late)
    everything = who_has(application, [late])[-1].what
    assert without != everything
    assert everything == who_has(application, ())[-1].what
    write(holding(application), application, file("for-both.pdf"))
    write_before = Attachment.objects.create(
        application=application,
        upload=UploadFactory(draft=application.submission.draft, original_name="desk-only.pdf"),
        sent_at=timezone.now(),
    )
    told = who_has(application, list(application.attachments.sent()))[-1].what
    assert "late.pdf" in told
    assert "for-both.pdf" in told
    assert write_before.upload.original_name not in told
    assert told in shown(holding(application), application)

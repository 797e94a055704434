"""Who sees what, state by state, and that looking leaves a trace. See also test_palermo."""

import itertools
import uuid
from pathlib import Path

import pytest
from django.urls import reverse

from desk.access import actor_for, uploads_visible_to
from desk.flows import REFERRALS
from desk.models import Application, Referral
from desk.referrals import LOOKED_BACK_AT, SAID_YES, SEEN_BY_PARTNER
from portal.models import User
from tests.desk.factories import (
    ApplicationFactory,
    MembershipFactory,
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
)
from tests.desk.routes import every_staff_url
from tests.desk.test_matrix import APPLICATION_STATE
from workflow.models import Event, Reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(body):
    application = ApplicationFactory(state="accepted")
    ReferralFactory(pk=application.pk, application=application, organisation=body, state="accepted")
    upload = UploadFactory(draft=application.submission.draft, stored=b"%PDF-1.4 x")
    return application, upload


def test_the_walk_finds_every_kind_of_page(case):
    assert len(every_staff_url(1, uuid.uuid4())) >= 14


def test_a_member_of_another_organisation_finds_no_case_anywhere(case, sign_in):
    application, upload = case
    stranger = sign_in(partner_user(partner(name="Altri")))
    for url in every_staff_url(application.pk, upload.uuid):
        response = stranger.get(url)
        if url == reverse("desk_referrals:index"):
            assert response.status_code == 200
            assert "desk-card" not in response.content.decode()
        else:
            assert response.status_code == 404, url
        posted = stranger.post(url, {"seen": 1})
        assert posted.status_code in (404, 405), url
    assert not Reading.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("kind", ["superuser", "city member", "former operator", "manager"])
def test_nobody_without_a_place_at_the_desk_sees_case_content(case, sign_in, kind):
    application, upload = case
    if kind == "superuser":
        user = User.objects.create_superuser("root@example.org", "x")
    elif kind == "city member":
        user = MembershipFactory(desk=True, role="member").user
    elif kind == "former operator":
        user = MembershipFactory(desk=True, active=False).user
    else:
        user = MembershipFactory(desk=True, role="manager").user
    client = sign_in(user)
    for url in every_staff_url(application.pk, upload.uuid):
        response = client.get(url)
        if response.status_code == 200:
            assert url == reverse("desk_referrals:index")
            assert "desk-card" not in response.content.decode()
        else:
            assert response.status_code in (302, 404), url
            assert "accounts/login" in response.headers.get("Location", "accounts/login")
    assert not Application.objects.visible_to(user).exists()
    assert not Referral.objects.visible_to(user).exists()
    assert not uploads_visible_to(user).exists()


def test_visitors_are_asked_to_sign_in(case, client):
    application, upload = case
    for url in every_staff_url(application.pk, upload.uuid):
        response = client.get(url)
        assert response.status_code == 302, url
        assert "login" in response.headers["Location"]


@pytest.mark.parametrize(
    ("state", "who"),
    list(itertools.product([each.name for each in REFERRALS.states], ["desk", "own", "other"])),
)
def test_what_is_listed_is_what_opens(state, who, body, sign_in):
    """List ≡ detail ≡ files, for every role and state of a referral."""
    application_state = APPLICATION_STATE.get(state, "in_review")
    referral = ReferralFactory(application__state=application_state, organisation=body, state=state)
    upload = UploadFactory(draft=referral.application.submission.draft)
    user = {
        "desk": desk_user,
        "own": lambda: partner_user(body),
        "other": lambda: partner_user(partner()),
    }[who]()
    client = sign_in(user)
    listed = Referral.objects.visible_to(user).filter(pk=referral.pk).exists()
    opened = client.get(reverse("desk_referrals:referral", args=[referral.pk]))
    assert listed == (opened.status_code in (200, 302))
    assert listed == (
        who == "desk" or (who == "own" and state in (*SEEN_BY_PARTNER, *LOOKED_BACK_AT))
    )
    case_list = Application.objects.visible_to(user).exists()
    case_page = client.get(reverse("desk_applications:case", args=[referral.application_id]))
    assert case_list == (case_page.status_code == 200) == (who == "desk")
    files = uploads_visible_to(user).filter(pk=upload.pk).exists()
    assert files == (who == "desk" or (who == "own" and state in SAID_YES))


def test_before_accepting_a_partner_reads_only_the_need(body, helper):
    referral = ReferralFactory(organisation=body)
    html = helper.get(reverse("desk_referrals:referral", args=[referral.pk])).content.decode()
    assert "Near home, speaks Arabic" in html
    submission = referral.application.submission
    hidden = ("Amina", "Berardi", "amina@example.org", "+393331234567", "perso il lavoro",
              submission.reference, str(submission.uuid), "2030")  # fmt: skip
    for secret in hidden:
        assert secret not in html, secret
    listed = helper.get(reverse("desk_referrals:index")).content.decode()
    assert not any(secret in listed for secret in hidden)


def test_after_accepting_a_partner_reads_answers_and_contacts(body, helper):
    referral = ReferralFactory(organisation=body, application__state="accepted", state="accepted")
    html = helper.get(reverse("desk_referrals:referral", args=[referral.pk])).content.decode()
    for shown in ("Amina Berardi", "amina@example.org", "333", "Ho perso il lavoro a giugno."):
        assert shown in html


def test_an_unsafe_contact_is_marked_for_the_partner(body, helper):
    referral = ReferralFactory(
        organisation=body,
        application__state="accepted",
        application__safe_contact=False,
        state="accepted",
    )
    html = helper.get(reverse("desk_referrals:referral", args=[referral.pk])).content.decode()
    assert "desk-unsafe" in html
    assert "tel:" not in html, "a tap must not call"
    assert "mailto:" not in html


def test_looking_leaves_a_line(case, operator, desk, body, helper):
    application, upload = case
    desk.get(reverse("desk_applications:case", args=[application.pk]))
    reading = Reading.objects.about(application).get()
    assert (reading.user, reading.what, reading.actor_label) == (operator, "case", str(operator))
    assert reading.organisation_label
    helper.get(reverse("desk_referrals:referral", args=[application.pk]))
    looked = Reading.objects.about(Referral.objects.get()).get()
    assert (looked.what, looked.organisation_id) == ("referral", body.pk)
    helper.get(reverse("desk_staff:upload", args=[upload.uuid]))
    assert Reading.objects.about(upload).get().organisation_id == body.pk


def test_a_file_leaves_as_a_file_and_is_not_kept(case, desk):
    _application, upload = case
    response = desk.get(reverse("desk_staff:upload", args=[upload.uuid]))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 x"
    assert response.headers["Content-Disposition"] == 'attachment; filename="lettera.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "no-store" in response.headers["Cache-Control"]
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_an_infected_or_lost_file_is_not_there(case, desk):
    application, upload = case
    lost = UploadFactory(draft=application.submission.draft)
    assert desk.get(reverse("desk_staff:upload", args=[lost.uuid])).status_code == 404
    type(upload).objects.update(scan_state="infected")
    assert desk.get(reverse("desk_staff:upload", args=[upload.uuid])).status_code == 404
    assert not Reading.objects.exists()


def test_case_pages_are_not_kept_by_anybody(case, desk, helper):
    application, _upload = case
    for client, url in (
        (desk, reverse("desk_applications:index")),
        (desk, reverse("desk_applications:case", args=[application.pk])),
        (desk, reverse("desk_staff:messages")),
        (helper, reverse("desk_referrals:index")),
        (helper, reverse("desk_referrals:referral", args=[application.pk])),
    ):
        response = client.get(url)
        assert response.status_code == 200
        assert "no-store" in response.headers["Cache-Control"]


def test_lists_do_not_leave_as_spreadsheets(desk):
    ApplicationFactory()
    for kind in ("csv", "xlsx"):
        response = desk.get(reverse("desk_applications:index"), {"export": kind})
        assert response.headers["Content-Type"].startswith("text/html")


def test_an_actor_has_the_roles_of_their_places(body, operator):
    both = operator
    MembershipFactory(user=both, organisation=body)
    assert actor_for(both).roles == {"desk", "partner"}
    assert actor_for(both, body.pk).organisation_id == body.pk
    stranger = partner_user(partner())
    assert actor_for(stranger, body.pk).roles == frozenset()
    assert actor_for(User.objects.create_superuser("r@example.org", "x")).roles == frozenset()


def test_the_menu_shows_each_their_own(desk, helper, sign_in):
    def menu(client):
        html = client.get(reverse("wagtailadmin_account")).content.decode()
        return {name for name in ("applications", "referrals", "messages")
                if f"desk-{name}" in html}  # fmt: skip

    assert menu(desk) == {"applications", "referrals", "messages"}
    assert menu(helper) == {"referrals"}
    assert menu(sign_in(User.objects.create_superuser("r@example.org", "x"))) == set()


def test_no_template_marks_text_as_safe():
    for template in Path("desk/templates").rglob("*.html"):
        assert "|safe" not in template.read_text(), template
        assert "autoescape off" not in template.read_text(), template

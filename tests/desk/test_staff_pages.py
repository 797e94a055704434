"""The pages staff and partners work on."""

import html
import uuid

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.views.home import RecentEditsPanel

from desk import intake, review
from desk.flows import APPLICATIONS
from desk.models import Application, Note, Referral
from desk.staff import answer_form
from desk.staff.actions import ACTIONS
from desk.staff.day import MyDay, MyReferrals, panel
from forms import destinations
from tests.desk.factories import (
    ANSWERS,
    ApplicationFactory,
    ReferralFactory,
    UploadFactory,
    desk_user,
    partner,
    partner_user,
    received,
    topic,
)
from tests.desk.test_matrix import APPLICATION_STATE, CITY, make_application
from workflow import gate, outbox
from workflow.models import Event, Message

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'{{ 7|add:7 }}{% now 'Y' %} & \u202e \U0001f3e0"


def case(application):
    return reverse("desk_applications:case", args=[application.pk])


def act(application, name):
    return reverse("desk_applications:act", args=[application.pk, name])


def route(application):
    return reverse("desk_applications:route", args=[application.pk])


def text(response):
    return html.unescape(response.content.decode())


def words_for(name, application):
    said = {"seen": application.version, "text": "Typed with care"}
    if APPLICATIONS.transition(name).reasons:
        said["reason"] = APPLICATIONS.transition(name).reasons[0].key
    return said


# --- the case -----------------------------------------------------------------------------------------


def test_the_case_shows_answers_beside_questions_as_asked(desk):
    topic()
    application = received()
    seen = text(desk.get(case(application)))
    for words in ("Ho perso il lavoro a giugno.", "Amina Berardi", "amina@example.org", "Sfratto"):
        assert words in seen, words


def test_files_are_links_beside_their_question(desk):
    files = [{"uuid": str(uuid.uuid4()), "name": "lettera.pdf", "size": 9}]
    application = received(answers={**ANSWERS, "letter_file": {"files": files}})
    upload = UploadFactory(draft=application.submission.draft, uuid=files[0]["uuid"])
    assert reverse("desk_staff:upload", args=[upload.uuid]) in text(desk.get(case(application)))


def test_the_case_tells_when_contact_is_not_safe(desk):
    assert "desk-unsafe" in text(desk.get(case(received(unsafe=True))))
    assert "desk-safe" in text(desk.get(case(received())))


@pytest.mark.parametrize("state", [state.name for state in APPLICATIONS.states])
def test_the_buttons_are_what_the_table_allows(desk, state):
    application, _referral = make_application(state)
    shown = {str(action["label"]) for action in desk.get(case(application)).context["actions"]}
    wanted = {
        str(step.label)
        for step in APPLICATIONS.transitions
        if state in step.source and "desk" in step.roles and not step.stays and step.name != "merge"
    }
    assert shown == wanted


def test_the_timeline_tells_everything_newest_first(desk):
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    review.add_note(application, CITY, text="Called her")
    kinds = [entry.kind for entry in desk.get(case(application)).context["timeline"]]
    assert kinds[0] == "note"
    assert sorted(kinds) == ["event", "event", "message", "note"]


def test_a_note_is_added_once_and_kept_when_empty(desk):
    application = received()
    url = reverse("desk_applications:note", args=[application.pk])
    data = {"text": "Called her", "key": str(uuid.uuid4())}
    for _click in range(2):
        assert desk.post(url, data).status_code == 302
    assert Note.objects.get().text == "Called her"
    assert desk.post(url, {"text": " "}).status_code == 422


def test_hostile_words_are_shown_as_words(desk, body, helper):
    application = received(answers={**ANSWERS, "own_words": HOSTILE, "given_name": HOSTILE[:70]})
    desk.post(reverse("desk_applications:note", args=[application.pk]), {"text": HOSTILE})
    desk.post(act(application, "take_in_charge"), {"seen": 1})
    data = {"seen": 2, "organisation": body.pk, "reason": HOSTILE}
    assert desk.post(route(application), data).status_code == 302
    referral = Referral.objects.get()
    pages = [desk.get(case(application)), desk.get(reverse("desk_applications:index"))]
    pages.append(helper.get(reverse("desk_referrals:referral", args=[referral.pk])))
    helper.post(
        reverse("desk_referrals:answer", args=[referral.pk, "decline"]),
        {"seen": 1, "reason": "no_room", "text": HOSTILE},
    )
    pages.append(desk.get(case(application)))
    for response in pages:
        assert response.status_code == 200
        assert b"<script>alert(1)" not in response.content
    assert HOSTILE in text(pages[0])
    assert HOSTILE in text(pages[2])


# --- actions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_shows_itself_acts_and_bears_a_double_click(desk, name):
    application, _referral = make_application(APPLICATIONS.transition(name).source[0])
    shown = desk.get(act(application, name))
    assert shown.status_code == 200
    assert shown.context["form"] is not None
    for _click in range(2):
        response = desk.post(act(application, name), words_for(name, application))
        assert response.status_code == 302
        assert response.headers["Location"] == case(application)
    assert Event.objects.about(application).count() == 1
    application.refresh_from_db()
    assert application.state == APPLICATIONS.transition(name).target


@pytest.mark.parametrize("name", [name for name, action in ACTIONS.items() if action.text_label])
def test_a_stale_page_says_who_changed_what_and_keeps_the_text(desk, name):
    application, _referral = make_application(APPLICATIONS.transition(name).source[0])
    Application.objects.filter(pk=application.pk).update(version=3)
    Event.objects.create(
        subject=application, workflow="applications", transition="take_in_charge",
        target="in_review", version=3, actor_label="Otto Other", organisation_label="City",
    )  # fmt: skip
    response = desk.post(act(application, name), words_for(name, application))
    assert response.status_code == 409
    seen = text(response)
    assert "Otto Other (City)" in seen
    assert "Typed with care" in seen
    application.refresh_from_db()
    assert application.version == 3
    again = response.context["form"]
    assert again["seen"].value() == 3
    assert desk.post(act(application, name), again.data).status_code == 302


def test_when_it_makes_no_sense_any_more_the_text_can_be_copied(desk):
    application = ApplicationFactory(state="withdrawn")
    response = desk.post(act(application, "ask"), {"seen": 1, "text": "Typed with care"})
    assert response.status_code == 409
    assert response.context["form"] is None
    assert "Typed with care" in text(response)
    assert desk.get(act(application, "ask")).status_code == 409


@pytest.mark.parametrize("data", [{}, {"seen": "x"}, {"seen": "9" * 40}, {"seen": "-1"},
                                  {"seen": "1", "text": "x" * 5001}, {"seen": "1", "text": "\x00"}])  # fmt: skip
def test_odd_input_gets_a_sentence(desk, data):
    application = ApplicationFactory(state="in_review")
    assert desk.post(act(application, "ask"), data).status_code == 422
    assert desk.post(route(application), data).status_code == 422
    application.refresh_from_db()
    assert application.version == 1


@pytest.mark.parametrize("name", ["withdraw", "partner_accepts", "answer", "nonsense"])
def test_what_is_not_the_desks_to_do_is_not_there(desk, name):
    application = ApplicationFactory(state="in_review")
    assert desk.get(act(application, name)).status_code == 404
    assert desk.post(act(application, name), {"seen": 1}).status_code == 404


def test_what_will_be_sent_is_shown_before(desk):
    application = received()
    seen = text(desk.get(act(application, "take_in_charge")))
    assert "amina@example.org" in seen
    assert application.reference in seen
    unsafe = received(unsafe=True)
    assert desk.get(act(unsafe, "take_in_charge")).context["mail"].silent_because


# --- routing ------------------------------------------------------------------------------------------


def test_the_routing_page_lists_who_may_receive_and_sends(desk):
    application = ApplicationFactory(state="in_review")
    good = partner(name="Casa Aperta")
    seen = desk.get(route(application))
    assert [each.pk for each in seen.context["routing"].choices] == [good.pk]
    data = {"seen": 1, "organisation": good.pk, "reason": "Near home"}
    for _click in range(2):
        assert desk.post(route(application), data).status_code == 302
    assert Referral.objects.get().reason == "Near home"


def test_the_routing_page_keeps_choice_and_reason(desk, body):
    application = ApplicationFactory(state="in_review")
    response = desk.post(route(application), {"seen": 1, "organisation": body.pk, "reason": ""})
    assert response.status_code == 422
    assert f'value="{body.pk}" checked' in text(response)
    stale = desk.post(
        route(application), {"seen": 7, "organisation": body.pk, "reason": "Near home"}
    )
    assert stale.status_code == 409
    assert "Near home" in text(stale)
    assert not Referral.objects.exists()


def test_an_organisation_without_agreement_cannot_be_chosen(desk, body):
    body.agreements.all().delete()
    application = ApplicationFactory(state="in_review")
    data = {"seen": 1, "organisation": body.pk, "reason": "Near home"}
    assert desk.post(route(application), data).status_code == 422


def test_routing_twice_is_not_offered(desk):
    assert desk.get(route(ApplicationFactory(state="referred"))).status_code == 409


# --- partners -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["accept", "decline", "conclude"])
def test_a_partner_answers_and_bears_a_double_click(helper, body, name):
    state = "accepted" if name == "conclude" else "sent"
    referral = ReferralFactory(
        organisation=body, state=state, application__state=APPLICATION_STATE[state]
    )
    url = reverse("desk_referrals:answer", args=[referral.pk, name])
    reason = {"decline": "no_room", "conclude": "home_kept"}.get(name, "")
    data = {"seen": 1, "reason": reason, "text": "Some words"}
    for _click in range(2):
        assert helper.post(url, data).status_code == 302
    assert Event.objects.about(referral).count() == 1


def test_a_partner_is_told_what_is_missing_and_keeps_the_text(helper, body):
    referral = ReferralFactory(organisation=body)
    url = reverse("desk_referrals:answer", args=[referral.pk, "decline"])
    response = helper.post(url, {"seen": 1, "text": "Typed with care"})
    assert response.status_code == 422
    assert "Typed with care" in text(response)


def test_a_stale_referral_page_keeps_the_text(helper, body):
    referral = ReferralFactory(organisation=body)
    Referral.objects.filter(pk=referral.pk).update(version=4)
    url = reverse("desk_referrals:answer", args=[referral.pk, "decline"])
    response = helper.post(url, {"seen": 1, "reason": "no_room", "text": "Typed with care"})
    assert response.status_code == 409
    assert "Typed with care" in text(response)


def test_a_referral_that_ends_while_its_page_is_open(helper, body, monkeypatch):
    referral = ReferralFactory(organisation=body)

    def taken_back(found, actor, **said):
        Referral.objects.filter(pk=found.pk).update(state="withdrawn", version=2)
        raise gate.StaleVersion(None)

    monkeypatch.setitem(answer_form.CALLS, "decline", taken_back)
    url = reverse("desk_referrals:answer", args=[referral.pk, "decline"])
    response = helper.post(url, {"seen": 1, "reason": "no_room", "text": "Typed with care"})
    assert response.status_code == 409
    assert "Typed with care" in text(response)
    assert "Near home" not in text(response)


def test_the_inbox_puts_what_waits_before_what_is_accepted(helper, body):
    accepted = ReferralFactory(organisation=body, state="accepted", application__state="accepted")
    waiting = ReferralFactory(organisation=body)
    cards = helper.get(reverse("desk_referrals:index")).context["cards"]
    assert [card["pk"] for card in cards] == [waiting.pk, accepted.pk]


def test_desk_staff_go_from_a_referral_to_its_case(desk):
    referral = ReferralFactory()
    response = desk.get(reverse("desk_referrals:referral", args=[referral.pk]))
    assert response.headers["Location"] == case(referral.application)


# --- messages and the first page ------------------------------------------------------------------------


def test_messages_are_listed_with_their_state(desk):
    application = received()
    review.take_in_charge(application, CITY, seen=1)
    Message.objects.update(state="failed", tries=10, last_error="OSError")
    seen = text(desk.get(reverse("desk_staff:messages")))
    assert "amina@example.org" in seen
    assert "OSError" in seen


def test_many_messages_are_paged(desk):
    for number in range(51):
        outbox.post(key=str(number), to="a@example.org", language="it", subject="S", body="B",
                    kind="x")  # fmt: skip
    first = desk.get(reverse("desk_staff:messages"))
    assert len(first.context["page_obj"].object_list) == 50
    assert desk.get(reverse("desk_staff:messages"), {"p": "nonsense"}).status_code == 200


def test_my_day_counts_and_ranks_in_few_queries(rf, django_assert_max_num_queries):
    topic()
    user = desk_user()
    for urgency in (1, 3, 2):
        ApplicationFactory(urgency=urgency)
    request = rf.get("/admin/")
    request.user = user
    mine = panel(request)
    assert isinstance(mine, MyDay)
    with django_assert_max_num_queries(8):
        shown = mine.get_context_data()
    assert [each["level"] for each in shown["cases"]] == [3, 2, 1]
    assert {need.key: need.count for need in shown["counts"]}["new"] == "3"
    assert "summons" not in mine.render_html({})


@pytest.mark.parametrize("edits", [True, False])
def test_only_who_may_work_on_pages_has_wagtails_panels_about_them(sign_in, edits):
    user = desk_user()
    if edits:
        user.groups.add(Group.objects.create(name="Who writes"))
    panels = sign_in(user).get(reverse("wagtailadmin_home")).context["panels"]
    assert any(isinstance(each, MyDay) for each in panels)
    assert any(isinstance(each, RecentEditsPanel) for each in panels) is edits


def test_a_partners_first_page_has_what_waits(rf, body):
    ReferralFactory(organisation=body)
    ReferralFactory()
    request = rf.get("/admin/")
    request.user = partner_user(body)
    mine = panel(request)
    assert isinstance(mine, MyReferrals)
    assert len(mine.get_context_data()["waiting"]) == 1


def test_others_have_no_panel(rf, django_user_model):
    request = rf.get("/admin/")
    request.user = django_user_model.objects.create_superuser("root@example.org", "x")
    assert panel(request) is None


def test_the_destination_is_known_to_forms():
    assert destinations.get("desk") is intake.DESTINATION


def test_the_open_question_stands_where_it_is_needed(desk):
    application, _referral = make_application("info_requested")
    assert "When is the hearing?" in text(desk.get(case(application)))

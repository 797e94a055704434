"""An expert who wrote none of the text takes the review, approves it or sends it back."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone
from wagtail.models import WorkflowState

from guide.models import ReviewState, TopicExperts
from guide.review import deciding
from home.models import PageTopic, Topic
from portal.models import User
from tests.guide.review.conftest import Desk, person
from workflow.calendar import add_working_days
from workflow.models import Message


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def test_a_review_is_due_after_the_working_days_of_its_task(desk: Desk) -> None:
    state = desk.written_and_asked()
    assert state.due_on == add_working_days(timezone.localdate(), 10)
    assert not state.is_late()
    assert state.is_late(state.due_on + dt.timedelta(days=1))


def test_approving_publishes_and_says_who_checked_when_and_until_when(desk: Desk) -> None:
    state = desk.written_and_asked()
    deciding.approve(state.pk, desk.expert, again_on=in_days(90), comment="Good")
    guide = desk.fresh()
    assert "at once" in guide.short_answer
    assert guide.reviewed_on == timezone.localdate()
    assert guide.reviewed_by == "Edda"
    assert guide.review_again_on == in_days(90)
    assert not guide.has_unpublished_changes or guide.live_revision_id == state.revision_id
    assert guide.workflow_states.get().status == WorkflowState.STATUS_APPROVED


def test_what_was_approved_stays_said_in_the_next_draft(desk: Desk) -> None:
    state = desk.written_and_asked()
    deciding.approve(state.pk, desk.expert, again_on=in_days(90))
    assert desk.fresh().get_latest_revision_as_object().reviewed_by == "Edda"


def test_whoever_wrote_part_of_it_cannot_approve(desk: Desk) -> None:
    desk.write(desk.expert)
    desk.write(desk.author, short_answer="<p>Later hand.</p>")
    state = desk.ask()
    with pytest.raises(deciding.RefusedError, match="Hai scritto una parte"):
        deciding.approve(state.pk, desk.expert, again_on=in_days(90))
    assert desk.fresh().reviewed_by == ""
    deciding.approve(state.pk, desk.other, again_on=in_days(90))


def test_what_somebody_wrote_before_the_last_publication_does_not_count(desk: Desk) -> None:
    desk.write(desk.expert)
    desk.fresh().get_latest_revision().publish()
    desk.guide = desk.fresh()
    state = desk.written_and_asked()
    deciding.approve(state.pk, desk.expert, again_on=in_days(90))
    assert desk.fresh().reviewed_by == "Edda"


def test_a_text_nobody_changed_can_be_checked_again_by_who_asked(desk: Desk) -> None:
    state = desk.ask(desk.expert)
    deciding.approve(state.pk, desk.expert, again_on=in_days(90))
    assert desk.fresh().reviewed_by == "Edda"


@pytest.mark.parametrize("superuser", [False, True])
def test_who_is_no_expert_decides_nothing(desk: Desk, superuser: bool) -> None:
    state = desk.written_and_asked()
    stranger = person("sara")
    stranger.is_superuser = superuser
    stranger.save()
    for call in (
        lambda: deciding.claim(state.pk, stranger),
        lambda: deciding.approve(state.pk, stranger, again_on=in_days(90)),
        lambda: deciding.reject(state.pk, stranger, reasons=["wrong"], comment="No"),
    ):
        with pytest.raises(deciding.RefusedError, match="Solo gli esperti"):
            call()
    assert ReviewState.objects.get().is_open


def test_experts_of_the_topic_go_before_the_general_ones(desk: Desk) -> None:
    lawyers = desk.experts.__class__.objects.create(name="Lawyers")
    lawyer = person("lia", lawyers)
    home = Topic.objects.create(key="home-t", label={"it": "Casa"})
    rent = Topic.objects.create(key="rent-t", label={"it": "Affitto"}, parent=home)
    PageTopic.objects.create(page=desk.guide.page_ptr, topic=rent)
    TopicExperts.objects.create(topic=home, group=lawyers)
    state = desk.written_and_asked()
    with pytest.raises(deciding.RefusedError):
        deciding.claim(state.pk, desk.expert)
    assert deciding.claim(state.pk, lawyer).claimed_by == lawyer


def test_one_expert_takes_it_and_the_other_is_told_who(desk: Desk) -> None:
    state = desk.written_and_asked()
    deciding.claim(state.pk, desk.expert)
    deciding.claim(state.pk, desk.expert)
    for call in (
        lambda: deciding.claim(state.pk, desk.other),
        lambda: deciding.approve(state.pk, desk.other, again_on=in_days(9)),
    ):
        with pytest.raises(deciding.RefusedError, match="stata presa da Edda"):
            call()
    deciding.release(state.pk, desk.other)
    assert ReviewState.objects.get().claimed_by == desk.expert
    deciding.release(state.pk, desk.expert)
    assert deciding.claim(state.pk, desk.other).claimed_by == desk.other


def test_a_review_held_by_somebody_who_left_is_free(desk: Desk) -> None:
    state = desk.written_and_asked()
    deciding.claim(state.pk, desk.expert)
    User.objects.filter(pk=desk.expert.pk).update(is_active=False)
    assert deciding.claim(state.pk, desk.other).claimed_by == desk.other


def test_sending_back_tells_the_author_the_reasons_and_the_text(
    desk: Desk, django_capture_on_commit_callbacks
) -> None:
    state = desk.written_and_asked()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        deciding.reject(
            state.pk, desk.expert, reasons=["source", "wrong"], comment="Art. 55 says 90 days."
        )
    state = ReviewState.objects.get()
    assert state.reasons == ["wrong", "source"]
    assert "Qualcosa non è corretto; Manca una fonte." in state.comment
    assert desk.guide.workflow_states.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    (letter,) = [one for one in mail.outbox if one.to == [desk.author.email]]
    assert "Art. 55 says 90 days." in letter.body
    assert "Manca una fonte" in letter.body
    assert "at once" not in desk.fresh().short_answer


@pytest.mark.parametrize(
    ("reasons", "comment"), [([], "Text"), (["invented"], "Text"), (["wrong"], "  ")]
)
def test_sending_back_needs_a_listed_reason_and_a_text(
    desk: Desk, reasons: list[str], comment: str
) -> None:
    state = desk.written_and_asked()
    with pytest.raises(deciding.RefusedError):
        deciding.reject(state.pk, desk.expert, reasons=reasons, comment=comment)
    assert ReviewState.objects.get().is_open


def test_what_is_decided_is_decided_once(desk: Desk) -> None:
    state = desk.written_and_asked()
    deciding.reject(state.pk, desk.expert, reasons=["wrong"], comment="No")
    with pytest.raises(deciding.RefusedError, match="ha deciso Edda"):
        deciding.approve(state.pk, desk.other, again_on=in_days(90))
    with pytest.raises(deciding.RefusedError):
        deciding.claim(state.pk, desk.expert)


def test_a_failed_publication_leaves_the_review_open(desk: Desk, monkeypatch) -> None:
    state = desk.written_and_asked()

    def broken(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(WorkflowState, "finish", broken)
    with pytest.raises(RuntimeError):
        deciding.approve(state.pk, desk.expert, again_on=in_days(90))
    state = ReviewState.objects.get()
    assert state.is_open
    assert state.claimed_by is None
    assert desk.fresh().get_latest_revision_as_object().reviewed_by == ""


def test_experts_are_told_and_the_author_is_not(
    desk: Desk, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        state = desk.written_and_asked()
    letters = Message.objects.filter(key=f"review-{state.pk}")
    assert {letter.recipient for letter in letters} == {desk.expert.email, desk.other.email}
    assert all("Eviction letter" in letter.body for letter in letters)


def test_the_day_wished_on_the_page_goes_before_the_tasks_months(desk: Desk) -> None:
    today = timezone.localdate()
    assert 175 <= (desk.task.again_on(desk.guide, today) - today).days <= 190
    desk.write(desk.author, review_again_on=in_days(30))
    assert desk.task.again_on(desk.fresh(), today) == in_days(30)
    desk.write(desk.author, review_again_on=in_days(-30))
    assert desk.task.again_on(desk.fresh(), today) > in_days(100)

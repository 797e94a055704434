"""What a new installation has for the review of its guides."""

import datetime as dt

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage

from guide.models import GuideIndexPage, ReviewTask
from guide.review import deciding
from guide.review.starter import EXPERTS, NAME
from home.models import StarterRecord
from home.starter import digest
from tests.guide.review.conftest import person


def test_the_starter_sets_up_one_review_for_the_guides_and_lets_people_change_it(starter) -> None:
    workflow = Workflow.objects.get(workflow_tasks__task__in=ReviewTask.objects.all())
    indexes = GuideIndexPage.objects.all()
    assert {index.get_workflow() for index in indexes} == {workflow}
    task = ReviewTask.objects.get()
    assert "Moderators" in {group.name for group in task.groups.all()}
    guide = indexes[0].get_children().live().first().specific
    assert guide.review_again_on > guide.reviewed_on
    other = Workflow.objects.create(name="Ours")
    WorkflowPage.objects.filter(page=indexes[0]).update(workflow=other)
    WorkflowPage.objects.filter(page=indexes[1]).delete()
    call_command("load_starter", verbosity=0)
    assert Page.objects.get(pk=indexes[0].pk).get_workflow() == other
    assert not WorkflowPage.objects.filter(page=indexes[1]).exists()
    assert ReviewTask.objects.count() == 1


def test_editors_ask_and_moderators_approve_before_any_expert_is_named(starter) -> None:
    editor = person("elio", Group.objects.get(name="Editors"))
    moderator = person("mara", Group.objects.get(name="Moderators"))
    guide = GuideIndexPage.objects.first().get_children().live().first().specific
    guide.save_revision(user=editor)
    state = guide.get_workflow().start(guide, editor).current_task_state
    day = timezone.localdate() + dt.timedelta(days=100)
    deciding.approve(state.pk, moderator, again_on=day)
    assert type(guide).objects.get(pk=guide.pk).reviewed_by == "Mara"


def named_in_english() -> None:
    """As a first start without a catalogue left it."""
    ReviewTask.objects.update(name=NAME)
    Workflow.objects.filter(workflow_tasks__task__in=ReviewTask.objects.all()).update(name=NAME)
    Group.objects.filter(name="Esperti delle guide").update(name=EXPERTS)
    StarterRecord.objects.filter(key="review/workflow").update(result=digest(NAME))


def test_names_that_a_start_without_a_catalogue_gave_are_given_again(starter) -> None:
    before = (names(), set(Group.objects.values_list("name", flat=True)))
    named_in_english()
    assert names() == {NAME}
    call_command("load_starter", verbosity=0)
    assert (names(), set(Group.objects.values_list("name", flat=True))) == before


def test_a_name_that_somebody_chose_stays(starter) -> None:
    Workflow.objects.filter(workflow_tasks__task__in=ReviewTask.objects.all()).update(name=NAME)
    call_command("load_starter", verbosity=0)
    assert Workflow.objects.filter(name=NAME).exists()


def names() -> set[str]:
    workflows = Workflow.objects.filter(workflow_tasks__task__in=ReviewTask.objects.all())
    return {
        *ReviewTask.objects.values_list("name", flat=True),
        *workflows.values_list("name", flat=True),
    }

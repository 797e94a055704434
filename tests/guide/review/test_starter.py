"""What a new installation has for the review of its guides."""

import datetime as dt

from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage

from guide.models import GuideIndexPage, ReviewTask
from guide.review import deciding
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

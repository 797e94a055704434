"""Sets up "Expert review" for the guides, once; then administrators decide."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from wagtail.models import Workflow, WorkflowPage, WorkflowTask

from guide.guides import GuideIndexPage
from guide.review.tasks import ReviewTask
from home.starter import Report, StarterRecord, digest, load_one
from home.starter_tree import loaded

KEY = "review/workflow"
ONCE = "once"
NAME, EXPERTS = gettext_noop("Expert review"), gettext_noop("Experts of the guides")
MODERATORS = "Moderators"


def load(report: Report) -> None:
    """The portal's moderators are experts too until somebody is named: a text an editor sends
    for review must not wait for nobody."""
    workflow = load_one(
        KEY,
        ONCE,
        find=lambda pk: Workflow.objects.filter(pk=pk, active=True).first(),
        write=_write,
        state=lambda row: row.name,
        report=report,
    )
    if workflow is None:
        return
    _name_again(workflow, report)
    for code, _name in settings.LANGUAGES:
        index = loaded(f"guide/{code}/index")
        if index is not None:
            _assign(workflow, index, code, report)


def _write(_row: Any) -> Workflow:
    name, experts = _in_main_language(NAME), _in_main_language(EXPERTS)
    group, _is_new = Group.objects.get_or_create(name=experts)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    task = ReviewTask.objects.create(name=name)
    task.groups.set([group, *Group.objects.filter(name=MODERATORS)])
    workflow: Workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _name_again(workflow: Workflow, report: Report) -> None:
    """A start without a catalogue gave the names in English; a name somebody chose stays."""
    name, experts = _in_main_language(NAME), _in_main_language(EXPERTS)
    record = StarterRecord.objects.get(key=KEY)
    if workflow.name != NAME or name == NAME or record.result != digest(NAME):
        return
    for task in ReviewTask.objects.filter(workflow_tasks__workflow=workflow):
        if task.name == NAME:
            task.name = name
            task.save()
        if not Group.objects.filter(name=experts).exists():
            task.groups.filter(name=EXPERTS).update(name=experts)
    workflow.name = name
    workflow.save()
    record.result = digest(name)
    record.save()
    report(f"named      {KEY}")


def _in_main_language(text: str) -> str:
    with override(settings.LANGUAGE_CODE):
        return _(text)


def _assign(workflow: Workflow, index: GuideIndexPage, code: str, report: Report) -> None:
    def write(_row: Any) -> WorkflowPage:
        # A workflow somebody chose for these pages stays.
        return WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})[0]

    load_one(
        f"review/{code}",
        ONCE,
        find=lambda pk: WorkflowPage.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: row.workflow_id,
        report=report,
    )

"""The page for administrators that shows every workflow as it is in force, and what was changed."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from workflow import definition, effective
from workflow.amending import words
from workflow.amending.applied import state_area, step_area
from workflow.amending.saving import PERMISSION
from workflow.definition import Kind, Workflow, role_label
from workflow.effective import InForce
from workflow.show.picture import picture

KINDS = {
    Kind.OPEN: _("Somebody here has to act"),
    Kind.WAITING: _("Somebody else has to act"),
    Kind.DECIDED: _("Decided, work goes on"),
    Kind.CLOSED: _("Ended"),
}


class Overview(WagtailAdminTemplateMixin, TemplateView):
    template_name = "workflow/overview.html"
    page_title = _("Case workflows")
    header_icon = "tasks"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = effective.read()
        shown = [
            {
                "workflow": workflow,
                "picture": picture(workflow),
                "states": list(_states(workflow, found)),
                "steps": list(_steps(workflow, found)),
            }
            for workflow in found.workflows.values()
        ]
        return super().get_context_data(shown=shown, misfits=misfits(found), **kwargs)


def misfits(found: InForce) -> list[dict[str, Any]]:
    """What is stored but does not count, with what brings the original back."""
    return [
        {
            "title": words.title(each.area, each.key),
            "sentence": each.sentence,
            "amendment": found.amendments[each.area, each.key],
        }
        for each in found.misfits
    ]


def _states(workflow: Workflow, found: InForce) -> Iterator[dict[str, Any]]:
    original = definition.get(workflow.name)
    for state in workflow.states:
        yield {
            "state": state,
            "kind": KINDS[state.kind],
            "original": original.state(state.name),
            "amendment": found.amendments.get((state_area(workflow.name), state.name)),
        }


def _steps(workflow: Workflow, found: InForce) -> Iterator[dict[str, Any]]:
    original = definition.get(workflow.name)
    for step in workflow.transitions:
        before = original.transition(step.name)
        area = step_area(workflow.name)
        amendment = found.amendments.get((area, step.name))
        yield {
            "step": step,
            "sources": [workflow.state(name).label for name in step.source],
            "target": _("the state stays") if step.stays else workflow.state(step.target).label,
            "roles": sorted(map(role_label, step.roles)),
            "original": before,
            "original_roles": sorted(map(role_label, before.roles)),
            "amendment": amendment,
            "differs": words.lines(area, amendment.after) if amendment else [],
        }

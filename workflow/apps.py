from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        from portal import crypto, health
        from workflow import append_only, outbox

        checks.register(tables_are_sound)
        crypto.rotation_guards.append(append_only.lifted)
        health.register("messages", outbox.waiting_too_long)


def tables_are_sound(**_options: Any) -> list[checks.CheckMessage]:
    """A workflow that leads nowhere stops the start, not the first person who gets there."""
    from workflow import definition

    return [
        checks.Error(problem, id="workflow.E001")
        for workflow in definition.registered()
        for problem in workflow.problems()
    ]

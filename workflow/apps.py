from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("Workflow")

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from portal import crypto, health, site_version
        from workflow import append_only, effective, outbox
        from workflow.models import Amendment

        checks.register(tables_are_sound)
        crypto.rotation_guards.append(append_only.lifted)
        health.register("messages", outbox.waiting_too_long)
        health.register("workflows", effective.ill)
        site_version.watch(Amendment)
        request_started.connect(effective.begin_request)
        request_finished.connect(effective.end_request)


def tables_are_sound(**_options: Any) -> list[checks.CheckMessage]:
    """A workflow that leads nowhere stops the start, not the first person who gets there."""
    from workflow import definition

    return [
        checks.Error(problem, id="workflow.E001")
        for workflow in definition.registered()
        for problem in workflow.problems()
    ]

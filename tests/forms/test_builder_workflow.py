"""Somebody else's approval publishes as the button does: checked, with the form's own policy."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from forms.builder.models import IntakeForm
from forms.models import FormVersion
from home.models import HomePage
from portal.models import User
from tests.forms.builder_forms import draft, edited
from tests.forms.test_builder_admin import page_data, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(home: HomePage, client: Client) -> Client:
    group = Group.objects.create(name="Approvers")
    task = GroupApprovalTask.objects.create(name="Four eyes")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Forms")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowContentType.objects.create(
        workflow=workflow, content_type=ContentType.objects.get_for_model(IntakeForm)
    )
    client.force_login(User.objects.create_superuser("admin@example.org", "a-long-password-1"))
    return client


def approve(admin: Client, intake: IntakeForm) -> Any:
    state = IntakeForm.objects.get(pk=intake.pk).current_workflow_task_state
    assert state is not None
    return admin.post(
        reverse("forms_builder:workflow_action", args=[intake.pk, "approve", state.pk]),
        {"comment": ""},
    )


def test_a_form_with_errors_is_not_submitted(admin: Client):
    intake = draft()
    data = {**page_data(intake), "exits-count": "0", "action-submit": "1"}
    answer = admin.post(url("edit", intake.pk), data)
    assert answer.status_code == 200
    assert "steps" in answer.context["form"].errors
    assert not IntakeForm.objects.get().workflow_in_progress


def test_an_approval_publishes_with_the_policy_of_the_form(admin: Client):
    intake = draft()
    admin.post(url("edit", intake.pk), {**page_data(intake, policy="carry"), "action-submit": "1"})
    assert IntakeForm.objects.get().workflow_in_progress
    assert not FormVersion.objects.exists()
    approve(admin, intake)
    made = FormVersion.objects.get()
    assert (made.policy, made.source, made.wording_only) == ("carry", "cms", [])
    assert IntakeForm.objects.get().live


def test_what_was_broken_meanwhile_is_not_approved(admin: Client):
    intake = draft()
    admin.post(url("edit", intake.pk), {**page_data(intake), "action-submit": "1"})

    def break_it(raw: Any) -> None:
        raw["exits"] = []

    edited(intake, break_it)
    answer = approve(admin, intake)
    assert answer.status_code == 302
    kept = IntakeForm.objects.get()
    assert not FormVersion.objects.exists()
    assert kept.workflow_in_progress, "it still waits: nothing was half done"

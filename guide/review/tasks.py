"""The task "Expert review" of Wagtail's workflows."""

import datetime as dt
from typing import Any

from django import forms as django_forms
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import Page, Task, TaskState, WorkflowState

from guide.review import deciding, notices
from guide.review.experts import is_expert
from guide.review.forms import RejectForm, approve_form
from guide.review.states import ReviewState
from workflow.calendar import add_working_days

DAYS_A_MONTH = 365.25 / 12
CLAIM, APPROVE, REJECT = "claim", "approve", "reject"


class ReviewLock(WorkflowLock):
    """While an expert reads, nobody writes: what is approved is what was read."""

    def get_message(self, user: Any) -> Any:
        state = self.object.current_workflow_task_state
        return format_html(
            '{} <a href="{}">{}</a>',
            _("This text is under review and cannot be changed."),
            reverse("guide_review:review", args=[state.pk]),
            _("Open the review"),
        )

    def get_locked_by(self, user: Any, can_lock: bool = False) -> Any:
        return _("Under review")

    def get_description(self, user: Any, can_lock: bool = False) -> Any:
        return _("Cancel the workflow to go on writing.")


class ReviewTask(Task):
    groups = models.ManyToManyField(
        Group,
        verbose_name=_("experts"),
        help_text=_("They review the texts whose topic has no experts of its own."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days for the review"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
    )
    months = models.PositiveSmallIntegerField(
        _("months until the next check"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("Proposed to the expert, who can choose another day."),
    )

    task_state_class = ReviewState
    lock_class = ReviewLock
    admin_form_fields = [*Task.admin_form_fields, "groups", "answer_days", "months"]
    admin_form_widgets = {"groups": django_forms.CheckboxSelectMultiple}

    class Meta:
        verbose_name = _("expert review")
        verbose_name_plural = _("expert reviews")

    @classmethod
    def get_description(cls) -> Any:
        return _("An expert who wrote none of the text reads it, by a date")

    def start(self, workflow_state: WorkflowState, user: Any = None) -> ReviewState:
        state = ReviewState(
            workflow_state=workflow_state,
            task=self,
            revision=workflow_state.content_object.get_latest_revision(),
            status=TaskState.STATUS_IN_PROGRESS,
            due_on=add_working_days(timezone.localdate(), self.answer_days),
        )
        state.save()
        notices.asked(state, self, user)
        return state

    def again_on(self, page: Page, today: dt.date) -> dt.date:
        """The day the editor wrote on the page when it lies ahead, else the task's months."""
        wished = getattr(page.get_latest_revision_as_object(), "review_again_on", None)
        return wished if wished and wished > today else self.in_months(today)

    def in_months(self, today: dt.date) -> dt.date:
        return today + dt.timedelta(days=round(self.months * DAYS_A_MONTH))

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        return is_expert(user, obj, self)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        return True

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """Offered by Wagtail's dashboard; the page of the review offers the same."""
        if deciding.refusal(user, obj, self):
            return []
        return [
            (CLAIM, _("Take this review"), False),
            (REJECT, _("Send back"), True),
            (APPROVE, _("Approve"), True),
        ]

    def get_form_for_action(self, action: str) -> Any:
        if action == REJECT:
            return RejectForm
        if action == APPROVE:
            return approve_form(self.in_months(timezone.localdate()))
        return None

    def on_action(self, task_state: Any, user: Any, action_name: str, **said: Any) -> str | None:
        if action_name == CLAIM:
            deciding.claim(task_state.pk, user)
            return reverse("guide_review:review", args=[task_state.pk])
        if action_name == APPROVE:
            deciding.approve(task_state.pk, user, **said)
        elif action_name == REJECT:
            deciding.reject(task_state.pk, user, **said)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = list(
            ReviewState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
            .select_related("workflow_state")
            .prefetch_related("workflow_state__content_object")
        )
        found = deciding.reviewable(user, waiting, self) if waiting else []
        return TaskState.objects.filter(pk__in=[state.pk for state in found])

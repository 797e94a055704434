"""A guide below an index whose workflow is an expert review, its author and two experts."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale, Page, Workflow, WorkflowPage, WorkflowTask

from guide.models import GuideIndexPage, GuidePage, ReviewState, ReviewTask
from portal.models import User


def person(name: str, *groups: Group) -> User:
    user = User.objects.create_user(f"{name}@example.org", "x", first_name=name.capitalize())
    user.groups.add(*groups)
    return user


class Desk:
    """What the tests of reviews share."""

    def __init__(self) -> None:
        locale, _new = Locale.objects.get_or_create(language_code="it")
        root = Page.get_first_root_node()
        self.index = GuideIndexPage(title="Guides of test", slug="guides-of-test", locale=locale)
        root.add_child(instance=self.index)
        self.experts = Group.objects.create(name="Experts")
        self.writers = Group.objects.create(name="Writers")
        admin = Permission.objects.get(codename="access_admin")
        for group in (self.experts, self.writers):
            group.permissions.add(admin)
        for codename in ("add_page", "change_page"):
            GroupPagePermission.objects.create(
                group=self.writers,
                page=self.index,
                permission=Permission.objects.get(
                    codename=codename, content_type__app_label="wagtailcore"
                ),
            )
        self.author = person("ada", self.writers)
        self.expert = person("edda", self.experts)
        self.other = person("olga", self.experts)
        self.task = ReviewTask.objects.create(name="Expert review", answer_days=10, months=6)
        self.task.groups.add(self.experts)
        self.workflow = Workflow.objects.create(name="Expert review")
        WorkflowTask.objects.create(workflow=self.workflow, task=self.task, sort_order=0)
        WorkflowPage.objects.create(page=self.index, workflow=self.workflow)
        self.guide = self.new_guide("Eviction letter")

    def new_guide(self, title: str, **values: Any) -> GuidePage:
        fields = {"short_answer": "<p>Call.</p>", "locale": self.index.locale} | values
        guide = GuidePage(title=title, **fields)
        self.index.add_child(instance=guide)
        guide.save_revision().publish()
        return GuidePage.objects.get(pk=guide.pk)

    def write(self, user: User, guide: GuidePage | None = None, **values: Any) -> None:
        guide = guide or self.guide
        draft = guide.get_latest_revision_as_object()
        for name, value in ({"short_answer": "<p>Call at once.</p>"} | values).items():
            setattr(draft, name, value)
        draft.save_revision(user=user)

    def ask(self, user: User | None = None, guide: GuidePage | None = None) -> ReviewState:
        page = Page.objects.get(pk=(guide or self.guide).pk).specific
        workflow = self.workflow.start(page, user or self.author)
        state = workflow.current_task_state.specific
        assert isinstance(state, ReviewState)
        return state

    def written_and_asked(self) -> ReviewState:
        self.write(self.author)
        return self.ask()

    def fresh(self) -> GuidePage:
        return GuidePage.objects.get(pk=self.guide.pk)


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date, int], None]:
    """Let it be this day, at this hour."""

    def turned(day: dt.date, hour: int = 9) -> None:
        from django.utils import timezone

        moment = dt.datetime.combine(day, dt.time(hour), tzinfo=timezone.get_current_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(dt.UTC))

    return turned

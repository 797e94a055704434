"""Who may review a page: the experts of its topics, else the experts of the task.

Being an administrator is not enough: who vouches for a text is named.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.models import PageTopic, Topic
from network.standing import may_have_rights


class TopicExperts(models.Model):
    """The group that reviews what carries a topic, or one narrower."""

    topic = models.OneToOneField(
        Topic, verbose_name=_("topic"), on_delete=models.CASCADE, related_name="experts"
    )
    group = models.ForeignKey(
        Group, verbose_name=_("experts"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("experts of a topic")
        verbose_name_plural = _("experts by topic")
        ordering = ["topic__position", "topic__key"]

    def __str__(self) -> str:
        return f"{self.topic}: {self.group}"


def general(*tasks: Any) -> set[int]:
    """Keys of the groups named on the tasks: for texts whose topic has no experts of its own."""
    return {pk for task in tasks for pk in task.groups.values_list("pk", flat=True)}


def groups_of(pages: Iterable[Page], otherwise: set[int]) -> dict[int, set[int]]:
    """Keys of the groups that may review each page, by the page's key. Two queries.

    A narrower topic's experts go before those of the wider one, and those before ``otherwise``.
    """
    wanted = [page.pk for page in pages]
    by_topic = dict(TopicExperts.objects.values_list("topic_id", "group_id"))
    own: dict[int, set[int]] = {}
    wider: dict[int, set[int]] = {}
    links = PageTopic.objects.filter(page__in=wanted)
    for page_id, topic, parent in links.values_list("page_id", "topic_id", "topic__parent_id"):
        if topic in by_topic:
            own.setdefault(page_id, set()).add(by_topic[topic])
        elif parent in by_topic:
            wider.setdefault(page_id, set()).add(by_topic[parent])
    return {pk: own.get(pk) or wider.get(pk) or otherwise for pk in wanted}


def groups_of_user(user: Any) -> set[int]:
    if not user.is_active or user.pk is None:
        return set()
    return set(user.groups.values_list("pk", flat=True))


def is_expert(user: Any, page: Page, task: Any) -> bool:
    return bool(groups_of([page], general(task))[page.pk] & groups_of_user(user))


def is_some_expert(user: Any) -> bool:
    """Of any topic, or named on any task. One query; none for who is known to be in no group."""
    if not user.is_active or user.pk is None or not may_have_rights(user):
        return False
    by_topic = TopicExperts.objects.values("group")
    named = apps.get_model("guide", "ReviewTask").objects.values("groups")
    return bool(user.groups.filter(models.Q(pk__in=by_topic) | models.Q(pk__in=named)).exists())

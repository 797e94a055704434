"""Topics added to the ticked rows, or taken away. The main topic of each stays the first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk import triage, words
from desk.applications import Application
from desk.staff.bulk.actions import BulkAction, Outlook, register
from home.topics import Topic
from workflow import gate
from workflow.gate import Actor

ADD, REMOVE = "add", "remove"


class TopicsForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("What to do"),
        choices=[(ADD, gettext_lazy("Add")), (REMOVE, gettext_lazy("Take away"))],
        widget=forms.RadioSelect,
        initial=ADD,
    )
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        label=gettext_lazy("Topics"),
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Where there is no main topic yet, the first of these becomes it."),
        error_messages={
            "required": gettext_lazy("Choose at least one topic."),
            "invalid_choice": gettext_lazy("Choose a topic from the list."),
            "invalid_pk_value": gettext_lazy("Choose a topic from the list."),
        },
    )


class Topics(BulkAction):
    name = "set_topic"
    label = gettext_lazy("Add or take away topics")
    lead = gettext_lazy("Routing rules and message templates go by the main topic, the first one.")
    looks_first = True
    form_class = TopicsForm

    def check(self, application: Application, actor: Actor) -> str | None:
        if Application.workflow().transition(self.name) in gate.allowed(application, actor):
            return None
        return gate.WrongState(application.state_label).sentence

    def outlook(
        self, applications: Sequence[Application], actor: Actor, data: Mapping[str, Any] | None
    ) -> dict[int, Outlook]:
        if data is None:
            return super().outlook(applications, actor, data)
        prefetch_related_objects(list(applications), "further_topics")
        return {each.pk: self._outlook(each, actor, data) for each in applications}

    def _outlook(self, application: Application, actor: Actor, data: Mapping[str, Any]) -> Outlook:
        further = sorted(
            application.further_topics.all(), key=lambda each: (each.position, each.key)
        )
        was = [key for key in (application.topic, *(each.key for each in further)) if key]
        will = changed(was, data)
        because = self.check(application, actor) or _why_not(was, will, data["how"])
        if because:
            return Outlook(because)
        labels = words.topic_labels()
        before, after = (
            ", ".join(str(labels.get(key, key)) for key in keys) or "–" for keys in (was, will)
        )
        return Outlook(lines=(_("%(now)s, before: %(was)s") % {"now": after, "was": before},))

    def run(
        self, application: Application, actor: Actor, seen: int, data: Mapping[str, Any]
    ) -> None:
        was = triage.topics_of(application)
        will = changed(was, data)
        # What was done already, or changed meanwhile, is for the gate to tell.
        because = _why_not(was, will, data["how"]) if application.version == seen else ""
        if because:
            raise gate.GuardRefused(because)
        known = Topic.objects.in_bulk(will, field_name="key")
        if len(known) < len(will):
            raise gate.GuardRefused(
                _("One of its topics is no longer in the list. Change its topics on its own page.")
            )
        triage.set_topic(application, actor, seen=seen, topics=[known[key] for key in will])


def changed(was: Sequence[str], data: Mapping[str, Any]) -> list[str]:
    chosen = [topic.key for topic in data["topics"]]
    if data["how"] == REMOVE:
        return [key for key in was if key not in chosen]
    return list(dict.fromkeys((*was, *chosen)))


def _why_not(was: Sequence[str], will: Sequence[str], how: str) -> str:
    if list(was) == list(will):
        return _("It has none of these topics.") if how == REMOVE else _("It has these topics.")
    if not will:
        return _("It would have no topic any more. Choose another one on its own page.")
    return ""


register(Topics())

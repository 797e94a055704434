"""One text in several languages, for one occasion, as the city words it."""

from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from desk.letters import checks
from desk.letters.kinds import AUTOMATIC, WITH_SUBJECT, Kind, languages, occasion_label
from home.topics import Topic
from portal.localized import LocalizedField


class MessageTemplateQuerySet(models.QuerySet["MessageTemplate"]):
    def fitting(self, topic: str, occasions: tuple[str, ...]) -> Self:
        """Those of every kind that may be taken, in any order: see ``desk.letters.choice``."""
        return self.filter(active=True, topic__in={topic, ""}, occasion__in={*occasions, ""})


class MessageTemplate(models.Model):
    title = models.CharField(_("title"), max_length=120, help_text=_("Only staff read it."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    # "on:<transition>" or "in:<state>", empty for any. Names of flows are never changed.
    occasion = models.CharField(_("occasion"), max_length=50, blank=True)
    topic = models.CharField(_("topic"), max_length=80, blank=True)  # a key; empty for every topic
    subject = LocalizedField(_("subject"), blank=True)
    body = LocalizedField(_("text"), long=True)
    active = models.BooleanField(_("in use"), default=True)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)

    objects = MessageTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering = ("kind", "occasion", "topic", "title", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "occasion", "topic"],
                condition=Q(active=True, kind__in=("email", "sms")),
                name="message_template_one_answer",
                violation_error_message=_(
                    "Another template in use already serves this occasion and topic. Change that "
                    "one, or take it out of use."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Whatever would go wrong on the day it is sent is said now."""
        found: dict[str, list[str]] = {}
        names = dict(languages())
        for field, code, problem in self.problems():
            found.setdefault(field, []).append(f"{names.get(code, code)}: {problem}")
        if found:
            raise ValidationError(
                {field: list(dict.fromkeys(all_)) for field, all_ in found.items()}
            )

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Field (``subject`` or ``body``), language and sentence."""
        main = settings.LANGUAGE_CODE
        if not self.body.get(main, "").strip():
            yield "body", main, _now("Write at least the text in the main language.")
        if self.kind in WITH_SUBJECT and not self.subject.get(main, "").strip():
            yield "subject", main, _now("Write at least the subject in the main language.")
        forbidden = self.topic_words() if self.kind in AUTOMATIC else []
        for code, text in self.subject.items():
            for problem in checks.subject_problems(text, self.kind, forbidden):
                yield "subject", code, problem
        for code, text in self.body.items():
            for problem in checks.body_problems(text, self.kind, forbidden):
                yield "body", code, problem

    def topic_words(self) -> list[str]:
        """What the topic is called, in every language: a message must not say it."""
        topic = Topic.objects.filter(key=self.topic).first() if self.topic else None
        return [text for text in topic.label.values() if text] if topic else []

    def missing(self) -> list[Any]:
        """Names of the languages without a text: whoever reads those gets the main one."""
        return [name for code, name in languages() if not self.body.get(code, "").strip()]

    def language_for(self, code: str) -> str:
        return code if self.body.get(code, "").strip() else settings.LANGUAGE_CODE

    @property
    def occasion_label(self) -> str:
        return occasion_label(self.occasion)

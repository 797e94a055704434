"""Guides: a question people ask, a short answer, numbered steps."""

import datetime as dt
import json
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from guide.blocks import BRING, DATES, LAW, STEPS
from guide.facts import Fact, keys_in, known
from home.links import prepare
from home.pages import BasePage
from home.reviewed import Reviewed
from network.directory import ShownPlace, places_for
from network.nodes import Function
from portal.addresses import base

WORDS_A_MINUTE = 150  # slow readers, second language


class GuideIndexPage(BasePage):
    subpage_types = ["guide.GuidePage"]

    class Meta:
        verbose_name = _("list of guides")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        guides = list(
            GuidePage.objects.child_of(self)
            .live()
            .defer_streamfields()
            .prefetch_related("topic_links__topic__parent")
            .order_by("-urgent", "title")
        )
        groups: dict[Any, list[GuidePage]] = {}
        for guide in guides:
            first = next(iter(guide.topic_links.all()), None)
            topic = (first.topic.parent or first.topic) if first else None
            groups.setdefault(topic, []).append(guide)
        ordered = sorted(groups.items(), key=lambda pair: pair[0].position if pair[0] else 999)
        context["groups"] = [
            {
                "topic": topic,
                "cards": [
                    {
                        "title": guide.title,
                        "url": guide.get_url(request),
                        "text": guide.summary,
                        "level": "urgent" if guide.urgent else "",
                    }
                    for guide in group
                ],
            }
            for topic, group in ordered
        ]
        return context


class GuidePage(Reviewed, BasePage):
    short_answer = RichTextField(
        _("in short"),
        features=["bold", "link"],
        help_text=_("Two or three sentences that already answer."),
    )
    steps = StreamField(STEPS, verbose_name=_("steps"), blank=True)
    bring = StreamField(BRING, verbose_name=_("what to bring"), blank=True)
    dates = StreamField(DATES, verbose_name=_("dates that matter"), blank=True)
    law = StreamField(LAW, verbose_name=_("law"), blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)

    kind_label = _("Guides")
    kind_icon = "file"
    true_until: dt.datetime | None = None
    parent_page_types = ["guide.GuideIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("urgent"),
        FieldPanel("short_answer"),
        FieldPanel("steps"),
        FieldPanel("bring"),
        FieldPanel("dates"),
        InlinePanel("help_links", label=_("Who helps with this")),
        InlinePanel("related_links", label=_("Related guides"), max_num=4),
        FieldPanel("law"),
        *Reviewed.review_panels,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("short_answer"),
        index.SearchField("steps"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def clean(self) -> None:
        super().clean()
        unknown = set(keys_in(self._stored_text())) - set(
            Fact.objects.filter(key__in=keys_in(self._stored_text())).values_list("key", flat=True)
        )
        if unknown:
            raise ValidationError(
                {
                    "steps": _("There is no dated fact called %(keys)s: add it first.")
                    % {"keys": ", ".join(sorted(unknown))}
                }
            )

    def _stored_text(self) -> str:
        streams = (self.steps, self.bring, self.dates)
        return self.short_answer + " ".join(
            json.dumps(list(stream.raw_data), default=str, ensure_ascii=False) for stream in streams
        )

    def reading_minutes(self) -> int:
        """Whole minutes at a slow reader's pace, at least one."""
        words = len(re.findall(r"\w+", strip_tags(self._stored_text())))
        return max(1, round(words / WORDS_A_MINUTE))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        stored = self._stored_text()
        prepare(stored)
        facts = known()
        context["steps"] = self._numbered()
        context["sources"] = [facts[key] for key in keys_in(stored) if key in facts]
        context["dates"] = self.dates
        functions = [link.function.key for link in self.help_links.select_related("function")]
        context["places"] = self._places(request, functions)
        context["related"] = self._related(request)
        context["canonical_url"] = base(request) + (self.get_url(request) or "")
        return context

    def page_cache_seconds(self, request: HttpRequest) -> int:
        """Until the first "open now" shown on the page stops being true."""
        longest = super().page_cache_seconds(request)
        if self.true_until is None:
            return longest
        return max(0, min(longest, int((self.true_until - timezone.now()).total_seconds())))

    def _places(self, request: HttpRequest, functions: list[str]) -> list[ShownPlace]:
        places = places_for(request, functions) if functions else []
        self.true_until = min((place.state.changes_at for place in places), default=None)
        return places

    def _numbered(self) -> list[dict[str, Any]]:
        """Each step with the call-outs that follow it; call-outs before the first step stand in
        it too, so that a warning never floats without the step it belongs to."""
        steps: list[dict[str, Any]] = []
        waiting: list[Any] = []
        for block in self.steps:
            if block.block_type == "step":
                steps.append({"value": block.value, "callouts": waiting})
                waiting = []
            elif steps:
                steps[-1]["callouts"].append(block)
            else:
                waiting.append(block)
        return steps

    def _related(self, request: HttpRequest) -> list[dict[str, str]]:
        targets = GuidePage.objects.filter(
            pk__in=self.related_links.values("target_id")
        ).defer_streamfields()
        return [
            {"title": guide.title, "url": guide.get_url(request) or "", "text": guide.summary}
            for guide in targets.live()
        ]


class GuideHelp(Orderable):
    """A function of the network's places that helps with what the guide is about."""

    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="help_links")
    function = models.ForeignKey(
        Function, verbose_name=_("function"), on_delete=models.PROTECT, related_name="+"
    )

    panels = [FieldPanel("function")]

    class Meta(Orderable.Meta):
        verbose_name = _("kind of help")
        verbose_name_plural = _("kinds of help")

    def __str__(self) -> str:
        return str(self.function)


class RelatedGuide(Orderable):
    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="related_links")
    target = models.ForeignKey(
        Page, verbose_name=_("guide"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("target", "guide.GuidePage")]

    class Meta(Orderable.Meta):
        verbose_name = _("related guide")
        verbose_name_plural = _("related guides")

    def __str__(self) -> str:
        return self.target.title

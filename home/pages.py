"""What every page of the site shares, and the pages that belong to no other room."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from home.blocks import BODY_BLOCKS
from home.topics import Topic, pages_about


class PageTopic(Orderable):
    """Which needs a page speaks about. One table for every kind of page, so that a topic can list
    guides, forms and places alike without knowing what they are."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="page_links")

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "topic"],
                name="page_topic_once",
                violation_error_message=_("This page already has this topic."),
            )
        ]

    def __str__(self) -> str:
        return str(self.topic)


class BasePage(Page):
    """Abstract. ``summary`` is the sentence shown on cards, in search results and to search
    engines; ``kind_label`` says in one word what the page is."""

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("One plain sentence. People read it on cards and in search results."),
    )

    short_title = models.CharField(
        _("short title"),
        max_length=40,
        blank=True,
        help_text=_("For the menu and the path on top, where the title is too long."),
    )

    kind_label: ClassVar[Any] = ""
    kind_icon: ClassVar[str] = "file"
    urgent = False

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel("topic_links", label=_("Topics")),
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("short_title")]
    search_fields = [*Page.search_fields, index.SearchField("summary", boost=2)]

    class Meta:
        abstract = True

    def page_cache_seconds(self, request: HttpRequest) -> int:
        """How long a kept copy of this page stays true when nobody changes it."""
        return 3600

    def alternate_subpath(self, request: HttpRequest) -> str:
        """What follows the page's own address on this request, the same in every language.

        A page that answers below its own address (a place in the directory) returns e.g.
        ``"locare/"``; others the empty text.
        """
        return ""

    def trail(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Steps of the breadcrumb below this page on this request, as (title, address)."""
        return []


class HomePage(BasePage):
    lead = models.TextField(_("lead"), blank=True)
    search_label = models.CharField(_("search label"), max_length=80, blank=True)
    urgent_page = models.ForeignKey(
        Page,
        verbose_name=_("urgent page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown in a card that is always in sight."),
    )
    urgent_title = models.CharField(_("urgent card title"), max_length=80, blank=True)
    urgent_text = models.CharField(_("urgent card text"), max_length=200, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("search_label"),
        PageChooserPanel("urgent_page"),
        FieldPanel("urgent_title"),
        FieldPanel("urgent_text"),
        InlinePanel("questions", label=_("Most asked questions"), max_num=5),
    ]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["questions"] = [
            {"title": link.label or link.target.title, "url": link.target.get_url(request)}
            for link in self.questions.select_related("target")
            if link.target.live
        ]
        context["doors"] = [
            {
                "title": page.title,
                "text": page.summary,
                "url": page.get_url(request),
                "icon": page.topic.icon,
            }
            for page in TopicPage.objects.child_of(self).live().select_related("topic")
        ]
        return context


class HomeQuestion(Orderable):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="questions")
    target = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    label = models.CharField(_("question"), max_length=120, blank=True)

    panels = [PageChooserPanel("target"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.label or self.target.title


class TopicPage(BasePage):
    """A door: one need, what to read first, then everything that carries its topic."""

    topic = models.ForeignKey(
        Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+"
    )
    start_here = models.ForeignKey(
        Page,
        verbose_name=_("start here"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    kind_label = _("Topic")
    content_panels = [*BasePage.content_panels, FieldPanel("topic"), PageChooserPanel("start_here")]

    class Meta:
        verbose_name = _("topic page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["groups"] = pages_about(self.topic, self.locale, request)
        context["start"] = self.start_here if self.start_here and self.start_here.live else None
        context["start_url"] = context["start"].get_url(request) if context["start"] else ""
        return context


class TopicIndexPage(BasePage):
    """All topics, two levels."""

    class Meta:
        verbose_name = _("list of topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = TopicPage.objects.live().filter(locale=self.locale)
        addresses = {page.topic_id: page.get_url(request) for page in pages}
        topics = list(Topic.objects.order_by("position", "key"))
        context["topics"] = [
            {
                "topic": topic,
                "url": addresses[topic.pk],
                "children": [child for child in topics if child.parent_id == topic.pk],
            }
            for topic in topics
            if topic.parent_id is None and topic.pk in addresses
        ]
        return context


class StandardPage(BasePage):
    """A page of text. ``role`` ties the ones the law asks for to their place in the footer."""

    class Role(models.TextChoices):
        NONE = "", _("none")
        PRIVACY = "privacy", _("privacy notice")
        LEGAL = "legal-notes", _("legal notes")
        ACCESSIBILITY = "accessibility", _("accessibility")
        FAQ = "faq", _("frequent questions")
        CONTACTS = "contacts", _("contacts")
        REPORT = "report-a-problem", _("report a problem")
        YOUR_DATA = "your-data", _("your data")
        PROGRAMME = "programme", _("programme")

    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    body = StreamField(BODY_BLOCKS, verbose_name=_("text"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("role"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("page of text")

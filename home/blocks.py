"""Blocks every kind of page may use. Text is plain: no colours, no sizes, no embedded players."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class Level(models.TextChoices):
    INFO = "info", _("Good to know")
    WARNING = "warning", _("Attention")
    DANGER = "danger", _("Urgent")


class CalloutBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(choices=Level.choices, default=Level.INFO, label=_("level"))
    title = blocks.CharBlock(max_length=120, label=_("title"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))

    class Meta:
        icon = "warning"
        label = _("Call-out")
        template = "home/blocks/callout.html"
        description = _("One thing people must not miss. At most two on a page.")
        preview_value = {"level": "warning", "title": "Non aspettare", "text": "<p>Vai oggi.</p>"}


class SectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("heading"))
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))

    class Meta:
        icon = "title"
        label = _("Section")
        template = "home/blocks/section.html"
        description = _("A heading and its text.")
        preview_value = {"heading": "Chi può chiedere aiuto", "text": "<p>Chi vive in città.</p>"}


BODY_BLOCKS = [
    (
        "text",
        blocks.RichTextBlock(
            features=TEXT_FEATURES,
            label=_("Text"),
            template="home/blocks/text.html",
            preview_value="<p>Una frase semplice.</p>",
            description=_("Text without a heading, for the start of a page."),
        ),
    ),
    ("section", SectionBlock()),
    ("callout", CalloutBlock()),
]

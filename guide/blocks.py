"""Blocks of a guide: what to do, what to bring, by when."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import TEXT_FEATURES, CalloutBlock


class StepBlock(blocks.StructBlock):
    heading = blocks.CharBlock(
        max_length=120, label=_("heading"), help_text=_("Start with a verb.")
    )
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))
    bring = blocks.ListBlock(
        blocks.CharBlock(max_length=200), default=[], required=False, label=_("what to bring")
    )
    by_when = blocks.CharBlock(max_length=120, required=False, label=_("by when"))

    class Meta:
        icon = "list-ol"
        label = _("Step")
        description = _("One thing to do. Steps are numbered by themselves.")
        preview_value = {
            "heading": "Vai all'udienza",
            "text": "<p>Vai anche se non hai i soldi.</p>",
            "bring": ["Il contratto"],
            "by_when": "la data scritta nella lettera",
        }


class DateBlock(blocks.StructBlock):
    what = blocks.CharBlock(max_length=120, label=_("what"))
    when = blocks.CharBlock(max_length=200, label=_("when"))
    do = blocks.CharBlock(max_length=250, required=False, label=_("what to do"))

    class Meta:
        icon = "date"
        label = _("Date")


class LawBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=160, label=_("law and article"))
    note = blocks.CharBlock(max_length=200, required=False, label=_("what it says"))
    url = blocks.URLBlock(required=False, label=_("address"))

    class Meta:
        icon = "doc-full"
        label = _("Law")


STEPS = [("step", StepBlock()), ("callout", CalloutBlock(template="guide/blocks/callout.html"))]
DATES = [("date", DateBlock())]
LAW = [("law", LawBlock())]
BRING = [("item", blocks.CharBlock(max_length=200, label=_("thing")))]

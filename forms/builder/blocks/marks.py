"""What stands beside the pages: other help, what staff must see, and doubts."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.builder.blocks.fields import KeyBlock
from forms.builder.blocks.rules import conditions


def _ways(**kwargs: Any) -> blocks.ListBlock:
    return blocks.ListBlock(
        blocks.TextBlock(label=_("What the person can do"), rows=2),
        label=_("Where to go instead"),
        default=[],
        help_text=_("Name, telephone, opening hours: one way an item, the best first."),
        **kwargs,
    )


class ExitBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    lead = blocks.TextBlock(label=_("Why there is a better door"), required=False, rows=2)
    ways = _ways()
    anyway = blocks.CharBlock(
        label=_("Words on the button to go on all the same"),
        max_length=80,
        default=_("Apply anyway"),
    )
    key = KeyBlock()

    class Meta:
        label = _("Page of other help")
        icon = "redirect"
        label_format = "{title}"
        form_layout = blocks.BlockGroup(
            children=["title", "lead", "ways", "anyway"], settings=["key"]
        )


class FlagBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What staff read"), max_length=200)
    when = conditions(_("It is shown when…"))
    urgency = blocks.ChoiceBlock(
        label=_("Urgency"),
        choices=[("medium", _("Medium")), ("high", _("High"))],
        required=False,
        help_text=_("It sorts the queue. A person decides."),
    )
    key = KeyBlock()

    class Meta:
        label = _("Mark for staff")
        icon = "warning"
        label_format = "{label}"
        form_layout = blocks.BlockGroup(children=["label", "when", "urgency"], settings=["key"])


class CheckBlock(blocks.StructBlock):
    when = conditions(_("It is said when…"))
    level = blocks.ChoiceBlock(
        label=_("What it means"),
        choices=[
            ("unclear", _("Perhaps not for this person: apply, somebody looks at it")),
            ("elsewhere", _("There is other help: say where")),
        ],
        default="unclear",
    )
    reason = blocks.TextBlock(
        label=_("What the person reads before sending"),
        rows=2,
        help_text=_("Never a refusal: sending is always possible."),
    )
    ways = _ways()
    key = KeyBlock()

    class Meta:
        label = _("Doubt")
        icon = "help"
        label_format = "{reason}"
        form_layout = blocks.BlockGroup(
            children=["when", "level", "reason", "ways"], settings=["key"]
        )


class ExitsBlock(blocks.StreamBlock):
    exit = ExitBlock()

    class Meta:
        required = False


class FlagsBlock(blocks.StreamBlock):
    flag = FlagBlock()

    class Meta:
        required = False


class ChecksBlock(blocks.StreamBlock):
    doubt = CheckBlock()

    class Meta:
        required = False

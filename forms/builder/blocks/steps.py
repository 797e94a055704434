"""Pages of a form, pages with one row a person, and ready-made pages to copy."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms.builder import previews, ready
from forms.builder.blocks.fields import KeyBlock, NumberBlock
from forms.builder.blocks.questions import QuestionsBlock, shared_blocks
from forms.builder.blocks.rules import conditions

READY = _("Ready-made pages (copied: change them as you like)")
PAGES = _("Pages")


class StepBlock(blocks.StructBlock):
    """``extra`` are the fields only pages of rows have."""

    title = blocks.CharBlock(label=_("Title of the page"), max_length=200)
    lead = blocks.TextBlock(
        label=_("Sentence under the title"),
        required=False,
        rows=1,
        help_text=_("Why you ask, or what to have at hand. Leave it empty if nothing is needed."),
    )
    leave_to = blocks.CharBlock(
        label=_("…show this page of other help"),
        required=False,
        form_classname="builder-exit",
        help_text=_("Write it below, under “Other help”. People can always apply anyway."),
    )
    key = KeyBlock()

    def __init__(
        self, parts: dict[str, blocks.Block], extra: list[tuple[str, blocks.Block]], **kwargs: Any
    ) -> None:
        own = [name for name, _block in extra]
        layout = blocks.BlockGroup(
            children=[
                "title",
                "lead",
                *(name for name in own if name != "group"),
                "questions",
                "only",
                blocks.BlockGroup(
                    children=["leave", "leave_to"],
                    heading=_("Point to other help…"),
                    classname="collapsed",
                    icon="redirect",
                    label_format="",
                ),
            ],
            settings=["key", *(name for name in own if name == "group")],
        )
        super().__init__(
            [*extra, *parts.items()], label_format="{title}", form_layout=layout, **kwargs
        )


class ReadyBlock(StepBlock):
    """A page to copy: the chooser shows it as people will read it."""

    def __init__(self, one: ready.Ready, parts: dict[str, blocks.Block], **kwargs: Any) -> None:
        self.ready = one
        super().__init__(
            parts,
            _of_rows() if one.kind == "people" else [],
            label=one.label,
            icon=one.icon,
            group=READY,
            description=one.description,
            default=one.value,
            preview_template="forms/builder/block_preview.html",
            **kwargs,
        )

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        language = settings.LANGUAGE_CODE
        step = ready.in_words(self.ready.step)
        return {**parent_context, **previews.step_alone(parent_context["request"], step, language)}


class StepsBlock(blocks.StreamBlock):
    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        parts: dict[str, blocks.Block] = {
            "questions": QuestionsBlock(shared_blocks()),
            "only": conditions(_("Show this page only if…"), collapsed=True),
            "leave": conditions(_("It is the better door when…")),
        }
        page = StepBlock(
            parts,
            [],
            label=_("Page"),
            icon="doc-empty",
            group=PAGES,
            description=_("One idea, one to five questions."),
        )
        people = StepBlock(
            parts,
            _of_rows(),
            label=_("People or things, one row each"),
            icon="group",
            group=PAGES,
            description=_("The same questions for each person or thing the reader adds."),
        )
        made = [(f"{ready.PREFIX}{one.name}", ReadyBlock(one, parts)) for one in ready.PAGES]
        super().__init__(
            [("page", page), ("people", people), *made], required=False, collapsed=True, **kwargs
        )


def _of_rows() -> list[tuple[str, blocks.Block]]:
    return [
        (
            "row_title",
            blocks.CharBlock(
                label=_("What one row is"),
                max_length=80,
                help_text=_("One word, for example Person, Child, Job."),
            ),
        ),
        (
            "add_label",
            blocks.CharBlock(
                label=_("Words on the button that adds one"),
                max_length=80,
                help_text=_("For example “Add another person”."),
            ),
        ),
        ("most", NumberBlock(label=_("Most rows"), default=12)),
        ("group", KeyBlock(label=_("Short name of the list"))),
    ]

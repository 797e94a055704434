"""A form as editors write it. What people fill in is the version its publication makes."""

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from forms.builder import keys, previews, publication, ready, translating
from forms.builder.adopting import taken_apart
from forms.builder.blocks import ChecksBlock, ExitsBlock, FlagsBlock, StepsBlock
from forms.builder.compiling import Compiled, Source, compiled
from forms.builder.editing import IntakeFormForm
from forms.builder.fields import BlocksField
from forms.declaration import Form
from forms.declaration.lint import SECOND_FACTS
from forms.versions import FormVersion

FACT_WORDS = {
    "birth_date": _("the birth date"),
    "phone": _("the telephone number"),
    "email": _("the e-mail address"),
}
COLUMNS = ("steps", "exits", "flags", "checks")


def column(name: str) -> BlocksField:
    found = IntakeForm._meta.get_field(name)
    assert isinstance(found, BlocksField)
    return found


class IntakeForm(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    title = models.CharField(_("title"), max_length=200)
    key = models.SlugField(
        _("short name"),
        max_length=60,
        unique=True,
        blank=True,
        help_text=_("Part of the form's address. It stays the same once the form is published."),
    )
    destination = models.CharField(
        _("who receives the requests"), max_length=40, default="desk", blank=True
    )
    topic = models.CharField(_("topic"), max_length=80, blank=True)
    second_fact = models.CharField(
        _("what opens a request again, with its code"),
        max_length=20,
        choices=[(fact, FACT_WORDS[fact]) for fact in SECOND_FACTS],
        default="birth_date",
        help_text=_("The first page must ask for it."),
    )
    derived = models.JSONField(_("values worked out for staff"), default=list, blank=True)
    steps = BlocksField(StepsBlock, verbose_name=_("pages"), blank=True)
    exits = BlocksField(ExitsBlock, verbose_name=_("other help"), blank=True)
    flags = BlocksField(FlagsBlock, verbose_name=_("marks for staff"), blank=True)
    checks = BlocksField(ChecksBlock, verbose_name=_("doubts"), blank=True)
    translations = models.JSONField(_("translations"), default=dict, blank=True)
    policy = models.CharField(
        _("requests already begun"),
        max_length=10,
        choices=FormVersion.Policy.choices,
        default=FormVersion.Policy.FINISH,
        help_text=_("What becomes of them when this is published."),
    )
    close_on = models.DateField(
        _("can be sent until"),
        null=True,
        blank=True,
        help_text=_("Only where requests already begun are closed on a date."),
    )
    # Chosen on the page that confirms a publication; an edit afterwards forgets it.
    wording_only = models.JSONField(default=list, blank=True, editable=False)
    # Of the form as a whole, not of one revision:
    frozen = models.JSONField(default=dict, blank=True, editable=False)
    # Goes on from a form shipped with the portal: the release no longer publishes that one.
    adopted = models.BooleanField(default=False, editable=False)
    refused = models.TextField(default="", blank=True, editable=False)

    _revisions = GenericRelation(Revision, related_query_name="intake_form")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="intake_form",
        for_concrete_model=False,
    )

    base_form_class = IntakeFormForm

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        return self._revisions

    def clean(self) -> None:
        super().clean()
        if self.policy == FormVersion.Policy.CLOSE and self.close_on is None:
            raise ValidationError({"close_on": _("Say until when they can be sent.")})

    # --- its blocks -----------------------------------------------------------------------------

    def raw(self) -> dict[str, list[dict[str, Any]]]:
        """The blocks as their columns hold them; every block has its identifier."""
        return {name: column(name).get_prep_value(getattr(self, name)) for name in COLUMNS}

    def settle(self) -> None:
        """Bring the blocks into the shape that is kept: ready-made pages become ordinary ones,
        every question has its key."""
        fields = self.raw()
        made = [step for step in fields["steps"] if ready.kind_of(step["type"]) != step["type"]]
        for step in made:
            step["type"] = ready.kind_of(step["type"])
        keys.settle(fields, self.frozen)
        if made:
            copied = {**{name: [] for name in COLUMNS}, "steps": made}
            self.translations = translating.remembered(copied, self.translations)
        self._set(fields)

    def source(self) -> Source:
        return Source(
            self.key,
            self.title,
            self.raw(),
            destination=self.destination,
            topic=self.topic,
            second_fact=self.second_fact,
            derived=tuple(self.derived),
            translations=self.translations,
        )

    def compiled(self) -> Compiled:
        return compiled(self.source())

    def take(self, source: Source) -> None:
        """Become what ``source`` says; the key is left alone."""
        self.title = source.title
        self.destination, self.topic = source.destination, source.topic
        self.second_fact, self.derived = source.second_fact, list(source.derived)
        self.translations = dict(source.translations)
        self._set(dict(source.fields))

    def take_form(self, form: Form) -> None:
        self.take(taken_apart(form))

    def names(self) -> dict[str, str]:
        """The key of every block, by its identifier."""
        return keys.settle(self.raw(), self.frozen)

    def freeze(self) -> None:
        """From now on these keys belong to answers people gave."""
        self.frozen = {**self.frozen, **self.names()}

    def _set(self, fields: dict[str, Any]) -> None:
        for name in COLUMNS:
            setattr(self, name, fields[name])

    # --- Wagtail's seams ------------------------------------------------------------------------

    def with_content_json(self, content: Any) -> "IntakeForm":
        """Old revisions know nothing of what was published since."""
        found: IntakeForm = super().with_content_json(content)
        found.frozen, found.adopted, found.refused = self.frozen, self.adopted, self.refused
        if self.first_published_at is not None or self.adopted:
            found.key = self.key
        return found

    def publish(self, revision: Revision, user: Any = None, **options: Any) -> None:
        """Whoever asks – the editor's button, a workflow's approval, the clock – the form is
        checked and a version made; what cannot be published stays unpublished and says why."""
        publication.publish(self, revision, user, super().publish, options)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        super().unpublish(*args, **kwargs)
        publication.close(self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return previews.modes(self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return previews.page(self, request, mode_name)

"""Where a form in the editor can come from: another form, one shipped with the portal, a file."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forms import exchange
from forms.builder.conditions import TooDeepError
from forms.builder.models import IntakeForm
from forms.builder.names import proposed, unique
from forms.declaration import Form
from forms.versions import FormVersion


def copied(form: Form, user: Any) -> IntakeForm:
    """A form of its own that begins with the same words. Raises ``ValidationError``."""
    intake = _taken(IntakeForm(live=False), form)
    intake.title = _("%s (copy)") % intake.title
    key = proposed(intake.title, "form").replace("_", "-")
    intake.key = unique(key, taken_keys())
    return _saved(intake, user)


def adopted(form: Form, user: Any) -> IntakeForm:
    """The very form, from now on written in the editor: same address, same versions, same names of
    answers. The release no longer publishes its own. Raises ``ValidationError``."""
    if IntakeForm.objects.filter(key=form.key).exists():
        raise ValidationError(_("This form is written in the editor already."))
    intake = _taken(IntakeForm(live=False, key=form.key, adopted=True), form)
    intake.freeze()
    return _saved(intake, user)


def imported(content: bytes, user: Any) -> IntakeForm:
    """A file from another portal: a new form, or the next draft of the one with the same short
    name. Raises ``ValidationError``."""
    form = exchange.read(content)
    intake = IntakeForm.objects.filter(key=form.key).first()
    if intake is not None:
        with transaction.atomic():
            next_draft(intake, form, user)
            return intake
    if FormVersion.objects.current(form.key) is not None:
        return adopted(form, user)
    return _saved(_taken(IntakeForm(live=False, key=form.key), form), user)


def next_draft(intake: IntakeForm, form: Form, user: Any) -> IntakeForm:
    """What the form is to say next, not yet published. Raises ``ValidationError``."""
    lock = intake.get_lock()
    if lock is not None and lock.for_user(user):
        raise ValidationError(_("Somebody has locked this form: nothing was saved."))
    draft = _taken(intake.get_latest_revision_as_object(), form)
    published = set(intake.frozen.values())
    draft.settle()
    found = draft.names()
    # The blocks are new ones; what was published keeps its names all the same.
    draft.frozen = {**intake.frozen, **{one: key for one, key in found.items() if key in published}}
    IntakeForm.objects.filter(pk=intake.pk).update(frozen=draft.frozen)
    draft.save_revision(user=user, log_action=True, clean=False)
    return draft


def taken_keys() -> set[str]:
    written = set(IntakeForm.objects.values_list("key", flat=True))
    return written | set(FormVersion.objects.values_list("form_key", flat=True).distinct())


def _taken(intake: IntakeForm, form: Form) -> IntakeForm:
    try:
        intake.take_form(form)
    except TooDeepError as error:
        raise ValidationError(
            _("This form has conditions within conditions that the editor cannot show.")
        ) from error
    return intake


def _saved(intake: IntakeForm, user: Any) -> IntakeForm:
    with transaction.atomic():
        intake.settle()
        intake.has_unpublished_changes = True
        intake.save()
        intake.save_revision(user=user, log_action=True, clean=False)
    return intake

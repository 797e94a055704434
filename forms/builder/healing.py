"""Drafts in the editor that began with the texts of a form published without a catalogue."""

from forms import healing
from forms.builder import faults
from forms.builder.beginnings import next_draft
from forms.builder.models import IntakeForm


def heal_drafts(wrong: healing.Wrong) -> None:
    """A draft somebody has locked, or has not brought to an end, is left as it is."""
    for intake in IntakeForm.objects.all():
        compiled = intake.get_latest_revision_as_object().compiled()
        form = healing.healed(compiled.form, wrong)
        if form == compiled.form or intake.get_lock() is not None or faults.errors(compiled):
            continue
        draft = next_draft(intake, form, None)
        titles = [words for _source, _code, words in wrong]
        IntakeForm.objects.filter(pk=intake.pk, title__in=titles).update(title=draft.title)

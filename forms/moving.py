"""Drafts begun on an earlier version: they finish on it, move on with what changed asked again, or
can be sent until a date. The person who publishes chooses; the person who writes is told.

A page view still writes nothing: a draft moves when its person presses a button.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from forms import kinds, second_fact
from forms.carry import Carried, carry
from forms.declaration import say
from forms.drafts import Answer, Draft
from forms.filled import Filled
from forms.versions import FormVersion
from portal.crypto import EncryptedJSONField
from workflow import outbox

Policy = FormVersion.Policy


class SetAside(models.Model):
    """What a draft answered before its form changed: shown to the person, never sent."""

    draft = models.OneToOneField(
        Draft, verbose_name=gettext_lazy("draft"), on_delete=models.CASCADE, related_name="aside"
    )
    version = models.ForeignKey(
        FormVersion,
        verbose_name=gettext_lazy("version it was answered on"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answers = EncryptedJSONField(gettext_lazy("answers"))
    moved_at = models.DateTimeField(gettext_lazy("moved"), default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("answers set aside")
        verbose_name_plural = gettext_lazy("answers set aside")

    def __str__(self) -> str:
        return str(self.draft_id)


@dataclass(frozen=True)
class Move:
    """What awaits a draft: ``policy`` carry or close, the version that wants it, and the last day
    on which a closing draft can be sent."""

    policy: str
    version: FormVersion
    close_on: dt.date | None = None

    @property
    def is_closed(self) -> bool:
        return self.close_on is not None and timezone.localdate() > self.close_on

    @property
    def can_be_sent(self) -> bool:
        """The draft may still go off as it is."""
        return self.policy == Policy.CLOSE and not self.is_closed


def due(draft: Draft) -> Move | None:
    """What the versions published since ask of this draft; the strictest one counts. One query."""
    if draft.submitted_at is not None:
        return None
    later = list(
        FormVersion.objects.filter(
            form_key=draft.version.form_key, number__gt=draft.version.number
        ).order_by("number")
    )
    closing = [one.close_on for one in later if one.close_on is not None]
    if closing:
        return Move(Policy.CLOSE, later[-1], min(closing))
    if any(one.policy == Policy.CARRY for one in later):
        return Move(Policy.CARRY, later[-1])
    return None


@dataclass(frozen=True)
class AskedAgain:
    """A question that changed, with what was answered before, in words. ``is_gone``: it is no
    longer asked at all."""

    question: str
    before: str
    is_gone: bool


def would_carry(draft: Draft, target: FormVersion) -> Carried:
    filled = Filled(draft.version.form, draft)
    return _carried(draft.version, target, filled)


def asked_again(draft: Draft, target: FormVersion, language: str) -> list[AskedAgain]:
    """What the person is told before the draft moves."""
    aside = would_carry(draft, target).aside
    return _in_words(draft.version, target, aside, language)


def move(draft: Draft, target: FormVersion) -> None:
    """Take the draft over to ``target``. Call it with the draft's row locked."""
    filled = Filled(draft.version.form, draft)
    carried = _carried(draft.version, target, filled)
    with transaction.atomic():
        if carried.aside:
            earlier = SetAside.objects.filter(draft=draft).first()
            kept = earlier.answers if earlier else {}
            SetAside.objects.update_or_create(
                draft=draft,
                defaults={"version": draft.version, "answers": {**kept, **carried.aside}},
            )
        Answer.objects.filter(draft=draft).delete()
        draft.version = target
        draft.save(update_fields=["version"])
        moved = Filled(target.form, draft)
        for key in {*carried.steps, *carried.complete}:
            data = carried.steps.get(key, {})
            step = target.form.by_key.get(key)
            if step is None:
                moved.save_anyway(key)
            else:
                empty: dict[str, Any] = {step.repeat: []} if step.repeat else {}
                moved.save_step(step, data or empty, complete=key in carried.complete)
        # The new version may ask for another fact beside the code.
        draft.remember_second_fact(second_fact.given(target.form, moved.answers))
        draft.save(update_fields=["second_fact_hash"])


def reminders(draft: Draft, filled: Filled, step_key: str, language: str) -> list[AskedAgain]:
    """On one page: what was answered to its changed questions, until they are answered anew."""
    aside = SetAside.objects.select_related("version").filter(draft=draft).first()
    step = filled.form.by_key.get(step_key)
    if aside is None or step is None:
        return []
    answered = filled.steps.get(step_key, {})
    here = {ask.key for ask in step.asks if not step.repeat and ask.key not in answered}
    shown = {key: value for key, value in aside.answers.items() if key in here}
    return _in_words(aside.version, draft.version, shown, language)


def tell_of_closing(today: dt.date | None = None) -> int:
    """Write once to everybody whose draft closes on a date and whom we may write to. Returns how
    many people that is; called again, nobody is written to twice."""
    today = today or timezone.localdate()
    closing = FormVersion.objects.filter(policy=Policy.CLOSE, close_on__gte=today)
    told = 0
    for version in closing:
        drafts = Draft.objects.open().filter(
            version__form_key=version.form_key, version__number__lt=version.number
        )
        for draft in drafts.select_related("version").iterator(chunk_size=100):
            told += _tell(draft, version)
    return told


def live_drafts(form_key: str) -> int:
    """How many people are writing on any version of this form."""
    return Draft.objects.open().filter(version__form_key=form_key).count()


def _tell(draft: Draft, version: FormVersion) -> int:
    filled = Filled(draft.version.form, draft)
    counted = filled.walk.answers
    address = filled.form.fact("email", counted)
    if not address or filled.form.fact("safe_contact", counted) != "yes":
        return 0
    assert version.close_on is not None
    with override(draft.language), transaction.atomic():
        outbox.post(
            key=f"closing-{draft.uuid}-{version.number}",
            to=address,
            language=draft.language,
            subject=_("Please finish what you are writing"),
            body=_(
                "The form you are filling in will change. You can still send what you wrote until "
                "%(day)s. After that day you can read it, and begin again on the new form."
                "\n\nGo on here, with your code:\n%(url)s"
            )
            % {
                "day": date_format(version.close_on, "l j F Y"),
                "url": settings.BASE_URL + reverse("forms:resume"),
            },
            kind="draft-closing",
            about=draft,
        )
    return 1


def _carried(old: FormVersion, target: FormVersion, filled: Filled) -> Carried:
    wording = _wording_since(old, target)
    return carry(old.form, target.form, filled.steps, filled.complete, wording)


def _wording_since(old: FormVersion, target: FormVersion) -> set[str]:
    """Questions every version since changed only in words."""
    between = FormVersion.objects.filter(
        form_key=old.form_key, number__gt=old.number, number__lte=target.number
    )
    return {key for version in between for key in version.wording_only}


def _in_words(
    old: FormVersion, target: FormVersion, aside: dict[str, Any], language: str
) -> list[AskedAgain]:
    asked = {ask.key for _step, ask in target.form.asks()}
    found = []
    for step, ask in old.form.asks():
        if ask.key not in aside:
            continue
        values = aside[ask.key] if step.repeat else [aside[ask.key]]
        before = ", ".join(kinds.get(ask.kind).display(one, ask, language) for one in values)
        found.append(AskedAgain(say(ask.label, language), before, ask.key not in asked))
    return found

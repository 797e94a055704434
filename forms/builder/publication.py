"""Publishing what an editor wrote: checked, with a word on the requests already begun, once.

Every road leads here, because ``IntakeForm.publish`` does: the button with its page of
confirmation, the approval that ends a workflow, and the clock. Only the button can ask; the others
take the policy that stands in the form's own field and count no change as wording alone. What
cannot be published is left as it is, with the reason on the form and in its history, so that
neither an approval nor the job that publishes by the clock ever fails half-way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms import diff, moving
from forms.builder import faults
from forms.builder.faults import Fault
from forms.declaration import Form
from forms.switches import FormSwitch
from forms.versions import FormVersion
from forms.versions import publish as insert

if TYPE_CHECKING:
    from wagtail.models import Revision

    from forms.builder.models import IntakeForm

REFUSED = "forms.publish_refused"


@dataclass(frozen=True)
class Plan:
    """What a publication would do. ``reworded`` are questions whose words changed: answers are kept
    where the editor says that the meaning is the same."""

    form: Form
    errors: list[Fault]
    warnings: list[Fault]
    changes: list[diff.Change]
    reworded: list[diff.Change]
    live_drafts: int
    is_first: bool
    is_unchanged: bool


def plan(intake: "IntakeForm", language: str) -> Plan:
    compiled = intake.compiled()
    found = faults.of(compiled)
    current = FormVersion.objects.current(intake.key)
    changes = diff.changes(current.form, compiled.form, language) if current else []
    return Plan(
        compiled.form,
        [one for one in found if one.level == faults.ERROR],
        [one for one in found if one.level == faults.WARNING],
        changes,
        [one for one in changes if one.kind == "changed" and one.asks_again],
        moving.live_drafts(intake.key) if current else 0,
        current is None,
        current is not None and current.form == compiled.form,
    )


def publish(
    intake: "IntakeForm",
    revision: "Revision",
    user: Any,
    make_live: Callable[..., Any],
    options: dict[str, Any],
) -> None:
    """``make_live(revision, user=…, **options)`` is Wagtail's own part."""
    written: IntakeForm = revision.as_object()
    compiled = written.compiled()
    found = faults.errors(compiled)
    if found:
        _refuse(intake, revision, user, found)
        return
    if written.go_live_at and written.go_live_at > timezone.now():
        make_live(revision, user=user, **options)
        return
    with transaction.atomic():
        # Two publications of one form take turns.
        locked = type(intake).objects.select_for_update().get(pk=intake.pk)
        was_unpublished = not locked.live and locked.first_published_at is not None
        policy, close_on = _policy(written)
        insert(
            compiled.form,
            source=FormVersion.Source.CMS,
            by=user or revision.user or "",
            policy=policy,
            close_on=close_on,
            wording_only=written.wording_only,
        )
        make_live(revision, user=user, **options)
        _keep(intake, written)
        if was_unpublished:
            FormSwitch.objects.filter(form_key=written.key).update(is_open=True)


def close(intake: "IntakeForm") -> None:
    """An unpublished form takes no new requests; whoever has begun can finish."""
    FormSwitch.objects.update_or_create(form_key=intake.key, defaults={"is_open": False})


def _policy(written: "IntakeForm") -> tuple[str, Any]:
    if written.policy == FormVersion.Policy.CLOSE and written.close_on is None:
        return FormVersion.Policy.FINISH, None
    is_closing = written.policy == FormVersion.Policy.CLOSE
    return written.policy, written.close_on if is_closing else None


def _keep(intake: "IntakeForm", written: "IntakeForm") -> None:
    """The keys of what was published belong to people's answers from now on."""
    written.freeze()
    intake.frozen, intake.refused, intake.wording_only = written.frozen, "", []
    type(intake).objects.filter(pk=intake.pk).update(
        frozen=written.frozen, refused="", wording_only=[]
    )


def _refuse(intake: "IntakeForm", revision: "Revision", user: Any, found: Sequence[Fault]) -> None:
    sentences = [": ".join(filter(None, (one.part, one.sentence))) for one in found]
    intake.refused = "\n".join(sentences)
    type(intake).objects.filter(pk=intake.pk).update(refused=intake.refused)
    if revision.approved_go_live_at:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
    log(intake, REFUSED, user=user, revision=revision, data={"sentences": sentences})

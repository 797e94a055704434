"""Doing what the retention rules say: small transactions, each with its proof.

Killed half-way, what was done is done and proved, and the next run goes on. A row that fails is
left as it was, reported, and does not stop the others.
"""

import datetime as dt
import logging
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forms import uploads
from forms.drafts import LIFE, Draft
from forms.privacy import erasing, proofs
from forms.privacy.due import DRAFT, READINGS, due, readings_rule
from forms.privacy.holders import DELETE, KeptState, states
from forms.privacy.proofs import ErasureProof
from forms.privacy.retention_rules import RetentionRule, rules_of
from workflow import append_only
from workflow.actors import SYSTEM
from workflow.models import Reading

logger = logging.getLogger(__name__)
BATCH = 20
READINGS_BATCH = 2000


@dataclass
class Done:
    erased: int = 0
    files: int = 0
    strays: int = 0
    drafts: int = 0
    readings: int = 0
    failed: list[int] = field(default_factory=list)


def run(*, now: dt.datetime | None = None, by: str = SYSTEM.label, batch: int = BATCH) -> Done:
    """Erase all that is due."""
    now = now or timezone.now()
    done = Done()
    erase_drafts(done, now, by, batch)
    for state in states().values():
        _state(done, state, now, by, batch)
    _readings(done, now, by)
    done.strays = uploads.sweep()
    return done


# --- submissions ----------------------------------------------------------------------------------


def _state(done: Done, state: KeptState, now: dt.datetime, by: str, batch: int) -> None:
    tried: set[int] = set()
    while True:
        waiting = due(state, now).filter(restricted_at=None).exclude(pk__in=tried)
        pks = list(waiting.order_by("since", "pk").values_list("pk", flat=True)[:batch])
        if not pks:
            return
        tried.update(pks)
        _batch(done, state, pks, now, by)


@append_only.patiently
def _batch(done: Done, state: KeptState, pks: list[int], now: dt.datetime, by: str) -> None:
    rules = rules_of(state.key)
    erased: dict[str, list[erasing.Erased]] = {}
    with transaction.atomic():
        locked = erasing.locked(pks)
        still_due = set(due(state, now).filter(pk__in=pks).values_list("pk", flat=True))
        with append_only.lifted():
            for submission in locked:
                if submission.pk not in still_due or erasing.refusal(submission):
                    continue
                rule = rules.get(submission.form_key) or rules[""]
                try:
                    with transaction.atomic():
                        one = erasing.erase(submission, rule.action)
                except Exception as error:
                    # The kind of error alone: its text could hold what somebody wrote.
                    logger.error("not erased %s: %s", submission.pk, type(error).__name__)
                    done.failed.append(submission.pk)
                else:
                    erased.setdefault(submission.form_key, []).append(one)
            for form_key, ones in erased.items():
                rule = rules.get(form_key) or rules[""]
                proofs.write(
                    references=[one.reference for one in ones],
                    cause=ErasureProof.Cause.RETENTION,
                    rule=_in_words(rule),
                    action=rule.action,
                    form_key=form_key,
                    state=state.key,
                    count=len(ones),
                    files=sum(one.files for one in ones),
                    by=by,
                )
    for ones in erased.values():
        done.erased += len(ones)
        done.files += sum(one.files for one in ones)


def _in_words(rule: RetentionRule) -> str:
    return f"{rule}; {rule.source}" if rule.source else str(rule)


# --- drafts ---------------------------------------------------------------------------------------


def erase_drafts(done: Done, now: dt.datetime, by: str, batch: int) -> None:
    """People are told the day on which a draft ends, so its term is no rule but the stored day."""
    expired = Draft.objects.filter(submitted_at=None, expires_at__lte=now)
    tried: set[int] = set()
    while True:
        waiting = expired.exclude(pk__in=tried).order_by("pk").values_list("pk", flat=True)
        pks = list(waiting[:batch])
        if not pks:
            return
        tried.update(pks)
        _drafts(done, expired.filter(pk__in=pks), by)


@append_only.patiently
def _drafts(done: Done, expired: QuerySet[Draft], by: str) -> None:
    gone: dict[str, list[tuple[str, int]]] = {}
    with transaction.atomic():
        # Asked again with the lock: somebody may have saved in between.
        locked = list(expired.select_for_update(of=("self",)).select_related("version"))
        with append_only.lifted():
            for draft in locked:
                form_key, key = draft.version.form_key, str(draft.uuid)
                try:
                    with transaction.atomic():
                        files = erasing.erase_draft(draft)
                except Exception as error:
                    logger.error("draft not erased: %s", type(error).__name__)
                    done.failed.append(draft.pk)
                else:
                    gone.setdefault(form_key, []).append((key, files))
        for form_key, ones in gone.items():
            proofs.write(
                references=[key for key, _files in ones],
                cause=ErasureProof.Cause.DRAFTS,
                rule=_("%(action)s after %(days)s days")
                % {"action": RetentionRule.Action.DELETE.label, "days": LIFE.days},
                action=DELETE,
                form_key=form_key,
                state=DRAFT,
                count=len(ones),
                files=sum(files for _key, files in ones),
                by=by,
            )
    for ones in gone.values():
        done.drafts += len(ones)
        done.files += sum(files for _key, files in ones)


# --- the read log ---------------------------------------------------------------------------------


def _readings(done: Done, now: dt.datetime, by: str) -> None:
    rule = readings_rule()
    if rule is None or rule.days is None:
        return
    over = Reading._base_manager.filter(at__lte=now - dt.timedelta(days=rule.days))
    while pks := list(over.order_by("pk").values_list("pk", flat=True)[:READINGS_BATCH]):
        done.readings += _readings_batch(pks, _in_words(rule), by)


@append_only.patiently
def _readings_batch(pks: list[int], rule: str, by: str) -> int:
    with append_only.lifted():
        count = Reading._base_manager.filter(pk__in=pks).delete()[0]
        proofs.write(
            references=[],
            cause=ErasureProof.Cause.READINGS,
            rule=rule,
            action=DELETE,
            state=READINGS,
            count=count,
            by=by,
        )
    return count

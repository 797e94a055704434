"""The notices and retention rules a new installation begins with; then they are the city's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import Group, Permission

from forms.privacy import notice_healing, notice_publishing
from forms.privacy.due import READINGS
from forms.privacy.holders import DELETE, states
from forms.privacy.notices import GENERAL, SECTIONS, Notice, NoticeText
from forms.privacy.proofs import ANSWER_PEOPLE, SEE_PROOFS
from forms.privacy.retention_rules import RetentionRule
from home import starter
from home.starter import Report
from portal.localized import LocalizedText

FOLDER = Path(__file__).parent.parent / "starter" / "notices"
FIELDS = ("short", *SECTIONS)
OFFICER = "Data protection officer"


def load_notices(report: Report) -> None:
    """The texts, and of each the first version. Later versions are published by people."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for code, _name in settings.LANGUAGES:
        for path in sorted((FOLDER / code).glob("*.yaml")):
            written = yaml.safe_load(path.read_text(encoding="utf-8"))
            found.setdefault(written["form"], {})[code] = written
    for form_key in sorted(found):
        texts = {
            field: {
                code: written[field].strip()
                for code, written in found[form_key].items()
                if written.get(field)
            }
            for field in FIELDS
        }
        starter.load_one(
            f"notice/{form_key or GENERAL}",
            texts,
            find=lambda pk: NoticeText.objects.filter(pk=pk).first(),
            write=_writer(form_key, texts),
            state=lambda row: [getattr(row, field) for field in FIELDS],
            report=report,
        )
        text = NoticeText.objects.filter(form_key=form_key).first()
        if text is not None and not Notice.objects.filter(form_key=form_key).exists():
            notice, _new = notice_publishing.publish(text)
            report(f"notice {notice} published")
    for notice in notice_healing.heal():
        report(f"notice {notice} published in the words of every language")


def load_rules(report: Report) -> None:
    """A rule for each state that knows what it begins with. An open term stays open: kept."""
    for state in states().values():
        _rule(state.key, state.days, state.action, report)
    _rule(READINGS, None, DELETE, report)


def load_officer(report: Report) -> None:
    """A group for whoever answers people about their data; who is in it the city decides."""
    wanted = [
        Permission.objects.get(codename=codename, content_type__app_label=app)
        for app, codename in (
            ("wagtailadmin", "access_admin"),
            ("forms", ANSWER_PEOPLE),
            ("forms", SEE_PROOFS),
            ("forms", "view_noticetext"),
            ("forms", "view_retentionrule"),
        )
    ]

    def write(_row: Any) -> Group:
        group, _new = Group.objects.get_or_create(name=OFFICER)
        group.permissions.add(*wanted)
        return group

    starter.load_one(
        "group/data-protection",
        "once",
        find=lambda pk: Group.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: row.name,
        report=report,
    )


def _writer(form_key: str, texts: dict[str, dict[str, str]]) -> Callable[[Any], NoticeText]:
    def write(_row: Any) -> NoticeText:
        values = {field: LocalizedText(words) for field, words in texts.items()}
        return NoticeText.objects.update_or_create(form_key=form_key, defaults=values)[0]

    return write


def _rule(state: str, days: int | None, action: str, report: Report) -> None:
    def write(_row: Any) -> RetentionRule:
        values = {"days": days, "action": action}
        return RetentionRule.objects.get_or_create(form_key="", state=state, defaults=values)[0]

    starter.load_one(
        f"retention/{state}",
        [days, action],
        find=lambda pk: RetentionRule.objects.filter(pk=pk).first(),
        write=write,
        state=lambda row: [row.days, row.action],
        report=report,
    )

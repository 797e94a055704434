"""Keys of the sums in words, in the current language. Each is read once for a page."""

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from desk import words
from desk.applications import Application
from desk.referrals import Referral
from desk.statistics.figures import BREAK
from desk.statistics.scale import BEYOND, STEPS
from desk.words import district_label
from forms.declaration import say
from forms.versions import FormVersion
from network.models import Organisation
from portal.models import User


def form_titles() -> dict[str, str]:
    language = get_language() or ""
    newest = FormVersion.objects.newest().order_by("form_key")
    return {each.form_key: say(each.form.title, language) for each in newest}


def months(keys: Iterable[str]) -> dict[str, str]:
    return {key: date_format(dt.date.fromisoformat(key), "F Y") for key in keys}


def kinds(keys: Iterable[str], titles: dict[str, str]) -> dict[str, str]:
    topics = words.topic_labels()
    found = {}
    for key in keys:
        topic, form = key.split(BREAK)
        found[key] = f"{topics.get(topic, topic)} – {titles.get(form, form) or _('Not known')}"
    return found


def districts(keys: Iterable[str]) -> dict[str, str]:
    return {key: district_label(key) or key or _("Not known") for key in keys}


def organisations(keys: Iterable[int]) -> dict[int, str]:
    return dict(Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "name"))


def people(keys: Iterable[str]) -> dict[str, str]:
    found = User.objects.filter(pk__in=[int(key) for key in keys if key])
    return {str(user.pk): str(user) for user in found} | {"": _("Nobody yet")}


def state(name: str) -> str:
    try:
        return str(Application.workflow().state(name).label)
    except KeyError:
        return name


def outcome(detail: str) -> str:
    """State and reason, as in the sums."""
    name, _space, reason = detail.partition(" ")
    for step in Application.workflow().transitions:
        if step.target == name and reason in {each.key for each in (*step.reasons, *step.retired)}:
            return f"{state(name)}: {step.reason_label(reason)}"
    return f"{state(name)}: {reason}" if reason else state(name)


def declined(reason: str) -> str:
    return Referral.workflow().transition("decline").reason_label(reason)


def concluded(reason: str) -> str:
    return Referral.workflow().transition("conclude").reason_label(reason) or _("Not known")


def referral_state(name: str) -> str:
    return str(Referral.workflow().state(name).label)


def days(value: int | None) -> str:
    """In working days."""
    if value is None:
        return "–"
    if value == BEYOND:
        return gettext("more than %(days)s") % {"days": STEPS[-1]}
    return str(value) if value <= 10 else gettext("up to %(days)s") % {"days": value}

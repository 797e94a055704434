"""The real values of the fields for one application. Nothing is read that no text asks for."""

from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from desk import terms, words
from desk.access import full_name
from desk.applications import Application
from desk.letters.fields import LINK, allowed_in
from desk.referrals import SEEN_BY_PARTNER
from forms.receipt_pdf.content import site_title
from home.site_settings import SiteSettings


def values_of(application: Application, kind: str, language: str) -> dict[str, Callable[[], str]]:
    """In ``language``, for the fields that this kind of text may carry. The link is not among
    them: it is put in last, when the message is really written."""
    known: dict[str, Callable[[Application], str]] = {
        "reference": lambda each: each.reference,
        "link_days": lambda _each: str(terms.link_days()),
        "site": lambda _each: settings.BASE_URL + reverse("forms:resume"),
        "city": lambda _each: _site("owner_name") or site_title(),
        "desk_phone": lambda _each: _site("help_phone") or _site("phone"),
        "due_on": lambda each: words.day(None if each.paused_on else each.due_on),
        "today": lambda _each: words.day(timezone.localdate()),
        "first_name": lambda each: str(each.submission.fact("name") or ""),
        "full_name": lambda each: full_name(each.submission),
        "status": lambda each: each.public_label,
        "topic": lambda each: words.topic_labels().get(each.topic, "") if each.topic else "",
        "organisation": _organisation,
    }

    def told(name: str) -> Callable[[], str]:
        def value() -> str:
            with override(language):
                return " ".join(known[name](application).split())

        return value

    return {field.name: told(field.name) for field in allowed_in(kind) if field.name != LINK}


def _site(name: str) -> str:
    found = SiteSettings.objects.first()
    return str(getattr(found, name)) if found else ""


def _organisation(application: Application) -> str:
    found = (
        application.referrals.filter(state__in=SEEN_BY_PARTNER)
        .values_list("organisation__name", flat=True)
        .first()
    )
    return found or ""

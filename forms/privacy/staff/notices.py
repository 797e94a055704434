"""The notices: which version people read, what the text says since, and publishing it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.declaration import say
from forms.privacy import notice_publishing as publishing
from forms.privacy.notices import Notice, NoticeText
from forms.privacy.staff.frame import allowed_only, page
from forms.privacy.words import to_html
from forms.versions import FormVersion


@allowed_only("forms.view_noticetext")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    taken = publishing.source()
    versions: dict[str, Notice] = {}
    for version in Notice.objects.order_by("number"):
        versions[version.form_key] = version
    language = get_language() or settings.LANGUAGE_CODE
    forms = FormVersion.objects.newest()
    titles = {version.form_key: say(version.form.title, language) for version in forms}
    rows = [
        {
            "text": text,
            "title": titles.get(text.form_key) or str(text),
            "version": versions.get(text.form_key),
            "has_changes": publishing.has_changes(text, versions.get(text.form_key), taken),
        }
        for text in NoticeText.objects.all()
    ]
    return page(request, "forms/privacy/staff/notices.html", _("Privacy notices"), {"rows": rows})


@allowed_only("forms.change_noticetext")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    text = get_object_or_404(NoticeText, pk=pk)
    found = publishing.check(text)
    if request.method == "POST" and not found.errors:
        version, is_new = publishing.publish(text, by=str(request.user))
        if is_new:
            told = _("Published: %(name)s. People read it from now on.") % {"name": version.name}
            messages.success(request, told)
        else:
            messages.info(request, _("Nothing to publish: people read these words already."))
        return redirect("privacy_notices:index")
    return page(
        request,
        "forms/privacy/staff/publish.html",
        _("Publish: %(name)s") % {"name": text},
        _preview(text) | {"found": found},
        crumbs=((reverse("privacy_notices:index"), _("Privacy notices")),),
        status=422 if request.method == "POST" else 200,
    )


def _preview(text: NoticeText) -> dict[str, Any]:
    texts = publishing.compiled(text)
    language = get_language() or ""
    parts = texts.get(language) or next(iter(texts.values()))
    versions = list(Notice.objects.filter(form_key=text.form_key).order_by("-number"))
    return {
        "text": text,
        "lines": parts["short"],
        "sections": [(title, to_html(words)) for _key, title, words in parts["sections"]],
        "versions": versions,
        "has_changes": publishing.has_changes(text, versions[0] if versions else None),
        "drafts": publishing.open_drafts(text.form_key),
    }

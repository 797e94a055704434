"""The public page of a form on paper: to print, fill in with a pen and hand in."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forms import changed
from forms.helping import paper
from forms.privacy import notices
from forms.privacy.words import to_html
from forms.switches import closed_message
from forms.versions import FormVersion


@require_safe
def sheet_page(request: HttpRequest, form_key: str) -> HttpResponseBase:
    version = FormVersion.objects.current(form_key)
    if version is None:
        raise Http404
    if (closed := closed_message(form_key)) is not None:
        return changed.closed_to_new(request, version, closed)
    language = get_language() or ""
    sheet = paper.sheet(version, language)
    notice = notices.current(form_key)
    context = {
        "sheet": sheet,
        "number": version.number,
        "published": date_format(version.published_at, "j F Y"),
        "places": paper.hand_in_at(version.form),
        "notice_name": notice.name if notice else "",
        "notice_sections": [(one.title, to_html(one.text)) for one in notice.sections(language)]
        if notice
        else [],
        "start_url": reverse("forms:start", args=[form_key]),
    }
    return TemplateResponse(request, "forms/helping/paper.html", context)

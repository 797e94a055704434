"""The whole notice, for everybody: each version keeps its address for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forms.privacy.notices import GENERAL, Notice
from forms.privacy.words import to_html
from portal import page_cache


@require_safe
def current_notice(request: HttpRequest, scope: str) -> HttpResponse:
    """The one people read now for this form, wherever it comes from."""
    notice = Notice.objects.current("" if scope == GENERAL else scope)
    if notice is None:
        raise Http404
    return redirect("forms:notice", notice.scope, notice.number)


@require_safe
def notice(request: HttpRequest, scope: str, number: int) -> HttpResponse:
    form_key = "" if scope == GENERAL else scope
    found = get_object_or_404(Notice, form_key=form_key, number=number)
    newest = Notice.objects.filter(form_key=form_key).order_by("-number").first()
    language = get_language() or ""
    page = {
        "notice": found,
        "newer": newest if newest != found else None,
        "lines": found.short(language),
        "sections": [(one, to_html(one.text)) for one in found.sections(language)],
        "robots": "noindex" if newest != found else "",
    }
    response = TemplateResponse(request, "forms/privacy/notice.html", page)
    response.render()
    return page_cache.keep(response)

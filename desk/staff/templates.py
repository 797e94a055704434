"""The city's own words: list of templates, editor with the list of fields, preview."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from desk import words
from desk.letters.fields import allowed_in
from desk.letters.kinds import Kind
from desk.letters.templates import MessageTemplate
from desk.staff.frame import page, unkept
from desk.staff.template_form import TemplateForm
from desk.staff.template_preview import previews
from forms.privacy.staff.frame import allowed_only

PERMISSION = "desk.change_messagetemplate"
PER_PAGE = 50


@allowed_only(PERMISSION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = Paginator(MessageTemplate.objects.all(), PER_PAGE).get_page(request.GET.get("p"))
    topics = words.topic_labels()
    rows = [
        {
            "template": each,
            "topic": topics.get(each.topic, each.topic) if each.topic else "",
            "missing": [str(name) for name in each.missing()],
        }
        for each in shown
    ]
    return page(
        request,
        "desk/staff/templates.html",
        _("Message templates"),
        {"rows": rows, "page_obj": shown},
        icon="mail",
    )


@allowed_only(PERMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    template = get_object_or_404(MessageTemplate, pk=pk) if pk else MessageTemplate()
    if request.method != "POST":
        return _editor(request, template, TemplateForm(template))
    form = TemplateForm(template, request.POST)
    if "preview" in request.POST:
        form.is_valid()
        return _editor(request, template, form)
    if not form.is_valid():
        return _editor(request, template, form, status=422)
    saved = form.save()
    log(saved, "wagtail.edit" if pk else "wagtail.create", user=request.user)
    messages.success(request, _("“%(title)s” is saved.") % {"title": saved.title})
    return redirect("desk_templates:index")


@allowed_only(PERMISSION)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The preview alone, for the page that is open: what the button shows, without leaving."""
    form = TemplateForm(MessageTemplate(), request.POST)
    form.is_valid()
    return unkept(render(request, "desk/staff/template_preview.html", _shown(form)))


def _shown(form: TemplateForm) -> dict[str, Any]:
    return {"previews": previews(form.drafted())}


def _editor(
    request: HttpRequest, template: MessageTemplate, form: TemplateForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "texts": form.texts(),
        "fields": [{"label": kind.label, "fields": allowed_in(kind)} for kind in Kind],
        "preview_url": reverse("desk_templates:preview"),
        **_shown(form),
    }
    title = template.title if template.pk else _("New template")
    crumb = {"url": reverse("desk_templates:index"), "label": _("Message templates")}
    return page(
        request,
        "desk/staff/template.html",
        title,
        context,
        crumbs=(crumb,),
        icon="mail",
        status=status,
    )

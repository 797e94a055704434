"""What people asked about their own data, the next to be answered first."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from forms.privacy import people, requests
from forms.privacy.proofs import ANSWER_PEOPLE
from forms.privacy.requests import DataRequest
from forms.privacy.staff.frame import named_only, page
from workflow.models.reading import Purpose
from workflow.reads import log_read

PER_PAGE = 50


class SettleForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("What you did"),
        choices=[
            (DataRequest.State.DONE, gettext_lazy("Done as asked")),
            (DataRequest.State.REFUSED, gettext_lazy("Not done, for the reason below")),
        ],
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer to the person"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The person reads it on the page of the request."),
        error_messages={"required": gettext_lazy("Write what was done, or why not.")},
    )


@named_only(ANSWER_PEOPLE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    waiting = DataRequest.objects.filter(state=DataRequest.State.OPEN).select_related("submission")
    settled = DataRequest.objects.exclude(state=DataRequest.State.OPEN).select_related("submission")
    context = {
        "waiting": waiting,
        "page_obj": Paginator(settled.order_by("-settled_at"), PER_PAGE).get_page(
            request.GET.get("p")
        ),
        "today": timezone.localdate(),
    }
    return page(request, "forms/privacy/staff/asked.html", _("Requests about data"), context)


@named_only(ANSWER_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_object_or_404(DataRequest.objects.select_related("submission"), pk=pk)
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = requests.settle(asked, **form.cleaned_data, by=str(request.user))
        if done:
            messages.success(request, _("The answer is on the person's page."))
        else:
            messages.warning(request, _("Somebody else has already answered."))
        return redirect("privacy_asked:index")
    actor = people.actor_for(request.user, _("Data protection officer"))
    log_read(actor, asked.submission, "data request", Purpose.RIGHTS)
    return page(
        request,
        "forms/privacy/staff/asked_one.html",
        str(asked.get_kind_display()),
        {"asked": asked, "form": form},
        crumbs=((reverse("privacy_asked:index"), _("Requests about data")),),
        status=422 if request.method == "POST" else 200,
    )

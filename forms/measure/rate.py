"""Where the receipt sends the rating of the service."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from forms import access, resume
from forms.drafts import Draft
from forms.measure.ratings import ServiceRating
from forms.reading import personal
from portal import client, throttle

MOST_PER_ADDRESS = 20
WITHIN = dt.timedelta(hours=1)
ONCE = dt.timedelta(days=1)


class RatingForm(forms.ModelForm):
    comment = forms.CharField(required=False, max_length=200, empty_value=None)
    website = forms.CharField(required=False)  # a trap: people do not see it

    class Meta:
        model = ServiceRating
        fields = ["rating", "answer", "comment"]


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, draft: UUID) -> HttpResponseBase:
    if not access.holds(request, draft):
        return resume.ask_first(request, draft)
    sent = Draft.objects.select_related("version").filter(uuid=draft, submitted_at__isnull=False)
    found = sent.first()
    if found is None or request.method != "POST":
        return redirect("forms:receipt", draft)
    form = RatingForm(request.POST)
    if not form.is_valid():
        page = {"form": form, "draft": found, "sent": request.POST, "robots": "noindex"}
        return TemplateResponse(request, "forms/rating_again.html", page, status=422)
    if not form.cleaned_data["website"]:
        _keep(request, found, form)
    return redirect(reverse("forms:receipt", args=[draft]) + "?rated=1#rating")


def _keep(request: HttpRequest, draft: Draft, form: Any) -> None:
    visitor = client.address(request)
    if throttle.is_over("service-rating", visitor, most=MOST_PER_ADDRESS, within=WITHIN):
        return
    if throttle.is_over("service-rating-once", str(draft.uuid), most=1, within=ONCE):
        return
    throttle.record("service-rating", visitor)
    throttle.record("service-rating-once", str(draft.uuid))
    form.instance.form_key = draft.version.form_key
    form.instance.version = draft.version.number
    form.instance.language = get_language() or draft.language
    form.save()

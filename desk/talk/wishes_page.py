"""The person says how they want to be told that there is news."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from desk import status
from desk.talk import wishes


@status.personal
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    application = status.opened(request, submission)
    if application is None:
        return status.dead(request)
    if request.method != "POST" or wishes.shown(application).form is None:
        return redirect("desk:status", submission)
    form = wishes.WishesForm(application, request.POST)
    if not form.is_valid():
        return status.show(request, application, code=422, wishes_form=form)
    wishes.keep(application, form.cleaned_data)
    messages.success(request, _("We have noted how you want to be told."))
    return redirect(reverse("desk:status", args=[submission]) + "#notices")

"""What staff do with one document of the checklist."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from desk import checklist
from desk.access import actor_for
from desk.documents import Document
from desk.staff.case import find
from desk.staff.checklist import ASK_AGAIN, BUTTONS
from desk.staff.frame import desk_only
from workflow import gate


def _reasons() -> list[tuple[str, str]]:
    return [
        (each.key, str(each.label)) for each in Document.workflow().transition(ASK_AGAIN).reasons
    ]


class ChangeForm(forms.Form):
    document = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    seen = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        required=False,
        choices=_reasons,
    )


@desk_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    application = find(request, pk)
    back = reverse("desk_applications:case", args=[pk]) + "#documents"
    if request.method != "POST":
        return redirect(back)
    form = ChangeForm(request.POST)
    if name not in {*BUTTONS, ASK_AGAIN} or not form.is_valid():
        raise Http404
    said = form.cleaned_data
    document = application.documents.filter(pk=said["document"]).first()
    if document is None:
        raise Http404
    try:
        checklist.change(
            document,
            actor_for(request.user),
            name,
            seen=said["seen"],
            reason=said["reason"] if name == ASK_AGAIN else "",
        )
    except gate.AlreadyDone as refusal:
        messages.info(request, refusal.sentence)
    except gate.Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The list of documents is up to date."))
    return redirect(back)

"""A helper goes on with a draft that the person began: with the person's code and second fact."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms import pageerrors, resume
from forms.filled import Filled
from forms.helping import rights, services

SENT = _("This request has already been sent: there is nothing more to fill in.")


class JoinForm(resume.ResumeForm):
    def __init__(self, posted: QueryDict | None = None) -> None:
        super().__init__(posted, label_suffix="")
        self.fields["code"].label = _("The person's code")
        self.fields["birth_date"].label = _("The person's date of birth")
        self.fields["contact"].label = _("Or their telephone number or e-mail address")
        self.fields["contact"].help_text = _("The one given on the first page of the form.")


def view(request: HttpRequest, assistance: UUID) -> HttpResponseBase:
    found = services.find(assistance)
    if found is None or not rights.is_helper(request, found):
        raise Http404
    if found.draft is not None:
        return redirect("forms:code", found.draft.uuid)
    form = JoinForm(request.POST if request.method == "POST" else None)
    errors = pageerrors.of(form)
    if request.method == "POST" and form.is_valid():
        draft, refusal = resume.proven(request, form)
        if draft is not None and draft.submitted_at is not None:
            draft, refusal = None, SENT
        if draft is not None:
            services.join(found, draft)
            resume.tell(draft)
            first_open = Filled(draft.version.form, draft).open_step()
            if first_open is None:
                return redirect("forms:check", draft.uuid)
            return redirect("forms:step", draft.uuid, first_open)
        errors = [{"anchor": "id_code", "text": str(refusal)}]
    context = {
        "form": form,
        "errors": errors,
        "helping_before": found,
        "back_url": reverse("forms:start_for", args=[found.uuid]),
        "robots": "noindex",
    }
    return TemplateResponse(request, "forms/helping/join.html", context)

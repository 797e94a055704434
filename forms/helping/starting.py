"""The first page of a form filled in for somebody else: one address for each help.

Nothing of one person can come before the eyes of another: the page knows the help it belongs to
by its address, never by the session, and is always empty.
"""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from forms.helping import rights, services
from forms.helping.assistance import Assistance
from forms.start import StartWizard
from forms.wizard import CHECK


class HelpedStartWizard(StartWizard):
    assistance: Assistance

    def _dispatch(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        found = services.find(kwargs["assistance"])
        if found is None or not rights.is_helper(request, found):
            raise Http404
        side = rights.side_of(found)
        assert side is not None
        if request.method == "GET" and (elsewhere := side.hindrance(request, found)) is not None:
            return elsewhere
        self.assistance = found
        if found.draft is not None:
            return redirect("forms:code", found.draft.uuid)
        return super()._dispatch(request, form_key=found.form_key)

    def get_step_url(self, step: str) -> str:
        if self.draft is None:
            return reverse("forms:start_for", args=[self.assistance.uuid])
        return super().get_step_url(step)

    def get_context_data(self, form: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        return context | {"helping_before": self.assistance, "open_drafts": []}

    def is_too_much(self) -> bool:
        """Many are helped at one desk, from one address and by people with a name."""
        if self.assistance.kind != Assistance.Kind.RELATIVE:
            return False
        return super().is_too_much()

    def create(self, draft_uuid: UUID, answers: dict[str, Any]) -> None:
        super().create(draft_uuid, answers)
        assert self.draft is not None
        services.attach(self.assistance, self.draft)

    def go_on(self) -> HttpResponseBase:
        """Without a hold in the session: the helper's right is the row."""
        assert self.draft is not None
        return redirect("forms:code", self.draft.uuid)


helped_start_view = HelpedStartWizard.as_view(
    form_list=[("step", forms.Form)], url_name="forms:start_for", done_step_name=CHECK
)


def view(request: HttpRequest, assistance: uuid.UUID) -> HttpResponseBase:
    return helped_start_view(request, assistance=assistance)

"""How clear is this page? Stored without saying who answered (criteria C.SI.2.5 and 2.6)."""

import datetime as dt
from urllib.parse import urlsplit

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wagtail.models import Page

from portal import client, throttle


class PageRating(models.Model):
    class Answer(models.TextChoices):
        UNCLEAR = "unclear", _("Sometimes the instructions were not clear")
        INCOMPLETE = "incomplete", _("Sometimes the instructions were not complete")
        LOST = "lost", _("Sometimes I could not tell whether I was proceeding correctly")
        TECHNICAL = "technical", _("I had technical problems")
        OTHER_NEGATIVE = "other-negative", _("Other")
        CLEAR = "clear", _("The instructions were clear")
        COMPLETE = "complete", _("The instructions were complete")
        ON_TRACK = "on-track", _("I could always tell that I was proceeding correctly")
        NO_PROBLEMS = "no-problems", _("I had no technical problems")
        OTHER_POSITIVE = "other-positive", _("Other")

    page = models.ForeignKey(
        Page, verbose_name=_("page"), null=True, on_delete=models.SET_NULL, related_name="ratings"
    )
    language = models.CharField(_("language"), max_length=10)
    rating = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    answer = models.CharField(_("reason"), max_length=20, choices=Answer.choices, blank=True)
    comment = models.CharField(_("comment"), max_length=200, blank=True)
    given_on = models.DateField(_("given on"), auto_now_add=True)

    class Meta:
        verbose_name = _("page rating")
        verbose_name_plural = _("page ratings")
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rating__gte=1, rating__lte=5),
                name="rating_one_to_five",
                violation_error_message=_("A rating goes from 1 to 5."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating}/5"


class RatingForm(forms.ModelForm):
    website = forms.CharField(required=False)  # a trap: people do not see it

    class Meta:
        model = PageRating
        fields = ["page", "rating", "answer", "comment"]


@csrf_exempt  # kept pages carry no token; the origin is checked instead, and nobody is signed in
@require_POST
@never_cache
def rate(request: HttpRequest) -> HttpResponse:
    if not _from_here(request):
        return HttpResponseForbidden()
    form = RatingForm(request.POST)
    form.fields["page"].queryset = Page.objects.live().public().filter(depth__gt=1)  # type: ignore[attr-defined]
    context = {"robots": "noindex", "form": form}
    if not form.is_valid():
        page = form.cleaned_data.get("page")
        context |= {"page_id": page.pk if page else "", "sent": request.POST}
        return render(request, "home/rating_again.html", context, status=422)
    page = form.cleaned_data["page"]
    context["back_url"] = page.get_url(request) if page else ""
    visitor = client.address(request)
    too_many = throttle.is_over("rating", visitor, most=20, within=dt.timedelta(hours=1))
    if not form.cleaned_data["website"] and not too_many:
        throttle.record("rating", visitor)
        form.instance.language = get_language() or ""
        form.save()
    return render(request, "home/rating_thanks.html", context)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return not origin or urlsplit(origin).netloc == request.get_host()

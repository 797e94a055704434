from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from portal.urls import urlpatterns as portal_urls


class PlainForm(forms.Form):
    words = forms.CharField(max_length=200)


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def plain_form(request: HttpRequest) -> HttpResponse:
    """What a form costs when nothing is kept: a token, one field, a redirect to the next page."""
    form = PlainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("bench-form")
    return render(request, "benchmarks/form.html", {"form": form})


urlpatterns = [
    path("bench/plain/", plain),
    path("bench/form/", plain_form, name="bench-form"),
    *portal_urls,
]

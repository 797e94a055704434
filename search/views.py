from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from search.database import DatabaseEngine
from search.port import Engine, Query, tidy

engine: Engine = DatabaseEngine()


def search(request: HttpRequest) -> HttpResponse:
    text = tidy(request.GET.get("q", ""))
    number = request.GET.get("page", "1")
    query = Query(text, get_language() or "", int(number) if number.isdecimal() else 1)
    results = engine.search(query, request)
    context = {"query": text, "results": results, "robots": "noindex"}
    return render(request, "search/search.html", context)

from django.urls import path

from desk.helping import pages

helping = [
    path("", pages.index, name="index"),
    path("new/", pages.begin, name="begin"),
]

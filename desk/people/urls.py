from django.urls import include, path

from desk.people import compare_pages, find_pages, person_pages, reserved_pages, team_pages

people = [
    path("applications/<int:pk>/person/", person_pages.person, name="person"),
    path("applications/<int:pk>/compare/<int:other>/", compare_pages.compare, name="compare"),
    path("applications/<int:pk>/reserved/", reserved_pages.reserved, name="reserved"),
    path("applications/<int:pk>/reserved/<slug:name>/", reserved_pages.colleague, name="colleague"),
    path("desk/person/", find_pages.find, name="find"),
    path("desk/reserved/", team_pages.members, name="team"),
    path("desk/reserved/<slug:name>/", team_pages.change, name="team_change"),
]
urlpatterns = [path("", include((people, "desk_people")))]

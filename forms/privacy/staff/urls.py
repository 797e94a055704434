from django.urls import include, path

from forms.privacy.staff import asked, notices, person, readings, retention

NOTICES = [
    path("", notices.index, name="index"),
    path("<int:pk>/publish/", notices.publish, name="publish"),
]
PROOFS = [
    path("", retention.index, name="index"),
    path("json/", retention.export, {"form": "json"}, name="json"),
    path("csv/", retention.export, {"form": "csv"}, name="csv"),
]
PERSON = [
    path("", person.search, name="search"),
    path("read/", person.read, name="read"),
    path("json/", person.export, {"form": "json"}, name="json"),
    path("pdf/", person.export, {"form": "pdf"}, name="pdf"),
    path("restrict/", person.restrict, name="restrict"),
    path("erase/", person.erase, name="erase"),
]
ASKED = [
    path("", asked.index, name="index"),
    path("<int:pk>/", asked.one, name="one"),
]
READINGS = [
    path("", readings.index, name="index"),
    path("csv/", readings.export, name="csv"),
]
urlpatterns = [
    path("privacy/notices/", include((NOTICES, "privacy_notices"))),
    path("privacy/retention/", retention.report, name="privacy_retention"),
    path("privacy/proofs/", include((PROOFS, "privacy_proofs"))),
    path("privacy/person/", include((PERSON, "privacy_person"))),
    path("privacy/readings/", include((READINGS, "privacy_readings"))),
    path("privacy/requests/", include((ASKED, "privacy_asked"))),
]

from django.urls import path
from django.utils.translation import gettext_lazy as _

from forms.views import PAGES

app_name = "forms"
urlpatterns = [
    path(_("resume/"), PAGES["resume"], name="resume"),
    path(_("<uuid:draft>/code/"), PAGES["code"], name="code"),
    path(_("<uuid:draft>/check/"), PAGES["check"], name="check"),
    path(_("<uuid:draft>/receipt/"), PAGES["receipt"], name="receipt"),
    path(_("<uuid:draft>/leave/"), PAGES["leave"], name="leave"),
    path("<uuid:draft>/<slug:step>/", PAGES["step"], name="step"),
    path("<slug:form_key>/", PAGES["start"], name="start"),
]

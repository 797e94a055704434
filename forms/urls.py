from django.urls import path
from django.utils.translation import gettext_lazy as _

from forms.helping import pages as helping_pages
from forms.measure.rate import rate
from forms.privacy import pages as privacy_pages
from forms.receipt_pdf.views import receipt_pdf
from forms.views import PAGES

app_name = "forms"
urlpatterns = [
    path(_("resume/"), PAGES["resume"], name="resume"),
    path(_("resume/lost-code/"), PAGES["lost"], name="lost"),
    # Short, for text messages.
    path("r/<str:token>/", PAGES["link"], name="link"),
    path("stay/", PAGES["stay"], name="stay"),
    path(_("<uuid:draft>/code/send/"), PAGES["send_link"], name="send_link"),
    path(_("<uuid:draft>/leave/lock/"), PAGES["lock"], name="lock"),
    path(_("<uuid:draft>/code/"), PAGES["code"], name="code"),
    path(_("<uuid:draft>/changed/"), PAGES["changed"], name="changed"),
    path(_("<uuid:draft>/check/"), PAGES["check"], name="check"),
    path(_("<uuid:draft>/receipt/"), PAGES["receipt"], name="receipt"),
    path(_("<uuid:draft>/receipt.pdf"), receipt_pdf, name="receipt_pdf"),
    path(_("<uuid:draft>/rating/"), rate, name="rate"),
    path(_("<uuid:draft>/leave/"), PAGES["leave"], name="leave"),
    path(_("notice/<slug:scope>/"), privacy_pages.current_notice, name="current_notice"),
    path(_("notice/<slug:scope>/<int:number>/"), privacy_pages.notice, name="notice"),
    path(_("<uuid:draft>/helping/"), helping_pages.PAGES["helping"], name="helping"),
    path(_("helping/<uuid:assistance>/code/"), helping_pages.PAGES["join"], name="join"),
    path(_("helping/<uuid:assistance>/"), helping_pages.PAGES["start_for"], name="start_for"),
    path("<uuid:draft>/<slug:step>/", PAGES["step"], name="step"),
    path(_("<slug:form_key>/help-somebody/"), helping_pages.PAGES["offer"], name="help_somebody"),
    path(_("<slug:form_key>/paper/"), helping_pages.PAGES["paper"], name="paper"),
    path("<slug:form_key>/", PAGES["start"], name="start"),
]

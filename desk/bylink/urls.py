from django.urls import path
from django.utils.translation import gettext_lazy as _

from desk.bylink import answering, pages

app_name = "bylink"
urlpatterns = [
    path(_("close/"), pages.leave, name="leave"),
    path("<str:token>/", pages.door, name="door"),
    path(_("<str:token>/send-code/"), pages.send_code, name="send_code"),
    path(_("<str:token>/open/"), pages.open_with, name="open"),
    path("<str:token>/<slug:name>/", answering.do, name="do"),
]

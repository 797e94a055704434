from django.urls import path
from django.utils.translation import gettext_lazy as _

from desk import status

app_name = "desk"
urlpatterns = [
    path(_("leave/"), status.leave, name="leave"),
    path(_("link/<str:token>/"), status.status_link, name="status_link"),
    path("<uuid:submission>/", status.status, name="status"),
    path(_("<uuid:submission>/answer/"), status.answer, name="answer"),
    path(_("<uuid:submission>/withdraw/"), status.withdraw, name="withdraw"),
]

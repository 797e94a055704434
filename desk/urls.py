from django.urls import path
from django.utils.translation import gettext_lazy as _

from desk import answer_page, status
from desk.contact import pages as contact
from desk.privacy import my_data
from desk.talk import page, wishes_page

app_name = "desk"
urlpatterns = [
    path(_("leave/"), status.leave, name="leave"),
    path(_("link/<str:token>/"), status.status_link, name="status_link"),
    path("<uuid:submission>/", status.status, name="status"),
    path(_("<uuid:submission>/receipt.pdf"), status.receipt, name="receipt"),
    path(_("<uuid:submission>/answer/"), answer_page.answer, name="answer"),
    path(_("<uuid:submission>/message/"), page.write, name="write"),
    path(_("<uuid:submission>/news/"), wishes_page.change, name="wishes"),
    path(_("<uuid:submission>/contact/"), contact.own, name="contact"),
    path(_("<uuid:submission>/document/"), status.send_document, name="send_document"),
    path(_("<uuid:submission>/withdraw/"), status.withdraw, name="withdraw"),
    path(_("<uuid:submission>/my-data/"), my_data.my_data, name="my_data"),
    path(_("<uuid:submission>/my-data.json"), my_data.download, name="my_data_json"),
]

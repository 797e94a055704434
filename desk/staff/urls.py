from django.urls import include, path

from desk.staff import actions, case, documents, files, inbox, receipts, route, sent
from desk.staff.queue import QueueView

applications = [
    path("", QueueView.as_view(), name="index"),
    path("results/", QueueView.as_view(results_only=True), name="index_results"),
    path("tab/<slug:tab>/", QueueView.as_view(), name="tab"),
    path("tab/<slug:tab>/results/", QueueView.as_view(results_only=True), name="tab_results"),
    path("<int:pk>/", case.case, name="case"),
    path("<int:pk>/note/", case.note, name="note"),
    path("<int:pk>/documents/<slug:name>/", documents.change, name="document"),
    path("<int:pk>/receipt.pdf", receipts.receipt, name="receipt"),
    path("<int:pk>/route/", route.route, name="route"),
    path("<int:pk>/do/<slug:name>/", actions.act, name="act"),
]
referrals = [
    path("", inbox.inbox, name="index"),
    path("<int:pk>/", inbox.referral, name="referral"),
    path("<int:pk>/<slug:name>/", inbox.answer, name="answer"),
]
files_and_messages = [
    path("files/<uuid:upload>/", files.upload, name="upload"),
    path("messages/", sent.sent, name="messages"),
]
urlpatterns = [
    path("applications/", include((applications, "desk_applications"))),
    path("referrals/", include((referrals, "desk_referrals"))),
    path("desk/", include((files_and_messages, "desk_staff"))),
]

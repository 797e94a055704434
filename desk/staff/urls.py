from django.urls import include, path

from desk.bylink import staff as bylink
from desk.contact import pages as contact
from desk.seeing import pages as seeing
from desk.staff import (
    absence,
    actions,
    answer,
    assign,
    case,
    documents,
    export,
    export_file,
    files,
    inbox,
    letters,
    quiet,
    receipts,
    reconsider,
    referral,
    route,
    routing_log,
    saved,
    sent,
    talk,
    triage,
)
from desk.staff.bulk import giving, pages, routed, selected_file, topics, writing
from desk.staff.queue import QueueView

# Actions register by being imported.
__all__ = ["giving", "routed", "selected_file", "topics", "urlpatterns", "writing"]

applications = [
    path("", QueueView.as_view(), name="index"),
    path("results/", QueueView.as_view(results_only=True), name="index_results"),
    path("tab/<slug:tab>/", QueueView.as_view(), name="tab"),
    path("tab/<slug:tab>/export/", export.export, name="export"),
    path("tab/<slug:tab>/results/", QueueView.as_view(results_only=True), name="tab_results"),
    path("tab/<slug:tab>/bulk/", pages.bulk, name="bulk"),
    path("tab/<slug:tab>/save/", saved.save, name="save_view"),
    path("views/<int:pk>/", saved.change, name="saved_view"),
    path("<int:pk>/", case.case, name="case"),
    path("<int:pk>/note/", case.note, name="note"),
    path("<int:pk>/assign/", assign.assign, name="assign"),
    path("<int:pk>/urgency/", triage.change, {"name": "set_urgency"}, name="set_urgency"),
    path("<int:pk>/topics/", triage.change, {"name": "set_topic"}, name="set_topic"),
    path("<int:pk>/read/", assign.mark_read, name="mark_read"),
    path("<int:pk>/message/", talk.message, name="message"),
    path("<int:pk>/contact/", contact.of_case, name="contact"),
    path("<int:pk>/documents/<slug:name>/", documents.change, name="document"),
    path("<int:pk>/receipt.pdf", receipts.receipt, name="receipt"),
    path("<int:pk>/letter/", letters.write, name="write_letter"),
    path("<int:pk>/letter/<uuid:key>/", letters.letter, name="letter"),
    path("<int:pk>/letter/<uuid:key>.pdf", letters.letter_pdf, name="letter_pdf"),
    path("<int:pk>/route/", route.route, name="route"),
    path("<int:pk>/route/wish/", routing_log.wish, name="wish"),
    path("<int:pk>/route/decisions/", routing_log.decisions, name="decisions"),
    path("<int:pk>/quiet/", quiet.quiet, name="quiet"),
    path("<int:pk>/link/again/", bylink.send_again, name="link_again"),
    path("<int:pk>/link/revoke/", bylink.revoke, name="link_revoke"),
    path("<int:pk>/do/<slug:name>/", actions.act, name="act"),
]
referrals = [
    path("", inbox.inbox, name="index"),
    path("<int:pk>/", referral.referral, name="referral"),
    path("<int:pk>/reconsider/", reconsider.reconsider, name="reconsider"),
    path("<int:pk>/<slug:name>/", answer.answer, name="answer"),
]
files_and_messages = [
    path("files/<uuid:upload>/", files.upload, name="upload"),
    path("messages/", sent.sent, name="messages"),
    path("exports/<uuid:key>/", export_file.progress, name="export_file"),
    path("exports/<uuid:key>/state/", export_file.state, name="export_state"),
    path("exports/<uuid:key>/stop/", export_file.stop, name="export_stop"),
    path("exports/<uuid:key>/file/", export_file.download, name="export_download"),
    path("absence/", absence.absence, name="absence"),
    path("see-as/", seeing.begin, name="see_as"),
    path("see-as/stop/", seeing.stop, name="see_as_stop"),
]
urlpatterns = [
    path("applications/", include((applications, "desk_applications"))),
    path("referrals/", include((referrals, "desk_referrals"))),
    path("desk/", include((files_and_messages, "desk_staff"))),
]

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from desk import intake, laid_aside, silence, starter, unanswered
        from desk.exports import making
        from desk.helping import places
        from desk.helping import rights as helping
        from desk.people import team
        from desk.privacy import holder
        from desk.router import append_only, health
        from desk.seeing import services as seeing
        from desk.statistics import now
        from desk.talk import reminding
        from forms import destinations
        from forms.helping import paper, rights
        from forms.privacy import holders
        from portal import crypto, views
        from portal import health as checks
        from workflow import outbox

        views.register_csrf_keeper("desk.keeper.keep_answer")
        views.register_csrf_keeper("desk.bylink.answering.keep")
        destinations.register(intake.DESTINATION)
        rights.register(helping.SIDE)
        paper.places_for.append(places.hand_in_at)
        holders.register(holder.build())
        crypto.rotation_guards.append(append_only.lifted)
        checks.register("routing rules", health.ill_rules)
        checks.register("reserved requests", team.unseen)
        starter.connect()
        outbox.before_sending += (
            *(silence.attend, reminding.attend, unanswered.attend),
            *(now.attend, making.attend, laid_aside.attend, seeing.attend),
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from desk import intake, starter
        from desk.helping import places
        from desk.helping import rights as helping
        from desk.privacy import holder
        from forms import destinations
        from forms.helping import paper, rights
        from forms.privacy import holders
        from portal import views

        views.register_csrf_keeper("desk.keeper.keep_answer")
        destinations.register(intake.DESTINATION)
        rights.register(helping.SIDE)
        paper.places_for.append(places.hand_in_at)
        holders.register(holder.build())
        starter.connect()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from desk import intake, starter
        from forms import destinations
        from portal import views

        views.register_csrf_keeper("desk.keeper.keep_answer")
        destinations.register(intake.DESTINATION)
        starter.connect()

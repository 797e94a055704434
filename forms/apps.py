from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = _("Forms")

    def ready(self) -> None:
        from forms import deliveries, starter_loader
        from home import starter
        from portal import health, views

        views.register_csrf_keeper("forms.keeper.keep_typed")
        health.register("deliveries", deliveries.waiting_too_long)
        starter.register(40, "Forms", starter_loader.load_tree)
        starter.register(62, "Texts of the forms", starter_loader.load_texts)

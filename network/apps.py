from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        from home import starter
        from network import models, starter_loader
        from portal import site_version

        site_version.watch(
            models.Organisation,
            models.Node,
            models.OpeningHours,
            models.Closure,
            models.Function,
        )
        starter.register(20, "network", starter_loader.load)

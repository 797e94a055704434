from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from portal import demo  # noqa: F401 - registers its system check
        from portal.sms import checks  # noqa: F401 - the same

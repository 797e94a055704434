from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuideConfig(AppConfig):
    name = "guide"
    verbose_name = _("Guides")

    def ready(self) -> None:
        from guide import starter_guides
        from guide.models import Fact
        from home import starter
        from portal import site_version

        site_version.watch(Fact)
        starter.register(30, "Dated facts and guides", starter_guides.load_tree)
        starter.register(61, "Texts of the guides", starter_guides.load_texts)

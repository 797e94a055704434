from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuideConfig(AppConfig):
    name = "guide"
    verbose_name = _("Guides")

    def ready(self) -> None:
        from guide import starter_guides
        from guide.models import Fact
        from guide.review import digest
        from guide.review import starter as review_starter
        from home import starter
        from portal import site_version
        from workflow import outbox

        site_version.watch(Fact)
        starter.register(30, "Dated facts and guides", starter_guides.load_tree)
        starter.register(61, "Texts of the guides", starter_guides.load_texts)
        starter.register(62, "Review of the guides", review_starter.load)
        outbox.before_sending.append(digest.attend)

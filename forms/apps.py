from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "forms"
    verbose_name = _("Forms")

    def ready(self) -> None:
        from forms import deliveries, healing, insert_only, starter_loader
        from forms.builder import healing as builder_healing
        from forms.builder import starter as builder_starter
        from forms.coming_back import requests
        from forms.files import rescan
        from forms.helping import connect
        from forms.helping import services as helping
        from forms.privacy import holders, notices, own
        from forms.privacy import starter as privacy_starter
        from home import starter
        from portal import health, site_version, sweeping, views
        from workflow import append_only, outbox

        views.register_csrf_keeper("forms.keeper.keep_typed")
        outbox.before_sending.append(requests.attend)
        append_only.emptying.append(insert_only.lifted)
        sweeping.register("mandates never begun", helping.sweep)
        healing.healing.append(builder_healing.heal_drafts)
        health.register("deliveries", deliveries.waiting_too_long)
        health.register("virus check", rescan.waiting_too_long)
        starter.register(40, "Forms", starter_loader.load_tree)
        starter.register(62, "Texts of the forms", starter_loader.load_texts)
        holders.register(own.HOLDER)
        connect.connect()
        site_version.watch(notices.Notice)
        starter.register(94, "Privacy notices", privacy_starter.load_notices)
        starter.register(95, "Retention rules", privacy_starter.load_rules)
        starter.register(96, "Data protection officer", privacy_starter.load_officer)
        starter.register(69, "Writers of forms", builder_starter.load_permissions)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from wagtail.models import Page, Site
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from home import starter, starter_pages
        from home.models import SiteSettings, Topic
        from portal import site_version

        site_version.watch(SiteSettings, Topic, Site, Page)
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(site_version.bump, dispatch_uid=f"site-version-{id(signal)}")
        starter.register(10, "Pages", starter_pages.load_tree)
        starter.register(60, "Texts", starter_pages.load_texts)
        starter.register(90, "Links between pages", starter_pages.load_links)

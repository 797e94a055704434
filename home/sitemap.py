"""The site for search engines: every tree of every language, each page beside its translations."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.urls import path
from wagtail.contrib.sitemaps.sitemap_generator import Sitemap
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.models import Locale, Page, Site

from portal.addresses import base


class PagesSitemap(Sitemap):
    """Wagtail's own lists only the tree of the main language, and no alternates (wagtail#12973)."""

    def items(self) -> Any:
        site = self.get_wagtail_site()
        trees = Q()
        for root in Site.get_site_root_paths():
            if root.site_id == site.pk:
                trees |= Q(url_path__startswith=root.root_path)
        return (
            Page.objects.live()
            .public()
            .filter(trees)
            .order_by("path")
            .defer_streamfields()
            .specific()
        )

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        found = [
            (item, item.get_sitemap_urls(self.request))
            for item in self.paginator.page(page).object_list
        ]
        # Wagtail's row of the site says "localhost": where the portal runs, its settings know.
        for _item, urls in found:
            for url in urls:
                url["location"] = base(self.request) + urlsplit(url["location"]).path
        languages = dict(Locale.objects.values_list("pk", "language_code"))
        alternates: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for item, urls in found:
            if urls:
                alternates[item.translation_key].append(
                    {"lang_code": languages[item.locale_id], "location": urls[0]["location"]}
                )
        for item, urls in found:
            if urls and len(alternates[item.translation_key]) > 1:
                urls[0]["alternates"] = alternates[item.translation_key]
        return [url for _item, urls in found for url in urls]


urlpatterns = [path("", sitemap, {"sitemaps": {"pages": PagesSitemap}}, name="sitemap")]

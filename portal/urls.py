"""Every door of the portal. Other rooms are named as text: the shell imports none of them.

Italian has no prefix, other languages do, and the words of an address are translated: what
language a page is in is a fact of its address alone, so a kept page is right for everybody.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.static import serve as serve_file
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.health import health
from portal.views import robots

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Renditions alone: a document leaves only through Wagtail's view, which asks who may see it.
    path("media/images/<path:path>", serve_file, {"document_root": settings.MEDIA_ROOT / "images"}),
    path("health/", health, name="health"),
    path("robots.txt", robots),
    path("sitemap.xml", include("home.sitemap")),
]
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path(_("search/"), include("search.urls")),
    path(_("requests/"), include("forms.urls")),
    path(_("my-request/"), include("desk.urls")),
    path(_("answer/"), include("desk.bylink.urls")),
    path("", include("home.urls")),
    prefix_default_language=False,
)

from django.urls import include, path, re_path
from django.utils.translation import gettext_lazy as _
from wagtail import urls as wagtail_urls
from wagtail.urls import serve_pattern

from home.feedback import rate
from home.serve import serve

urlpatterns = [
    path(_("page-rating/"), rate, name="page_rating"),
    # Before Wagtail's own pattern of the same name: same addresses, fewer queries.
    re_path(serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]

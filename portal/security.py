"""Headers and gates that hold for every page."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.debug import SafeExceptionReporterFilter

from portal import second_factor

ADMIN_PATHS = ("/admin/",)


class PolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; Wagtail's own needs only under the admin's path."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(ADMIN_PATHS):
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        elif getattr(request, "is_dummy", False):
            # The preview an editor asked for: Wagtail draws it through a request of its own and
            # shows it in a frame of the editor's page.
            ancestors = settings.ADMIN_CONTENT_SECURITY_POLICY["frame-ancestors"]
            response._csp_replace = {"frame-ancestors": ancestors}  # type: ignore[attr-defined]
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return super().process_response(request, response)


class SecondFactorMiddleware:
    """Where the settings ask for it, nobody works with personal data on a password alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._missing(request) or self.get_response(request)

    def _missing(self, request: HttpRequest) -> HttpResponseBase | None:
        """Pages for everybody are not asked who looks at them: that would cost them the session."""
        is_admin = request.path.startswith(ADMIN_PATHS)
        if not settings.SECOND_FACTOR_REQUIRED or not (
            is_admin or request.path.startswith(second_factor.account_pages())
        ):
            return None
        if request.user.is_authenticated and (is_admin or second_factor.guards_account(request)):
            return second_factor.hindrance(request)
        return None


class QuietReporterFilter(SafeExceptionReporterFilter):
    """Error reports never carry what a person typed, nor their cookies."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        if request is None:
            return {}
        return dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]

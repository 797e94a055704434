"""Each part of the room that shows itself in the admin has its own ``hooks`` module."""

from forms.builder import hooks as builder_hooks  # noqa: F401
from forms.delivery_admin import hooks as delivery_hooks  # noqa: F401
from forms.measure import hooks as measure_hooks  # noqa: F401
from forms.privacy import hooks as privacy_hooks  # noqa: F401

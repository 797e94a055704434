"""The demo with one address more: a view that does nothing, behind the same middleware."""

from portal.settings.dev import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"

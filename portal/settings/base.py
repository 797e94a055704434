"""What every installation shares. Choices come from ``environment``; nothing here reads ``os``."""

from pathlib import Path

import dj_database_url
import django.forms
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from portal import catalogues
from portal.settings import environment

ENV = environment.read()
BASE_DIR = environment.BASE_DIR
DATA_DIR = ENV.data_dir

SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMO = ENV.demo
ALLOWED_HOSTS = ENV.hosts
BASE_URL = ENV.base_url
CSRF_TRUSTED_ORIGINS = [BASE_URL]
ENCRYPTION_KEYS = ENV.encryption_keys
TRUSTED_PROXIES = ENV.proxies
SECOND_FACTOR_REQUIRED = ENV.second_factor

INSTALLED_APPS = [
    "desk",
    "guide",
    "forms",
    "network",
    "workflow",
    "home",
    "search",
    "portal",
    "wagtail_modeladmin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "formtools",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.security.PolicyMiddleware",
    # Inside the policy headers, outside everything that knows who is asking: it serves only
    # visitors without a session, and keeps only responses a public view has marked.
    "portal.page_cache.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.security.SecondFactorMiddleware",
    # Inside every door: whoever sees the desk as a colleague has passed them as themselves.
    "desk.seeing.middleware.SeeingMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The widgets' templates. As an app, django.forms would take our own room's label.
        "DIRS": [Path(django.forms.__file__).parent / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        ENV.database_url or f"sqlite:///{DATA_DIR / 'snodo.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A transaction takes the write lock at once: waiting its turn beats failing half way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

# One cache that every process of the installation sees alike: kept pages, the site's version,
# Wagtail's own root paths.
CACHES = {
    "default": (
        {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": ENV.redis_url}
        if ENV.redis_url
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    ),
}

# A cache that does not answer costs speed only: Wagtail itself asks it on every page.
DJANGO_REDIS_IGNORE_EXCEPTIONS = True
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
PRIVATE_ROOT = DATA_DIR / "private"  # what citizens upload: never under a public address
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
CLAMD = ENV.clamd
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The editor of a form of forty questions sends some two thousand fields; Wagtail asks for as many.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# forms.reading drops files beyond its quota as they arrive and says so; above this number Django
# itself refuses the whole request.
DATA_UPLOAD_MAX_NUMBER_FILES = 200

# --- people -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = [
    "network.standing.MembershipBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by administrators, never by sign-up
ACCOUNT_ADAPTER = "portal.accounts.ClosedAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Snodo"

SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # people share phones and library computers
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"  # Wagtail itself loosens it for the frame of the editor's preview
SECURE_REFERRER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's editor carries inline scripts and styles (wagtail#1288): looser under its path alone.
ADMIN_CONTENT_SECURITY_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}

# --- languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "it"
LANGUAGES = [("it", _("Italian")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [catalogues.FOLDER]
environment.compile_catalogues()
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Rome"

# --- Wagtail ------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Snodo"
WAGTAIL_FINISH_WORKFLOW_ACTION = "guide.review.publishing.publish"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILIMAGES_IMAGE_MODEL = "portal.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "portal.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing from third parties
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # no third-party players
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "italian"}
}

# --- the city's own terms and limits --------------------------------------------------------------

CITY_NAME = ENV.city_name
HOLIDAYS_SUBDIVISION = ENV.holidays_subdivision
REFERENCE_PREFIX = ENV.reference_prefix

DESK_ANSWER_DAYS = ENV.desk_answer_days
DESK_REFERRAL_DAYS = ENV.desk_referral_days
DESK_LINK_DAYS = ENV.desk_link_days
DESK_SIGHT_DAYS = ENV.desk_sight_days
DESK_REMIND_DAYS = ENV.desk_remind_days
DESK_EXPIRE_DAYS = ENV.desk_expire_days
DESK_SHARE_DAYS = ENV.desk_share_days
DESK_CHAT_DAYS = ENV.desk_chat_days
DESK_QUESTION_REMIND_DAYS = ENV.desk_question_remind_days
DESK_UNANSWERED_REMIND_DAYS = ENV.desk_unanswered_remind_days
DESK_UNANSWERED_DAYS = ENV.desk_unanswered_days
DESK_UNANSWERED_LAST_DAYS = ENV.desk_unanswered_last_days
DESK_UNASSIGNED_DAYS = ENV.desk_unassigned_days
DESK_UNMERGE_DAYS = ENV.desk_unmerge_days
DESK_PARTNER_LINK_DAYS = ENV.desk_partner_link_days
DESK_PARTNER_WORK_DAYS = ENV.desk_partner_work_days
PRIVACY_ANSWER_DAYS = ENV.privacy_answer_days

DESK_PARTNER_STAY_MINUTES = ENV.desk_partner_stay_minutes
DESK_UNDO_HOURS = ENV.desk_undo_hours
HELPING_SIGN_IN_HOURS = ENV.helping_sign_in_hours
FORMS_LEAST_SECONDS = ENV.forms_least_seconds

DESK_MESSAGES_A_DAY = ENV.desk_messages_a_day
DESK_SEARCHES_AN_HOUR = ENV.desk_searches_an_hour
START_MOST_AN_HOUR = ENV.start_most_an_hour
RESUME_MOST_PER_CODE = ENV.resume_most_per_code
RESUME_MOST_PER_ADDRESS = ENV.resume_most_per_address
LINKS_MOST_PER_DRAFT = ENV.links_most_per_draft
LINKS_MOST_TO_ONE = ENV.links_most_to_one
LOST_MOST_PER_ADDRESS = ENV.lost_most_per_address
LOST_MOST_TO_ONE = ENV.lost_most_to_one

# --- messages and logs --------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = ENV.mail_from
SERVER_EMAIL = ENV.mail_from
if ENV.smtp_host:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = ENV.smtp_host
    EMAIL_PORT = ENV.smtp_port
    EMAIL_HOST_USER = ENV.smtp_user
    EMAIL_HOST_PASSWORD = ENV.smtp_password
    EMAIL_USE_TLS = ENV.smtp_port == 587
    EMAIL_USE_SSL = ENV.smtp_port == 465
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

ALERTS_TO = ENV.alerts_to
MEASURE_DAYS = ENV.measure_days

# Text messages: off unless the operator names an adapter (see portal/sms).
SMS = ENV.sms or "off"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV.log_level},
    # Paths may hold the address of a request: the server's own access line is enough.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.security.QuietReporterFilter"

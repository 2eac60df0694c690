"""Settings, all from the environment, safe by default. `PUNOS_DEMO=1` turns on demo shortcuts, and says so loudly on every page."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from punos.settings.database import databases

PACKAGE = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """Whether an environment switch is on."""
    return os.environ.get(name, "") == "1"


DEMO = flag("PUNOS_DEMO")
DEBUG = False
SECRET_KEY = os.environ.get("PUNOS_SECRET_KEY") or (secrets.token_urlsafe(48) if DEMO or flag("PUNOS_TEST") else "")
#: Keys the digest of identity codes; a leaked database alone does not tell whose a digest is.
IDENTITY_KEY = os.environ.get("PUNOS_IDENTITY_KEY") or ("synthetic-persons-only" if DEMO or flag("PUNOS_TEST") else "")
ALLOWED_HOSTS = os.environ.get("PUNOS_HOSTS", "127.0.0.1,localhost").split(",")

DATABASES = databases()
DATABASE_ROUTERS = ["punos.plumbing.routing.OneDatabaseManyRoles"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "punos.plumbing",
    "punos.trust",
    "punos.organising",
    "punos.providers",
    "punos.clients",
    "punos.insight.learning",
    "punos.web",
]

MIDDLEWARE = [
    # Outermost, so that redirects to TLS and static files have its headers too.
    "punos.web.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "punos.web.middleware.InTime",
    "punos.web.metrics.Counting",
    "punos.web.middleware.CalmErrors",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the one that looks into forms.
    "punos.web.middleware.Bodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "punos.web.middleware.Door",
]

ROOT_URLCONF = "punos.web.urls"
WSGI_APPLICATION = "punos.web.wsgi.application"
# Files that are made or taken in, and the steps of the sign-in that ask another server: answered beside the pages, so that nobody waits for them.
SLOW_ADDRESSES = (".pdf", ".json", "/files/add/", "/sign-in/start/", "/sign-in/back/", "/account/retention/", "/retention/ask/", "/settle/")
TEMPLATES = [
    {
        "BACKEND": "punos.web.shared.backend.Pages",
        "DIRS": sorted(str(folder) for folder in (PACKAGE / "web").glob("*/templates")),
        "OPTIONS": {"environment": "punos.web.shared.environment.Spoken", "auto_reload": False},
    },
]

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("en", "English")]
LOCALE_PATHS = sorted(str(folder) for folder in (PACKAGE / "web").glob("*/locale"))
LANGUAGE_COOKIE_NAME = "punos-language"
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# Files are served as they stand in the package; nothing is collected.
WHITENOISE_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

SECURE = not (DEMO or flag("PUNOS_TEST"))
BEHIND_PROXY = flag("PUNOS_BEHIND_TLS_PROXY")
SECURE_SSL_REDIRECT = SECURE and not BEHIND_PROXY
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# People are led to TLS; a machine that asks without it is refused nothing and told nothing but that we answer.
SECURE_REDIRECT_EXEMPT = [r"^(health|ready|metrics)$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send forms with "Origin: null", and the form check cannot tell ours from others.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "__Host-punos-form" if SECURE else "punos-form"
CSRF_FAILURE_VIEW = "punos.web.shared.errors.form_too_old"
SESSION_TOKEN_COOKIE = "__Host-punos" if SECURE else "punos"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SILENCED_SYSTEM_CHECKS: list[str] = []

# No page has code or style of its own, so the policy needs no nonce and is the same on every page.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

# No file is taken but where the door says so, and then by the handler that `limit_body` sets: what came to no address of ours is laid down nowhere.
FILE_UPLOAD_HANDLERS = ["punos.web.shared.uploads.NoFile"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300

OIDC = {
    "issuer": os.environ.get("PUNOS_OIDC_ISSUER", ""),
    "client_id": os.environ.get("PUNOS_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("PUNOS_OIDC_CLIENT_SECRET", ""),
    # The level of authentication asked for and checked; empty takes what the provider gives.
    "acr": os.environ.get("PUNOS_OIDC_ACR", ""),
}

#: How many attempts to sign in are taken in a minute. An office behind one address may need more.
SIGN_INS_PER_ACCOUNT = int(os.environ.get("PUNOS_SIGN_INS_PER_ACCOUNT", "5"))
SIGN_INS_PER_ADDRESS = int(os.environ.get("PUNOS_SIGN_INS_PER_ADDRESS", "20"))
#: How many comments on the plan are taken in a minute from one address.
COMMENTS_PER_ADDRESS = int(os.environ.get("PUNOS_COMMENTS_PER_ADDRESS", "6"))

#: How many searches for services are answered in a minute to one address, and how many copies of plans somebody takes in a day.
SEARCHES_PER_ADDRESS = int(os.environ.get("PUNOS_SEARCHES_PER_ADDRESS", "30"))
EXPORTS_PER_DAY = int(os.environ.get("PUNOS_EXPORTS_PER_DAY", "10"))

#: Whoever brings it reads the figures at /metrics from anywhere; without one they are read from the machine itself alone.
METRICS_TOKEN = os.environ.get("PUNOS_METRICS_TOKEN", "")
LOOPBACK = ("127.0.0.1", "::1")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "punos.plumbing.logs.LineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"punos": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

PROCRASTINATE_IMPORT_PATHS: list[str] = []
PROCRASTINATE_ON_APP_READY = "punos.plumbing.jobs.ready"

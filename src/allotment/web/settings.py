"""Settings of the site. What may differ from place to place is read from the environment; docs/settings.md lists it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from allotment.store.settings import *  # noqa: F403 - the site is the store and the pages on it
from allotment.store.settings import DATABASES as STORE_DATABASES
from allotment.store.settings import HOME
from allotment.store.settings import INSTALLED_APPS as STORE_APPS

HERE = Path(__file__).parent


def listed(name: str, default: str) -> list[str]:
    """Give the comma-separated words of a setting."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def switched_on(name: str, *, default: bool) -> bool:
    """Say whether a setting is on."""
    return os.environ.get(name, "yes" if default else "no").strip().lower() in {"1", "yes", "true", "on"}


def processes() -> int:
    """Give how many processes answer pages: where sockets cannot be shared, one.

    Raises:
        ImproperlyConfigured: the setting is no whole number above 0.
    """
    asked = os.environ.get("ALLOTMENT_PROCESSES", str(min(2, os.cpu_count() or 1))).strip()
    if not asked.isdecimal() or int(asked) < 1:
        raise ImproperlyConfigured("ALLOTMENT_PROCESSES must be a whole number, 1 or more")
    return int(asked) if os.name == "posix" else 1


DEBUG = False
PROCESSES = processes()
# A thread that answers keeps its connection for a minute: opening SQLite and its log afresh for a page costs as much
# as several queries.
DATABASES = {name: {"CONN_MAX_AGE": 60, **database} for name, database in STORE_DATABASES.items()}
# Behind TLS (the default) every cookie is Secure and HTTP is sent to HTTPS. 'allotment serve' on this machine alone
# speaks plain HTTP on loopback and turns this off.
BEHIND_TLS = switched_on("ALLOTMENT_BEHIND_TLS", default=True)
ALLOWED_HOSTS = listed("ALLOTMENT_HOSTS", "localhost,127.0.0.1,[::1]")
SECRET_KEY_FALLBACKS = listed("ALLOTMENT_OLD_SECRET_KEYS", "")
CSRF_TRUSTED_ORIGINS = listed("ALLOTMENT_TRUSTED_ORIGINS", "")
# The address of the proxy that ends TLS: what it says of the reader's address and of TLS is believed, nobody else's is.
TRUSTED_PROXY = os.environ.get("ALLOTMENT_TRUSTED_PROXY", "127.0.0.1") if BEHIND_TLS else None
SERVICE_NAME = os.environ.get("ALLOTMENT_SERVICE_NAME", "Allotment")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *STORE_APPS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "csp",
    "ninja",
    "allotment.web.accounts",
    "allotment.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "allotment.web.middleware.heads_without_bodies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allotment.web.middleware.private_pages",
    "allotment.web.middleware.signed_in",
    "allotment.web.middleware.say_errors",
]

ROOT_URLCONF = "allotment.web.urls"
WSGI_APPLICATION = "allotment.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "allotment.web.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "allotment.web.context.every_page",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

STATIC_URL = "static/"
STATIC_ROOT = HERE / "static"
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = False
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "allotment.web.accounts.passwords.WordsOfThisService"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "allotment.web.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "allotment.web.accounts.adapter.SingleSignOnAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, who knows whose the address is
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    "login": "allotment.web.accounts.forms.SignInForm",
    "change_password": "allotment.web.accounts.forms.ChangePasswordForm",
    "reauthenticate": "allotment.web.accounts.forms.ReauthenticateForm",
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False
MFA_ADAPTER = "allotment.web.accounts.secrets_at_rest.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "allotment.web.accounts.forms.SecondFactorForm",
    "reauthenticate": "allotment.web.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "allotment.web.accounts.forms.TurnOnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = SERVICE_NAME
SECOND_FACTOR_OF_EVERYBODY = os.environ.get("ALLOTMENT_REQUIRE_SECOND_FACTOR", "").strip().lower() == "everybody"
SECOND_FACTOR_REQUIRED = SECOND_FACTOR_OF_EVERYBODY or switched_on("ALLOTMENT_REQUIRE_SECOND_FACTOR", default=True)
# Failed sign-ins and used codes are counted for all processes together, so this cache is in the database.
CACHES = {"default": {"BACKEND": "allotment.web.accounts.shared_cache.SharedCache"}}

OIDC_SERVER = os.environ.get("ALLOTMENT_OIDC_SERVER", "")
if OIDC_SERVER and BEHIND_TLS and not OIDC_SERVER.startswith("https://"):
    raise ImproperlyConfigured("ALLOTMENT_OIDC_SERVER must begin with https://")
OIDC_ORIGINS = (
    ["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_SERVER)), *listed("ALLOTMENT_OIDC_FORM_ORIGINS", "")]
    if OIDC_SERVER
    else []
)
WORK_ACCOUNT_NAME = os.environ.get("ALLOTMENT_OIDC_NAME", "your work account")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "employer",
                "name": WORK_ACCOUNT_NAME,
                "client_id": os.environ.get("ALLOTMENT_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("ALLOTMENT_OIDC_SECRET", ""),
                "settings": {
                    "server_url": OIDC_SERVER,
                    "verified_email": listed("ALLOTMENT_OIDC_VERIFIED_DOMAINS", ""),
                },
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 8 * 60 * 60  # a working day, however much it is used
IDLE_SECONDS = 60 * int(os.environ.get("ALLOTMENT_IDLE_MINUTES", "60"))
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "allotment.web.pages.errors.form_expired"
SECURE_SSL_REDIRECT = BEHIND_TLS
# A program that speaks plain HTTP by mistake is refused, not sent on: its token has gone over the wire already.
SECURE_REDIRECT_EXEMPT = [r"^healthy$", r"^api/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A file on its way in lies beside those that were kept, so that the one of a site that is killed is tidied away too.
FILE_UPLOAD_TEMP_DIR = HOME / "uploads" / "arriving"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
LARGEST_UPLOAD_BYTES = 20 * 1024 * 1024
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A request that waits a moment for a free thread is nothing to warn of.
    "loggers": {"waitress.queue": {"level": "ERROR"}},
}

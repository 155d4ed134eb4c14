"""All settings, read from the environment. Each variable has its line in `.env.example` and in `docs/settings.md`."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from rapport import __version__
from rapport.kit.environment import flag, hours, secret, text, words

PACKAGE = Path(__file__).resolve().parent

VAR = Path(text("RAPPORT_VAR", "var")).resolve()
RELEASE = __version__
DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
if DEMO and not DEBUG:
    raise ImproperlyConfigured(
        "DEMO=1 signs anybody in with one click and is refused while DEBUG is off. "
        "Unset DEMO on a server, or set DEBUG=1 on your own machine."
    )
SECRET_KEY = secret("SECRET_KEY", "for-development-only-never-on-a-server" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY or SECRET_KEY_FILE to a long random text; on your own machine, DEBUG=1 is enough."
    )
SECRET_KEY_FALLBACKS = words("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1 localhost [::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
SITE_URL = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# Who issues certificates, as they say it.
ISSUER = text("ISSUER", urlsplit(SITE_URL).hostname or "Rapport")
CONTENT = [
    PACKAGE / "content",
    *([Path(text("RAPPORT_CONTENT"))] if text("RAPPORT_CONTENT") else []),
]

INSTALLED_APPS = [
    "rapport.home",
    "rapport.privacy",
    "rapport.demo",
    "rapport.reach",
    "rapport.evaluation",
    "rapport.qualitative",
    "rapport.trials",
    "rapport.oversight",
    "rapport.training",
    "rapport.agreements",
    "rapport.surveys",
    "rapport.programs",
    "rapport.people",
    "rapport.audit",
    "rapport.ballots",
    "rapport.kit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.orcid",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rapport.kit.headers.SafeHeaders",
    "rapport.ballots.cookieless.Cookieless",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rapport.people.second_factor.SecondFactor",
    "rapport.kit.not_found.NotFound",
    "rapport.kit.nul.NoNul",
]
ROOT_URLCONF = "rapport.urls"
WSGI_APPLICATION = "rapport.wsgi.application"
LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": LOADERS if DEBUG else [("django.template.loaders.cached.Loader", LOADERS)],
            "builtins": ["django_cotton.templatetags.cotton", "rapport.kit.templatetags.kit"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapport.navigation.navigation",
            ],
        },
    }
]
# A component sees what it is given and nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_URL = secret("DATABASE_URL")
if not DATABASE_URL:
    VAR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": dj_database_url.parse(DATABASE_URL or f"sqlite:///{VAR / 'rapport.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Deferred transactions fail at once under load ("database is locked"); immediate ones wait their turn.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": ";".join(
            f"PRAGMA {pragma}"
            for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON")
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening a database and setting it up takes as long as a third of a small request.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all web processes: rate limits that count in one process alone let an attacker through.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
        # With more, a third of them is forgotten. Django's 300 would let an attacker wash all limits away.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/people/account/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
# Roles are known to `programs`, which stands above `people`: so the rule is named here, where everything meets.
SECOND_FACTOR_RULE = "rapport.programs.queries.needs_second_factor"
PASSWORD_RESET_TIMEOUT = 60 * 60  # the one-time link of `rapport administrator`; there are no passwords

# No passwords anywhere: a code by e-mail, a passkey, or the sign-in of one's own institution.
OPEN_SIGN_UP = flag("OPEN_SIGN_UP", "1")
SIGN_IN_PER_ADDRESS = int(text("SIGN_IN_PER_ADDRESS", "300"))
ACCOUNT_ADAPTER = "rapport.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "rapport.people.forms.SignInForm",
    "signup": "rapport.people.forms.SignUpForm",
    "confirm_login_code": "rapport.people.forms.CodeForm",
    "confirm_email_verification_code": "rapport.people.forms.AddressCodeForm",
    "add_email": "rapport.people.forms.NewAddressForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE, never longer
# Slow mail servers hold a message back for minutes; eight digits and three tries make up for the longer time.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
# "ip" counts one network address, behind which a whole classroom may sit; "key" counts one account.
ACCOUNT_RATE_LIMITS = {
    "login": f"{SIGN_IN_PER_ADDRESS}/h/ip",
    "request_login_code": f"{SIGN_IN_PER_ADDRESS}/h/ip,5/15m/key",
    "signup": f"{SIGN_IN_PER_ADDRESS}/h/ip",
    "confirm_email": "5/15m/key",
    # Whoever opens links of observers; nobody guesses one, and nobody shall try.
    "observe": f"{SIGN_IN_PER_ADDRESS}/h/ip",
    # Whoever comes from a learning platform; each costs the check of a signature.
    "lti": f"{2 * SIGN_IN_PER_ADDRESS}/h/ip",
    # Programs that ask for data: each key by itself, and who guesses one by where they are.
    "redcap": "600/m/key",
    "redcap_unknown": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(text("TRUSTED_PROXIES", "1" if flag("TLS_ENDS_AT_PROXY") else "0"))
MFA_ADAPTER = "rapport.people.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "rapport.people.forms.FactorForm",
    "reauthenticate": "rapport.people.forms.FactorAgainForm",
    "activate_totp": "rapport.people.forms.NewAppForm",
    "add_webauthn": "rapport.people.forms.NewPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG  # browsers themselves allow plain HTTP on localhost only
MFA_TOTP_ISSUER = "Rapport"
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": f"{SIGN_IN_PER_ADDRESS}/h/ip"}

# The account key is (issuer, subject): an issuer's own provider_id, and what it calls the person. An address that an
# issuer names opens an existing account only when the issuer is declared trusted.
SOCIALACCOUNT_ADAPTER = "rapport.people.adapters.ElsewhereAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_FORMS = {
    "signup": "rapport.people.forms.ElsewhereSignUpForm",
    "disconnect": "rapport.people.forms.DisconnectForm",
}
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {}
# Where a sign-in form may lead: a browser holds the policy against redirects as well.
FORM_TARGETS: list[str] = []


def origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


if text("ORCID_CLIENT_ID"):
    orcid_domain = text("ORCID_DOMAIN", "orcid.org")
    SOCIALACCOUNT_PROVIDERS["orcid"] = {
        "BASE_DOMAIN": orcid_domain,
        "MEMBER_API": False,
        "APPS": [{"name": "ORCID", "client_id": text("ORCID_CLIENT_ID"), "secret": secret("ORCID_CLIENT_SECRET")}],
    }
    FORM_TARGETS.append(f"https://{orcid_domain}")
if text("OIDC_ISSUER"):
    oidc_issuer = text("OIDC_ISSUER")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "name": text("OIDC_NAME", "your institution"),
                "provider_id": re.sub(r"[^a-z0-9]+", "-", oidc_issuer.lower().partition("://")[2]).strip("-"),
                "client_id": text("OIDC_CLIENT_ID", ""),
                "secret": secret("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": oidc_issuer, "trusted": flag("OIDC_TRUSTED")},
            }
        ],
    }
    FORM_TARGETS += [origin(oidc_issuer), *words("OIDC_SIGN_IN_ORIGIN")]
if text("SAML_ENTITY_ID"):
    saml_sign_in = text("SAML_SIGN_IN_URL", "")
    SOCIALACCOUNT_PROVIDERS["saml"] = {
        "APPS": [
            {
                "name": text("SAML_NAME", "your institution"),
                "provider_id": text("SAML_ENTITY_ID"),
                "client_id": "institution",
                "settings": {
                    "trusted": flag("SAML_TRUSTED"),
                    "idp": {
                        "entity_id": text("SAML_ENTITY_ID"),
                        "sso_url": saml_sign_in,
                        "x509cert": secret("SAML_CERTIFICATE"),
                    },
                    "advanced": {"strict": True, "want_assertion_signed": True, "reject_idp_initiated_sso": True},
                },
            }
        ]
    }
    FORM_TARGETS.append(origin(saml_sign_in))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker does each minute, in this order.
EVERY_MINUTE = [
    "rapport.kit.jobs.reap",
    "rapport.people.tasks.send_waiting",
    "rapport.people.tasks.forget_sessions",
    "rapport.programs.tasks.forget_uploads",
    "rapport.programs.webhooks.tasks.look_after",
    "rapport.agreements.tasks.reveal_where_all_have_submitted",
    "rapport.agreements.review.tasks.look_after",
    "rapport.agreements.measures.tasks.look_after",
    "rapport.surveys.anonymous.tasks.look_after",
    "rapport.surveys.waves.tasks.write_due",
    "rapport.surveys.reports.tasks.make_due_reports",
    "rapport.ballots.tasks.release_daily",
    "rapport.ballots.tasks.sweep",
    "rapport.surveys.exports.tasks.forget",
    "rapport.surveys.collected.tasks.forget",
    "rapport.oversight.plan.tasks.look_for_late",
    "rapport.qualitative.material.tasks.look_after",
    "rapport.training.notebook.tasks.keep_wordings",
    "rapport.training.plan.tasks.look_after",
    "rapport.training.required.tasks.remind",
    "rapport.training.learners.tasks.forget",
    "rapport.training.lti.tasks.write_of_given_up",
    "rapport.qualitative.refi.tasks.forget_files",
    "rapport.reach.counting.tasks.look_after",
]
# What stands in somebody's private calendar feed: each gives the entries of one person.
CALENDARS = ["rapport.agreements.calendar.queries.entries", "rapport.training.facilitating.calendar.entries"]
# Which courses have to do with a programme, as (id, title): surveys ask what they did, and know no course.
COURSES_OF_A_PROGRAM = "rapport.training.registration.queries.courses_to_evaluate"
# From when until when no mail about surveys is written; the same hour twice: never quiet.
QUIET_HOURS = hours("QUIET_HOURS", "20-7")
# Whom one can be in the demo: gives objects with `person` and `role`.
DEMO_PERSONS = "rapport.demo.queries.guides"
# Keys of ballot boxes that are open: never in the database or a backup of it. Web process and worker share them.
BALLOT_KEYS = text("BALLOT_KEYS", str(VAR / "ballot-keys"))
# What strict readers made of content, from start to start (`rapport.kit.remembered`); may be emptied at any time.
CONTENT_CACHE = text("CONTENT_CACHE", str(VAR / "cache" / "content"))
# Signs badges; made at the first use. Web processes share it, and its public half is at /.well-known/did.json.
BADGE_KEY = text("BADGE_KEY", str(VAR / "badge-key.pem"))
# What `rapport course speak` runs for authors: a program that speaks, and one that makes other files of a WAV.
SPEECH_PROGRAM, SPEECH_CONVERTER = text("SPEECH_PROGRAM"), text("SPEECH_CONVERTER")
# With what Rapport signs to learning platforms (LTI): no database and no backup holds it; a new one may replace it.
LTI_KEY = text("LTI_KEY", str(VAR / "lti-key.pem"))
# Hosts of platforms in the local network: no other private address is ever asked, nor anything without TLS.
LTI_INTERNAL_HOSTS = words("LTI_INTERNAL_HOSTS")
# The same for webhooks.
WEBHOOK_INTERNAL_HOSTS = words("WEBHOOK_INTERNAL_HOSTS")
# Under these addresses nobody is anybody: no cookie is read or set (`rapport.ballots.cookieless`).
COOKIELESS = ["/ballots/", "/surveys/anonymous/", "/agreements/feed/", "/agreements/observe/", "/api/redcap"]
# A program shows a key there, in a header; whoever has none is nobody there, too.
KEYED = ["/api/v1/programs"]
# So many requests in a minute of one key, or of one network address without a key.
API_PER_MINUTE = int(text("API_PER_MINUTE", "300"))
# What follows these in an address is a secret: it is cut out of every line of the log (`rapport.kit.secret_paths`).
SECRET_PATHS = ["/agreements/feed/", "/agreements/observe/"]
# What is asked of restored data; an answer other than None is a fault.
RESTORE_CHECKS = ["rapport.audit.queries.first_broken_link"]

EMAIL_HOST = text("EMAIL_HOST", "")
EMAIL_PORT = int(text("EMAIL_PORT", "587"))
EMAIL_HOST_USER = text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = secret("EMAIL_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_TLS")
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", "Rapport <rapport@example.org>")
# Without a mail server, letters are kept as files and shown on the outbox page (development only).
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)

LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = text("TIME_ZONE", "UTC")
USE_TZ = True
STATIC_URL = "/static/"
# The styles of figures and tables, which know no Django.
STATICFILES_DIRS = [Path(__file__).parent / package / "static" for package in ("figures", "tables")]
STATIC_ROOT = text("STATIC_ROOT", str(VAR / "static"))
MEDIA_ROOT = text("MEDIA_ROOT", str(VAR / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "rapport.kit.bundles.BundlingStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# A survey of a few hundred questions sends three fields for each, and people may write at length.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
if not DEBUG:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_SSL_REDIRECT = not flag("TLS_ENDS_AT_PROXY")
    # A redirect would turn a post into a get: the API itself refuses what comes openly.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^api/redcap"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("TLS_ENDS_AT_PROXY") else None
    # The proxy redirects (W008); preloading binds a whole domain, which is for its owner to decide (W021).
    SILENCED_SYSTEM_CHECKS = ["security.W021", *(["security.W008"] if flag("TLS_ENDS_AT_PROXY") else [])]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secret paths": {"()": "rapport.kit.secret_paths.SecretPaths"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secret paths"]}},
    # Django says here which address was refused or failed; other handlers than ours may listen, too.
    "loggers": {"django.request": {"filters": ["secret paths"]}},
    "root": {"handlers": ["console"], "level": text("LOG_LEVEL", "WARNING")},
}

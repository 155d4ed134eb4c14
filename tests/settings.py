"""The settings of the tests: those of a developer's machine, with a folder and a database of their own."""

import os
import shutil
import tempfile
from pathlib import Path

# Whatever the developer has set – a real database, a real mail server – is out of the tests' reach.
ABOUT_A_PLACE = ("CONTENT", "MEDIA_ROOT", "QUIET_HOURS", "SITE_URL", "STATIC_ROOT", "TIME_ZONE")
for name in ("DATABASE_URL", "EMAIL_HOST", "SECRET_KEY", *ABOUT_A_PLACE):
    for kept in (name, f"{name}_FILE", f"RAPPORT_{name}"):
        os.environ.pop(kept, None)
FOLDER = tempfile.TemporaryDirectory(prefix="rapport-test-")
Path(FOLDER.name, "static").mkdir()  # whitenoise warns of a folder that is not there
os.environ.update(
    DEBUG="1",
    DEMO="1",
    SECRET_KEY="only-for-tests",
    RAPPORT_VAR=FOLDER.name,
    DATABASE_URL=os.environ.get("TEST_DATABASE_URL", ""),
)
from rapport.settings import *  # noqa: E402, F403, TID251 – the settings read the environment when they are imported

# `tests/agreements/small.yaml` stands beside the packaged templates: three items are enough for most tests.
CONTENT = [*CONTENT, Path(__file__).parent]  # noqa: F405

# Templates are compiled once, as on a server: with DEBUG, most of the time of a page goes into compiling them anew.
TEMPLATES[0]["OPTIONS"]["loaders"] = [("django.template.loaders.cached.Loader", LOADERS)]  # type: ignore[index]  # noqa: F405
# Each test's client makes the middleware anew: a file is looked for when it is asked for, not all of them each time.
WHITENOISE_AUTOREFRESH = True
if "SLOW_PAGES" in os.environ:
    MIDDLEWARE = ["tests.journeys.slow.SlowPages", *MIDDLEWARE]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Jobs run in the test, when the transaction that queued them commits.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as on a server: threads of a live server would share one connection to a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(FOLDER.name, "test.sqlite3"))}  # noqa: F405
    if "MIGRATED" in os.environ:
        shutil.copy(os.environ["MIGRATED"], DATABASES["default"]["TEST"]["NAME"])  # noqa: F405

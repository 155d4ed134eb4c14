"""The settings of the tests: those of a developer's machine, with a folder of their own."""

import os
from pathlib import Path

os.environ.update(
    DEBUG="1", DEMO="1", SECRET_KEY="only-for-tests", RAPPORT_VAR=str(Path(__file__).parents[1] / "var" / "test")
)
from rapport.settings import *  # noqa: E402, F403 – the settings read the environment when they are imported

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Jobs run in the test, when the transaction that queued them commits.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

"""The settings of a server, with one page more (`bench.bare_urls`); used by `bench/training.py` alone.

Cookies have names and ways that a browser takes without TLS. BENCH_COMPRESS=1 compresses pages, as the proxy in front
of a server does.
"""

import os

from rapport.settings import *  # noqa: F403, TID251
from rapport.settings import MIDDLEWARE  # noqa: TID251

ROOT_URLCONF = "bench.bare_urls"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "session", "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
if os.environ.get("BENCH_COMPRESS"):
    MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]

"""The web process."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from rapport.agreements.library import shelf as read_agreements
from rapport.surveys.shelves import shelf as read_instruments
from rapport.training.library import shelf as read_courses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
application = get_wsgi_application()
# Read at start, never in anybody's request.
read_courses()
read_instruments()
read_agreements()
_pages = get_resolver().url_patterns
# What is loaded by now stays for ever. Without this, Python's collector looks through all of it (a tenth of a second)
# whenever a page reads a few thousand rows.
gc.collect()
gc.freeze()

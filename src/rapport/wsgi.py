"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

from rapport.surveys.shelves import shelf as read_instruments
from rapport.training.library import shelf as read_courses

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.settings")
application = get_wsgi_application()
# Read at start, never in anybody's request.
read_courses()
read_instruments()

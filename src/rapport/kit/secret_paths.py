"""Some addresses are secrets, such as that of somebody's calendar: no line of the log holds them."""

import logging
import re

from django.conf import settings


class SecretPaths(logging.Filter):
    """Cuts what follows one of SECRET_PATHS out of a line, whoever wrote it and whatever went wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        prefixes = "|".join(re.escape(prefix) for prefix in settings.SECRET_PATHS)
        said = record.getMessage()
        cut = re.sub(rf"({prefixes})[^\s\"'?]+", r"\1…", said)
        if cut != said:
            record.msg, record.args = cut, None
            # The request itself hangs on the record, for handlers that would print it.
            record.__dict__.pop("request", None)
        return True

"""What the worker does for exports: makes the files, and removes those that nobody fetched."""

import tempfile
from pathlib import Path

from rapport.kit.jobs import progress
from rapport.surveys.exports import boxes, package, queries
from rapport.surveys.models import ExportFile, Survey


def write(export: int) -> None:
    """Make one file. One that was discarded meanwhile is not made."""
    asked = ExportFile.objects.select_related("survey__wave__program", "release", "by").filter(pk=export).first()
    if asked is None or asked.name:
        return
    key = queries.job_key(asked)
    make = boxes.make if asked.survey.degree == Survey.Degree.ANONYMOUS else package.make
    with tempfile.TemporaryDirectory(prefix="rapport-export-") as folder:
        name, path = make(asked, Path(folder), lambda done, of: progress(key, done, of))
        ExportFile.objects.filter(pk=export).update(name=name, content=path.read_bytes())


def forget() -> int:
    """Each minute: remove what has waited for a day. Returns how many."""
    return queries.over().delete()[0]

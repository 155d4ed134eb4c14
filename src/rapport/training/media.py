"""Recordings and pictures of a course, for those who may take it."""

import re
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from rapport.kit.doors import open_to
from rapport.training import library, queries
from rapport.training.course import Course
from rapport.training.files import MEDIA_TYPES
from rapport.training.permissions import may_take

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# The address holds the hash of the file, so it never changes.
FOR_EVER = "private, max-age=31536000, immutable"


@open_to(may_take, course=queries.course)
@require_GET
def media(request: HttpRequest, course: Course, hashed: str, name: str) -> HttpResponseBase:
    path = library.media_file(course, name)
    if path is None or f"/{hashed}/" not in course.media[f"media/{name}"]:
        raise Http404
    response = part_of(path, request.headers.get("Range", ""))
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Accept-Ranges"] = "bytes"
    return response


def part_of(path: Path, wanted: str) -> HttpResponseBase:
    """The file, or the stretch of it that a player asks for when somebody moves on in a recording."""
    kind, size = MEDIA_TYPES[path.suffix.lower()], path.stat().st_size
    asked = ONE_RANGE.fullmatch(wanted)
    if asked is None or asked.groups() == ("", ""):
        return FileResponse(path.open("rb"), content_type=kind)
    first, last = asked.groups()
    begin = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if begin > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with path.open("rb") as file:
        file.seek(begin)
        response = HttpResponse(file.read(end - begin + 1), status=206, content_type=kind)
    response.headers["Content-Range"] = f"bytes {begin}-{end}/{size}"
    return response

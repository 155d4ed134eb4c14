"""Recordings and pictures of a course, from its folder. Part of a file is sent where a player asks for it."""

import re
from http import HTTPStatus
from pathlib import PurePosixPath

from django.http import Http404, HttpRequest, HttpResponse

from rapport.kit import content
from rapport.training.course import Course

TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".opus": "audio/ogg", ".ogg": "audio/ogg", ".vtt": "text/vtt",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif",
}  # fmt: skip
RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def send(request: HttpRequest, course: Course, name: str) -> HttpResponse:
    """A file of the course's folder `media`. Raises Http404 for anything else."""
    path = PurePosixPath(name)
    folder = content.folders("courses")[course.id] / "media"
    if path.suffix not in TYPES or ".." in path.parts or path.is_absolute() or not (folder / path).is_file():
        raise Http404
    file = folder / path
    wanted = RANGE.fullmatch(request.headers.get("Range", ""))
    whole = file.read_bytes()
    response = _slice(whole, int(wanted[1]), wanted[2]) if wanted else HttpResponse(whole)
    response.headers["Content-Type"] = TYPES[path.suffix]
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response


def _slice(whole: bytes, first: int, last_word: str) -> HttpResponse:
    last = min(int(last_word) if last_word else len(whole) - 1, len(whole) - 1)
    if first > last:
        response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        response.headers["Content-Range"] = f"bytes */{len(whole)}"
        return response
    response = HttpResponse(whole[first : last + 1], status=HTTPStatus.PARTIAL_CONTENT)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
    return response

"""One course, served from its folder on this machine while it is being written. No database: nothing is kept."""

from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from rapport.textfiles.mistakes import TextFileError
from rapport.training.files import MEDIA_TYPES
from rapport.training.printing import STYLE, printed

HOST = "127.0.0.1"
TYPES = MEDIA_TYPES | {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}
SCRIPT, STATE = "-/reload.js", "-/state"


@dataclass
class Preview:
    """The pages of a course as it is on disk now."""

    folder: Path
    language: str = ""
    _state: str = ""
    _files: dict[str, bytes] = field(default_factory=dict)
    # Requests come at once, and only one of them has to read.
    _lock: Lock = field(default_factory=Lock)

    def state(self) -> str:
        """A word that is another one when a file has changed, come or gone."""
        marks = []
        for path in sorted(self.folder.rglob("*")):
            try:
                marks.append((str(path), path.stat().st_mtime_ns))
            except FileNotFoundError:  # an editor puts a new file in the place of the old
                continue
        return format(hash(tuple(marks)), "x")

    def file(self, path: str) -> bytes | None:
        """What is shown at a path. While the course has mistakes, every page is the list of them."""
        if path == STATE:
            return self.state().encode()
        if path == SCRIPT:
            return Path(str(finders.find("training/reload.js"))).read_bytes()
        with self._lock:
            now = self.state()
            if now != self._state:
                self._files, self._state = self._read(), now
            name = path or "index.html"
            missing = self._files.get("mistakes.html") if name.endswith(".html") else None
            return self._files.get(name, missing)

    def _read(self) -> dict[str, bytes]:
        try:
            return printed(self.folder, self.language, reload=True)
        except TextFileError as error:
            words = {"mistakes": error.mistakes, "language": "en", "root": "/", "reload": True}
            html = render_to_string("training/print/mistakes.html", words)
            style = Path(str(finders.find(f"training/{STYLE}"))).read_bytes()
            return {"mistakes.html": html.encode(), STYLE: style}


def server(preview: Preview, port: int) -> ThreadingHTTPServer:
    """A server for this machine alone; port 0 is any free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path).lstrip("/")
            # A page from elsewhere could lead its own name here: only ours is answered.
            is_ours = self.headers.get("Host", "").rpartition(":")[0] in {HOST, "localhost"}
            content = preview.file(path) if is_ours else None
            self.send_response(HTTPStatus.OK if content is not None else HTTPStatus.NOT_FOUND)
            self.send_header("Content-Type", TYPES.get(Path(path or "index.html").suffix.lower(), "text/plain"))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", "default-src 'self'; base-uri 'none'")
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 – the library's name
            """Say nothing: the browser asks often."""

    return ThreadingHTTPServer((HOST, port), Handler)

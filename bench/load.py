"""A server of one's own under load: a made-up programme, gunicorn and worker as in production, browsers that answer.

Used by `bench/surveys.py` and by the tests that kill it. Everything is on this machine, in a temporary folder.
"""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ITEMS = 40
OPTIONS = 5
PATIENCE = 10.0


def instrument(items: int = ITEMS) -> str:
    """The file of an instrument with so many questions that are answered on a scale of five."""
    points = "\n".join(f"    - {{value: {value}, label: Point {value}}}" for value in range(1, OPTIONS + 1))
    asked = "\n".join(f"      - {{id: q{at:02}, type: one, choices: five, ask: Statement {at}}}" for at in range(items))
    return f"""instrument: under-load
version: 1
title: Under load
language: en-GB
about: Made for a measurement.
source: {{citation: Made up for a measurement, wording_status: own, licence: CC-BY-4.0}}
choices:
  five:
{points}
pages:
  - title: All of it
    items:
{asked}
"""


SEED = """
import json, sys
import django; django.setup()
from datetime import timedelta
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from rapport.people.models import Person
from rapport.people.roles import Role
from rapport.programs import actions as programs
from rapport.programs.models import Participation
from rapport.surveys import library
from rapport.surveys.waves import actions as waves
count, surveys = int(sys.argv[1]), int(sys.argv[2])
program = programs.open_program(by=None, slug="load", name="Under load")
people = [Person(name=f"Person {at}", email=f"person{at}@example.org") for at in range(count)]
for person in people:
    person.password = "!"
Person.objects.bulk_create(people)
Participation.objects.bulk_create([Participation(program=program, person=one, role=Role.SCHOLAR) for one in people])
now, asked = timezone.now(), library.find("under-load", 1)
ids = []
for number in range(surveys):
    wave = waves.plan_wave(by=None, program=program, name=f"Wave {number}",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=30))
    ids.append(waves.open_survey(by=None, wave=wave, instrument=asked, role=Role.SCHOLAR).pk)
rows, cookies = [], []
for person in people:
    store = SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    key = store._get_new_session_key()
    rows.append(store.model(session_key=key, session_data=store.encode(dict(store._session)),
        expire_date=now + timedelta(days=1)))
    cookies.append(key)
store.model.objects.bulk_create(rows)
print(json.dumps({"surveys": ids, "people": [one.pk for one in people], "sessions": cookies,
    "session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}))
"""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@dataclass
class Site:
    """A server in a folder; `people` can answer each of `surveys`."""

    folder: Path
    database: str = ""
    port: int = 0
    workers: int = 2
    processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)
    surveys: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    token: str = ""

    @property
    def env(self) -> dict[str, str]:
        """As on a server behind a proxy that ends TLS."""
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "CONTENT_CACHE") if name in os.environ
        }
        return (
            kept
            | {
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
                "DJANGO_SETTINGS_MODULE": "rapport.settings",
                "SECRET_KEY": "a-key-of-a-measurement-and-of-no-server-at-all-0123456789",
                "ALLOWED_HOSTS": "127.0.0.1",
                "TLS_ENDS_AT_PROXY": "1",
                "EMAIL_HOST": "127.0.0.1",
                "RAPPORT_VAR": str(self.folder),
                "RAPPORT_CONTENT": str(self.folder / "content"),
            }
            | ({"DATABASE_URL": self.database} if self.database else {})
        )

    def run(self, *words: str) -> str:
        """Run Python with Django set up to its end; give what it prints."""
        done = subprocess.run([sys.executable, *words], env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def make(self, *, people: int, surveys: int) -> None:
        """Build the site, and seed the programme."""
        self.build()
        made = json.loads(self.run("-c", SEED, str(people), str(surveys)))
        self.surveys, self.people = made["surveys"], made["people"]
        self.cookies = [f"{made['session']}={key}; {made['csrf']}={self.token}" for key in made["sessions"]]

    def build(self) -> None:
        """Migrate, make static files, choose a port."""
        (self.folder / "content" / "instruments").mkdir(parents=True)
        (self.folder / "content" / "instruments" / "under-load-1.yaml").write_text(instrument())
        for words in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"]):
            self.run("-m", "rapport.cli", *words)
        self.token = secrets.token_hex(16)
        self.port = free_port()

    def start(self, *, worker: bool = True) -> None:
        """Start the web server, and a worker if it is wanted; return when the server answers."""
        gunicorn = ["gunicorn", "rapport.wsgi", f"--bind=127.0.0.1:{self.port}", "--worker-class=gthread"]
        gunicorn += [f"--workers={self.workers}", "--threads=4", "--no-control-socket"]
        with (self.folder / "server.log").open("ab") as log:
            self.processes += [
                subprocess.Popen(
                    [sys.executable, "-m", *words],
                    env=self.env,
                    stdout=log,
                    stderr=log,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
                for words in (gunicorn, *([["rapport.cli", "worker"]] if worker else []))
            ]
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as door:
                door.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if b"200 OK" in door.recv(200):
                    return
            time.sleep(0.02)
        raise SystemExit((self.folder / "server.log").read_text()[-3000:])

    def kill(self) -> None:
        """Kill -9 of web server and worker, with all that they have started."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()


@dataclass
class Browser:
    """One person's browser: a connection that is kept, and opened again when it breaks."""

    site: Site
    person: int
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, values: dict[str, str], *, script: bool = False) -> int:
        """Send a form; the status of the answer. Raises OSError or IncompleteReadError when the server is gone."""
        body = urllib.parse.urlencode(values).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.site.port}\r\nX-Forwarded-Proto: https\r\n"
            f"Referer: https://127.0.0.1:{self.site.port}{path}\r\nCookie: {self.site.cookies[self.person]}\r\n"
            f"X-CSRFToken: {self.site.token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n" + ("HX-Request: true\r\n" if script else "") + "\r\n"
        )
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.exchange(head.encode() + body)
        except BaseException:
            self.drop()
            raise

    async def get(self, path: str) -> int:
        """Ask for a page; the status of the answer."""
        head = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.site.port}\r\nX-Forwarded-Proto: https\r\n"
            f"Cookie: {self.site.cookies[self.person]}\r\n\r\n"
        )
        async with asyncio.timeout(PATIENCE):
            return await self.exchange(head.encode())

    async def exchange(self, sent: bytes) -> int:
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.site.port)
        self.writer.write(sent)
        head = await self.reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        if b"content-length:" in lower:
            await self.reader.readexactly(int(lower.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
        elif b"chunked" in lower:
            while size := int(await self.reader.readline(), 16):
                await self.reader.readexactly(size + 2)
            await self.reader.readline()
        if b"connection: close" in lower:
            self.drop()
        return int(head[9:12])

    def drop(self) -> None:
        """Forget the connection."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def answer(number: int) -> dict[str, str]:
    """What a page sends for one item."""
    return {f"on-q{number % ITEMS:02}": "1", f"q{number % ITEMS:02}": str(number % OPTIONS + 1)}


def whole(person: int) -> dict[str, str]:
    """What a page sends when all of it is handed in."""
    values: dict[str, str] = {"submit": "yes"}
    for at in range(ITEMS):
        values |= {f"on-q{at:02}": "1", f"q{at:02}": str((person + at) % OPTIONS + 1)}
    return values

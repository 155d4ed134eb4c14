"""Database, demo programme, web server and worker on one's own machine, until Ctrl-C.

One process imports Rapport, makes ready what is missing and forks the web server and the worker from itself, so
that nothing is imported twice. When a source file changes (DEBUG), it stops both and starts itself anew.
"""

import contextlib
import os
import signal
import socket
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.utils.module_loading import import_string
from gunicorn.app.base import BaseApplication

from rapport import kit
from rapport.kit.processes import POLITE, start, stop
from rapport.kit.readiness import unapplied
from rapport.kit.worker import work

SOURCES = Path(kit.__file__).resolve().parents[1]
LOOK_EVERY = 0.5


class Stop(Exception):  # noqa: N818 – it is no error
    """Ctrl-C, or another polite request to end."""


def asked_to_stop(number: int, frame: object) -> None:
    raise Stop


class Command(BaseCommand):
    help = "Serve on this machine: web server and worker, until Ctrl-C. HOST and PORT say where."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        for number in POLITE:
            signal.signal(number, asked_to_stop)
        host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
        try:
            listener = listen(host, port)
        except (OSError, ValueError) as problem:
            self.stderr.write(str(problem))
            raise SystemExit(2) from problem
        with listener, contextlib.suppress(Stop):
            self.serve(listener, address(listener, host))

    def serve(self, listener: socket.socket, site: str) -> None:
        settings.SITE_URL = os.environ.get("SITE_URL") or site
        self.make_ready()
        children: dict[int, str] = {}
        try:
            children[start(Web(listener).run)] = "The web server"
            children[start(work)] = "The worker"
            self.greet(site)
            ended = watch(set(children))
        finally:
            stop(children)
        if ended is None:
            self.say("A source file has changed: starting anew.")
            listener.close()
            os.execv(sys.executable, [sys.executable, "-m", "rapport.kit.serve"])  # noqa: S606 – itself
        self.stderr.write(f"{children[ended]} has ended (its message stands above), so everything was stopped.")
        raise SystemExit(1)

    def make_ready(self) -> None:
        """Migrate, make the cache table and load the demo, each only when it is not there yet."""
        if unapplied():
            self.say("Preparing the database …")
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
        if settings.DEMO and "demo" in get_commands() and not get_user_model()._default_manager.exists():
            self.say("Making the demo programme …")
            with transaction.atomic():  # the whole of it or nothing
                call_command("demo")
        import_module(settings.ROOT_URLCONF)
        connections.close_all()

    def greet(self, site: str) -> None:
        """Say where it is and, in the demo, who can be signed in with one click."""
        self.say(f"\nRapport runs at {site}/  (Ctrl-C ends it)")
        if settings.DEMO and "demo" in get_commands():
            self.say(f"\nSign in with one click at {site}/demo/ as")
            for guide in import_string(settings.DEMO_PERSONS)():
                self.say(f"  {guide.person!s:30} {guide.role}")
            connections.close_all()
        self.say("")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def listen(host: str, port: str) -> socket.socket:
    """Take the port before anything is written; a taken one is told at once. Port 0 is any free one."""
    if not port.isdecimal() or int(port) > 65_535:
        raise ValueError(f"PORT={port} is not a number from 0 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family, backlog=128)
    except OSError as problem:
        raise OSError(
            f"Port {port} of {host} cannot be opened: {os.strerror(problem.errno or 0).lower()}. If another program "
            f"has it, end that or choose another port: PORT={int(port) % 65_535 + 1} ./run"
        ) from problem


def address(listener: socket.socket, host: str) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, on a port that is already open."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": "gthread",
            "workers": 2,
            "threads": 4,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return get_wsgi_application()


def watch(children: set[int]) -> int | None:
    """Wait until a child ends (gives its id) or, with DEBUG, a source file changes (gives None)."""
    before = changed_at()
    while True:
        time.sleep(LOOK_EVERY)
        ended, _ = os.waitpid(-1, os.WNOHANG)
        if ended in children:
            return ended
        if settings.DEBUG and changed_at() > before:
            return None


def changed_at() -> float:
    """When the newest source file was changed."""
    newest = 0.0
    for folder, _, names in os.walk(SOURCES):
        for name in names:
            if name.endswith(".py"):
                with contextlib.suppress(FileNotFoundError):
                    newest = max(newest, os.stat(f"{folder}/{name}").st_mtime)
    return newest

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from rapport.kit.worker import work


class Command(BaseCommand):
    help = "Run the jobs, and each minute what is due. One process of it per server is enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and what is queued, then end")

    def handle(self, *, once: bool, **options: Any) -> None:  # noqa: ANN401 – the command line's words
        work(once=once)
